"""On which days a person is reminded of one circular vote. Pure: nothing here asks the clock or the database.

The guideline names days before closing, for example 7, 3 and 1. From them come a person's own days:

1. A reminder goes out on a working day of the guideline's state on which the person is not away. When the day
   the guideline names is none, the reminder moves to the nearest such day before it: earlier helps, later may
   be too late. The day of the opening does not count, its letter has just been read.
2. The last reminder before closing must not be missed. With no such day before, it goes out on the first one
   after the day that was named, up to the closing.
3. If there is none at all, or if the scheduler was down on the last of them, it goes out on a day off: a note on
   a Saturday is better than a vote that is lost on Sunday. Never in an absence. And not where no working day
   lies between opening and closing: then the letter of the opening is the reminder.

All days are local dates. A reminder is due at the hour the person chose, or in the morning where the vote is
closed by then.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.utils.timezone import get_default_timezone, localdate

from notifications.countdown import MORNING
from notifications.workdays import is_working_day

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Span:
    """When a vote opened and closes (instants), and what the guideline says of its reminders.

    `days_before` closing; `region` is a German state such as NW.
    """

    opened_at: datetime
    closes_at: datetime
    days_before: tuple[int, ...]
    region: str

    @property
    def opening_day(self) -> date:
        return localdate(self.opened_at)

    @property
    def last_day(self) -> date:
        return localdate(self.closes_at)

    def works(self, day: date) -> bool:
        return is_working_day(day, self.region)


@dataclass(frozen=True, kw_only=True)
class Habits:
    """What a person has told us: at which hour, one mail a day or one for each vote, and when they are away.

    `absences` are first and last days.
    """

    hour: int = MORNING.hour
    single: bool = False
    absences: tuple[tuple[date, date], ...] = ()

    def is_away(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.absences)


@lru_cache(maxsize=4096)
def reminder_days(span: Span, habits: Habits) -> tuple[date, ...]:
    """The days on which the person is reminded of this vote, in order. The last is the last reminder."""
    days = days_there(span, habits)
    working = [day for day in days if span.works(day)]
    last = last_reminder(span, habits, days, working)
    if last is None:
        return ()
    wanted = (span.last_day - timedelta(days=days_before) for days_before in span.days_before)
    moved = {nearest_before(working, day) for day in wanted}
    return tuple(sorted({last, *(day for day in moved if day)}))


def last_reminder(span: Span, habits: Habits, days: list[date], working: list[date]) -> date | None:
    """The day of the last reminder; None for who is away all the time, or when nobody works in between."""
    if not working and not working_days(span):
        return None
    wanted = span.last_day - timedelta(days=min(span.days_before))
    return nearest(working, wanted) or nearest(days, wanted)


def near_closing(span: Span) -> date | None:
    """The day of the last reminder for who is never away. From then on others are told that a vote is missing,
    and a deputy may use it. None when nobody works between opening and closing."""
    days = reminder_days(span, Habits())
    return days[-1] if days else None


def is_time(span: Span, habits: Habits, now: datetime, *, urgent: bool) -> bool:
    """Whether the person may be written to now. `urgent`: on a day off too, if no better day is left."""
    today = localdate(now)
    at = moment(span, habits, today)
    if at is None or now < at or habits.is_away(today):
        return False
    return span.works(today) or (urgent and not any(map(span.works, days_there(span, habits, after=today))))


# -- days -----------------------------------------------------------------------------------------


def days_there(span: Span, habits: Habits, *, after: date | None = None) -> list[date]:
    """The days after the opening, or after another day, on which the person can still be told in time."""
    first = max(span.opening_day, after or span.opening_day) + ONE_DAY
    length = (span.last_day - first).days + 1
    days = (first + timedelta(days=offset) for offset in range(length))
    return [day for day in days if not habits.is_away(day) and moment(span, habits, day)]


def working_days(span: Span) -> list[date]:
    return [day for day in days_there(span, Habits()) if span.works(day)]


def moment(span: Span, habits: Habits, day: date) -> datetime | None:
    """When on this day the person is written to; None when the vote is closed even by the morning."""
    wished = (at_hour(day, habits.hour), at_hour(day, MORNING.hour))
    return next((at for at in wished if at < span.closes_at), None)


def at_hour(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=get_default_timezone())


def nearest_before(days: Iterable[date], wanted: date) -> date | None:
    """The latest of `days` that is not after `wanted`."""
    return max((day for day in days if day <= wanted), default=None)


def nearest(days: list[date], wanted: date) -> date | None:
    """The latest of `days` that is not after `wanted`, else the first after it."""
    return nearest_before(days, wanted) or min(days, default=None)
