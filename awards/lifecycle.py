"""The award's workflow as a page: every transition with its source, target, who may, and its one condition.

Nothing else changes the state of an award. The verbs carry a transition out through awards.workflow.move; docs/states.md is
drawn from this table, too.
"""

from typing import Any

from django.db import models
from django_fsm import GET_STATE, FSMField, FSMModelMixin, transition

from applications import lifecycle as cases
from awards.states import BEFORE_HEARING, AwardState

# `award` is an Award; django-fsm calls these with any model, so they cannot say it in their types.

# -- who ------------------------------------------------------------------------------------------


def applicant(award: Any, user: Any) -> bool:
    """A person who acts for the initiative."""
    return cases.applicant(award.application, user)


def officer(award: Any, user: Any) -> bool:
    """The integration officer of the programme, or the deputy, without a conflict of interest."""
    return cases.officer(award.application, user)


def system(award: Any, user: Any) -> bool:
    """Nobody in person: the last repayment has come in."""
    return user is None


# -- on what condition ----------------------------------------------------------------------------


def nothing_is_on_its_way(award: Any) -> bool:
    """No money was paid, nor given to the bank."""
    return not award.payouts.on_its_way().exists()


# -- where to ------------------------------------------------------------------------------------


def after_a_dropped_claim(award: Any) -> str:
    """Settled if it was just settled; else back to where it stood before the hearing. One query."""
    if award.final_amount is not None:
        return AwardState.SETTLED
    state: str = award.claims.values_list("opened_from", flat=True)[0]
    return state


class AwardLifecycle(FSMModelMixin, models.Model):
    """The states of an award and the only ways between them."""

    state = FSMField(
        max_length=20,
        choices=AwardState.choices,
        default=AwardState.GRANTED,
        protected=True,
        db_index=True,
    )

    class Meta:
        abstract = True

    @transition(state, source=AwardState.GRANTED, target=AwardState.NOTIFIED, permission=officer)
    def release_notice(self) -> None: ...

    @transition(state, source=AwardState.NOTIFIED, target=AwardState.ACCEPTED, permission=applicant)
    def accept(self) -> None: ...

    @transition(
        state,
        source=[AwardState.GRANTED, AwardState.NOTIFIED, AwardState.ACCEPTED],
        target=AwardState.DECLINED,
        permission=applicant,
        conditions=[nothing_is_on_its_way],
    )
    def decline(self) -> None: ...

    @transition(
        state,
        source=[AwardState.ACCEPTED, AwardState.PROOF_RETURNED],
        target=AwardState.PROOF_SENT,
        permission=applicant,
    )
    def send_proof(self) -> None: ...

    @transition(state, source=AwardState.PROOF_SENT, target=AwardState.PROOF_RETURNED, permission=officer)
    def return_proof(self) -> None: ...

    @transition(state, source=AwardState.PROOF_SENT, target=AwardState.SETTLED, permission=officer)
    def settle(self) -> None: ...

    @transition(
        state,
        source=[AwardState.NOTIFIED, AwardState.ACCEPTED],
        target=AwardState.REVOKED,
        permission=officer,
        conditions=[nothing_is_on_its_way],
    )
    def revoke_unpaid(self) -> None: ...

    @transition(state, source=list(BEFORE_HEARING), target=AwardState.HEARING, permission=officer)
    def open_hearing(self) -> None: ...

    @transition(
        state,
        source=AwardState.HEARING,
        target=GET_STATE(after_a_dropped_claim, states=[*BEFORE_HEARING, AwardState.SETTLED]),
        permission=officer,
    )
    def drop_claim(self) -> None: ...

    @transition(state, source=AwardState.HEARING, target=AwardState.RECLAIMED, permission=officer)
    def reclaim(self) -> None: ...

    @transition(state, source=AwardState.RECLAIMED, target=AwardState.SETTLED, permission=officer)
    def waive(self) -> None: ...

    @transition(state, source=AwardState.RECLAIMED, target=AwardState.SETTLED, permission=system)
    def complete_repayment(self) -> None: ...
