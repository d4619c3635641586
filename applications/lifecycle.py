"""The workflow as a page: every transition with its source, target, who may, and its one condition.

Nothing else changes the state of a case. The verbs in workflow.py, checks.py and decisions.py carry a
transition out (lock, check, timeline, letters); docs/states.md is drawn from this table.
"""

from typing import Any

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from accounts.access import roles_of
from accounts.roles import BALLOT_KEEPERS, OFFICERS, RoleName
from applications.conflicts import has_conflict
from applications.routes import asks_board
from applications.states import State

# `case` is an Application; django-fsm calls these with any model, so they cannot say it in their types.

# -- who ------------------------------------------------------------------------------------------


def is_person(user: Any) -> bool:
    """Somebody signed in: neither the system (None) nor a visitor."""
    return user is not None and bool(user.is_authenticated)


def applicant(case: Any, user: Any) -> bool:
    """A person who acts for the initiative."""
    return is_person(user) and bool(case.is_of(user))


def officer(case: Any, user: Any) -> bool:
    """The integration officer of the programme, or the deputy, without a conflict of interest."""
    return in_office(case, user, OFFICERS)


def ballot_keeper(case: Any, user: Any) -> bool:
    """Officer, deputy or the chair of the board, without a conflict of interest."""
    return in_office(case, user, BALLOT_KEEPERS)


def in_office(case: Any, user: Any, roles: frozenset[RoleName]) -> bool:
    holds = is_person(user) and roles_of(user).holds(roles, case.programme_id)
    return holds and not has_conflict(case, user)


def system(case: Any, user: Any) -> bool:
    """Nobody in person: a ballot that closes, a date that passes."""
    return user is None


# -- on what condition ----------------------------------------------------------------------------


def written_down_by_the_office(case: Any) -> bool:
    return case.entered_by_id is not None


def filled_in_by_the_applicant(case: Any) -> bool:
    return case.entered_by_id is None


def signature_is_on_file(case: Any) -> bool:
    return bool(case.documents.in_use().filter(kind="signature").exists())


def board_was_heard(case: Any) -> bool:
    """After the board, or where the guideline lets the officer decide alone."""
    if case.state == State.COMPLETE:
        return not asks_board(case)
    return True


def has_recommendation(case: Any) -> bool:
    return case.recommendation is not None


def ready_to_reject(case: Any) -> bool:
    """As for an approval; a case sent back may be rejected once its deadline has passed."""
    return bool(case.deadline_passed) if case.state == State.RETURNED else board_was_heard(case)


class Lifecycle(FSMModelMixin, models.Model):
    """The states of a case and the only ways between them."""

    state = FSMField(max_length=20, choices=State.choices, default=State.DRAFT, protected=True, db_index=True)

    class Meta:
        abstract = True

    @transition(
        state,
        source=State.DRAFT,
        target=State.SUBMITTED,
        permission=applicant,
        conditions=[filled_in_by_the_applicant],
    )
    def submit(self) -> None: ...

    @transition(
        state,
        source=State.DRAFT,
        target=State.UNCONFIRMED,
        permission=officer,
        conditions=[written_down_by_the_office],
    )
    def enter_for_applicant(self) -> None: ...

    @transition(state, source=State.UNCONFIRMED, target=State.SUBMITTED, permission=applicant)
    def confirm(self) -> None: ...

    @transition(
        state,
        source=State.UNCONFIRMED,
        target=State.SUBMITTED,
        permission=officer,
        conditions=[signature_is_on_file],
    )
    def confirm_by_signature(self) -> None: ...

    @transition(state, source=State.SUBMITTED, target=State.COMPLETE, permission=officer)
    def confirm_completeness(self) -> None: ...

    @transition(
        state,
        # Also after the vote: what must be mended before an approval may come to light late.
        source=[State.SUBMITTED, State.COMPLETE, State.RECOMMENDED, State.WAITLISTED],
        target=State.RETURNED,
        permission=officer,
    )
    def return_for_completion(self) -> None: ...

    @transition(state, source=State.RETURNED, target=State.SUBMITTED, permission=applicant)
    def resubmit(self) -> None: ...

    @transition(state, source=State.COMPLETE, target=State.AT_BOARD, permission=officer)
    def route_to_board(self) -> None: ...

    @transition(state, source=State.AT_BOARD, target=State.COMPLETE, permission=officer)
    def recall_from_board(self) -> None: ...

    @transition(state, source=State.AT_BOARD, target=State.RECOMMENDED, permission=system)
    def record_recommendation(self) -> None: ...

    @transition(
        state,
        source=[State.RECOMMENDED, State.WAITLISTED],
        target=State.AT_BOARD,
        permission=ballot_keeper,
        conditions=[has_recommendation],
    )
    def void_recommendation(self) -> None: ...

    @transition(
        state,
        source=[State.COMPLETE, State.RECOMMENDED, State.WAITLISTED],
        target=State.APPROVED,
        permission=officer,
        conditions=[board_was_heard],
    )
    def approve(self) -> None: ...

    @transition(
        state,
        source=[State.COMPLETE, State.RECOMMENDED, State.WAITLISTED, State.RETURNED],
        target=State.REJECTED,
        permission=officer,
        conditions=[ready_to_reject],
    )
    def reject(self) -> None: ...

    @transition(
        state,
        source=[State.COMPLETE, State.RECOMMENDED],
        target=State.WAITLISTED,
        permission=officer,
        conditions=[board_was_heard],
    )
    def put_on_waiting_list(self) -> None: ...

    @transition(
        state,
        source=[
            State.UNCONFIRMED,
            State.SUBMITTED,
            State.RETURNED,
            State.COMPLETE,
            State.AT_BOARD,
            State.RECOMMENDED,
            State.WAITLISTED,
        ],
        target=State.WITHDRAWN,
        permission=applicant,
    )
    def withdraw(self) -> None: ...

    @transition(state, source=State.DRAFT, target=State.LAPSED, permission=system)
    def lapse(self) -> None: ...

    @transition(state, source=State.LAPSED, target=State.DRAFT, permission=applicant)
    def revive(self) -> None: ...
