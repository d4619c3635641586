"""So many days before an end: which reminder is due. The days stand in the guideline."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone, localdate, localtime, make_aware

# Reminders are due from this local time on: nobody is woken at midnight.
MORNING = time(8)


def step_due(
    days_before: Iterable[int], *, opened_at: datetime, closes_at: datetime, now: datetime
) -> int | None:
    """Which of the days before closing is due at `now`; after a pause of the scheduler only the nearest.

    A day that had passed when it opened is none: people have just been written to.
    """
    if now >= closes_at:
        return None
    last_day = localdate(closes_at)
    mornings = {days: morning(last_day - timedelta(days=days)) for days in days_before}
    return min((days for days, at in mornings.items() if opened_at < at <= now), default=None)


def morning(day: date) -> datetime:
    return make_aware(datetime.combine(day, MORNING), get_default_timezone())


def is_day(now: datetime) -> bool:
    """Whether the local day has begun for reminders."""
    return localtime(now).time() >= MORNING
