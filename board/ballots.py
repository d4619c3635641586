"""What people do with a ballot: open it, vote, declare a conflict of interest, close it, take it back.

Every verb takes the case's row lock first, then the ballot's, then the seat's, and re-reads what it locked: a
vote and a closing at the same instant come one after the other, and the later sees what the earlier one did.
"""

import logging
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from applications.conflicts import applicants_of
from applications.lifecycle import ballot_keeper
from applications.models import Application
from applications.rules import assess_version
from applications.states import State
from applications.workflow import ballot_reopened, lock_application, recall_from_board, route_to_board
from board import mails
from board.closing import exclude_applicants, settle, take_back
from board.meeting_seats import reseat
from board.models import Ballot, Seat, Vote
from board.presence import present_at, waits_on_an_agenda
from board.seats import exclude, replace_excluded, require_office, seats_of
from board.states import BallotState, Choice
from board.tally import Rules
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.base import to_cents

logger = logging.getLogger(__name__)


def lock_ballot(pk: int) -> tuple[Application, Ballot]:
    """Lock the case, then its ballot, and read both afresh; call inside a transaction."""
    case = lock_application(Ballot.objects.values_list("application_id", flat=True).get(pk=pk))
    ballot: Ballot = Ballot.objects.select_for_update(of=("self",)).get(pk=pk)
    ballot.application = case
    return case, ballot


def lock_seat(ballot: Ballot, member: User) -> Seat:
    """The member's seat in the ballot. Raises NotAllowed when there is none."""
    seat: Seat | None = (
        Seat.objects.select_for_update(of=("self",)).filter(ballot=ballot, member=member).first()
    )
    if seat is None:
        raise NotAllowed("vote")
    return seat


def refuse_if_absent(ballot: Ballot, member: User) -> None:
    """In a meeting only those vote who are there. Raises Refused("not_present")."""
    if not ballot.is_circular and not present_at(ballot).filter(member=member).exists():
        raise Refused("not_present")


def refuse_if_over(case: Application, ballot: Ballot, now: datetime) -> None:
    """Raises Refused when the ballot takes no votes any more: closed, time is up, taken back, case gone."""
    if ballot.state == BallotState.CANCELLED or (case.state != State.AT_BOARD and ballot.is_open):
        raise Refused("ballot_taken_back")
    if not ballot.takes_votes(now):
        raise Refused("ballot_closed")


# -- opening --------------------------------------------------------------------------------------


@transaction.atomic
def open_ballot(
    *, application: Application, actor: User, now: datetime, closes_at: datetime, note: str = ""
) -> Ballot:
    """Give a complete case to the board, or ask the board again after too few took part.

    Everyone who is on the board now gets a seat (seats_of), and everyone who can vote gets a letter.
    `closes_at` is an instant. Raises NotAllowed, NotPossible, or Refused: closes_in_the_past (closes_on),
    already_open, on_agenda, objected, too_few_members.
    """
    case = lock_application(application.pk)
    if not ballot_keeper(case, actor):
        raise NotAllowed("open_ballot")
    if closes_at <= now:
        raise Refused("closes_in_the_past", field="closes_on")
    if case.state not in {State.COMPLETE, State.AT_BOARD}:
        raise NotPossible("open_ballot", case.state)
    refuse_if_for_a_meeting(case)
    rules = rules_for(case)
    seats = seats_of(case, rules, now, closes_at)
    put_before_board(case, actor, now, closes_at)
    ballot = Ballot.objects.create(
        application=case,
        version=case.versions.latest("number"),
        note=note,
        opened_by=actor,
        opened_at=now,
        closes_at=closes_at,
        max_grant=case.max_grant,
        rules=rules.model_dump(mode="json"),
    )
    for seat in seats:
        seat.ballot = ballot
    Seat.objects.bulk_create(seats)
    mails.tell_members(ballot, mails.opened, key="opened", now=now)
    return ballot


def refuse_if_for_a_meeting(case: Application) -> None:
    """Raises Refused: on_agenda while a meeting is to deal with the case; objected once a member wanted one."""
    if waits_on_an_agenda(case.pk):
        raise Refused("on_agenda")
    if case.ballots.filter(objected_at__isnull=False, version=case.versions.latest("number")).exists():
        raise Refused("objected")


def rules_for(case: Application, *, reinvited: bool = False) -> Rules:
    """Quorum and majority of the route that the latest version takes; more for an exception or a large sum."""
    version = case.versions.select_related("guideline_version").latest("number")
    route = assess_version(version).route
    return Rules.of(version.guideline_version.guideline, route, reinvited=reinvited)


def put_before_board(case: Application, actor: User, now: datetime, closes_at: datetime) -> None:
    """Move the case to the board; a case that is there already must be without an open ballot."""
    open_ballots = case.ballots.open()
    if case.state == State.COMPLETE:
        # A ballot left behind when the case was taken from the board by another way.
        for stray in open_ballots:
            take_back(stray, now)
        route_to_board(application=case, actor=actor, now=now, closes_at=closes_at)
    elif case.state != State.AT_BOARD:
        raise NotPossible("open_ballot", case.state)
    elif open_ballots.exists():
        raise Refused("already_open")
    else:
        ballot_reopened(application=case, now=now)


# -- voting ---------------------------------------------------------------------------------------


@transaction.atomic
def cast_vote(
    *,
    ballot: Ballot,
    member: User,
    choice: str,
    amount: Decimal | None = None,
    remark: str = "",
    now: datetime,
) -> Vote:
    """Vote, or change the vote. A circular vote closes with the last one that was missing.

    `amount` in euros goes with the choice "reduced" and with no other. Raises NotAllowed without a seat or
    office, Refused: ballot_closed, ballot_taken_back, excluded, not_present (in a meeting), choice_unknown (choice),
    amount_missing, amount_unwanted, amount_not_positive, amount_too_precise, amount_too_high (amount).
    """
    case, locked = lock_ballot(ballot.pk)
    seat = lock_seat(locked, member)
    require_office(case, member, now)
    refuse_if_over(case, locked, now)
    if seat.is_excluded or member.pk in applicants_of(case):
        raise Refused("excluded")
    refuse_if_absent(locked, member)
    check_choice(choice, amount, locked.max_grant)
    slip = {"choice": choice, "amount": amount, "remark": remark.strip(), "cast_at": now, "entered_by": None}
    vote, _ = Vote.objects.update_or_create(seat=seat, defaults=slip)
    settle_when_complete(case, locked, now)
    return vote


def check_choice(choice: str, amount: Decimal | None, max_grant: Decimal) -> None:
    """Raises Refused when the choice is none, or the amount does not fit it."""
    if choice not in Choice.values:
        raise Refused("choice_unknown", field="choice")
    if choice != Choice.REDUCED:
        if amount is not None:
            raise Refused("amount_unwanted", field="amount")
        return
    if amount is None:
        raise Refused("amount_missing", field="amount")
    if amount <= 0:
        raise Refused("amount_not_positive", field="amount")
    if amount > max_grant:
        raise Refused("amount_too_high", field="amount", highest=max_grant)
    if amount != to_cents(amount):
        raise Refused("amount_too_precise", field="amount")


@transaction.atomic
def declare_conflict(*, ballot: Ballot, member: User, reason: str, now: datetime) -> Seat:
    """A member steps out of one ballot for a conflict of interest (§ 20 VwVfG; § 31 GO NRW). A vote goes too.

    A deputy takes the place; in a meeting one who is there. Raises NotAllowed without a seat or office, Refused:
    ballot_closed, ballot_taken_back, excluded, reason_missing (reason).
    """
    case, locked = lock_ballot(ballot.pk)
    seat = lock_seat(locked, member)
    require_office(case, member, now)
    refuse_if_over(case, locked, now)
    if seat.is_excluded:
        raise Refused("excluded")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    exclude(seat, reason=reason, by=member, now=now)
    heir = replace_excluded(case, locked, seat, now)
    if heir:
        mails.tell_heir(heir, now=now)
    settle_when_complete(case, locked, now)
    return seat


def settle_when_complete(case: Application, ballot: Ballot, now: datetime) -> None:
    """Close a circular vote once nobody is left who could still vote; in a meeting the chair closes it."""
    exclude_applicants(case, ballot, now)
    if not ballot.is_circular:
        reseat(case, ballot, now)
    elif not ballot.seats.silent().exists():
        settle(case, ballot, now)


# -- closing --------------------------------------------------------------------------------------


@transaction.atomic
def close_ballot(*, ballot: Ballot, now: datetime, actor: User | None = None) -> Ballot:
    """Count the votes and hand the result on: a recommendation, or the news that too few took part.

    With an `actor` (officer, deputy or chair, not excluded) the ballot closes before its time. Raises
    NotAllowed; NotPossible when it is no longer open, or when nobody closes it and its time is not up.
    """
    case, locked = lock_ballot(ballot.pk)
    if actor is not None and not ballot_keeper(case, actor):
        raise NotAllowed("close_ballot")
    if not locked.is_open or (actor is None and locked.takes_votes(now)):
        raise NotPossible("close_ballot", locked.state)
    settle(case, locked, now, closed_by=actor)
    return locked


def close_due_ballots(now: datetime) -> int:
    """Close every ballot whose time is up and take back those whose case has left the board.

    Each in its own transaction; one that fails is logged and stops no other. Returns how many were done.
    """
    return sum(settle_due(pk, now) for pk in list(Ballot.objects.to_settle(now).values_list("pk", flat=True)))


def settle_due(pk: int, now: datetime) -> int:
    """1 when the ballot was still open and due under the lock, else 0."""
    try:
        with transaction.atomic():
            case, ballot = lock_ballot(pk)
            if not ballot.is_open or (ballot.takes_votes(now) and case.state == State.AT_BOARD):
                return 0
            settle(case, ballot, now)
            return 1
    except Exception:
        logger.exception("Ballot %s could not be closed", pk)
        return 0


@transaction.atomic
def cancel_ballot(*, ballot: Ballot, actor: User, now: datetime, reason: str) -> Ballot:
    """The officer ends an open ballot and takes the case back; votes are never counted nor shown.

    Raises as `take_from_board`, and NotPossible when the ballot is no longer open.
    """
    case, locked = lock_ballot(ballot.pk)
    if not locked.is_open:
        raise NotPossible("cancel_ballot", locked.state)
    take_from_board(application=case, actor=actor, now=now, reason=reason)
    locked.refresh_from_db()
    return locked


@transaction.atomic
def take_from_board(*, application: Application, actor: User, now: datetime, reason: str) -> Application:
    """The officer takes a case back, with its open ballot or without one after too few took part.

    The members are told. Raises NotAllowed, NotPossible when the case is not with the board,
    Refused("reason_missing", "reason").
    """
    case = lock_application(application.pk)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    if case.state != State.AT_BOARD:
        raise NotPossible("recall_from_board", case.state)
    for ballot in case.ballots.open():
        take_back(ballot, now, reason=reason.strip(), by=actor)
    return recall_from_board(application=case, actor=actor, now=now, reason=reason.strip())
