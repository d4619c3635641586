"""Carrying a transition of an award out. The table of transitions is awards/lifecycle.py.

Every verb takes the case's row lock first, then the award's, re-reads both, lets django-fsm check state and person, and
writes state, timeline, ledger and letters in one transaction. `actor` is None for the system; `now` comes from the edge.
"""

from datetime import datetime
from typing import Any

from django_fsm import can_proceed

from accounts.models import User
from applications.models import TimelineEntry
from applications.states import Event
from applications.workflow import lock_application, may_ever, note
from awards.models import Award
from awards.states import FINISHED, OFFICE_ACTS
from funding.errors import NotAllowed, NotPossible


def lock_award(pk: int) -> Award:
    """Lock the case, then its award, and read both afresh; call inside a transaction."""
    case = lock_application(Award.objects.values_list("application", flat=True).get(pk=pk))
    award: Award = Award.objects.select_for_update(of=("self",)).get(pk=pk)
    award.application = case
    return award


def move(
    award: Award, name: str, *, actor: User | None, now: datetime, reason: str = "", **data: Any
) -> TimelineEntry:
    """Carry out one transition on a locked award and write its row of the case's timeline.

    Raises NotAllowed when `actor` may not do this, NotPossible when the award is no longer in a state for it.
    """
    assure(award, name, actor)
    before = award.state
    getattr(award, name)()
    award.office_waiting_since = now if award.state in OFFICE_ACTS else None
    if award.state in FINISHED:
        award.ended_at = now
    award.save()
    return note(
        award.application,
        Event(name),
        actor=actor,
        now=now,
        reason=reason,
        from_state=before,
        to_state=award.state,
        **data,
    )


def assure(award: Award, name: str, actor: User | None) -> None:
    """Check a transition without carrying it out. Raises NotAllowed or NotPossible as `move` does."""
    method = getattr(award, name)
    if not may_ever(method, award, actor):
        raise NotAllowed(name)
    if not can_proceed(method):
        raise NotPossible(name, award.state)


def may_now(award: Award, name: str, actor: User | None) -> bool:
    """Whether the person may carry the transition out now."""
    method = getattr(award, name)
    return can_proceed(method) and may_ever(method, award, actor)
