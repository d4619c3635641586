"""Questions of members and their answers: whom they reach, and whom not."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Membership
from applications.models import Application, Message
from applications.states import State, WaitingReason
from board.ballots import close_ballot, open_ballot, take_from_board
from board.models import Question
from board.questions import LONGEST, MOST_OPEN, answer_question, ask_question, questions_of
from funding.errors import NotAllowed, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote, vote_all, withdraw

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)
ASKED, ANSWERED = "Ist der Raum zugesagt?", "Ja, schriftlich."


def ask(ballot, member, to="officer", text=ASKED, now=NOW):
    return ask_question(ballot=ballot, member=member, addressee=to, text=text, now=now)


def answer(question, actor, text=ANSWERED, now=LATER):
    return answer_question(question=question, actor=actor, text=text, now=now)


def refused(act, *args, **named) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        act(*args, **named)
    return refusal.value.code, refusal.value.field


def fresh(ballot) -> Application:
    return Application.objects.get(pk=ballot.application_id)


def mails(part: str) -> dict[str, str]:
    """Recipient → text of the letters with this part in their key."""
    return {mail.recipient: mail.text for mail in Mail.objects.filter(key__contains=part)}


def thread_of(ballot) -> list[tuple[str, str, bool]]:
    messages = Message.objects.filter(thread__application=ballot.application_id)
    return list(messages.values_list("author_name", "text", "from_office"))


@pytest.fixture
def applicant(ballot):
    return ballot.application.initiative.people.get()


# -- to the officer -----------------------------------------------------------------------------------


def test_question_to_the_office_is_on_its_desk_and_in_its_mail_without_a_name(members, ballot, officer):
    deputy = role("deputy")
    question = ask(ballot, members[1], text=f" {ASKED}\n")
    assert (question.text, question.asked_by, question.asked_at) == (ASKED, members[1], NOW)
    case = fresh(ballot)
    assert (case.waiting_reason, case.office_waiting_since) == (WaitingReason.BOARD_ASKS, NOW)
    letters = mails(":asked:")
    assert set(letters) == {officer.email, deputy.email}
    assert ASKED in letters[officer.email]
    assert str(members[1]) not in letters[officer.email]
    assert thread_of(ballot) == []


def test_answer_takes_it_from_the_desk_and_reaches_everyone_who_may_vote(members, ballot, officer):
    vote_all(ballot, members, "full - excluded - -")
    answered = answer(ask(ballot, members[1]), officer)
    assert (answered.answer, answered.answered_by, answered.answered_at) == (ANSWERED, officer, LATER)
    assert fresh(ballot).office_waiting_since is None
    letters = mails(":answered:")
    assert set(letters) == {member.email for member in (members[0], members[1], members[3], members[4])}
    assert all(ASKED in text and ANSWERED in text for text in letters.values())
    assert not any(str(members[1]) in text for mail, text in letters.items() if mail != members[1].email)
    assert thread_of(ballot) == []


def test_case_stays_on_the_desk_until_the_last_question_is_answered(members, ballot, officer):
    first, second = ask(ballot, members[1]), ask(ballot, members[2], now=LATER)
    answer(first, officer)
    assert fresh(ballot).waiting_since == NOW
    answer(second, officer)
    assert fresh(ballot).waiting_reason == ""


def test_question_of_the_applicant_on_the_same_case_keeps_waiting(members, ballot, officer):
    Application.objects.filter(pk=ballot.application_id).update(question_since=LATER)
    answer(ask(ballot, members[1]), officer)
    assert fresh(ballot).office_waiting_since == LATER


# -- to the applicant ---------------------------------------------------------------------------------


def test_question_to_the_applicant_comes_from_the_board_and_from_nobody(members, ballot, applicant):
    ask(ballot, members[1], "applicant")
    with translation.override(settings.LANGUAGE_CODE):
        name, text = gettext("The advisory board"), gettext("The board asks: %(question)s")
    assert thread_of(ballot) == [(name, text % {"question": ASKED}, True)]
    assert Message.objects.get().author is None
    letters = mails(":asked:")
    assert set(letters) == {applicant.email}
    assert ASKED in letters[applicant.email]
    assert not any(str(member) in letters[applicant.email] for member in members)
    assert fresh(ballot).office_waiting_since is None


def test_open_question_of_the_applicant_is_not_taken_for_answered(members, ballot):
    Application.objects.filter(pk=ballot.application_id).update(question_since=NOW)
    ask(ballot, members[1], "applicant", now=LATER)
    assert fresh(ballot).question_since == NOW


def test_applicant_answers_and_the_answer_stands_in_the_conversation_too(members, ballot, applicant):
    question = answer(ask(ballot, members[1], "applicant"), applicant)
    assert (question.answer, question.answered_by) == (ANSWERED, applicant)
    assert thread_of(ballot)[1:] == [(str(applicant), ANSWERED, False)]
    assert set(mails(":answered:")) == {member.email for member in members}
    # The office need not answer it.
    assert fresh(ballot).question_since is None


def test_office_writes_down_what_the_applicant_said(members, ballot, officer):
    question = answer(ask(ballot, members[1], "applicant"), officer)
    assert question.answered_by == officer
    assert len(thread_of(ballot)) == 1
    assert set(mails(":answered:")) == {member.email for member in members}


def test_applicant_does_not_answer_for_the_office(members, ballot, applicant):
    with pytest.raises(NotAllowed):
        answer(ask(ballot, members[1]), applicant)


# -- who asks -----------------------------------------------------------------------------------------


def test_advisory_member_asks_and_is_told_the_answer(members, ballot, officer):
    adviser = role("advisory_member")
    answer(ask(ballot, adviser), officer)
    assert adviser.email in mails(":answered:")


def test_who_may_not_ask(members, ballot, officer, applicant):
    vote(ballot, members[2], "excluded")
    elsewhere = make_board(3, make_programme("elsewhere"))[1]
    others = [members[2], officer, applicant, role("auditor"), role("board_member"), UserFactory(), elsewhere]
    others.append(role("advisory_member", make_programme("elsewhere")))
    for person in others:
        with pytest.raises(NotAllowed):
            ask(ballot, person)
    assert not Question.objects.exists()


def test_advisory_member_of_the_applicant_may_not_ask(ballot):
    adviser = role("advisory_member")
    Membership.objects.create(initiative=ballot.application.initiative, user=adviser)
    with pytest.raises(NotAllowed):
        ask(ballot, adviser)


def test_member_whose_term_has_ended_may_not_ask(members, ballot):
    members[1].role_assignments.update(until=NOW.date() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        ask(ballot, members[1])


def test_member_who_stepped_out_after_asking_gets_no_answer(members, ballot, officer):
    question = ask(ballot, members[1])
    vote(ballot, members[1], "excluded")
    answer(question, officer)
    assert members[1].email not in mails(":answered:")


def test_who_may_not_answer(members, ballot, officer):
    question = ask(ballot, members[1], "applicant")
    Membership.objects.create(initiative=ballot.application.initiative, user=(own := role("deputy")))
    for person in (members[0], members[1], role("auditor"), UserFactory(), make_officer(make_programme("x"))):
        with pytest.raises(NotAllowed):
            answer(question, person)
    # Only an applicant here, whatever their office.
    answer(question, own)
    assert Question.objects.get().answered_by == own


# -- bad input ----------------------------------------------------------------------------------------


def test_refusals_of_a_question(members, ballot):
    assert refused(ask, ballot, members[1], "chair") == ("addressee_unknown", "addressee")
    assert refused(ask, ballot, members[1], text=" \n ") == ("text_missing", "text")
    assert refused(ask, ballot, members[1], text="x" * (LONGEST + 1)) == ("text_too_long", "text")
    assert ask(ballot, members[1], text="x" * LONGEST).text == "x" * LONGEST
    assert Question.objects.count() == 1


def test_refusals_of_an_answer(members, ballot, officer):
    question = ask(ballot, members[1])
    assert refused(answer, question, officer, " ") == ("text_missing", "text")
    assert refused(answer, question, officer, "x" * (LONGEST + 1)) == ("text_too_long", "text")
    answer(question, officer)
    assert refused(answer, question, officer, "Doch nicht.") == ("answered_already", None)
    assert Question.objects.get().answer == ANSWERED


def test_twenty_questions_may_be_open_for_each_member_and_ballot(members, ballot, officer):
    asked = [ask(ballot, members[1]) for _ in range(MOST_OPEN)]
    assert refused(ask, ballot, members[1]) == ("too_many_questions", "text")
    ask(ballot, members[2])
    ask(make_ballot(officer=officer), members[1])
    answer(asked[0], officer)
    ask(ballot, members[1])


# -- when the vote is over ----------------------------------------------------------------------------


def test_closed_vote_takes_no_question_and_no_answer(members, ballot, officer):
    question = ask(ballot, members[1])
    assert refused(ask, ballot, members[1], now=CLOSES_AT) == ("ballot_closed", None)
    assert refused(answer, question, officer, now=CLOSES_AT) == ("ballot_closed", None)
    close_ballot(ballot=ballot, now=CLOSES_AT)
    assert refused(ask, ballot, members[1], now=CLOSES_AT) == ("ballot_closed", None)


def test_vote_that_was_taken_back_takes_no_question_and_no_answer(members, ballot, officer):
    question = ask(ballot, members[1])
    withdraw(ballot)
    assert refused(ask, ballot, members[1]) == ("ballot_taken_back", None)
    assert refused(answer, question, officer) == ("ballot_taken_back", None)


def test_closing_leaves_the_desk_with_what_to_do_next(members, ballot, officer):
    ask(ballot, members[1])
    vote_all(ballot, members, "full full full full full")
    assert fresh(ballot).waiting_reason == WaitingReason.RECOMMENDED


def test_case_that_is_taken_from_the_board_waits_for_no_answer(members, ballot, officer):
    ask(ballot, members[1])
    take_from_board(application=ballot.application, actor=officer, now=LATER, reason="Es fehlt etwas.")
    assert (fresh(ballot).state, fresh(ballot).waiting_reason) == (State.COMPLETE, WaitingReason.COMPLETE)


def test_next_vote_on_the_case_shows_what_was_answered_and_not_what_was_not(members, ballot, officer):
    known, lost = ask(ballot, members[1]), ask(ballot, members[1], text="Und wann?")
    answer(known, officer)
    close_ballot(ballot=ballot, now=LATER, actor=officer)
    again = open_ballot(application=ballot.application, actor=officer, now=LATER, closes_at=CLOSES_AT)
    new = ask(again, members[2], text="Neu?", now=LATER)
    assert questions_of(again) == [known, new]
    assert questions_of(ballot) == [known, lost]
