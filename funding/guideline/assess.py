"""assess(): apply a guideline to a plan. Pure, total, exact, deterministic."""

from decimal import Decimal

from funding.guideline.checks_people import check_people
from funding.guideline.checks_time import check_time
from funding.guideline.checks_work import check_work, unpaid_value
from funding.guideline.findings import SEVERITY_ORDER, Finding
from funding.guideline.grant import Sums, check_grant, deciding_bound, grant_bounds
from funding.guideline.lines import assess_line, check_lines
from funding.guideline.model import Guideline
from funding.guideline.outcome import Assessment
from funding.guideline.plan import Facts, Plan
from funding.guideline.routes import route_for

__all__ = ["Assessment", "assess"]


def assess(guideline: Guideline, plan: Plan, facts: Facts) -> Assessment:
    """What counts, how much can be granted at most, and what there is to say about it.

    Amounts in euros. Never raises for valid arguments, asks no clock and no database: what it needs to know
    is in `facts`. The result is a proposal; a named person decides.
    """
    lines = tuple(assess_line(guideline, cost) for cost in plan.costs)
    recognised = sum((line.recognised for line in lines), Decimal("0.00"))
    sums = Sums(total=plan.total, recognised=recognised, income=plan.total_income)
    bounds = grant_bounds(guideline, sums, facts.remaining)
    decided = deciding_bound(bounds)
    findings = [
        *check_grant(sums, bounds),
        *check_lines(lines),
        *check_time(guideline, facts),
        *check_people(guideline, facts),
        *check_work(guideline, plan, facts),
    ]
    return Assessment(
        lines=lines,
        total=sums.total,
        recognised=sums.recognised,
        income=sums.income,
        requested=sums.requested,
        max_grant=decided.amount,
        gap=sums.requested - decided.amount,
        bounds=bounds,
        decided_by=decided.limit,
        route=route_for(guideline, decided.amount).key,
        unpaid_hours=plan.unpaid_hours,
        unpaid_value=unpaid_value(guideline, plan),
        findings=_by_weight(findings),
    )


def _by_weight(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: SEVERITY_ORDER[finding.severity]))
