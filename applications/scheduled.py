"""What happens to cases by itself when a date passes."""

from datetime import datetime, timedelta

from django.db import transaction

from applications.models import Application
from applications.states import State, WaitingReason
from applications.workflow import lock_application, move, put_on_desk

DRAFT_LAPSES_AFTER = timedelta(days=180)


def put_overdue_returns_on_desk(now: datetime) -> int:
    """A return whose deadline has passed comes back to the officer's desk. Returns how many did."""
    overdue = Application.objects.returned().filter(due_at__lt=now, waiting_reason="")
    return sum(put_overdue(pk, now) for pk in list(overdue.values_list("pk", flat=True)))


@transaction.atomic
def put_overdue(pk: int, now: datetime) -> int:
    case = lock_application(pk)
    if case.state != State.RETURNED or case.due_at is None or case.due_at >= now:
        return 0
    put_on_desk(case, now, WaitingReason.OVERDUE)
    case.save()
    return 1


def lapse_old_drafts(now: datetime) -> int:
    """Drafts nobody touched for half a year are put aside; the applicant can take them up again."""
    old = Application.objects.drafts_untouched_since(now - DRAFT_LAPSES_AFTER)
    return sum(lapse(pk, now) for pk in list(old.values_list("pk", flat=True)))


@transaction.atomic
def lapse(pk: int, now: datetime) -> int:
    case = lock_application(pk)
    if case.state != State.DRAFT or case.touched_at > now - DRAFT_LAPSES_AFTER:
        return 0
    move(case, "lapse", actor=None, now=now)
    return 1
