"""What of the pot is open to an application: reserves of other classes are not."""

from decimal import Decimal

from funding.guideline.model import Guideline
from funding.guideline.money_rules import Reserve
from funding.guideline.plan import Facts

NOTHING = Decimal("0.00")


def pot_open_to(guideline: Guideline, remaining: Decimal, *, requested: Decimal, facts: Facts) -> Decimal:
    """What is left for this application, in euros: `remaining` without what is reserved for others."""
    closed = (
        max(min(facts.reserved.get(reserve.key, reserve.amount), remaining), NOTHING)
        for reserve in guideline.pot.reserve
        if not is_in_class(reserve, requested=requested, facts=facts)
    )
    return max(remaining - sum(closed, NOTHING), NOTHING)


def is_in_class(reserve: Reserve, *, requested: Decimal, facts: Facts) -> bool:
    """Whether an application belongs to the class a part of the pot is kept for."""
    if reserve.up_to is not None and requested > reserve.up_to:
        return False
    return not reserve.legal_forms or facts.legal_form in reserve.legal_forms
