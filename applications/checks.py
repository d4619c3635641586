"""The officer's verbs before the decision: complete, incomplete, advised."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from applications import mails
from applications.lifecycle import officer
from applications.models import AdviceNote, Application, CompletionRequest, end_of_day
from applications.recommendations import set_aside
from applications.states import Event
from applications.workflow import lock_application, move, note
from funding.errors import NotAllowed, Refused


@transaction.atomic
def confirm_completeness(*, application: Application, actor: User, now: datetime) -> Application:
    """Nothing is missing; the applicant is told (VwVfG § 25 (2))."""
    case = lock_application(application.pk)
    move(case, "confirm_completeness", actor=actor, now=now)
    mails.tell_applicants(case, mails.complete, key=f"complete:{case.pk}:{case.versions.count()}", now=now)
    return case


@transaction.atomic
def return_for_completion(
    *, application: Application, actor: User, now: datetime, due_on: date, points: list[dict[str, str]]
) -> CompletionRequest:
    """Ask the applicant for what is missing, point by point, until the end of `due_on`.

    `points`: [{"step": "costs", "text": "…"}]. Raises Refused when there is no point or the date has passed.
    """
    if not points:
        raise Refused("no_points", field="text")
    if end_of_day(due_on) <= now:
        raise Refused("due_in_the_past", field="due_on")
    case = lock_application(application.pk)
    case.due_at = end_of_day(due_on)
    move(case, "return_for_completion", actor=actor, now=now, due_on=due_on, points=points)
    # What the board advised was on a version that will not be decided on.
    set_aside(case, now=now, reason="returned")
    request = CompletionRequest.objects.create(
        application=case, due_at=case.due_at, points=points, requested_by=actor, requested_at=now
    )
    mails.tell_applicants(case, mails.returned, key=f"returned:{request.pk}", now=now, request=request)
    return request


@transaction.atomic
def log_advice(
    *, application: Application, actor: User, now: datetime, given_on: date, topic: str, result: str
) -> AdviceNote:
    """Log advice that was given; the applicant sees date and topic in the timeline."""
    case = lock_application(application.pk)
    if not officer(case, actor):
        raise NotAllowed("log_advice")
    advice = AdviceNote.objects.create(
        application=case, given_on=given_on, topic=topic, result=result, given_by=actor, noted_at=now
    )
    note(case, Event.ADVICE, actor=actor, now=now, topic=topic, given_on=given_on)
    return advice
