"""What reminders must be, judged day by day from what happened: written without the code that plans them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays

UNNA = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
HOLIDAYS = holidays.country_holidays("DE", subdiv="NW")
LAST_REMINDER = 1  # Unna's guideline: a day before the last day to vote
VOTE, STEP_IN, MISSING = "vote", "deputy", "chair"


@dataclass(frozen=True)
class Told:
    """One person was told one thing of one ballot in a mail."""

    mail: str
    person: int
    at: datetime
    kind: str
    ballot: int

    @property
    def day(self) -> date:
        return self.at.astimezone(UNNA).date()


@dataclass
class Facts:
    """What happened. `waits`: from when until when (closing, or the vote) a ballot waited for a person."""

    opened: dict[int, datetime] = field(default_factory=dict)
    closes: dict[int, datetime] = field(default_factory=dict)
    waits: dict[tuple[int, int], tuple[datetime, datetime]] = field(default_factory=dict)
    absences: dict[int, list[tuple[date, date]]] = field(default_factory=dict)
    hours: dict[int, int] = field(default_factory=dict)
    singles: set[int] = field(default_factory=set)
    deputies: dict[int, int] = field(default_factory=dict)  # of a member
    leaders: list[int] = field(default_factory=list)
    ticks: list[datetime] = field(default_factory=list)  # when the scheduler ran

    def is_there(self, person: int, day: date) -> bool:
        return not any(first <= day <= last for first, last in self.absences.get(person, []))

    def in_between(self, ballot: int) -> list[date]:
        """The days after the opening up to the last day to vote."""
        first, last = local(self.opened[ballot]), local(self.closes[ballot])
        return [first + n * DAY for n in range(1, (last - first).days + 1)]

    def reachable(self, ballot: int, person: int) -> list[date]:
        return [
            day
            for day in self.in_between(ballot)
            if self.is_there(person, day) and self.earliest(ballot, person, day) < self.closes[ballot]
        ]

    def earliest(self, ballot: int, person: int, day: date) -> datetime:
        """When the person may be written to on a day: at their hour, in the morning if that were too late."""
        wished = datetime(day.year, day.month, day.day, self.hours.get(person, 8), tzinfo=UNNA)
        return wished if wished < self.closes[ballot] else wished.replace(hour=8)

    def last_day(self, ballot: int, person: int) -> date | None:
        """The day of the last reminder, or the first day on which it can be made up for."""
        wanted = local(self.closes[ballot]) - LAST_REMINDER * DAY
        if not any(works(day) for day in self.in_between(ballot)):
            return None
        days = self.reachable(ballot, person)
        for some in ([day for day in days if works(day)], days):
            before = [day for day in some if day <= wanted]
            if some:
                return before[-1] if before else some[0]
        return None


def local(at: datetime) -> date:
    return at.astimezone(UNNA).date()


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def complaints(facts: Facts, told: list[Told]) -> list[str]:
    """Everything that is wrong with what was told; nothing when all is well."""
    checks = (
        twice,
        again,
        too_many_a_day,
        to_the_wrong,
        on_days_off,
        while_away,
        at_night,
        missed,
        not_escalated,
    )
    return [f"{check.__name__}: {found}" for check in checks for found in check(facts, told)]


def twice(facts: Facts, told: list[Told]) -> Iterator[str]:
    """The same thing to the same person on one day."""
    counts = Counter((each.person, each.day, each.kind, each.ballot) for each in told)
    yield from (str(what) for what, n in counts.items() if n > 1)


def again(facts: Facts, told: list[Told]) -> Iterator[str]:
    """Deputy and chair hear of a missing vote once."""
    counts = Counter((each.person, each.kind, each.ballot) for each in told if each.kind != VOTE)
    yield from (str(what) for what, n in counts.items() if n > 1)


def too_many_a_day(facts: Facts, told: list[Told]) -> Iterator[str]:
    mails = {(each.person, each.day, each.mail) for each in told if each.person not in facts.singles}
    counts = Counter((person, day) for person, day, _ in mails)
    yield from (str(what) for what, n in counts.items() if n > 1)


def to_the_wrong(facts: Facts, told: list[Told]) -> Iterator[str]:
    """After the vote, after closing, before opening, or of another's vote."""
    for each in told:
        start, end = facts.waits.get((each.ballot, each.person), (each.at, each.at))
        if each.kind == VOTE and not start <= each.at < end:
            yield str(each)
        if not facts.opened[each.ballot] <= each.at < facts.closes[each.ballot]:
            yield str(each)


def on_days_off(facts: Facts, told: list[Told]) -> Iterator[str]:
    """But for the last reminder that could go out on no working day any more."""
    by_mail: dict[str, list[Told]] = {}
    for each in told:
        if not works(each.day):
            by_mail.setdefault(each.mail, []).append(each)
    for mail, things in by_mail.items():
        if not any(each.kind == VOTE and is_last_chance(facts, told, each) for each in things):
            yield mail


def is_last_chance(facts: Facts, told: list[Told], each: Told) -> bool:
    days = facts.reachable(each.ballot, each.person)
    last = facts.last_day(each.ballot, each.person)
    if last is None or last > each.day or any(works(day) for day in days if day > each.day):
        return False
    return not any(
        (one.person, one.ballot, one.kind) == (each.person, each.ballot, VOTE) and last <= one.day < each.day
        for one in told
    )


def while_away(facts: Facts, told: list[Told]) -> Iterator[str]:
    yield from (str(each) for each in told if not facts.is_there(each.person, each.day))


def at_night(facts: Facts, told: list[Told]) -> Iterator[str]:
    """Before the person's hour, with nothing in the mail that could not have waited for it."""
    early: dict[str, bool] = {}
    for each in told:
        fits = each.at >= facts.earliest(each.ballot, each.person, each.day)
        early[each.mail] = early.get(each.mail, False) or fits
    yield from (mail for mail, fits in early.items() if not fits)


def missed(facts: Facts, told: list[Told]) -> Iterator[str]:
    """The last reminder, where the scheduler ran while there was time for it."""
    heard = {(each.ballot, each.person, each.day) for each in told if each.kind == VOTE}
    for (ballot, person), (start, end) in facts.waits.items():
        last = facts.last_day(ballot, person)
        handed_over = start > facts.opened[ballot]  # whom a vote comes to gets a letter of its own
        if last is None or (handed_over and last <= local(start)):
            continue
        days = facts.reachable(ballot, person)
        left = [day for day in days if day >= last]
        working = [day for day in left if works(day)]
        ticks = [
            tick
            for tick in facts.ticks
            if local(tick) in (working or left)
            and start <= tick < end
            and tick >= facts.earliest(ballot, person, local(tick))
        ]
        if not ticks and working:  # the scheduler was down on all of them: a day off will do
            ticks = [
                tick
                for tick in facts.ticks
                if local(tick) in left
                and local(tick) > working[-1]
                and start <= tick < end
                and tick >= facts.earliest(ballot, person, local(tick))
            ]
        if ticks and not any((ballot, person, day) in heard for day in left):
            yield f"{ballot} to {person} on {last}"


def not_escalated(facts: Facts, told: list[Told]) -> Iterator[str]:
    """To the member's deputy, and to who leads the board, from the day of the last reminder on."""
    for ballot in facts.opened:
        near = facts.last_day(ballot, 0)  # nobody has this number: never away, at the usual hour
        if near is None:
            continue
        silent = {
            person: wait
            for (of, person), wait in facts.waits.items()
            if of == ballot and wait[1] > at_end(near)
        }
        for person, wait in silent.items():
            deputy = facts.deputies.get(person, 0)
            needed = deputy and could_hear(facts, ballot, deputy, near, wait[1])
            if needed and not was_told(told, ballot, STEP_IN, {deputy}):
                yield f"{ballot}: deputy {deputy} of {person}"
        others = [wait[1] for person, wait in silent.items() if person not in facts.leaders]
        needed = others and could_hear(facts, ballot, facts.leaders[0], near, max(others))
        if needed and not was_told(told, ballot, MISSING, set(facts.leaders)):
            yield f"{ballot}: chair"


def at_end(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=UNNA)


def was_told(told: list[Told], ballot: int, kind: str, people: set[int]) -> bool:
    return any(each.ballot == ballot and each.kind == kind and each.person in people for each in told)


def could_hear(facts: Facts, ballot: int, person: int, near: date, until: datetime) -> bool:
    return any(
        near <= local(tick)
        and works(local(tick))
        and facts.is_there(person, local(tick))
        and facts.earliest(ballot, person, local(tick)) <= tick < min(until, facts.closes[ballot])
        for tick in facts.ticks
    )
