"""Reminders of cases; the schedule stands in the guideline. Each goes out once per key."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.roles import OFFICERS
from applications import mails
from applications.conflicts import conflicts_of
from applications.models import Application, CompletionRequest
from applications.states import State
from funding.guideline.procedure_rules import Reminders
from funding.models import Programme
from funding.people import people_with
from notifications.countdown import is_day, step_due
from notifications.schedule import Reminder
from notifications.workdays import working_days_between


def due(now: datetime) -> Iterator[Reminder]:
    """Everything about cases that is due at `now` (contract of notifications.schedule)."""
    for programme in Programme.objects.with_rules(localdate(now)):
        schedule = programme.guideline_version(localdate(now)).guideline.reminders
        yield from returns_that_run_out(programme, schedule, now)
        if is_day(now):
            yield from cases_waiting(programme, schedule, now)
        if is_day(now) and programme.closed_at is None:
            yield from drafts_untouched(programme, schedule, now)


def cases_of(programme: Programme) -> Any:
    """Without what was typed: the scheduler reads every old draft every few minutes, and no mail quotes one."""
    return programme.applications.defer("draft", "draft_marks")


def to_applicants(case: Application, key: str, compose: object, about: str) -> Iterable[Reminder]:
    for user in case.initiative.people.all():
        if user.is_active:
            yield Reminder(key=f"{key}:{user.pk}", to=mails.recipient(user), compose=compose, about=about)  # type: ignore[arg-type]


def returns_that_run_out(programme: Programme, schedule: Reminders, now: datetime) -> Iterator[Reminder]:
    """To applicants, so many days before the end of a return; not at once when it was that short from the start."""
    for request in returns_open(programme, now):
        opened_at, closes_at = request.requested_at, request.due_at
        step = step_due(schedule.return_days_before, opened_at=opened_at, closes_at=closes_at, now=now)
        if step is not None:
            case, left = request.application, (localdate(closes_at) - localdate(now)).days
            key = f"return-ends:{case.pk}:{closes_at:%Y%m%d}:{step}"
            compose = partial(mails.return_runs_out, case, days=left)
            yield from to_applicants(case, key, compose, f"return of {case.reference} ends in {left} days")


def returns_open(programme: Programme, now: datetime) -> QuerySet[CompletionRequest]:
    """What the applicants still have time to complete. Two queries."""
    unanswered = CompletionRequest.objects.filter(answered_at=None, due_at__gt=now)
    running = unanswered.filter(application__state=State.RETURNED, application__programme=programme)
    return running.select_related("application__initiative").prefetch_related(
        "application__initiative__people"
    )


def drafts_untouched(programme: Programme, schedule: Reminders, now: datetime) -> Iterator[Reminder]:
    """To applicants whose draft has lain still; once per pause."""
    since = now - timedelta(days=schedule.draft_untouched_days)
    cases = cases_of(programme).drafts_untouched_since(since)
    for case in cases.select_related("initiative").prefetch_related("initiative__people"):
        key = f"draft:{case.pk}:{case.touched_at:%Y%m%d%H%M}"
        yield from to_applicants(
            case, key, partial(mails.draft_untouched, case), f"draft {case.pk} untouched"
        )


def cases_waiting(programme: Programme, schedule: Reminders, now: datetime) -> Iterator[Reminder]:
    """To the officers, for a case on the desk for more working days than the guideline allows; once per wait.

    One query for each officer, whatever waits.
    """
    waiting = cases_of(programme).filter(office_waiting_since__lt=now).select_related("initiative")
    for user in people_with(programme, OFFICERS):
        for case in waiting.exclude(conflicts_of(user)):
            since = case.office_waiting_since
            days = working_days_between(localdate(since), localdate(now), schedule.holiday_region)
            if days > schedule.officer_waiting_working_days:
                yield Reminder(
                    key=f"waiting:{case.pk}:{since:%Y%m%d%H%M%S}:{user.pk}",
                    to=mails.recipient(user),
                    compose=partial(mails.case_waits, case, days=days),
                    about=f"{case.reference} waiting for {days} working days",
                )
