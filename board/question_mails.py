"""The letters about questions of the board. None says who asked, and none says when to the minute."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from applications import mails as case_mails
from applications.conflicts import has_conflict
from applications.models import Application
from board import mails
from board.models import Question
from board.states import Addressee
from notifications.letters import Letter
from notifications.outbox import queue


def answer_url(question: Question) -> str:
    return case_mails.absolute("board:answer", question.pk)


# -- a question -----------------------------------------------------------------------------------


def tell_officers(question: Question, *, now: datetime) -> None:
    case = question.ballot.application
    case_mails.tell_officers(case, asked, key=f"question:{question.pk}:asked", now=now, question=question)


def tell_applicants(question: Question, *, now: datetime) -> None:
    case = question.ballot.application
    case_mails.tell_applicants(
        case, asked_applicant, key=f"question:{question.pk}:asked", now=now, question=question
    )


def asked(case: Application, *, question: Question) -> Letter:
    return Letter(
        subject=_("A question of the board: %(reference)s") % {"reference": case.reference},
        lead=_("A member of the board asks you something. Please answer before the vote closes."),
        paragraphs=(question.text, _("Every member who may vote gets your answer.")),
        facts=(*case_mails.case_facts(case), *closing_facts(question)),
        action=(_("Answer the question"), answer_url(question)),
    )


def asked_applicant(case: Application, *, question: Question) -> Letter:
    return Letter(
        subject=_("The board has a question about your application %(reference)s")
        % {"reference": case.reference},
        lead=_("The advisory board asks you something. Please answer as soon as you can."),
        paragraphs=(
            question.text,
            _("Every member who may vote gets your answer. You may write in any language."),
        ),
        facts=(*case_mails.case_facts(case), *closing_facts(question)),
        action=(_("Answer the question"), answer_url(question)),
    )


def closing_facts(question: Question) -> tuple[tuple[str, str], ...]:
    """By when an answer still helps; nothing in a meeting."""
    ballot = question.ballot
    return ((_("The board votes until"), mails.closing_day(ballot)),) if ballot.closes_at else ()


# -- an answer ------------------------------------------------------------------------------------


def tell_members(question: Question, *, now: datetime) -> None:
    """One letter to each member who may vote, and to the person who asked."""
    ballot = question.ballot
    voting = User.objects.filter(seats__in=ballot.seats.entitled(), is_active=True)
    readers = {user.pk: user for user in voting}
    asker = question.asked_by
    if asker.is_active and not has_conflict(ballot.application, asker):
        readers[asker.pk] = asker
    for user in readers.values():
        queue(
            key=f"question:{question.pk}:answered:{user.pk}",
            to=case_mails.recipient(user),
            compose=partial(answered, question),
            now=now,
        )


def answered(question: Question) -> Letter:
    case = question.ballot.application
    by_applicant = question.addressee == Addressee.APPLICANT
    whose = _("The applicant answers:") if by_applicant else _("The office answers:")
    return Letter(
        subject=_("An answer for the board: %(title)s") % {"title": case.title},
        lead=_("A question of the board is answered. You can go on and vote."),
        paragraphs=(_("The question:"), question.text, whose, question.answer),
        facts=(*case_mails.case_facts(case), *closing_facts(question)),
        action=(_("Read and vote"), mails.ballot_url(question.ballot)),
        reason=_("You get this e-mail because you are a member of the advisory board."),
    )
