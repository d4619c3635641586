"""Money that is asked back: a hearing that runs, and a demand with something come in, of one town."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from applications.states import State
from awards.models import Award, Claim
from awards.states import AwardState, ClaimState
from tests.applications.factories import NOW, make_case
from tests.awards.factories import make_award

# The state of the award that a page is about.
AWARD_OF_PAGE: dict[str, AwardState] = {
    "awards:answer-hearing": AwardState.HEARING,
    "awards:open-hearing": AwardState.PROOF_SENT,
    "awards:drop-claim": AwardState.HEARING,
    "awards:reclaim": AwardState.HEARING,
    "awards:waive": AwardState.RECLAIMED,
    "awards:revoke": AwardState.NOTIFIED,
    "awards:unasked-repayment": AwardState.PROOF_SENT,
}


def make_claims(town: Any, officer: Any) -> Claim:
    """A hearing for the award in hearing; the demand for the reclaimed one, which is returned."""
    make_claim(town.awards[AwardState.HEARING], officer, ClaimState.HEARING)
    return make_claim(town.awards[AwardState.RECLAIMED], officer, ClaimState.DEMANDED)


def make_claim(award: Award, officer: Any, state: ClaimState) -> Claim:
    claim: Claim = award.claims.create(
        state=state,
        opened_from=AwardState.PROOF_SENT,
        amount=Decimal("50.00"),
        reason="Minderausgaben",
        known_on=NOW.date(),
        heard_by=officer,
        heard_at=NOW,
        answer_until=NOW.date() + timedelta(days=21),
    )
    if state == ClaimState.DEMANDED:
        claim.decided_by, claim.decided_at, claim.decision_reason = officer, NOW, "Es bleibt dabei."
        claim.instalments = [{"due_on": "2026-06-30", "amount": "50.00"}]
        claim.save()
        come_in(claim, officer)
    return claim


def come_in(claim: Claim, officer: Any) -> None:
    claim.repayments.create(
        award=claim.award, amount=Decimal("1.00"), received_on=NOW.date(), booked_by=officer, booked_at=NOW
    )


def grow_claims(town: Any, officer: Any) -> None:
    """One more demand, and more that came in for the one that is there."""
    come_in(town.things["claim"], officer)
    case = make_case(State.RECOMMENDED, requested=100, programme=town.programme, initiative=town.initiative)
    make_claim(make_award(AwardState.RECLAIMED, case=case, officer=officer), officer, ClaimState.DEMANDED)
