"""Checks of volunteers: unpaid hours, and allowances above the yearly tax allowance."""

from collections.abc import Iterator
from decimal import Decimal

from funding.guideline.base import to_cents
from funding.guideline.findings import Code, Finding, Severity
from funding.guideline.model import Guideline
from funding.guideline.money_rules import YearlyAmount
from funding.guideline.plan import Facts, Plan


def unpaid_value(guideline: Guideline, plan: Plan) -> Decimal | None:
    """What the unpaid hours are worth in euros, for information only; None if the guideline sets no value."""
    hourly = guideline.unpaid_work.hourly_value
    return None if hourly is None else to_cents(plan.unpaid_hours * hourly)


def check_work(guideline: Guideline, plan: Plan, facts: Facts) -> Iterator[Finding]:
    """Notes about volunteers. They warn and never refuse."""
    if plan.unpaid_hours > 0 and not _hours_count(guideline):
        yield Finding(
            code=Code.UNPAID_WORK_SHOWN,
            severity=Severity.NOTE,
            field="unpaid_hours",
            clause=guideline.unpaid_work.clause,
            params={"hours": plan.unpaid_hours},
        )
    allowance = _allowance_of_year(guideline, facts)
    if allowance is not None:
        yield from _check_allowance(guideline, plan, allowance)


def _hours_count(guideline: Guideline) -> bool:
    rule = guideline.in_kind
    return rule is not None and rule.allowed and rule.hourly_rate is not None


def _allowance_of_year(guideline: Guideline, facts: Facts) -> YearlyAmount | None:
    day = facts.starts_on or facts.today
    if day is None:
        return None
    known = [amount for amount in guideline.volunteer_allowance if amount.from_year <= day.year]
    return max(known, key=lambda amount: amount.from_year, default=None)


def _check_allowance(guideline: Guideline, plan: Plan, allowance: YearlyAmount) -> Iterator[Finding]:
    for line in plan.costs:
        cost_type = guideline.cost_type(line.cost_type)
        if cost_type is None or not cost_type.volunteer_allowance or line.per_person is None:
            continue
        if line.per_person > allowance.amount:
            yield Finding(
                code=Code.VOLUNTEER_ALLOWANCE,
                severity=Severity.WARNING,
                field=f"costs.{line.key}",
                clause=allowance.clause,
                params={
                    "per_person": line.per_person,
                    "allowance": allowance.amount,
                    "excess": line.per_person - allowance.amount,
                },
            )
