"""Rules about money: how much, for what, and beside which other money."""

from decimal import Decimal
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from funding.guideline.base import Amount, Item, Percent, Rule, Text


class FinancingType(StrEnum):
    """How the grant follows the costs when the proof of use is checked (German: Finanzierungsart)."""

    DEFICIT = "deficit"
    SHARE = "share"
    FIXED = "fixed"


class Financing(Rule):
    type: FinancingType


class MaxGrant(Rule):
    """The most one measure can get, in euros."""

    amount: Amount = Field(gt=0)


class Pot(Rule):
    """What may be committed in one budget year, in euros."""

    amount: Amount = Field(gt=0)


class CostType(Item, Rule):
    """One kind of cost: what share of it counts, or why it does not count.

    `rate` is in percent. `reason` and `instead` are for kinds that do not count: why, and what to do instead.
    `volunteer_allowance` marks money paid to volunteers, which the yearly tax allowance is about.
    """

    eligible: bool = True
    rate: Percent = Decimal(100)
    reason: Text | None = None
    instead: Text | None = None
    volunteer_allowance: bool = False

    @model_validator(mode="after")
    def _say_why_not(self) -> Self:
        if not self.eligible and self.reason is None:
            raise ValueError("a cost type that does not count needs a `reason`: say why, in every language")
        if self.eligible and self.rate == 0:
            raise ValueError("a rate of 0 means it does not count: write `eligible = false` and a `reason`")
        return self


class IncomeKind(Item, Rule):
    """One kind of money beside the grant; all of it is counted before the grant (deficit financing)."""

    source: Literal["own", "third_party"]


class UnpaidWork(Rule):
    """Unpaid hours: shown beside the plan, never turned into cash. `hourly_value` in euros, if one is set."""

    hourly_value: Amount | None = None


class OtherFunding(Rule):
    """Other money for the same costs: it counts as income."""

    same_costs: Literal["counts_as_income"]


class YearlyAmount(Rule):
    """An amount in euros that holds from 1 January of `from_year` until a later one replaces it."""

    from_year: int = Field(ge=1990, le=2200)
    amount: Amount
