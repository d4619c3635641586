"""The agenda of a meeting: which cases and other matters, in which order.

A case on an agenda is with the board and off the officer's desk; taken off again it is back on the desk. Locks are
taken in one order: the meeting, then the case.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import OFFICERS
from applications.lifecycle import ballot_keeper
from applications.models import Application
from applications.states import Event, State, WaitingReason
from applications.workflow import ballot_reopened, lock_application, note, put_on_desk, route_to_board
from board.attendance import keeps, leads, lock_meeting
from board.models import AgendaItem, Meeting
from board.presence import TO_COME, on_agendas
from board.states import ItemState, MeetingState
from funding.errors import NotAllowed, NotPossible, Refused

LONGEST_TITLE = 200


def cases_for(meeting: Meeting, user: User) -> Any:
    """Cases that wait for the board and are on no agenda, the longest wait first; not where `user` is biased.

    Complete cases are the officers' to give to the board.
    """
    office = roles_of(user).holds(OFFICERS, meeting.programme_id)
    states = [State.AT_BOARD, State.COMPLETE] if office else [State.AT_BOARD]
    waiting = Application.objects.filter(programme=meeting.programme_id, state__in=states)
    planned = AgendaItem.objects.filter(
        application__isnull=False,
        state__in=(ItemState.WAITING, ItemState.OPEN),
        meeting__state__in=(*TO_COME, MeetingState.RUNNING),
        application__state=State.AT_BOARD,
    )
    free = waiting.exclude(Q(state=State.AT_BOARD, ballots__state="open"))
    free = free.exclude(pk__in=planned.values("application")).unbiased_by(user)
    return free.select_related("initiative").defer("draft", "draft_marks").order_by("received_at", "pk")


@transaction.atomic
def add_case(*, meeting: Meeting, application: Application, actor: User, now: datetime) -> AgendaItem:
    """Put a case at the end of the agenda; a complete one goes to the board with it.

    Raises NotAllowed (no keeper, conflict of interest, another programme; the chair for a case the board does not
    have), NotPossible when meeting or case have moved on, Refused: already_open, on_agenda.
    """
    found = lock_to_come(meeting, actor, "add_case")
    case = lock_application(application.pk)
    if case.programme_id != found.programme_id or not ballot_keeper(case, actor):
        raise NotAllowed("add_case")
    if case.state == State.COMPLETE:
        route_to_board(application=case, actor=actor, now=now, closes_at=found.starts_at)
        return put_on(found, case, now)
    if case.state != State.AT_BOARD:
        raise NotPossible("add_case", case.state)
    if case.ballots.open().exists():
        raise Refused("already_open")
    if on_agendas(case.pk).exists():
        raise Refused("on_agenda")
    return put_on(found, case, now)


def put_on(meeting: Meeting, case: Application, now: datetime) -> AgendaItem:
    """The item at the end of the agenda; the case is off the desk. Call with both locked."""
    ballot_reopened(application=case, now=now)
    touch(meeting, now)
    # A case that left the board and came back has its old line still.
    item, _created = AgendaItem.objects.update_or_create(
        meeting=meeting,
        application=case,
        defaults={"position": next_position(meeting), "state": ItemState.WAITING, "put_off_reason": ""},
    )
    return item


@transaction.atomic
def add_matter(*, meeting: Meeting, title: str, actor: User, now: datetime) -> AgendaItem:
    """Put something else at the end of the agenda, also while the meeting is going on.

    Raises NotAllowed, NotPossible, Refused: title_missing, title_too_long (title).
    """
    found = lock_meeting(meeting.pk)
    if not leads(found, actor):
        raise NotAllowed("add_matter")
    if found.state not in (*TO_COME, MeetingState.RUNNING):
        raise NotPossible("add_matter", found.state)
    if not title.strip():
        raise Refused("title_missing", field="title")
    if len(title.strip()) > LONGEST_TITLE:
        raise Refused("title_too_long", field="title", longest=LONGEST_TITLE)
    touch(found, now)
    return AgendaItem.objects.create(meeting=found, title=title.strip(), position=next_position(found))


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, actor: User, now: datetime) -> None:
    """Change places with the item before or after; the first and the last stay where they are.

    Raises NotAllowed, NotPossible once the item was called or the meeting is over.
    """
    found = lock_meeting(item.meeting_id)
    if not leads(found, actor):
        raise NotAllowed("move_item")
    if found.state not in (*TO_COME, MeetingState.RUNNING):
        raise NotPossible("move_item", found.state)
    order = list(found.items.filter(state=ItemState.WAITING))
    here = next((n for n, each in enumerate(order) if each.pk == item.pk), None)
    if here is None:
        raise NotPossible("move_item", item.state)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(order):
        return
    places = order[here].position, order[there].position
    for each, place in ((order[there], places[0]), (order[here], places[1])):
        AgendaItem.objects.filter(pk=each.pk).update(position=place)
    touch(found, now)


@transaction.atomic
def remove_item(*, item: AgendaItem, actor: User, now: datetime) -> None:
    """Take an item off the agenda before the meeting; its case stays with the board and is on the desk again.

    Raises NotAllowed, NotPossible.
    """
    found = lock_to_come(item.meeting, actor, "remove_item")
    if item.application_id:
        case = lock_application(item.application_id)
        if not ballot_keeper(case, actor):
            raise NotAllowed("remove_item")
        back_on_desk(case, now)
    gone, _each = AgendaItem.objects.filter(pk=item.pk, meeting=found, state=ItemState.WAITING).delete()
    if not gone:
        raise NotPossible("remove_item", item.state)
    touch(found, now)


def lock_to_come(meeting: Meeting, actor: User, act: str) -> Meeting:
    """The meeting locked, before its opening. Raises NotAllowed for who does not keep it, NotPossible later."""
    found = lock_meeting(meeting.pk)
    if not keeps(found, actor):
        raise NotAllowed(act)
    if found.state not in TO_COME:
        raise NotPossible(act, found.state)
    return found


def next_position(meeting: Meeting) -> int:
    return (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1


def touch(meeting: Meeting, now: datetime) -> None:
    """The members know another agenda than this one."""
    if meeting.state == MeetingState.INVITED and meeting.changed_at is None:
        meeting.changed_at = now
        meeting.save(update_fields=["changed_at"])


# -- back to the officer ----------------------------------------------------------------------------


def back_on_desk(
    case: Application, now: datetime, *, reason: str = "", was_called: bool = False, no_quorum: bool = False
) -> None:
    """The case waits for the officer again; one that has left the board meanwhile is left alone.

    Call with the case locked. `reason` and the row of the timeline go with an item that was put off.
    """
    if case.state != State.AT_BOARD:
        return
    put_on_desk(case, now, desk_reason(case, no_quorum=no_quorum))
    case.save()
    if was_called:
        note(case, Event.PUT_OFF, actor=None, now=now, reason=reason, is_shared=False)


def desk_reason(case: Application, *, no_quorum: bool) -> WaitingReason:
    if no_quorum:
        return WaitingReason.NO_QUORUM
    objected = case.ballots.filter(objected_at__isnull=False).exists()
    return WaitingReason.OBJECTION if objected else WaitingReason.PUT_OFF
