"""What officer and chair do about a conflict of interest while the vote runs: exclude a member, or say it is none."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications.lifecycle import ballot_keeper
from applications.models import Application
from board import conflict_mails, mails
from board.ballots import lock_ballot, lock_seat, refuse_if_over, settle_when_complete
from board.models import Ballot, Seat
from board.seats import exclude, replace_excluded
from funding.errors import NotAllowed, Refused


def refuse_unless_keeper(case: Application, member: User, actor: User, act: str) -> None:
    """Raises NotAllowed unless officer, deputy or chair without a conflict acts, and about somebody else."""
    if not ballot_keeper(case, actor) or actor.pk == member.pk:
        raise NotAllowed(act)


@transaction.atomic
def exclude_member(*, ballot: Ballot, member: User, actor: User, reason: str, now: datetime) -> Seat:
    """Officer or chair exclude a member from an open vote; a vote of theirs is deleted and they are told.

    `reason` goes into the minutes and to the member. Raises NotAllowed (also about oneself: that is declared,
    board.ballots.declare_conflict; and without a seat), Refused: ballot_closed, ballot_taken_back,
    excluded_already (member), reason_missing (reason).
    """
    case, locked = lock_ballot(ballot.pk)
    refuse_unless_keeper(case, member, actor, "exclude_member")
    seat = lock_seat(locked, member)
    refuse_if_over(case, locked, now)
    if seat.is_excluded:
        raise Refused("excluded_already", field="member")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    exclude(seat, reason=reason, by=actor, now=now)
    conflict_mails.tell_member(locked, seat, now=now)
    heir = replace_excluded(case, locked, seat, now)
    if heir:
        mails.tell_heir(heir, now=now)
    settle_when_complete(case, locked, now)
    return seat


@transaction.atomic
def clear_member(*, ballot: Ballot, member: User, actor: User, now: datetime) -> Seat:
    """Officer or chair have looked at what the program noticed: no conflict of interest. Stays on record.

    Raises NotAllowed (also about oneself, and without a seat), Refused: ballot_closed, ballot_taken_back,
    excluded_already (member). Said twice, the first stands.
    """
    case, locked = lock_ballot(ballot.pk)
    refuse_unless_keeper(case, member, actor, "clear_member")
    seat = lock_seat(locked, member)
    refuse_if_over(case, locked, now)
    if seat.is_excluded:
        raise Refused("excluded_already", field="member")
    if seat.cleared_at is None:
        seat.cleared_at, seat.cleared_by = now, actor
        seat.save(update_fields=["cleared_at", "cleared_by"])
    return seat
