"""Who is reminded of what at a moment. Pure: given the votes that run, the people and the outbox, a list of errands.

A member is reminded of votes that wait for them (board.reminder_days says when). From the day of the last
reminder on, a vote that is still missing is told to one free deputy of the member, and how many are missing to
the chair, or to the deputy chair while the chair is away. Names of the silent go to their own deputies only.

Whoever wants one mail a day gets everything in it, also votes whose day has not come. What a mail of a day
said counts as told for every vote whose day had come by then. So the keys of the outbox are all the memory
there is: a key for each person and day, or for each person, vote and day.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import chain

from django.utils.timezone import localdate

from board.reminder_days import ONE_DAY, Habits, Span, is_time, near_closing, reminder_days

# Which of some keys are in the outbox.
Known = Callable[[Iterable[str]], set[str]]


class Kind(StrEnum):
    """What a person is told of a vote."""

    VOTE = "vote"  # yours is missing
    STEP_IN = "deputy"  # that of a member is missing whom you can stand in for
    MISSING = "chair"  # so many are missing


@dataclass(frozen=True, kw_only=True)
class Poll:
    """A circular vote that runs. People are numbers.

    `silent` have a seat without a vote, `own` of these vote for themselves and not as deputies. `missing` is how
    many votes are missing, as those who keep the ballot see it. `deputies` of a member are those who may take
    part and have no seat yet, who was named first on top; `leaders` the chair and then the deputy chairs,
    without those who may take no part.
    """

    ballot: int
    span: Span
    silent: tuple[int, ...]
    own: frozenset[int]
    missing: int
    deputies: Mapping[int, tuple[int, ...]]
    leaders: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to tell a person about one vote. `since`: from which day on; None while its day has not come.

    `urgent` must not be missed, if need be on a day off. `members` are those whose votes a deputy can use.
    """

    person: int
    poll: Poll
    kind: Kind
    since: date | None
    urgent: bool = False
    members: tuple[int, ...] = ()
    missing: int = 0


@dataclass(frozen=True, kw_only=True)
class Errand:
    """One mail to be queued: what it tells, under which key of the outbox."""

    key: str
    person: int
    items: tuple[Item, ...]


def plan(polls: Iterable[Poll], people: Mapping[int, Habits], now: datetime, known: Known) -> list[Errand]:
    """The mails that are due at `now`, what closes first on top. `people` are those who may be written to."""
    today = localdate(now)
    open_polls = sorted(polls, key=lambda poll: (poll.span.closes_at, poll.ballot))
    items = [item for poll in open_polls for item in items_of(poll, people, today) if item.person in people]
    ripe = [item for item in items if item.since is not None]
    sent = known(chain.from_iterable(keys_that_tell(item, today) for item in ripe))
    fresh = [item for item in ripe if sent.isdisjoint(keys_that_tell(item, today))]
    due = [item for item in fresh if is_due(item, people[item.person], now)]
    single = [item for item in due if people[item.person].single]
    digests = dict.fromkeys(item.person for item in due if not people[item.person].single)
    return [
        *(Errand(key=single_key(item, today), person=item.person, items=(item,)) for item in single),
        *(digest(person, items, fresh, today) for person in digests),
    ]


def digest(person: int, items: list[Item], fresh: list[Item], today: date) -> Errand:
    """One mail with all votes that wait for the person, and with what else they have not been told yet."""
    told = [item for item in items if item.person == person and (item.kind == Kind.VOTE or item in fresh)]
    told.sort(key=lambda item: list(Kind).index(item.kind))
    return Errand(key=digest_key(person, today), person=person, items=tuple(told))


# -- what there is to tell ------------------------------------------------------------------------


def items_of(poll: Poll, people: Mapping[int, Habits], today: date) -> Iterator[Item]:
    """What is told of a vote today and who hears it, told before or not."""
    for person in poll.silent:
        yield own_item(poll, person, people.get(person, Habits()), today)
    yield from deputy_items(poll, people, today)
    yield from chair_items(poll, people, today)


def own_item(poll: Poll, person: int, habits: Habits, today: date) -> Item:
    days = reminder_days(poll.span, habits)
    since = max((day for day in days if day <= today), default=None)
    urgent = since is not None and since == days[-1]
    return Item(person=person, poll=poll, kind=Kind.VOTE, since=since, urgent=urgent)


def deputy_items(poll: Poll, people: Mapping[int, Habits], today: date) -> Iterator[Item]:
    """Each silent member's first deputy who is there today; a deputy of several is told once."""
    since: dict[int, date] = {}
    members: dict[int, list[int]] = {}
    for member in poll.silent:
        day = deputy_day(poll, people.get(member, Habits()), today)
        if member not in poll.own or day is None or day > today:
            continue
        free = (
            one for one in poll.deputies.get(member, ()) if one in people and not people[one].is_away(today)
        )
        deputy = next(free, None)
        if deputy is not None:
            since[deputy] = min(day, since.get(deputy, day))
            members.setdefault(deputy, []).append(member)
    for deputy, silent in members.items():
        yield Item(person=deputy, poll=poll, kind=Kind.STEP_IN, since=since[deputy], members=tuple(silent))


def deputy_day(poll: Poll, member: Habits, today: date) -> date | None:
    """From which day on the deputy hears of it: near closing, or once the member is away until then."""
    near = near_closing(poll.span)
    gone = [first for first, last in member.absences if first <= today and last >= poll.span.last_day]
    days = [max(first, poll.span.opening_day + ONE_DAY) for first in gone]
    return min([*days, *([near] if near else [])], default=None)


def chair_items(poll: Poll, people: Mapping[int, Habits], today: date) -> Iterator[Item]:
    """How many votes are missing besides the reader's own: for the first who leads the board and is there."""
    near = near_closing(poll.span)
    if near is None or near > today:
        return
    there = (one for one in poll.leaders if one in people and not people[one].is_away(today))
    leader = next(there, None)
    missing = poll.missing - (leader in poll.silent)
    if leader is not None and missing > 0:
        yield Item(person=leader, poll=poll, kind=Kind.MISSING, since=near, missing=missing)


# -- what was told already ------------------------------------------------------------------------


def is_due(item: Item, habits: Habits, now: datetime) -> bool:
    return is_time(item.poll.span, habits, now, urgent=item.urgent)


def keys_that_tell(item: Item, today: date) -> set[str]:
    """The mails that would have told it: any since its day. What is not the last reminder is left out after a
    mail of the day before as well: two days in a row would be nagging."""
    if item.since is None:
        return set()
    first = item.since
    if item.kind == Kind.VOTE and not item.urgent:
        first = max(item.since - ONE_DAY, item.poll.span.opening_day + ONE_DAY)
    days = [first + timedelta(days=offset) for offset in range((today - first).days + 1)]
    return {key for day in days for key in (digest_key(item.person, day), single_key(item, day))}


def digest_key(person: int, day: date) -> str:
    return f"board-digest:{person}:{day:%Y%m%d}"


def single_key(item: Item, day: date) -> str:
    return f"ballot:{item.poll.ballot}:remind-{item.kind}-{day:%Y%m%d}:{item.person}"
