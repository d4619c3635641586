"""The pages on which members ask, and office and applicant answer."""

from datetime import timedelta

import pytest
from django.urls import reverse

from board.ballots import close_ballot
from board.models import Question
from board.questions import LONGEST, answer_question, ask_question
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW
from tests.board.factories import CLOSES_AT, vote
from tests.board.reading import main_of, url

pytestmark = pytest.mark.django_db
ASKED, ANSWERED = "Ist der Raum zugesagt?", "Ja, schriftlich."


def ask(ballot, member, to="officer", text=ASKED):
    return ask_question(ballot=ballot, member=member, addressee=to, text=text, now=NOW)


def answer_page(question: Question) -> str:
    return reverse("board:answer", args=[question.pk])


def page(client, person, ballot) -> str:
    client.force_login(person)
    return main_of(client.get(url(ballot)))


@pytest.fixture
def applicant(ballot):
    return ballot.application.initiative.people.get()


# -- asking -------------------------------------------------------------------------------------------


def test_member_asks_from_the_page_of_the_vote(as_member, members, ballot):
    assert url(ballot, "ask") in as_member.get(url(ballot)).content.decode()
    response = as_member.post(url(ballot, "ask"), {"addressee": "officer", "text": ASKED})
    assert response.headers["Location"] == url(ballot) + "#questions"
    assert Question.objects.get().asked_by == members[1]
    text = main_of(as_member.get(url(ballot)))
    assert f"To the officer · 4 May 2026 · You asked this {ASKED} Waits for an answer" in text


def test_only_office_and_chair_read_who_asked(client, members, ballot, officer):
    ask(ballot, members[1])
    for person in (officer, members[0]):
        assert f"4 May 2026 · {members[1]} {ASKED}" in page(client, person, ballot)
    for person in (members[2], role("auditor")):
        text = page(client, person, ballot)
        assert f"To the officer · 4 May 2026 {ASKED}" in text
        assert str(members[1]) not in text


def test_page_tells_days_and_no_times(client, members, ballot, officer):
    answer_question(
        question=ask(ballot, members[1]), actor=officer, text=ANSWERED, now=NOW + timedelta(hours=2)
    )
    client.force_login(members[2])
    section = client.get(url(ballot)).content.decode().split('id="questions"')[1].split("</section>")[0]
    assert ANSWERED in section
    assert "4 May 2026" in section
    assert "11:00" not in section
    assert "datetime" not in section


def test_excluded_member_sees_neither_questions_nor_answers(client, members, ballot, officer):
    answer_question(question=ask(ballot, members[1]), actor=officer, text=ANSWERED, now=NOW)
    vote(ballot, members[2], "excluded")
    text = page(client, members[2], ballot)
    assert ASKED not in text
    assert ANSWERED not in text
    assert client.get(url(ballot, "ask")).status_code == 404
    assert client.post(url(ballot, "ask"), {"addressee": "officer", "text": ASKED}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": ASKED}, "addressee"),
        ({"addressee": "chair", "text": ASKED}, "addressee"),
        ({"addressee": "officer", "text": "  "}, "text"),
        ({"addressee": "officer", "text": "ä" * (LONGEST + 1)}, "text"),
        ({"addressee": "officer", "text": "a\0b"}, "text"),
    ],
)
def test_bad_question_comes_back_beside_its_field(as_member, ballot, typed, field):
    response = as_member.post(url(ballot, "ask"), typed)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {field}
    assert typed["text"].strip() in response.content.decode()
    assert not Question.objects.exists()


def test_too_many_questions_are_told_beside_the_text(as_member, members, ballot):
    for _ in range(20):
        ask(ballot, members[1])
    response = as_member.post(url(ballot, "ask"), {"addressee": "officer", "text": ASKED})
    assert response.status_code == 422
    assert "You have asked 20 questions. Please wait for an answer first." in main_of(response)


def test_closed_vote_leads_back_to_its_page(as_member, members, ballot):
    close_ballot(ballot=ballot, now=CLOSES_AT)
    assert as_member.get(url(ballot, "ask")).headers["Location"] == url(ballot)
    assert as_member.post(url(ballot, "ask"), {"addressee": "officer", "text": "?"}).status_code == 302
    assert "Ask a question" not in main_of(as_member.get(url(ballot)))
    assert not Question.objects.exists()


def test_office_is_not_offered_to_ask(client, ballot, officer):
    text = page(client, officer, ballot)
    assert "Ask a question" not in text
    assert client.get(url(ballot, "ask")).status_code == 404


# -- the office answers -------------------------------------------------------------------------------


def test_office_answers_from_the_desk(client, members, ballot, officer):
    question = ask(ballot, members[1])
    client.force_login(officer)
    assert "A member of the board asks: answer" in main_of(client.get(reverse("applications:desk")))
    case = client.get(reverse("applications:desk-case", args=[ballot.application_id]))
    assert "Questions of the board without an answer" in main_of(case)
    assert answer_page(question) in case.content.decode()
    response = client.post(answer_page(question), {"text": ANSWERED})
    assert response.headers["Location"] == url(ballot) + "#questions"
    assert f"The office · 4 May 2026 {ANSWERED}" in page(client, members[3], ballot)
    client.force_login(officer)
    assert "Nothing waits for you" in main_of(client.get(reverse("applications:desk")))


@pytest.mark.parametrize("text", ["", "  ", "ä" * (LONGEST + 1)])
def test_bad_answer_comes_back_beside_its_field(client, members, ballot, officer, text):
    question = ask(ballot, members[1])
    client.force_login(officer)
    response = client.post(answer_page(question), {"text": text})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"text"}
    assert text.strip() in response.content.decode()


def test_answer_of_somebody_quicker_is_shown_and_what_was_typed_stays(client, members, ballot, officer):
    question = ask(ballot, members[1])
    answer_question(question=question, actor=officer, text=ANSWERED, now=NOW)
    client.force_login(role("deputy"))
    response = client.post(answer_page(question), {"text": "Ich frage nach."})
    assert response.status_code == 422
    text = main_of(response)
    assert "Somebody has answered this question meanwhile." in text
    assert ANSWERED in text
    assert "Ich frage nach." in text


def test_question_without_an_answer_is_shown_to_the_office_after_the_end(client, members, ballot, officer):
    question = ask(ballot, members[1])
    close_ballot(ballot=ballot, now=CLOSES_AT)
    text = page(client, officer, ballot)
    assert "Not answered in time" in text
    case = client.get(reverse("applications:desk-case", args=[ballot.application_id]))
    assert "Not answered in time" in main_of(case)
    assert answer_page(question) not in case.content.decode()
    assert client.get(answer_page(question)).headers["Location"] == url(ballot) + "#questions"


# -- the applicant answers ----------------------------------------------------------------------------


def test_applicant_reads_the_question_on_their_page_and_answers(client, members, ballot, applicant):
    question = ask(ballot, members[1], "applicant")
    client.force_login(applicant)
    own = reverse("applications:case", args=[ballot.application_id])
    seen = client.get(own)
    assert "The board has a question" in main_of(seen)
    assert answer_page(question) in seen.content.decode()
    assert str(members[1]) not in seen.content.decode()
    assert ASKED in main_of(client.get(answer_page(question)))
    assert client.post(answer_page(question), {"text": ANSWERED}).headers["Location"] == own
    after = main_of(client.get(own))
    assert "The board has a question" not in after
    assert "The members of the board get your answer." in after
    assert f"The applicant · 4 May 2026 {ANSWERED}" in page(client, members[2], ballot)


def test_applicant_who_answers_too_late_loses_no_word(client, members, ballot, applicant):
    question = ask(ballot, members[1], "applicant")
    close_ballot(ballot=ballot, now=CLOSES_AT)
    client.force_login(applicant)
    response = client.post(answer_page(question), {"text": ANSWERED})
    assert response.status_code == 422
    text = main_of(response)
    assert ANSWERED in text
    assert "The board does not need the answer any more. Nothing was sent." in text
    assert "Write to the office" in text
    own = reverse("applications:case", args=[ballot.application_id])
    assert client.get(answer_page(question)).headers["Location"] == own


@pytest.mark.parametrize("to", ["officer", "applicant"])
def test_question_exists_for_nobody_else(client, members, ballot, applicant, to):
    question = ask(ballot, members[1], to)
    others = [members[0], members[1], role("auditor"), UserFactory()]
    for person in others + ([applicant] if to == "officer" else []):
        client.force_login(person)
        assert client.get(answer_page(question)).status_code == 404
        assert client.post(answer_page(question), {"text": ANSWERED}).status_code == 404
    assert Question.objects.get().answered_at is None
