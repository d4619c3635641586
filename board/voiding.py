"""A conflict of interest comes to light after the vote (§ 20 VwVfG; § 31 GO NRW): what rested on it does not count.

The vote itself stays on record: what a case was decided on can be shown years later.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Application
from applications.recommendations import set_aside, void_recommendation
from applications.states import DECIDED, Event, State
from applications.workflow import note
from board import conflict_mails
from board.ballots import lock_ballot, lock_seat, settle_when_complete
from board.exclusions import refuse_unless_keeper
from board.models import Ballot, Seat
from board.seats import exclude, mark_excluded
from board.states import BallotState, Finding
from funding.errors import NotPossible, Refused


@dataclass(frozen=True, kw_only=True)
class Found:
    """A conflict of interest that came to light: whose, why, who found it, when."""

    seat: Seat
    reason: str
    actor: User
    now: datetime


@transaction.atomic
def find_conflict(*, ballot: Ballot, member: User, actor: User, reason: str, now: datetime) -> Finding:
    """Officer or chair note that a member had a conflict of interest in a vote that is closed.

    From this vote on the member is excluded from the case: in it, in later votes, and in one that is open now.
    A recommendation their vote is in becomes void and the case goes back to the board; a decision stays, and
    the office is told to look at it (§ 48 VwVfG). Returns what follows.

    Raises NotAllowed (also about oneself, and without a seat), NotPossible while the vote is open or when it
    was taken back, Refused: excluded_already (member), reason_missing (reason).
    """
    case, locked = lock_ballot(ballot.pk)
    refuse_unless_keeper(case, member, actor, "find_conflict")
    if locked.state != BallotState.CLOSED:
        raise NotPossible("find_conflict", locked.state)
    seat = lock_seat(locked, member)
    if seat.is_excluded:
        raise Refused("excluded_already", field="member")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    found = Found(seat=seat, reason=reason.strip(), actor=actor, now=now)
    tainted = tainted_ballot(case, locked, member)
    finding = follow(case, tainted, found)
    exclude_from_now_on(case, locked, found)
    note_finding(case, found, finding)
    conflict_mails.tell_finding(tainted or locked, seat, finding, now=now)
    return finding


def tainted_ballot(case: Application, ballot: Ballot, member: User) -> Ballot | None:
    """The vote, this one or a later one, with the member's vote in it that what counts today rests on."""
    advice = case.decision.recommendation if case.state in DECIDED and case.decision else case.recommendation
    if advice is None or advice.void_at is not None:
        return None
    since = case.ballots.filter(opened_at__gte=ballot.opened_at, recommendation=advice)
    found: Ballot | None = since.filter(seats__member=member, seats__vote__isnull=False).first()
    return found


def follow(case: Application, tainted: Ballot | None, found: Found) -> Finding:
    """Void the recommendation; what was decided is for people to look at."""
    if tainted is None:
        return Finding.RECORDED
    reason = formal_reason()
    if case.state in {State.RECOMMENDED, State.WAITLISTED}:
        void_recommendation(application=case, actor=found.actor, now=found.now, reason=reason)
        case.refresh_from_db()
        return Finding.VOID
    set_aside(case, now=found.now, reason=reason)
    return Finding.DECIDED if case.state in DECIDED else Finding.RECORDED


def formal_reason() -> str:
    """For everyone who reads the case, in the language of the authority: no name."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("For a formal reason: somebody voted who must not take part.")


def exclude_from_now_on(case: Application, ballot: Ballot, found: Found) -> None:
    """In this vote and every later one; in an open one their vote goes."""
    seats = Seat.objects.select_for_update(of=("self",)).filter(
        ballot__application=case, ballot__opened_at__gte=ballot.opened_at, member=found.seat.member
    )
    for seat in seats.entitled().select_related("ballot"):
        if seat.ballot.is_open:
            exclude(seat, reason=found.reason, by=found.actor, now=found.now)
            settle_when_complete(case, seat.ballot, found.now)
        else:
            mark_excluded(seat, reason=found.reason, by=found.actor, now=found.now)
    found.seat.refresh_from_db()


def note_finding(case: Application, found: Found, finding: Finding) -> None:
    """On the case's record, for the office and the auditor only: it names the member."""
    note(
        case,
        Event.CONFLICT_FOUND,
        actor=found.actor,
        now=found.now,
        reason=found.reason,
        is_shared=False,
        name=str(found.seat.member),
        ballot=found.seat.ballot_id,
        finding=finding,
    )
