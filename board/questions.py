"""What members ask while they vote, and the answers, which reach every member who may vote.

A question tells nobody who asked it: only officer and chair read the name, on the page of the vote.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import RoleName
from applications.conflicts import has_conflict
from applications.lifecycle import applicant, officer
from applications.models import NAME_LENGTH, Application, Message, Thread
from applications.states import WaitingReason
from applications.workflow import put_on_desk
from board import question_mails
from board.ballots import lock_ballot, refuse_if_over
from board.models import Ballot, Question
from board.states import Addressee, BallotState
from funding.errors import NotAllowed, Refused

LONGEST = 2000
MOST_OPEN = 20


# -- asking ---------------------------------------------------------------------------------------


def may_ask(ballot: Ballot, user: User) -> bool:
    """Whoever has a vote or advises, without a conflict of interest."""
    if has_conflict(ballot.application, user):
        return False
    advises = roles_of(user).holds({RoleName.ADVISORY_MEMBER}, ballot.application.programme_id)
    return advises or ballot.seats.entitled().of_member(user).exists()


@transaction.atomic
def ask_question(*, ballot: Ballot, member: User, addressee: str, text: str, now: datetime) -> Question:
    """A member asks the officer or the applicant about a case while the vote is open.

    The officer finds it on the desk; to the applicant it goes as a message of the board, without a name. Raises
    NotAllowed, Refused: ballot_closed, ballot_taken_back, addressee_unknown (addressee), text_missing,
    text_too_long (longest), too_many_questions (most) (text).
    """
    case, locked = lock_ballot(ballot.pk)
    if not may_ask(locked, member):
        raise NotAllowed("ask_question")
    refuse_if_over(case, locked, now)
    if addressee not in Addressee.values:
        raise Refused("addressee_unknown", field="addressee")
    written = checked(text)
    if locked.questions.filter(asked_by=member, answered_at=None).count() >= MOST_OPEN:
        raise Refused("too_many_questions", field="text", most=MOST_OPEN)
    question = Question.objects.create(
        ballot=locked, asked_by=member, asked_at=now, addressee=addressee, text=written
    )
    if addressee == Addressee.APPLICANT:
        with translation.override(settings.LANGUAGE_CODE):
            name, words = _("The advisory board"), _("The board asks: %(question)s") % {"question": written}
        add_message(case, words, now, author_name=name, from_office=True)
        question_mails.tell_applicants(question, now=now)
    else:
        refresh_questions(case, now)
        question_mails.tell_officers(question, now=now)
    return question


def checked(text: str) -> str:
    """The text without spaces around it. Raises Refused: text_missing, text_too_long (text)."""
    written = text.strip()
    if not written:
        raise Refused("text_missing", field="text")
    if len(written) > LONGEST:
        raise Refused("text_too_long", field="text", longest=LONGEST)
    return written


def add_message(case: Application, text: str, now: datetime, *, from_office: bool, **author: Any) -> None:
    """One more message in the case's conversation; the office need not answer it."""
    thread, _created = Thread.objects.get_or_create(application=case, defaults={"programme": case.programme})
    Message.objects.create(thread=thread, text=text, at=now, from_office=from_office, **author)


def refresh_questions(case: Application, now: datetime) -> None:
    """The case is on the officer's desk as long as a question to the office is open and nothing else waits."""
    asked = Question.objects.filter(
        ballot__application=case,
        ballot__state=BallotState.OPEN,
        addressee=Addressee.OFFICER,
        answered_at=None,
    ).exists()
    if asked and not case.waiting_reason:
        put_on_desk(case, now, WaitingReason.BOARD_ASKS)
    elif not asked and case.waiting_reason == WaitingReason.BOARD_ASKS:
        put_on_desk(case, now)
    case.save(update_fields=["waiting_reason", "waiting_since", "office_waiting_since"])


# -- answering ------------------------------------------------------------------------------------


def may_answer(question: Question, case: Application, user: User) -> bool:
    """The officer any, also for the applicant who answered by telephone; the applicant what they were asked."""
    return officer(case, user) or (question.addressee == Addressee.APPLICANT and applicant(case, user))


@transaction.atomic
def answer_question(*, question: Question, actor: User, text: str, now: datetime) -> Question:
    """Answer a question of the board while the vote is open; every member who may vote gets a letter.

    What the applicant answers also stands in the case's conversation. Raises NotAllowed, Refused: ballot_closed,
    ballot_taken_back, answered_already, text_missing, text_too_long (longest) (text).
    """
    case, ballot = lock_ballot(question.ballot_id)
    locked: Question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    locked.ballot = ballot
    if not may_answer(locked, case, actor):
        raise NotAllowed("answer_question")
    refuse_if_over(case, ballot, now)
    if locked.answered_at is not None:
        raise Refused("answered_already")
    locked.answer, locked.answered_by, locked.answered_at = checked(text), actor, now
    locked.save(update_fields=["answer", "answered_by", "answered_at"])
    if applicant(case, actor):
        name = str(actor)[:NAME_LENGTH]
        add_message(case, locked.answer, now, author=actor, author_name=name, from_office=False)
    refresh_questions(case, now)
    question_mails.tell_members(locked, now=now)
    return locked


# -- reading --------------------------------------------------------------------------------------


def questions_of(ballot: Ballot) -> list[Question]:
    """What was asked in this vote, and what was answered in earlier ones on the same case. One query."""
    found = Question.objects.filter(
        Q(ballot=ballot)
        | Q(ballot__application=ballot.application_id, ballot__opened_at__lt=ballot.opened_at)
        & Q(answered_at__isnull=False)
    )
    return list(found.select_related("asked_by", "answered_by"))
