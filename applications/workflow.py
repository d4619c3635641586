"""Carrying a transition out, and the applicant's verbs. The table of transitions is lifecycle.py.

Every verb takes the case's row lock first, re-reads it, lets django-fsm check state and person, and writes
state, timeline and letters in one transaction. `actor` is None for the system; `now` comes from the edge.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django_fsm import can_proceed

from accounts.models import User
from applications.models import NAME_LENGTH, Application, TimelineEntry
from applications.routes import asks_board
from applications.states import OFFICER_ACTS, Event, State, WaitingReason
from funding.errors import NotAllowed, NotPossible

# What the officer has to do in a state the case has just entered.
DESK_REASON = {
    State.SUBMITTED: WaitingReason.NEW,
    State.COMPLETE: WaitingReason.COMPLETE,
    State.RECOMMENDED: WaitingReason.RECOMMENDED,
}


def lock_application(pk: int) -> Application:
    """Take the case's row lock and read it afresh; call inside a transaction.

    Only the case's own row is locked, in every verb first, so that locks are always taken in one order.
    """
    case: Application = Application.objects.select_for_update(of=("self",)).get(pk=pk)
    return case


def move(
    case: Application, name: str, *, actor: User | None, now: datetime, reason: str = "", **data: Any
) -> TimelineEntry:
    """Carry out one transition on a locked case and write its row of the timeline.

    Raises NotAllowed when `actor` may not do this, NotPossible when the case is no longer in a state for it.
    """
    assure(case, name, actor)
    before = case.state
    getattr(case, name)()
    case.touched_at = now
    put_on_desk(case, now)
    case.save()
    return note(
        case, Event(name), actor=actor, now=now, reason=reason, from_state=before, to_state=case.state, **data
    )


def put_on_desk(case: Application, now: datetime, reason: str | None = None) -> None:
    """Set what the office has to do now, after the state or a question changed. Does not save."""
    if reason is None:
        reason = desk_reason(case) if case.state in OFFICER_ACTS else ""
    case.waiting_reason = reason
    case.waiting_since = now if reason else None
    refresh_desk(case)


def desk_reason(case: Application) -> str:
    """What the officer has to do in the state: give a complete case to the board, or decide alone."""
    if case.state == State.COMPLETE and not asks_board(case):
        return WaitingReason.DECIDE
    return DESK_REASON.get(State(case.state), "")


def refresh_desk(case: Application) -> None:
    """The desk is sorted by the older of two waits: the state's and an open question's. Does not save."""
    waits = [moment for moment in (case.waiting_since, case.question_since) if moment]
    case.office_waiting_since = min(waits) if waits else None


def note(
    case: Application,
    event: Event,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
    from_state: str = "",
    to_state: str = "",
    is_shared: bool = True,
    **data: Any,
) -> TimelineEntry:
    """Write one row of the timeline. `data` are figures and names the text is made of."""
    return TimelineEntry.objects.create(
        application=case,
        event=event,
        at=now,
        actor=actor,
        actor_name=str(actor)[:NAME_LENGTH] if actor else "",
        from_state=from_state,
        to_state=to_state,
        reason=reason,
        is_shared=is_shared,
        data=data,
    )


def assure(case: Application, name: str, actor: User | None) -> None:
    """Check a transition without carrying it out. Raises NotAllowed or NotPossible as `move` does."""
    method = getattr(case, name)
    if not may_ever(method, case, actor):
        raise NotAllowed(name)
    if not can_proceed(method):
        raise NotPossible(name, case.state)


def may_ever(method: Any, thing: Any, actor: User | None) -> bool:
    """Whether the person may carry the transition of a case or an award out in one state or another.

    The library's has_transition_perm also asks for the state and the condition, and so would answer a case
    that has moved on as if the person had no right to it.
    """
    permissions = {way.permission for way in method._django_fsm.transitions.values()}
    return any(permission(thing, actor) for permission in permissions)


def may_now(case: Application, name: str, actor: User | None) -> bool:
    """Whether the person may carry the transition out now."""
    method = getattr(case, name)
    return can_proceed(method) and may_ever(method, case, actor)


@transaction.atomic
def route_to_board(
    *, application: Application, actor: User, now: datetime, closes_at: datetime
) -> Application:
    """The complete case goes to the board; called by board.ballots, which opens the ballot with it."""
    case = lock_application(application.pk)
    move(case, "route_to_board", actor=actor, now=now, closes_at=closes_at)
    return case


@transaction.atomic
def recall_from_board(*, application: Application, actor: User, now: datetime, reason: str) -> Application:
    """The officer takes the case back from the board, with a reason; called by board.ballots."""
    case = lock_application(application.pk)
    move(case, "recall_from_board", actor=actor, now=now, reason=reason)
    return case


@transaction.atomic
def miss_quorum(*, application: Application, now: datetime, **figures: Any) -> Application:
    """A ballot closed without quorum: the case stays with the board and comes back to the officer's desk."""
    case = lock_application(application.pk)
    put_on_desk(case, now, WaitingReason.NO_QUORUM)
    case.save()
    note(case, Event.MISS_QUORUM, actor=None, now=now, is_shared=False, **figures)
    return case


@transaction.atomic
def ballot_reopened(*, application: Application, now: datetime) -> Application:
    """Another ballot runs after one without quorum: nothing waits for the officer until it closes."""
    case = lock_application(application.pk)
    put_on_desk(case, now)
    case.save()
    return case
