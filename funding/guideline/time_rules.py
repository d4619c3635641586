"""Rules about time: when a project may begin, and how long it may last."""

from typing import Literal

from pydantic import Field

from funding.guideline.base import Days, Rule, Text


class StartRule(Rule):
    """No start before approval; a written consent to an early start lifts it.

    `decision_takes_days` is what a decision usually takes from receipt, in calendar days; it only warns.
    """

    before_decision: Literal["forbidden", "allowed"]
    starts_with: Text
    decision_takes_days: Days


class PeriodRule(Rule):
    """Projects are limited in time: whether an end is required, and how many budget years they may touch."""

    end_required: bool = True
    max_budget_years: int | None = Field(default=None, ge=1, le=10)
