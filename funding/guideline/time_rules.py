"""Rules about time: when to apply, when a project may begin, how long it may last, how often one may come."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from funding.guideline.base import Days, Frozen, Item, Key, MonthDay, Rule, Text, WrittenAmount
from funding.guideline.faults import FaultCode, broken
from funding.guideline.money_rules import ExceptionBy


def _local(value: datetime) -> datetime:
    if value.tzinfo is not None:
        raise broken(FaultCode.LOCAL_TIME)
    return value


LocalTime = Annotated[datetime, AfterValidator(_local)]
Anchor = Literal["start", "preparation", "event", "meeting"]


class StartRule(Rule):
    """No start before approval; a written consent to an early start lifts it."""

    before_decision: Literal["forbidden", "allowed"]
    """Whether a project may start before the decision."""
    starts_with: Text
    """What counts as a start, in words."""
    decision_takes_days: Days
    """What a decision usually takes from receipt, in calendar days; it only warns."""
    consent_possible: bool = True
    """Whether the town can agree to an early start in writing. Where true is written, the form offers to ask."""
    retrospective: Literal["forbidden", "allowed"] = "allowed"
    """forbidden: costs that were paid or ordered before cannot be funded at all."""


class PeriodRule(Rule):
    """How long projects may last."""

    end_required: bool = True
    """Whether an end must be named."""
    max_budget_years: int | None = Field(default=None, ge=1, le=10)
    """How many calendar years a project may touch; 1: it must lie within one calendar year."""
    max_months: int | None = Field(default=None, ge=1, le=120)
    """How many calendar months a project may last."""
    ends_by: date | None = None
    """The last possible end."""
    ends_by_day: MonthDay | None = None
    """The last possible end in the year of the application, such as "12-31"."""


class LeadTime(Rule):
    """How long before an event the application must be there."""

    number: int = Field(ge=1, le=366)
    """How many days, weeks or calendar months."""
    unit: Literal["days", "weeks", "months"]
    """Calendar days, weeks of seven days, or calendar months."""
    before: Anchor
    """start: of the project. preparation: its first step. event: its main day. meeting: of the board."""
    counts_from: Literal["receipt", "completeness"] = "receipt"
    """receipt: the day it arrives. completeness: the day nothing is missing any more."""
    binding: Literal["must", "should"] = "must"
    """should: being late only warns."""
    exception: ExceptionBy | None = None
    """Who may make an exception in a single case."""


class SpecialDeadline(Frozen):
    """Another closing time for some applicants."""

    legal_forms: tuple[Key, ...] = Field(min_length=1)
    """For applicants of these kinds."""
    closes_at: LocalTime
    """Local time, such as 2026-04-15T12:00:00."""


class Round(Item, Rule):
    """One call for applications."""

    opens_at: LocalTime | None = None
    """Local time; without it, open from the beginning."""
    closes_at: LocalTime
    """Local time with the clock, such as 2026-03-31T12:00:00. Arriving in that very second is in time."""
    decides_on: date | None = None
    """When the board meets for it."""
    special: tuple[SpecialDeadline, ...] = ()
    """Other closing times for some applicants."""

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        if self.opens_at is not None and self.opens_at >= self.closes_at:
            raise broken(FaultCode.CLOSES_BEFORE_OPENING)
        return self


class Season(Rule):
    """The part of every year in which applications are taken."""

    opens: MonthDay
    """The first day, such as "04-01"."""
    closes: MonthDay
    """The last day, such as "01-31"; if it is earlier in the year, it is that of the next year."""


class HistoryLimit(Rule):
    """How often, or how much, the same applicant may get."""

    per: Literal["calendar_year", "rolling_months", "call", "project", "in_a_row"]
    """calendar_year, rolling_months, call: in this time. project: for the same project ever.
    in_a_row: in so many calendar years one after another."""
    at_most: int | None = Field(default=None, ge=1, le=100)
    """How many, this application included."""
    at_most_amount: WrittenAmount | None = None
    """How much money, this grant included, in euros; for `calendar_year` and `rolling_months`."""
    months: int = Field(default=12, ge=1, le=120)
    """How many months back `rolling_months` looks."""
    counting: Literal["applications", "grants"] = "grants"
    """Whether refused applications count, too."""
    exception: ExceptionBy | None = None
    """Who may make an exception in a single case."""

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        if (self.at_most is None) == (self.at_most_amount is None):
            raise broken(FaultCode.HISTORY_ONE_LIMIT)
        if self.at_most_amount is not None and self.per not in ("calendar_year", "rolling_months"):
            raise broken(FaultCode.HISTORY_AMOUNT_PER)
        return self
