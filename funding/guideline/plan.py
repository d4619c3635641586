"""What people enter: the cost and financing plan, and the facts about the case that rules ask for."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from funding.guideline.base import Amount, Balance, Frozen, Key, Quantity, UnitPrice, to_cents
from funding.guideline.faults import FaultCode, broken


class CostLine(Frozen):
    """One line of the cost plan."""

    key: Key
    """The line's name within the plan; numbered c1, c2, … if it is left out."""
    cost_type: str = Field(max_length=40)
    """The key of a kind of cost of the guideline."""
    label: str = Field(default="", max_length=500)
    """What the applicant calls it."""
    amount: Amount
    """In euros. May be left out if `quantity` and `unit_price` are given."""
    per_person: Amount | None = None
    """What one volunteer gets in a calendar year, in euros, if known."""
    quantity: Quantity | None = None
    """How many units, such as hours or kilometres."""
    unit_price: UnitPrice | None = None
    """The price of one unit, in euros."""
    own_fee: bool | None = None
    """Whether applicants pay this to themselves."""
    condition_met: bool | None = None
    """Whether the condition of its kind holds for this line; without it, the answer to the question holds."""
    quotes: int | None = Field(default=None, ge=0, le=100)
    """How many quotes there are."""

    @model_validator(mode="before")
    @classmethod
    def _multiply(cls, data: Any) -> Any:
        if isinstance(data, dict) and "amount" not in data and {"quantity", "unit_price"} <= data.keys():
            with suppress(InvalidOperation, TypeError, ValueError):
                return {**data, "amount": to_cents(Decimal(data["quantity"]) * Decimal(data["unit_price"]))}
        return data

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.quantity is not None and self.unit_price is not None:
            product = to_cents(self.quantity * self.unit_price)
            if product != self.amount:
                raise broken(FaultCode.QUANTITY_TIMES_PRICE, product=product, amount=self.amount)
        return self


class IncomeLine(Frozen):
    """Money beside the grant: own money or money from others."""

    key: Key
    """The line's name within the plan; numbered i1, i2, … if it is left out."""
    kind: str = Field(max_length=40)
    """The key of a kind of income of the guideline."""
    label: str = Field(default="", max_length=500)
    """What the applicant calls it."""
    amount: Amount
    """In euros."""


class InKindLine(Frozen):
    """Something lent or given that is worth money, such as a room."""

    key: Key
    """The line's name within the plan; numbered k1, k2, … if it is left out."""
    label: str = Field(default="", max_length=500)
    """What it is."""
    amount: Amount
    """What it is worth, in euros."""


def _number_lines(lines: Any, letter: str) -> Any:
    """Give lines without a key one by their place (c1, c2, …), so that files need not write them."""
    if not isinstance(lines, list | tuple):
        return lines
    return [
        {"key": f"{letter}{place}", **line} if isinstance(line, dict) else line
        for place, line in enumerate(lines, start=1)
    ]


_LETTERS = {"costs": "c", "income": "i", "in_kind": "k"}


class Plan(Frozen):
    """Cost and financing plan. Unpaid hours stand beside it and never become money."""

    costs: tuple[CostLine, ...] = ()
    """What the project costs."""
    income: tuple[IncomeLine, ...] = ()
    """Money beside the grant."""
    unpaid_hours: Amount = Decimal("0.00")
    """Hours that nobody is paid for."""
    in_kind: tuple[InKindLine, ...] = ()
    """Things lent or given."""
    asked: Amount | None = None
    """The sum asked for, in euros; without it, all that is missing."""

    @model_validator(mode="before")
    @classmethod
    def _fill_in_keys(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        numbered = {
            name: _number_lines(data[name], letter) for name, letter in _LETTERS.items() if name in data
        }
        return {**data, **numbered}

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        keys = [line.key for line in self.costs] + [line.key for line in self.income]
        keys += [line.key for line in self.in_kind]
        if len(keys) != len(set(keys)):
            raise broken(FaultCode.LINE_KEYS)
        return self

    @property
    def total(self) -> Decimal:
        """All costs, whether they count or not, in euros."""
        return sum((line.amount for line in self.costs), Decimal("0.00"))

    @property
    def total_income(self) -> Decimal:
        """All money beside the grant, in euros."""
        return sum((line.amount for line in self.income), Decimal("0.00"))


class Past(Frozen):
    """An earlier application of the same applicant."""

    on: date
    """When it arrived."""
    granted: bool = True
    """Whether it got money."""
    amount: Amount = Decimal("0.00")
    """The grant, in euros."""
    project: str | None = Field(default=None, max_length=100)
    """The project's name, if it comes again."""
    call: str | None = Field(default=None, max_length=40)
    """The key of its round."""


class Facts(Frozen):
    """What is known about a case. None means not known or not asked, and rules then stay silent."""

    today: date | None = None
    """The day the assessment is for."""
    starts_on: date | None = None
    """The first day of the project."""
    ends_on: date | None = None
    """The last day of the project."""
    preparation_on: date | None = None
    """The first day of its preparation."""
    event_on: date | None = None
    """Its main day."""
    meeting_on: date | None = None
    """The day of the board's meeting."""
    received_on: date | None = None
    """The day the application arrived; without it, `received_at` or `today`."""
    received_at: datetime | None = None
    """The moment it arrived: local time, or with its zone."""
    complete_on: date | None = None
    """The day nothing was missing any more; without it, the day it arrived."""
    contracts_signed: bool | None = None
    """Whether a contract was signed already."""
    costs_incurred: bool | None = None
    """Whether something was bought or paid already."""
    early_start_consent: bool | None = None
    """Whether the town agreed in writing to an early start."""
    other_public_money: bool | None = None
    """Whether another public body pays, too."""
    legal_form: str | None = None
    """The key of the kind of applicant."""
    years_active: int | None = Field(default=None, ge=0, le=10_000)
    """For how many whole years the applicant has been active."""
    seat_in_territory: bool | None = None
    """Whether the applicant has its seat there."""
    active_in_territory: bool | None = None
    """Whether the applicant is active there."""
    signatory_named: bool | None = None
    """Whether a person who may sign is named."""
    account_named: bool | None = None
    """Whether an account is named."""
    account_of: Literal["organisation", "person"] | None = None
    """Whose account it is."""
    in_territory: bool | None = None
    """Whether the project takes place there."""
    remaining: Balance | None = None
    """What the pot of the budget year still holds, in euros, reserves included."""
    reserved: dict[str, Balance] = Field(default_factory=dict)
    """What is still untouched of each reserve of the pot, in euros, by its key; else all of it."""
    history: tuple[Past, ...] | None = None
    """Earlier applications of the same applicant."""
    project: str | None = Field(default=None, max_length=100)
    """The project's name, if it was funded before."""
    call: str | None = Field(default=None, max_length=40)
    """The key of the round; else it follows from the day of arrival."""
    exceptions: tuple[Literal["quota", "own_share", "lead_time", "history"], ...] = ()
    """The rules from which an exception was granted."""
    answers: dict[str, bool] = Field(default_factory=dict)
    """The answers to the guideline's questions, by key."""


class Case(Frozen):
    """A plan and what is known about it: what `manage.py guideline try` reads."""

    plan: Plan = Plan()
    """The costs and the money for them."""
    facts: Facts = Facts()
    """What is known beside the plan."""
