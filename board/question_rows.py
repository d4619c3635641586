"""Questions and answers in words, for the pages of the board, the office and the applicant."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import RoleName
from applications.boxes import Box
from applications.models import Application
from applications.states import State
from board.models import Ballot, Question
from board.questions import questions_of
from board.standing import Standing
from board.states import Addressee, BallotState


def can_ask(ballot: Ballot, standing: Standing, user: User, now: datetime) -> bool:
    """Whether the page offers to ask; as board.questions.may_ask, without a query."""
    if standing.is_excluded or not ballot.takes_votes(now):
        return False
    advises = roles_of(user).holds({RoleName.ADVISORY_MEMBER}, ballot.application.programme_id)
    return standing.votes or advises


def question_context(ballot: Ballot, standing: Standing, user: User, now: datetime) -> dict[str, Any]:
    """For board/questions.html. One query."""
    rows = [question_row(question, ballot, standing, user, now) for question in questions_of(ballot)]
    return {"questions": rows, "can_ask": can_ask(ballot, standing, user, now)}


def question_row(
    question: Question, ballot: Ballot, standing: Standing, user: User, now: datetime
) -> dict[str, Any]:
    """Days only; who asked for officer and chair alone."""
    is_open = question.answered_at is None and question.ballot_id == ballot.pk
    answers = is_open and standing.is_officer and standing.keeps and ballot.takes_votes(now)
    return {
        "text": question.text,
        "to": question.get_addressee_display(),
        "asked_at": question.asked_at,
        "asked_by": question.asked_by if standing.keeps else None,
        "is_own": question.asked_by_id == user.pk,
        "answer": question.answer,
        "answered_at": question.answered_at,
        "from": sender_of(question),
        "too_late": is_open and not ballot.takes_votes(now),
        "answer_url": reverse("board:answer", args=[question.pk]) if answers else "",
    }


def sender_of(question: Question) -> str:
    """Who answered, without a name."""
    return _("The office") if question.addressee == Addressee.OFFICER else _("The applicant")


# -- on the page of the case ----------------------------------------------------------------------


def for_applicant(case: Application, user: User) -> list[Box]:
    """What the board asks the applicant and is not answered yet. One query while the board has the case."""
    if case.state != State.AT_BOARD:
        return []
    asked = open_questions(case).filter(addressee=Addressee.APPLICANT)
    rows = [{"text": row.text, "url": reverse("board:answer", args=[row.pk])} for row in asked]
    return [Box("board/asked_applicant.html", rows)] if rows else []


def for_office(case: Application, user: User) -> list[Box]:
    """Questions without an answer, open or too late. One query while the vote is fresh."""
    if case.state not in {State.AT_BOARD, State.RECOMMENDED}:
        return []
    unanswered = Question.objects.filter(ballot__application=case, answered_at=None).exclude(
        ballot__state=BallotState.CANCELLED
    )
    rows = [
        {
            "text": row.text,
            "to": row.get_addressee_display(),
            "is_open": row.ballot.is_open,
            "url": reverse("board:answer", args=[row.pk]),
        }
        for row in unanswered.select_related("ballot")
    ]
    return [Box("board/asked_office.html", rows)] if rows else []


def open_questions(case: Application) -> Any:
    return Question.objects.filter(ballot__application=case, ballot__state=BallotState.OPEN, answered_at=None)
