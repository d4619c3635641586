"""What people enter: the cost and financing plan, and the facts about the case that rules ask for."""

from datetime import date
from decimal import Decimal
from typing import Any, Self

from pydantic import Field, model_validator

from funding.guideline.base import Amount, Balance, Frozen, Key


class CostLine(Frozen):
    """One line of the cost plan. `per_person` is what one volunteer gets in a calendar year, if known."""

    key: Key
    cost_type: str = Field(max_length=40)
    label: str = Field(default="", max_length=500)
    amount: Amount
    per_person: Amount | None = None


class IncomeLine(Frozen):
    """Money beside the grant: own money or money from others, in euros."""

    key: Key
    kind: str = Field(max_length=40)
    label: str = Field(default="", max_length=500)
    amount: Amount


def _number_lines(lines: Any, letter: str) -> Any:
    """Give lines without a key one by their place (c1, c2, …), so that files need not write them."""
    if not isinstance(lines, list | tuple):
        return lines
    return [
        {"key": f"{letter}{place}", **line} if isinstance(line, dict) and "key" not in line else line
        for place, line in enumerate(lines, start=1)
    ]


class Plan(Frozen):
    """Cost and financing plan. Unpaid hours stand beside it and never become money."""

    costs: tuple[CostLine, ...] = ()
    income: tuple[IncomeLine, ...] = ()
    unpaid_hours: Amount = Decimal("0.00")

    @model_validator(mode="before")
    @classmethod
    def _fill_in_keys(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        numbered = {name: _number_lines(data[name], name[0]) for name in ("costs", "income") if name in data}
        return {**data, **numbered}

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        keys = [line.key for line in self.costs] + [line.key for line in self.income]
        if len(keys) != len(set(keys)):
            raise ValueError("every line of a plan needs its own key")
        return self

    @property
    def total(self) -> Decimal:
        """All costs, whether they count or not, in euros."""
        return sum((line.amount for line in self.costs), Decimal("0.00"))

    @property
    def total_income(self) -> Decimal:
        """All money beside the grant, in euros."""
        return sum((line.amount for line in self.income), Decimal("0.00"))


class Facts(Frozen):
    """What is known about a case. None means not known or not asked, and rules then stay silent.

    `today` is the day the assessment is for. `remaining` is what the pot of the budget year still holds, in
    euros. `answers` holds the answers to the guideline's questions by key.
    """

    today: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    contracts_signed: bool | None = None
    early_start_consent: bool | None = None
    legal_form: str | None = None
    signatory_named: bool | None = None
    account_named: bool | None = None
    in_territory: bool | None = None
    remaining: Balance | None = None
    answers: dict[str, bool] = Field(default_factory=dict)
