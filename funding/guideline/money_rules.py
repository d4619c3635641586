"""Rules about money: how much, for what, and beside which other money."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from funding.guideline.base import Frozen, Item, Key, Percent, Rule, Text, UnitPrice, WrittenAmount
from funding.guideline.faults import FaultCode, broken

Positive = Annotated[WrittenAmount, Field(gt=0)]
Sum = Literal["total", "recognised", "requested"]
ExceptionBy = Literal["officer", "board", "council"]


class FinancingType(StrEnum):
    """How the grant follows the costs when the proof of use is checked (German: Finanzierungsart)."""

    DEFICIT = "deficit"
    SHARE = "share"
    FIXED = "fixed"


class Financing(Rule):
    """How the grant follows the costs (Finanzierungsart). Words for the page with the rules: it changes no sum."""

    type: FinancingType
    """deficit: pays what is missing. share: a fixed percentage; the sum comes from `[quota]` or `rate`. fixed: a
    fixed sum; it comes from `[fixed]`."""


class CapException(Frozen):
    """More than the largest grant is possible, on a route of its own."""

    route: Key
    """The route that such a grant takes, for example one with a larger majority."""
    up_to: Positive | None = None
    """The most that is possible this way, in euros; without it, what the pot holds."""


class MaxGrant(Rule):
    """The most one measure can get."""

    amount: Positive
    """In euros (or the programme's currency)."""
    exception: CapException | None = None
    """Set if more is possible in exceptional cases."""


class MinGrant(Rule):
    """The least one measure can get; smaller sums are not granted at all."""

    amount: Positive
    """In euros."""


class FixedAmounts(Rule):
    """Grants have fixed sizes: the largest one that all limits allow is granted (Festbetrag)."""

    amounts: tuple[Positive, ...] = Field(min_length=1, max_length=50)
    """The sizes, in euros, rising."""


class Threshold(Rule):
    """A sum of the plan must be at least, or at most, an amount."""

    of: Sum
    """total: all costs. recognised: the costs that count. requested: the sum asked for."""
    at_least: Positive | None = None
    """In euros."""
    at_most: Positive | None = None
    """In euros."""

    @model_validator(mode="after")
    def _one_or_both(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise broken(FaultCode.THRESHOLD_EMPTY)
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise broken(FaultCode.THRESHOLD_CROSSED)
        return self


class Quota(Rule):
    """The grant is at most this share of the costs that count (Förderquote)."""

    percent: Percent = Field(gt=0)
    """Of the costs that count, in percent."""
    above: WrittenAmount | None = None
    """The quota holds only for plans whose costs that count are above this sum, in euros."""
    exception: ExceptionBy | None = None
    """Who may make an exception in a single case."""


class OwnShare(Rule):
    """What applicants must bring themselves: money of their own, and what [in_kind] lets count."""

    percent: Percent = Decimal(0)
    """Of the sum named in `of`."""
    of: Literal["total", "requested"] = "total"
    """total: of all costs. requested: of the grant; both together stay within the costs that count."""
    at_least: WrittenAmount = Decimal("0.00")
    """The least own share, in euros."""
    above: WrittenAmount | None = None
    """An own share is needed only for plans whose total costs are above this sum, in euros."""
    exception: ExceptionBy | None = None
    """Who may make an exception in a single case."""

    @model_validator(mode="after")
    def _says_how_much(self) -> Self:
        if self.percent == 0 and self.at_least == 0:
            raise broken(FaultCode.OWN_SHARE_EMPTY)
        return self


class InKind(Rule):
    """Unpaid hours and things lent or given: whether and how they count. They never create cash."""

    allowed: bool = True
    """false: they are shown and do not count."""
    counts_as: Literal["own_share", "missing_money", "own_money", "part_of_total"] = "own_share"
    """own_share: fulfils [own_share] only. missing_money: covers what is missing beside the grant and never lowers
    it. own_money: is set against the costs like money of one's own. part_of_total: is added to the costs that
    count and, as much, to the own money."""
    hourly_rate: Positive | None = None
    """What one unpaid hour is worth, in euros; without it hours do not count."""
    things: bool = True
    """Whether rooms, tools or goods count besides hours."""
    max_percent: Percent | None = None
    """At most this share of the total costs."""
    max_amount: WrittenAmount | None = None
    """At most this sum, in euros."""


class Reserve(Item):
    """A part of the pot that is kept for one class of applications."""

    amount: Positive
    """In euros."""
    up_to: Positive | None = None
    """For applications that ask for at most this sum, in euros."""
    legal_forms: tuple[Key, ...] = ()
    """For applicants of these kinds."""


class Pot(Rule):
    """What may be committed in one budget year, and how it is shared out."""

    amount: Positive | None = None
    """In euros; leave it out if it is not published."""
    reserve: tuple[Reserve, ...] = ()
    """Parts kept for a class, for example half for small grants."""
    allocation: Literal["first_come", "jury", "pro_rata"] | None = None
    """How the money is shared out if it does not do for all; left out: the guideline does not say."""
    when_short: Literal["partial", "officer", "refused"] = "partial"
    """If less is left than could be granted: give what is left, let the officer see, or refuse."""
    when_empty: Literal["waiting_list", "refused"] = "waiting_list"
    """If nothing is left. refused: the call closes when the pot is spent."""


class CostType(Item, Rule):
    """One kind of cost: what share of it counts, or why it does not count."""

    eligible: bool = True
    """false: it does not count; then `reason` is needed."""
    rate: Percent = Decimal(100)
    """How much of it counts, in percent."""
    reason: Text | None = None
    """Why it does not count."""
    instead: Text | None = None
    """What to do instead."""
    volunteer_allowance: bool = False
    """true for money paid to volunteers, which the yearly tax allowance is about."""
    ask_per_person: bool = False
    """true: the form asks what one volunteer gets in a year, so that [[volunteer_allowance]] can be checked."""
    unit: Text | None = None
    """What one unit is, such as hour or kilometre; needed with `max_unit_price`."""
    max_unit_price: Annotated[UnitPrice, Field(gt=0)] | None = None
    """At most this much per unit, in euros."""
    max_amount: Positive | None = None
    """At most this much of the kind counts in one plan, in euros."""
    max_share: Annotated[Percent, Field(gt=0, lt=100)] | None = None
    """At most this share counts, in percent of the sum named in `share_of`."""
    share_of: Literal["total", "recognised"] = "total"
    """total: of all costs of the plan. recognised: of all costs that count, this kind included."""
    condition: Key | None = None
    """The key of a [[question]] that must be answered as expected, else the kind does not count."""
    excludes_own_fee: bool = False
    """true: what applicants pay to themselves does not count."""

    @model_validator(mode="after")
    def _say_why_not(self) -> Self:
        if not self.eligible and self.reason is None:
            raise broken(FaultCode.REASON_MISSING)
        if self.eligible and self.rate == 0:
            raise broken(FaultCode.RATE_OF_NOTHING)
        return self

    @model_validator(mode="after")
    def _limits_make_sense(self) -> Self:
        limits = {"max_unit_price", "max_amount", "max_share", "condition"} & self.model_fields_set
        if not self.eligible and limits:
            raise broken(FaultCode.LIMIT_WITHOUT_EFFECT, key=min(limits))
        if self.ask_per_person and not self.volunteer_allowance:
            raise broken(FaultCode.PER_PERSON_OF_NOBODY)
        if (self.max_unit_price is None) != (self.unit is None):
            raise broken(FaultCode.UNIT_AND_PRICE)
        return self


class IncomeKind(Item, Rule):
    """One kind of money beside the grant; all of it is counted before the grant (deficit financing)."""

    source: Literal["own", "third_party"]
    """own: money of the applicants, counts to the own share. third_party: money of others."""
    public: bool = False
    """true for money from another public body."""


class UnpaidWork(Rule):
    """Unpaid hours: shown beside the plan, never turned into cash."""

    hourly_value: WrittenAmount | None = None
    """What an hour is worth in euros, for information only; to let hours count, write [in_kind]."""


class OtherFunding(Rule):
    """Other money for the same costs."""

    same_costs: Literal["counts_as_income"] = "counts_as_income"
    """It counts as income."""
    public_money: Literal["allowed", "forbidden"] = "allowed"
    """Whether another public body may pay for the project, too."""


class PriceCheck(Rule):
    """Compare prices from an amount on (Vergleichsangebote)."""

    from_amount: Positive
    """For lines of at least this amount, in euros."""
    quotes: int = Field(ge=0, le=10)
    """How many quotes; 0: an informal look at prices is enough."""
    written: bool = True
    """Whether they must be in writing."""


class YearlyAmount(Rule):
    """An amount that holds from 1 January of `from_year` until a later one replaces it."""

    from_year: int = Field(ge=1990, le=2200)
    """The first year."""
    amount: WrittenAmount
    """In euros."""
