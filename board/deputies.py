"""While a circular vote runs: a vote goes from a member to their deputy, and back.

The seat changes hands: it names the deputy who votes and the member whose vote it is. A vote that was cast
stays where it is. Each verb takes the case's lock, then the ballot's, then the seat's (board.ballots).
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import VOTING, RoleName
from applications.models import Application
from applications.states import State
from board import mails, member_mails
from board.ballots import lock_ballot, lock_seat, refuse_if_over
from board.models import Absence, Ballot, Seat, Substitution
from board.reminder_days import near_closing
from board.reminder_scene import span_of
from board.seats import barred_from, bench_of, free_deputies, require_office
from board.states import Procedure
from funding.errors import NotAllowed, Refused
from funding.models import RoleAssignment
from funding.people import people_with


@transaction.atomic
def hand_over(*, ballot: Ballot, member: User, now: datetime) -> Seat:
    """A member gives their vote in this ballot to their deputy, who is written to. Returns the seat.

    Raises NotAllowed without a seat or office; Refused: not_circular, ballot_closed, ballot_taken_back,
    excluded, stands_in_already, has_voted, no_deputy.
    """
    case, locked = lock_ballot(ballot.pk)
    seat = lock_seat(locked, member)
    require_office(case, member, now)
    refuse_to_move(case, locked, now)
    if seat.is_excluded:
        raise Refused("excluded")
    if seat.stands_in_for_id:
        raise Refused("stands_in_already")
    if hasattr(seat, "vote"):
        raise Refused("has_voted")
    deputies = free_deputies(case, locked, member.pk, now)
    if not deputies:
        raise Refused("no_deputy")
    give(seat, to=deputies[0], instead_of=member)
    mails.tell_heir(seat, now=now)
    return seat


@transaction.atomic
def step_in(*, ballot: Ballot, deputy: User, member: User, now: datetime) -> Seat:
    """A deputy takes the vote of a member who is silent, once the day of the last reminder has come or an
    absence until closing is entered; or of an excluded one whom nobody replaced. The member is written to.

    That it is possible tells the deputy that the member has not voted, and nothing else tells it.
    Raises NotAllowed for who is not the member's deputy today; Refused: not_circular, ballot_closed,
    ballot_taken_back, has_a_seat, excluded (the deputy), already_replaced, too_early, has_voted.
    """
    case, locked = lock_ballot(ballot.pk)
    if deputy not in bench_of(case.programme, localdate(now)).get(member.pk, []):
        raise NotAllowed("step_in")
    refuse_to_move(case, locked, now)
    refuse_deputy(case, locked, deputy, now)
    if locked.seats.entitled().filter(stands_in_for=member).exists():
        raise Refused("already_replaced")
    seat = lock_seat(locked, member)
    if seat.is_excluded:
        return Seat.objects.create(ballot=locked, member=deputy, stands_in_for=member)
    # The day first: before it nobody may find out by trying whether the member has voted.
    first = first_day_to_step_in(locked, member, localdate(now))
    if localdate(now) < first:
        raise Refused("too_early", day=first)
    if hasattr(seat, "vote"):
        raise Refused("has_voted")
    give(seat, to=deputy, instead_of=member)
    letter = member_mails.deputy_stepped_in
    member_mails.tell_of_change(locked, member, lambda: letter(locked, deputy), event="stepped-in", now=now)
    return seat


@transaction.atomic
def take_vote_back(*, ballot: Ballot, member: User, now: datetime) -> Seat:
    """A member takes the vote back that a deputy has in their place and has not used; the deputy is told.

    Raises NotAllowed when nobody has their vote or they have no vote on the board any more; Refused:
    not_circular, ballot_closed, ballot_taken_back, excluded, deputy_has_voted.
    """
    case, locked = lock_ballot(ballot.pk)
    seat: Seat | None = (
        Seat.objects.select_for_update(of=("self",))
        .filter(ballot=locked, stands_in_for=member, excluded_at=None)
        .first()
    )
    voting = people_with(case.programme, VOTING, on=localdate(now))
    if seat is None or not voting.filter(pk=member.pk).exists():
        raise NotAllowed("take_vote_back")
    refuse_to_move(case, locked, now)
    if member.pk in barred_from(case, now):
        raise Refused("excluded")
    if hasattr(seat, "vote"):
        raise Refused("deputy_has_voted")
    deputy = seat.member
    give(seat, to=member, instead_of=None)
    letter = member_mails.vote_taken_back
    member_mails.tell_of_change(locked, deputy, lambda: letter(locked, member), event="taken-back", now=now)
    return seat


def refuse_to_move(case: Application, ballot: Ballot, now: datetime) -> None:
    """Raises Refused for a vote in a meeting, where attendance decides, and for one that is over."""
    if not ballot.is_circular:
        raise Refused("not_circular")
    refuse_if_over(case, ballot, now)


def refuse_deputy(case: Application, ballot: Ballot, deputy: User, now: datetime) -> None:
    if deputy.pk in barred_from(case, now):
        raise Refused("excluded")
    if ballot.seats.filter(member=deputy).exists():
        raise Refused("has_a_seat")


def give(seat: Seat, *, to: User, instead_of: User | None) -> None:
    """Move the seat. What was said of its former holder goes with them: a checked conflict, the chair."""
    seat.member, seat.stands_in_for = to, instead_of
    seat.cleared_at = seat.cleared_by = None
    seat.is_chair = False
    seat.save()


# -- when -----------------------------------------------------------------------------------------


def first_day_to_step_in(ballot: Ballot, member: User, today: date) -> date:
    """From this local date on the deputy of a silent member may step in: today for one who is away until
    closing, else the day of the last reminder."""
    last = localdate(ballot.closes_at)
    if Absence.objects.covering(today, last).filter(member=member).exists():
        return today
    return last_reminder_day(ballot)


def last_reminder_day(ballot: Ballot) -> date:
    """The working day on which who has not voted is reminded last and the deputy is told (board.reminder_plan);
    the last day to vote where nobody works in between."""
    span = span_of(ballot)
    return near_closing(span) or span.last_day


def offers_to(user: User, now: datetime) -> list[Seat]:
    """The seats whose vote the user may take now as a deputy, what closes first on top. Three queries at most."""
    today = localdate(now)
    deputy_in = roles_of(user).programmes({RoleName.BOARD_DEPUTY})
    if not deputy_in:
        return []
    members = Substitution.objects.in_force(today).filter(deputy=user, programme__in=deputy_in)
    ballots = (
        Ballot.objects.open()
        .unbiased_by(user)
        .filter(
            procedure=Procedure.CIRCULAR,
            closes_at__gt=now,
            application__state=State.AT_BOARD,
            application__programme__in=deputy_in,
        )
    )
    taken = Seat.objects.entitled().filter(ballot=OuterRef("ballot"))
    seats = Seat.objects.filter(
        Q(vote=None) & ~Exists(taken.filter(stands_in_for=OuterRef("member"))),
        ~Exists(taken.filter(member=user)),
        in_force_for(members, today),
        ballot__in=ballots,
        stands_in_for=None,
    )
    related = ("member", "ballot__application__guideline_version", "ballot__application__initiative")
    found = list(seats.select_related(*related).order_by("ballot__closes_at", "pk"))
    away = (
        {(one.member_id, one.last_day) for one in Absence.objects.covering(today, today)} if found else set()
    )
    return [seat for seat in found if is_open_to_deputy(seat, today, away)]


def in_force_for(members: Any, today: date) -> Exists:
    """Seats of members for whom the substitution counts, in the seat's own programme, while they are in office."""
    programme = OuterRef("ballot__application__programme")
    office = RoleAssignment.objects.in_force(today).holding(*VOTING)
    mine = members.filter(member=OuterRef("member"), programme=programme)
    return Exists(
        mine.filter(Exists(office.filter(user=OuterRef("member"), programme=OuterRef("programme"))))
    )


def is_open_to_deputy(seat: Seat, today: date, away: set[tuple[int, date]]) -> bool:
    last = localdate(seat.ballot.closes_at)
    is_away = any(member == seat.member_id and until >= last for member, until in away)
    return seat.is_excluded or is_away or today >= last_reminder_day(seat.ballot)
