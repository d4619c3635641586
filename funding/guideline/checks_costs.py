"""Checks of what is still missing beside a cost line: units, an answer to its condition, quotes."""

from collections.abc import Iterator

from funding.guideline.findings import Code, Cure, Finding, Param, Severity
from funding.guideline.lines import is_condition_met
from funding.guideline.model import Guideline
from funding.guideline.money_rules import PriceCheck
from funding.guideline.plan import CostLine, Facts, Plan


def check_costs(guideline: Guideline, plan: Plan, facts: Facts) -> Iterator[Finding]:
    """Findings about lines that cannot be judged in full yet, and about comparing prices."""
    for cost in plan.costs:
        kind = guideline.cost_type(cost.cost_type)
        if kind is None or not kind.eligible:
            continue
        names: dict[str, Param] = {"cost_type": cost.cost_type, "label": cost.label}
        if kind.max_unit_price is not None and cost.quantity is None and cost.amount > 0:
            yield _line_finding(
                Code.LINE_UNITS_MISSING, cost, kind.clause, names | {"max_price": kind.max_unit_price}
            )
        if kind.condition is not None and is_condition_met(guideline, kind, cost, facts.answers) is None:
            cure = Cure(act="set", field=f"costs.{cost.key}.condition_met", to=True)
            params = names | {"question": kind.condition}
            yield _line_finding(Code.LINE_CONDITION_OPEN, cost, kind.clause, params, cure)
        yield from _check_prices(guideline, cost, names)


def _line_finding(
    code: Code, cost: CostLine, clause: str, params: dict[str, Param], cure: Cure | None = None
) -> Finding:
    return Finding(
        code=code, severity=Severity.FIX, field=f"costs.{cost.key}", clause=clause, params=params, cure=cure
    )


def _check_prices(guideline: Guideline, cost: CostLine, names: dict[str, Param]) -> Iterator[Finding]:
    rule = price_check_for(guideline, cost)
    if rule is None or (cost.quotes is not None and cost.quotes >= rule.quotes):
        return
    params = names | {"from_amount": rule.from_amount, "quotes": rule.quotes, "has": cost.quotes or 0}
    missing = cost.quotes is not None
    yield Finding(
        code=Code.QUOTES_MISSING if missing else Code.PRICE_CHECK,
        severity=Severity.FIX if missing else Severity.NOTE,
        field=f"costs.{cost.key}",
        clause=rule.clause,
        params=params,
        cure=Cure(act="set", field=f"costs.{cost.key}.quotes", to=rule.quotes),
    )


def price_check_for(guideline: Guideline, cost: CostLine) -> PriceCheck | None:
    """The rule with the highest amount that a line reaches."""
    reached = [rule for rule in guideline.price_checks if cost.amount >= rule.from_amount]
    return max(reached, key=lambda rule: rule.from_amount, default=None)
