"""Messages on a case: who may write, whom it waits for, who is told."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from applications.models import Application, Thread
from applications.states import State
from applications.threads import (
    MESSAGES_PER_CASE,
    QUESTIONS_PER_ADDRESS,
    answer_question,
    ask_before_applying,
    claim_threads,
    write_message,
)
from funding.errors import NotAllowed, TooMuch
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.conftest import browser_of
from tests.applications.factories import NOW, make_case, make_programme
from tests.applications.shown import Shown

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def write(case: Application, actor: object, text: str = "Wann hören wir von Ihnen?", now: datetime = NOW):
    return write_message(application=case, actor=actor, text=text, now=now)  # type: ignore[arg-type]


def told(prefix: str) -> list[str]:
    return sorted(Mail.objects.filter(key__startswith=prefix).values_list("recipient", flat=True))


@pytest.mark.parametrize("state", list(State))
def test_a_question_waits_for_the_office_in_every_state_until_it_is_answered(state, clock):
    case = make_case(state)
    officer, asker = role("officer", case.programme), case.initiative.people.get()
    before = case.waiting_since
    question = write(case, asker, now=LATER)
    write(case, asker, "Und noch etwas", now=LATER + timedelta(hours=1))
    case.refresh_from_db()
    assert (case.question_since, case.office_waiting_since) == (LATER, min(filter(None, [before, LATER])))
    assert told(f"message:{question.pk}:") == [officer.email]
    answer = write(case, officer, "Bald.", now=LATER + timedelta(hours=2))
    case.refresh_from_db()
    assert (case.question_since, case.office_waiting_since) == (None, before)
    assert (answer.from_office, told(f"message:{answer.pk}:")) == (True, [asker.email])


def test_others_write_nothing(case):
    people = [UserFactory(), role("auditor", case.programme), role("board_member", case.programme)]
    for person in [*people, role("officer", make_programme("elsewhere"))]:
        with pytest.raises(NotAllowed):
            write(case, person)
    assert not Thread.objects.filter(application=case).exists()


def test_there_is_an_end_to_messages_of_a_day_for_the_applicant_only(case, amina, officer):
    for _ in range(MESSAGES_PER_CASE):
        write(case, amina)
    with pytest.raises(TooMuch):
        write(case, amina)
    write(case, officer)
    assert write(case, amina, now=NOW + timedelta(days=1, seconds=1))


def ask(case: Application, email: str = "neu@unna.example", now: datetime = NOW) -> Thread:
    return ask_before_applying(
        programme=case.programme,
        email=email,
        name="Nadia",
        text="Zählt ein Zelt?",
        check={},
        language="de",
        now=now,
    )


# Pentecost Monday and Corpus Christi 2026 are holidays in North Rhine-Westphalia.
PROMISES = [
    (datetime(2026, 5, 4, 9, tzinfo=UTC), "2026-05-07"),
    (datetime(2026, 5, 20, 9, tzinfo=UTC), "2026-05-26"),
    (datetime(2026, 6, 2, 9, tzinfo=UTC), "2026-06-08"),
    (datetime(2026, 12, 23, 9, tzinfo=UTC), "2026-12-29"),
    # Half past eleven at night in Unna is still that day; half an hour later it is the next.
    (datetime(2026, 5, 4, 21, 30, tzinfo=UTC), "2026-05-07"),
    (datetime(2026, 5, 4, 22, 30, tzinfo=UTC), "2026-05-08"),
]


@pytest.mark.parametrize(("now", "promised"), PROMISES, ids=lambda value: str(value))
def test_an_answer_is_promised_within_three_working_days(case, now, promised):
    thread = ask(case, now=now)
    assert (thread.answer_promised_on.isoformat(), thread.waiting_since) == (promised, now)
    assert told(f"question:{thread.pk}") == ["neu@unna.example"]


def test_an_answered_question_waits_no_more_and_the_asker_is_told(case, officer):
    thread = ask(case)
    with pytest.raises(NotAllowed):
        answer_question(thread=thread, actor=UserFactory(), text="Ja", now=LATER)
    message = answer_question(thread=thread, actor=officer, text="Nein, aber Miete zählt.", now=LATER)
    thread.refresh_from_db()
    assert (thread.waiting_since, told(f"answer:{message.pk}")) == (None, ["neu@unna.example"])


def test_a_question_belongs_to_whoever_signs_in_with_its_address_and_to_nobody_else(case, amina):
    thread = ask(case, email="  NADIA@unna.example ")
    claim_threads(amina)
    thread.refresh_from_db()
    assert thread.asker is None
    nadia = UserFactory(email="nadia@unna.example")
    claim_threads(nadia)
    thread.refresh_from_db()
    assert thread.asker == nadia


def test_there_is_an_end_to_questions_of_one_address(case):
    for _ in range(QUESTIONS_PER_ADDRESS):
        ask(case)
    with pytest.raises(TooMuch):
        ask(case, email="NEU@unna.example")
    assert ask(case, email="anders@unna.example")
    assert ask(case, now=NOW + timedelta(days=1, seconds=1))


BAD = [
    ("", "Write something before you send it."),
    (" \n\t ", "Write something before you send it."),
    ("x" * 5001, "Shorten the text to 5,000 characters. It has 5001 now."),
    ("a\x00b", "Null characters are not allowed."),
]


@pytest.mark.parametrize(("text", "said"), BAD, ids=lambda value: value[:12])
def test_a_message_that_cannot_be_sent_stays_in_its_field(signed_in, case, text, said):
    page = signed_in.post(reverse("applications:message", args=[case.pk]), {"text": text})
    shown = Shown(page)
    assert page.status_code == 200
    assert said in shown.error("text")
    assert str(shown.value("text")).strip("\n").replace("\ufffd", "\x00") == text.strip("\n")


@pytest.mark.parametrize("text", ["مرحبا 🎉", "<script>alert(1)</script>", "\u202everkehrt", "x" * 5000])
def test_a_message_is_shown_as_it_was_written(signed_in, case, officer, text):
    assert signed_in.post(reverse("applications:message", args=[case.pk]), {"text": text}).status_code == 302
    assert Thread.objects.get(application=case).messages.get().text == text
    page = browser_of(officer).get(reverse("applications:desk-answer", args=[case.pk]))
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
