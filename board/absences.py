"""Days on which a member cannot take part. Reminders pause, and a deputy gets the votes (board.seats)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from applications.states import State
from board.deputies import hand_over
from board.models import Absence, Ballot, Seat
from board.states import Procedure
from funding.errors import NotAllowed, Refused

LONGEST = timedelta(days=366)


@transaction.atomic
def note_absence(*, member: User, first_day: date, last_day: date, now: datetime) -> Absence:
    """The member is away from `first_day` to the end of `last_day` (local dates).

    Raises Refused: starts_in_the_past (first_day), ends_before_start, too_long, already_absent (last_day).
    """
    User.objects.select_for_update().get(pk=member.pk)
    if first_day < localdate(now):
        raise Refused("absence_in_the_past", field="first_day")
    if last_day < first_day:
        raise Refused("ends_before_start", field="last_day", since=first_day)
    if last_day - first_day >= LONGEST:
        raise Refused("absence_too_long", field="last_day")
    other = Absence.objects.filter(member=member).touching(first_day, last_day).first()
    if other:
        raise Refused("already_absent", field="first_day", since=other.first_day, until=other.last_day)
    found: Absence = Absence.objects.create(
        member=member, first_day=first_day, last_day=last_day, noted_at=now
    )
    return found


@transaction.atomic
def delete_absence(*, absence: Absence, member: User, now: datetime) -> None:
    """The member is there after all: days to come are forgotten, days that are over stay.

    Votes that a deputy has by then stay with them until the member takes them back. Raises NotAllowed for
    somebody else's, Refused("absence_is_over").
    """
    found = Absence.objects.select_for_update().filter(pk=absence.pk, member=member).first()
    if found is None:
        raise NotAllowed("delete_absence")
    today = localdate(now)
    if found.last_day < today:
        raise Refused("absence_is_over")
    if found.first_day >= today:
        found.delete()
        return
    found.last_day = today - timedelta(days=1)
    found.save(update_fields=["last_day"])


def open_votes_of(member: User, now: datetime) -> list[Ballot]:
    """Running circular votes in which the member is silent and has a deputy, what closes first on top. One query.

    Whether a deputy is free is said by `hand_over`.
    """
    seats = Seat.objects.of_member(member).silent().filter(stands_in_for=None)
    running = Ballot.objects.open().filter(
        seats__in=seats, procedure=Procedure.CIRCULAR, closes_at__gt=now, application__state=State.AT_BOARD
    )
    found = running.telling_deputy_of(member, localdate(now)).select_related("application")
    return [ballot for ballot in found.order_by("closes_at", "pk") if ballot.has_deputy]  # type: ignore[attr-defined]


def hand_over_each(*, member: User, ballots: Iterable[Ballot], now: datetime) -> int:
    """Give the member's votes in these ballots to deputies; one that has moved on stays as it is.

    Each in its own transaction, so that no more than one case is locked at a time. Returns how many went.
    """
    return sum(was_handed_over(ballot, member, now) for ballot in ballots)


def was_handed_over(ballot: Ballot, member: User, now: datetime) -> bool:
    try:
        hand_over(ballot=ballot, member=member, now=now)
    except (Refused, NotAllowed):
        return False
    return True
