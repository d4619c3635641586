"""Reminders to board members who have not voted; the days stand in the guideline. Each key goes out once."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.timezone import localdate

from accounts.models import Membership
from accounts.roles import BOARD
from applications.mails import recipient
from applications.states import State
from board import mails
from board.models import Ballot, Seat
from funding.models import RoleAssignment
from notifications.countdown import step_due
from notifications.schedule import Reminder


def due(now: datetime) -> Iterator[Reminder]:
    """One reminder for each member who can still vote (contract of notifications.schedule)."""
    for ballot in running_ballots(now):
        days_before = ballot.application.guideline.reminders.ballot_days_before
        closes_at = ballot.closes_at
        if closes_at is None:
            continue
        step = step_due(days_before, opened_at=ballot.opened_at, closes_at=closes_at, now=now)
        if step is not None:
            yield from reminders_of(ballot, step, now)


def running_ballots(now: datetime) -> QuerySet[Ballot]:
    """Circular ballots that take votes at `now`, each with the seats that have not used theirs. Two queries."""
    ballots: QuerySet[Ballot] = Ballot.objects.open().filter(
        closes_at__gt=now, application__state=State.AT_BOARD
    )
    return ballots.select_related(
        "application__initiative", "application__guideline_version"
    ).prefetch_related(Prefetch("seats", queryset=silent_seats(now), to_attr="silent_seats"))


def silent_seats(now: datetime) -> QuerySet[Seat]:
    """Entitled seats without a vote, of people who are on the board today and do not act for the applicant."""
    on_board = RoleAssignment.objects.in_force(localdate(now)).holding(*BOARD)
    role = on_board.filter(user=OuterRef("member"), programme=OuterRef("ballot__application__programme"))
    acting = Membership.objects.filter(
        user=OuterRef("member"), initiative=OuterRef("ballot__application__initiative")
    )
    seats: QuerySet[Seat] = Seat.objects.silent().filter(
        Exists(role), ~Exists(acting), member__is_active=True
    )
    return seats.select_related("member").order_by("pk")


def reminders_of(ballot: Ballot, step: int, now: datetime) -> Iterator[Reminder]:
    left = (localdate(ballot.closes_at) - localdate(now)).days
    for seat in ballot.silent_seats:  # type: ignore[attr-defined]
        yield Reminder(
            key=mails.letter_key(ballot, f"reminder-{step}", seat.member_id),
            to=recipient(seat.member),
            compose=partial(mails.reminder, ballot, days=left),
            about=f"vote on {ballot.application.reference} closes in {left} days",
        )
