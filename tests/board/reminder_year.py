"""A year of the board in the database: 9 members, 60 votes, holidays, absences, and a scheduler that fails."""

import heapq
import itertools
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from accounts.models import User
from applications.states import State
from board.models import Absence, Ballot, ReminderWish, Seat, Substitution, Vote
from board.states import BallotState
from funding.models import Programme
from notifications.models import Mail
from notifications.outbox import queue
from notifications.schedule import due_reminders, queue_reminders
from tests.accounts.factories import role
from tests.applications.factories import make_case, make_initiative, make_programme
from tests.board.factories import make_officer
from tests.board.reminder_oracle import DAY, MISSING, STEP_IN, UNNA, VOTE, Facts, Told, local

FIRST = date(2026, 1, 2)
LENGTH = 364
BALLOTS = 60
TICKS = (time(8, 4), time(18, 4))
HOURS = (7, 8, 8, 12, 18)
LINK = re.compile(r"^- .+\n  (?P<note>.+)\n  \S+/board/(?P<path>\S+)/$", re.MULTILINE)
ACTIONS = {"Read and vote": VOTE, "See the vote": MISSING, "Stand in": STEP_IN}
ACTION = re.compile(rf"^({'|'.join(ACTIONS)}):\n\S+/board/(?P<path>\S+)/$", re.MULTILINE)


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=UNNA)


@dataclass
class Year:
    """Everything that will happen, drawn by lot, and what the scheduler made of it."""

    seed: int
    facts: Facts = field(default_factory=Facts)
    down: set[date] = field(default_factory=set)
    programme: Programme = field(default_factory=make_programme)

    def __post_init__(self) -> None:
        self.lot = random.Random(self.seed)
        self.members = [
            role("chair", self.programme, language="en"),
            role("deputy_chair", self.programme, language="en"),
        ]
        self.members += [role("board_member", self.programme, language="en") for _ in range(7)]
        self.deputies = [role("board_deputy", self.programme, language="en") for _ in range(2)]
        self.facts.leaders = [one.pk for one in self.members[:2]]
        self.events: list[tuple[datetime, int, Callable[[], Any]]] = []
        self.numbers = itertools.count()
        self.closings: list[datetime] = []

    @property
    def people(self) -> list[User]:
        return [*self.members, *self.deputies]

    def play(self) -> list[Told]:
        """Let the year pass. Returns what people were told."""
        self.draw_people()
        self.draw_ballots()
        self.draw_outage()
        for now in (at(FIRST + n * DAY, clock) for n in range(LENGTH) for clock in TICKS):
            if local(now) not in self.down:
                self.later(now, partial(self.tick, now))
        while self.events:
            heapq.heappop(self.events)[-1]()
        return [told for mail in Mail.objects.order_by("pk") for told in self.read(mail)]

    # -- by lot -----------------------------------------------------------------------------------

    def draw_people(self) -> None:
        """Hours, one mail a day or many, deputies of two members, and three absences each, known the day before."""
        for member, deputy in zip(self.members[5:], self.deputies, strict=False):
            Substitution.objects.create(programme=self.programme, member=member, deputy=deputy, since=FIRST)
            self.facts.deputies[member.pk] = deputy.pk
        for person in self.people:
            hour, single = self.lot.choice(HOURS), self.lot.random() < 0.3
            if single or hour != 8:
                mode = "single" if single else "digest"
                ReminderWish.objects.create(member=person, mode=mode, hour=hour)
            self.facts.hours[person.pk] = hour
            self.facts.singles |= {person.pk} if single else set()
            self.facts.absences[person.pk] = [self.draw_absence(person) for _ in range(3)]

    def draw_absence(self, person: User) -> tuple[date, date]:
        first = FIRST + self.lot.randrange(LENGTH) * DAY
        last = first + self.lot.choice((0, 1, 4, 9, 14)) * DAY
        noted = at(first - self.lot.choice((1, 1, 5, 30)) * DAY, time(5))
        note = partial(Absence.objects.create, member=person, first_day=first, last_day=last, noted_at=noted)
        self.later(noted, note)
        return first, last

    def draw_ballots(self) -> None:
        initiative, officer = make_initiative(), make_officer(self.programme)
        for _ in range(BALLOTS):
            case = make_case(State.AT_BOARD, programme=self.programme, initiative=initiative, requested="500")
            opened = at(FIRST + self.lot.randrange(LENGTH - 25) * DAY, time(self.lot.choice((9, 14, 20))))
            last = local(opened) + self.lot.choice((1, 2, 3, 7, 10, 14, 21)) * DAY
            closes = at(last, time(12) if self.lot.random() < 0.1 else time(23, 59, 59))
            ballot = Ballot(
                application=case,
                version=case.versions.get(),
                opened_by=officer,
                opened_at=opened,
                closes_at=closes,
                max_grant=500,
            )
            self.closings.append(closes)
            self.later(opened, partial(self.open, ballot))

    def draw_outage(self) -> None:
        """Two days without a scheduler: one on which a last reminder falls, one next to it or anywhere."""
        first = local(self.lot.choice(self.closings)) - self.lot.choice((1, 1, 2, 3)) * DAY
        second = first + DAY if self.lot.random() < 0.5 else FIRST + self.lot.randrange(LENGTH) * DAY
        self.down = {first, second}

    # -- what happens -----------------------------------------------------------------------------

    def open(self, ballot: Ballot) -> None:
        """Everybody gets a seat; most of them vote at some moment, some hand their vote to their deputy."""
        ballot.save()
        opened, closes = ballot.opened_at, ballot.closes_at
        assert closes is not None
        self.facts.opened[ballot.pk], self.facts.closes[ballot.pk] = opened, closes
        seats = Seat.objects.bulk_create(Seat(ballot=ballot, member=member) for member in self.members)
        for seat in seats:
            ends = opened + (closes - opened) * self.lot.random() if self.lot.random() < 0.8 else closes
            self.facts.waits[ballot.pk, seat.member_id] = (opened, ends)
            if ends < closes:
                self.later(ends, partial(self.leave_off, seat, ends, closes))
        self.later(closes, partial(self.close, ballot))

    def leave_off(self, seat: Seat, now: datetime, closes: datetime) -> None:
        """The vote is cast, or handed over and never cast."""
        deputy = self.facts.deputies.get(seat.member_id)
        if deputy is None or self.lot.random() < 0.7:
            Vote.objects.create(seat=seat, choice="full", cast_at=now)
            return
        Seat.objects.filter(pk=seat.pk).update(member=deputy, stands_in_for=seat.member_id)
        self.facts.waits[seat.ballot_id, deputy] = (now, closes)

    def close(self, ballot: Ballot) -> None:
        Ballot.objects.filter(pk=ballot.pk).update(state=BallotState.CLOSED, closed_at=ballot.closes_at)

    def later(self, moment: datetime, happen: Callable[[], Any]) -> None:
        heapq.heappush(self.events, (moment, next(self.numbers), happen))

    def tick(self, now: datetime) -> None:
        """The scheduler runs; sometimes the worker dies in between, sometimes a second one does the same."""
        self.facts.ticks.append(now)
        chance = self.lot.random()
        if chance < 0.05:
            for reminder in due_reminders(now)[:3]:
                queue(key=reminder.key, to=reminder.to, compose=reminder.compose, now=now)
        queue_reminders(now)
        if chance > 0.95:
            assert queue_reminders(now + timedelta(minutes=2)) == 0

    # -- what was told ----------------------------------------------------------------------------

    def read(self, mail: Mail) -> list[Told]:
        """What a mail says, from its text."""
        person = User.objects.get(email=mail.recipient).pk
        found = [(ACTIONS[each.group(1)], each.group("path")) for each in ACTION.finditer(mail.text)]
        found += [(kind_of(each.group("note")), each.group("path")) for each in LINK.finditer(mail.text)]
        assert found, mail.text
        return [Told(mail.key, person, mail.queued_at, kind, ballot_of(path)) for kind, path in found]


def kind_of(note: str) -> str:
    if "missing" in note:
        return MISSING
    return VOTE if "about" in note else STEP_IN


def ballot_of(path: str) -> int:
    number = int(path.rsplit("/", 1)[-1])
    return Seat.objects.get(pk=number).ballot_id if path.startswith("step-in") else number
