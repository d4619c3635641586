"""The items of a running meeting: call one, talk, vote, close the vote, or put it off.

Locks are taken in one order: the meeting, the case, its ballot, the seat. Votes are cast with board.ballots.cast_vote
by those who are there; here who takes the minutes enters what others say.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from applications.conflicts import applicants_of, has_conflict
from applications.models import Application
from applications.states import State
from applications.workflow import ballot_reopened, lock_application
from board.agenda import back_on_desk
from board.attendance import leads, lock_meeting, open_item
from board.ballots import (
    check_choice,
    lock_ballot,
    lock_seat,
    refuse_if_absent,
    refuse_if_over,
    settle_when_complete,
)
from board.closing import drop, settle
from board.meeting_quorum import presence_for, rules_in
from board.meeting_seats import seats_in
from board.models import AgendaItem, Ballot, Meeting, Seat, Vote
from board.presence import on_agendas
from board.states import BallotState, ItemState, MeetingState, Procedure
from funding.errors import NotAllowed, NotPossible, Refused


def lock_item(item: AgendaItem, actor: User, act: str) -> tuple[Meeting, AgendaItem, Application | None]:
    """Lock the meeting, then the item's case, and read all afresh.

    Raises NotAllowed for who does not lead the meeting or has a conflict of interest in the case, NotPossible
    when the meeting is not going on.
    """
    meeting = lock_meeting(item.meeting_id)
    case = lock_application(item.application_id) if item.application_id else None
    found = AgendaItem.objects.select_related("meeting__programme").filter(pk=item.pk).first()
    if found is None or not leads(meeting, actor) or (case and has_conflict(case, actor)):
        raise NotAllowed(act)
    if meeting.state != MeetingState.RUNNING:
        raise NotPossible(act, meeting.state)
    found.meeting = meeting
    return meeting, found, case


def refuse_unless(item: AgendaItem, state: ItemState, act: str) -> None:
    if item.state != state:
        raise NotPossible(act, item.state)


# -- calling -----------------------------------------------------------------------------------------


@transaction.atomic
def call_item(*, item: AgendaItem, actor: User, now: datetime) -> AgendaItem:
    """The next item: for a case the vote opens, with a seat for every member of the board.

    Raises NotAllowed, NotPossible when it was called before or the meeting is not going on, Refused:
    another_item_open, case_has_left, already_open, not_quorate (here, members, needed).
    """
    meeting, found, case = lock_item(item, actor, "call_item")
    refuse_unless(found, ItemState.WAITING, "call_item")
    if open_item(meeting):
        raise Refused("another_item_open")
    if case:
        found.ballot = open_in_meeting(found, case, actor, now)
    found.state, found.called_at = ItemState.OPEN, now
    found.save()
    return found


def open_in_meeting(item: AgendaItem, case: Application, actor: User, now: datetime) -> Ballot:
    """The ballot of an item. It ends when it is closed, not by itself."""
    if case.state != State.AT_BOARD:
        raise Refused("case_has_left")
    if case.ballots.open().exists():
        raise Refused("already_open")
    there = presence_for(item, case, now)
    if not there.quorate:
        raise Refused("not_quorate", here=there.here, members=there.members, needed=there.needed)
    ballot_reopened(application=case, now=now)
    ballot = Ballot.objects.create(
        application=case,
        version=case.versions.latest("number"),
        procedure=Procedure.MEETING,
        opened_by=actor,
        opened_at=now,
        max_grant=case.max_grant,
        rules=rules_in(item, case).model_dump(mode="json"),
    )
    seats = seats_in(item.meeting, case, now)
    for seat in seats:
        seat.ballot = ballot
    Seat.objects.bulk_create(seats)
    return ballot


# -- what is said ------------------------------------------------------------------------------------


@transaction.atomic
def note_course(*, item: AgendaItem, text: str, actor: User, now: datetime) -> AgendaItem:
    """Write down what was talked about, for the minutes; until they are signed.

    Raises NotAllowed, NotPossible before the meeting and once the minutes are signed.
    """
    meeting = lock_meeting(item.meeting_id)
    case = lock_application(item.application_id) if item.application_id else None
    if not leads(meeting, actor) or (case and has_conflict(case, actor)):
        raise NotAllowed("note_course")
    minutes = getattr(meeting, "minutes", None)
    signed = minutes is not None and minutes.signed_at is not None
    if meeting.state not in (MeetingState.RUNNING, MeetingState.ENDED) or signed:
        raise NotPossible("note_course", meeting.state)
    AgendaItem.objects.filter(pk=item.pk).update(course=text.strip())
    item.refresh_from_db()
    return item


@transaction.atomic
def enter_vote(
    *,
    ballot: Ballot,
    member: User,
    choice: str,
    amount: Decimal | None = None,
    entered_by: User,
    now: datetime,
    replace: bool = False,
) -> Vote:
    """Who takes the minutes enters what a member says who is there; a vote from a phone only with `replace`.

    `amount` as in cast_vote. Raises NotAllowed for who does not lead the meeting, has a conflict of interest or
    where the member has no seat; NotPossible outside a meeting; Refused: not_present, vote_noted, and as cast_vote.
    """
    case, locked = lock_ballot(ballot.pk)
    item = AgendaItem.objects.select_related("meeting").filter(ballot=locked).first()
    if item is None:
        raise NotPossible("enter_vote", locked.state)
    if not leads(item.meeting, entered_by) or has_conflict(case, entered_by):
        raise NotAllowed("enter_vote")
    seat = lock_seat(locked, member)
    refuse_if_over(case, locked, now)
    if seat.is_excluded or member.pk in applicants_of(case):
        raise Refused("excluded")
    refuse_if_absent(locked, member)
    check_choice(choice, amount, locked.max_grant)
    before = Vote.objects.filter(seat=seat).first()
    if before and before.entered_by_id is None and not replace:
        raise Refused("vote_noted")
    slip = {"choice": choice, "amount": amount, "remark": "", "cast_at": now, "entered_by": entered_by}
    vote, _created = Vote.objects.update_or_create(seat=seat, defaults=slip)
    return vote


@transaction.atomic
def exclude_in_meeting(*, item: AgendaItem, member: User, reason: str, actor: User, now: datetime) -> Seat:
    """Somebody says at the item that they have a conflict of interest (§ 20 VwVfG); a vote of theirs goes.

    Who is there as their deputy takes over. Members can say it themselves with board.ballots.declare_conflict.
    Raises NotAllowed, NotPossible unless the item is open, Refused: excluded, reason_missing (reason).
    """
    _meeting, found, _case = lock_item(item, actor, "exclude_in_meeting")
    refuse_unless(found, ItemState.OPEN, "exclude_in_meeting")
    if found.ballot_id is None:
        raise NotPossible("exclude_in_meeting", found.state)
    case, ballot = lock_ballot(found.ballot_id)
    seat = lock_seat(ballot, member)
    if seat.is_excluded:
        raise Refused("excluded")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    Vote.objects.filter(seat=seat).delete()
    seat.excluded_at, seat.exclusion_reason, seat.excluded_by = now, reason.strip(), actor
    seat.save()
    settle_when_complete(case, ballot, now)
    return seat


# -- the end of an item ------------------------------------------------------------------------------


@transaction.atomic
def close_item(*, item: AgendaItem, actor: User, now: datetime) -> AgendaItem:
    """Count the votes, or end another matter. Who is there and has said nothing abstains.

    With too few votes the item is put off for lack of a quorum. Raises NotAllowed, NotPossible.
    """
    _meeting, found, _case = lock_item(item, actor, "close_item")
    refuse_unless(found, ItemState.OPEN, "close_item")
    if found.ballot_id:
        case, ballot = lock_ballot(found.ballot_id)
        if ballot.is_open:
            settle(case, ballot, now, closed_by=actor)
    else:
        AgendaItem.objects.filter(pk=found.pk).update(state=ItemState.DONE, done_at=now)
    found.refresh_from_db()
    return found


@transaction.atomic
def put_off_item(
    *, item: AgendaItem, reason: str = "", actor: User, now: datetime, no_quorum: bool = False
) -> AgendaItem:
    """Deal with it another time; votes that were cast are neither counted nor shown. A case is on the desk again.

    Either with a reason, or `no_quorum`: too few are there for this case. Raises NotAllowed, NotPossible once it
    is done, Refused: reason_missing (reason), is_quorate (no_quorum).
    """
    _meeting, found, case = lock_item(item, actor, "put_off_item")
    if found.state not in (ItemState.WAITING, ItemState.OPEN):
        raise NotPossible("put_off_item", found.state)
    if no_quorum and (case is None or presence_for(found, case, now).quorate):
        raise Refused("is_quorate", field="no_quorum")
    if not no_quorum and not reason.strip():
        raise Refused("reason_missing", field="reason")
    if found.ballot_id:
        _case, ballot = lock_ballot(found.ballot_id)
        if ballot.state == BallotState.OPEN:
            drop(ballot, now, reason=reason.strip(), by=actor)
    found.state, found.done_at = ItemState.PUT_OFF, now
    found.put_off_reason, found.no_quorum = reason.strip(), no_quorum
    found.save()
    if case:
        back_on_desk(case, now, reason=reason.strip(), was_called=True, no_quorum=no_quorum)
    return found


@transaction.atomic
def resume_item(*, item: AgendaItem, actor: User, now: datetime) -> AgendaItem:
    """In the same meeting the item is to be dealt with after all: it waits at its place again.

    Raises NotAllowed, NotPossible unless it was put off, Refused: case_has_left, on_agenda, already_open.
    """
    _meeting, found, case = lock_item(item, actor, "resume_item")
    refuse_unless(found, ItemState.PUT_OFF, "resume_item")
    if case:
        refuse_if_elsewhere(case)
        ballot_reopened(application=case, now=now)
    found.state, found.done_at, found.ballot = ItemState.WAITING, None, None
    found.put_off_reason, found.no_quorum = "", False
    found.save()
    return found


def refuse_if_elsewhere(case: Application) -> None:
    if case.state != State.AT_BOARD:
        raise Refused("case_has_left")
    if case.ballots.open().exists():
        raise Refused("already_open")
    if on_agendas(case.pk).exists():
        raise Refused("on_agenda")


def may_lead(item: AgendaItem, user: User) -> bool:
    """Whether the person leads this item: not where they have a conflict of interest. For pages."""
    if not leads(item.meeting, user):
        return False
    return item.application is None or not has_conflict(item.application, user)
