"""Which way of the guideline a case takes, and whether the board votes on it."""

from decimal import Decimal
from typing import Any

from funding.guideline.procedure_rules import Route
from funding.guideline.routes import route_of

# What the board does on a route on which it votes.
VOTES = frozenset({"recommends", "decides"})
ZERO = Decimal("0.00")


def route_of_case(case: Any) -> Route:
    """By the sum the guideline names, as the latest version was assessed. One query where that is all costs."""
    guideline = case.guideline
    total = ZERO
    if guideline.route_by == "total" and case.latest_version is not None:
        total = sum((line.amount for line in case.latest_version.content.costs), ZERO)
    return route_of(guideline, grant=case.max_grant, requested=case.requested, total=total)


def asks_board(case: Any) -> bool:
    """Whether the board votes on the case; else the office decides alone, or only tells the board."""
    return route_of_case(case).board in VOTES
