"""What of a grant is gone, and what of it is left to pay, per budget year. The pot's ledger says so, and the bank."""

from awards.models import Award
from awards.payout_plan import Years, added, as_read, without
from awards.states import PayoutState
from budgets.ledger import committed_to, spent_on


def given_to(award: Award) -> Years:
    """What was paid and has not come back, or is with the bank, per budget year, in euros. Two queries."""
    at_bank = award.payouts.filter(state=PayoutState.EXPORTED).values_list("by_year", flat=True)
    return added(spent_on(award.application.reference or ""), *map(as_read, at_bank))


def left_to_pay(award: Award) -> Years:
    """What is bound for the grant and not given yet, per budget year, in euros. Three queries."""
    return without(committed_to(award.application.reference or ""), given_to(award))
