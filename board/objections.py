"""One member is enough: the board talks about a case in a meeting instead of voting by letter (§ 90 VwVfG)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from applications.conflicts import applicants_of
from applications.models import Application
from applications.states import Event, WaitingReason
from applications.workflow import note, put_on_desk
from board import meeting_mails
from board.agenda import put_on
from board.attendance import lock_meeting
from board.ballots import lock_ballot, lock_seat, refuse_if_over
from board.closing import drop
from board.models import Ballot, Meeting
from board.presence import TO_COME
from funding.errors import NotPossible, Refused


def next_meeting(case: Application, now: datetime) -> Meeting | None:
    """The next meeting of the case's board that has not begun."""
    coming = Meeting.objects.filter(programme=case.programme_id, state__in=TO_COME, starts_at__gt=now)
    return coming.order_by("starts_at", "pk").first()


def may_object(ballot: Ballot, now: datetime) -> bool:
    """Whether the guideline knows objections, and the vote is one by letter that is running."""
    board = ballot.version.guideline_version.guideline.board
    return board.objection_moves_to_meeting and ballot.is_circular and ballot.takes_votes(now)


@transaction.atomic
def object_to_circular(*, ballot: Ballot, member: User, now: datetime) -> Ballot:
    """A member wants a meeting: the circular vote ends, its votes are never counted nor shown.

    The case stays with the board: on the agenda of the next meeting that is planned, else on the officer's desk.
    Members are told without the name, office and chair with it. Raises NotAllowed without a seat, NotPossible
    where the guideline has no objection or in a meeting, Refused: ballot_closed, ballot_taken_back, excluded.
    """
    coming = next_meeting(ballot.application, now)
    meeting = lock_meeting(coming.pk) if coming else None
    case, locked = lock_ballot(ballot.pk)
    seat = lock_seat(locked, member)
    refuse_if_over(case, locked, now)
    if seat.is_excluded or member.pk in applicants_of(case):
        raise Refused("excluded")
    if not may_object(locked, now):
        raise NotPossible("object_to_circular", locked.procedure)
    drop(locked, now)
    locked.objected_at = now
    locked.save(update_fields=["objected_at"])
    note(case, Event.MOVE_TO_MEETING, actor=None, now=now)
    if meeting and meeting.state in TO_COME:
        put_on(meeting, case, now)
    else:
        meeting = None
        put_on_desk(case, now, WaitingReason.OBJECTION)
        case.save()
    meeting_mails.tell_of_objection(locked, member, meeting, now=now)
    return locked
