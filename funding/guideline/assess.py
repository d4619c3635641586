"""assess(): apply a guideline to a plan. Pure, total, exact, deterministic."""

from collections.abc import Iterator
from decimal import Context, Decimal, localcontext

from funding.guideline.checks_costs import check_costs
from funding.guideline.checks_deadlines import check_deadlines, round_for
from funding.guideline.checks_history import check_history, year_left
from funding.guideline.checks_money import check_money
from funding.guideline.checks_people import check_people
from funding.guideline.checks_time import check_time
from funding.guideline.checks_work import check_work, unpaid_value
from funding.guideline.findings import SEVERITY_ORDER, Finding
from funding.guideline.grant import Sums, check_grant, deciding_bound, grant_bounds
from funding.guideline.kind_caps import assess_lines
from funding.guideline.lines import check_lines
from funding.guideline.model import Guideline
from funding.guideline.outcome import Assessment, Bound, Line
from funding.guideline.own_money import (
    check_own_money,
    in_kind_counted,
    is_own_share_due,
    own_share_needed,
)
from funding.guideline.plan import Facts, Plan
from funding.guideline.routes import route_of

__all__ = ["Assessment", "assess"]

NOTHING = Decimal("0.00")
# Sums of many lines stay exact, whatever the program around has set for its own decimals.
_EXACT = Context(prec=60)


def assess(guideline: Guideline, plan: Plan, facts: Facts) -> Assessment:
    """What counts, how much can be granted at most, and what there is to say about it.

    Amounts in euros (the guideline's currency). Never raises for valid arguments, asks no clock and no
    database: what it needs to know is in `facts`. The result is a proposal; a named person decides.
    """
    with localcontext(_EXACT):
        return _assess(guideline, plan, facts)


def _assess(guideline: Guideline, plan: Plan, facts: Facts) -> Assessment:
    lines = assess_lines(guideline, plan.costs, facts.answers)
    worth = in_kind = in_kind_counted(guideline, plan)
    if guideline.in_kind and guideline.in_kind.counts_as == "missing_money":
        sums = sums_of(guideline, plan, lines, NOTHING)
        in_kind = min(in_kind, sums.need - deciding_bound(_bounds(guideline, sums, facts)).amount)
    sums = sums_of(guideline, plan, lines, in_kind)
    bounds = _bounds(guideline, sums, facts)
    decided = deciding_bound(bounds)
    due = is_own_share_due(guideline, sums.total, facts)
    own_share = own_share_needed(guideline, sums.total, decided.amount) if due else NOTHING
    findings = _by_weight(
        [
            *check_grant(sums, bounds, guideline.pot),
            *check_own_money(guideline, plan, facts, in_kind=in_kind, worth=worth, needed=own_share),
            *_check_rest(guideline, plan, facts, sums, bounds, lines),
        ]
    )
    call = round_for(guideline, facts)
    return Assessment(
        lines=lines,
        total=sums.total,
        recognised=sums.recognised,
        income=sums.income,
        requested=sums.requested,
        max_grant=decided.amount,
        gap=sums.need - decided.amount,
        bounds=bounds,
        decided_by=decided.limit,
        route=route_of(guideline, grant=decided.amount, requested=sums.requested, total=sums.total).key,
        unpaid_hours=plan.unpaid_hours,
        unpaid_value=unpaid_value(guideline, plan),
        findings=findings,
        grant=NOTHING if any(finding.excludes for finding in findings) else decided.amount,
        own_share=own_share,
        in_kind=in_kind,
        round=call.key if call else "",
    )


def _bounds(guideline: Guideline, sums: Sums, facts: Facts) -> tuple[Bound, ...]:
    """Every limit of the grant, those of the applicant's year included."""
    left = year_left(guideline, facts)
    return grant_bounds(
        guideline,
        sums,
        facts.remaining,
        facts=facts,
        year_left=left[0] if left else None,
        year_clause=left[1] if left else "",
    )


def sums_of(guideline: Guideline, plan: Plan, lines: tuple[Line, ...], in_kind: Decimal) -> Sums:
    """The plan added up; unpaid work that only fulfils the own share changes no sum."""
    counts_as = guideline.in_kind.counts_as if guideline.in_kind else "own_share"
    return Sums(
        total=plan.total,
        recognised=sum((line.recognised for line in lines), NOTHING),
        income=plan.total_income,
        in_kind=NOTHING if counts_as == "own_share" else in_kind,
        raises_costs=counts_as == "part_of_total",
        asked=plan.asked,
    )


def _check_rest(
    guideline: Guideline,
    plan: Plan,
    facts: Facts,
    sums: Sums,
    bounds: tuple[Bound, ...],
    lines: tuple[Line, ...],
) -> Iterator[Finding]:
    yield from check_money(guideline, plan, facts, sums, bounds)
    yield from check_lines(lines)
    yield from check_costs(guideline, plan, facts)
    yield from check_time(guideline, facts)
    yield from check_deadlines(guideline, facts)
    yield from check_history(guideline, facts)
    yield from check_people(guideline, facts)
    yield from check_work(guideline, plan, facts)


def _by_weight(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: SEVERITY_ORDER[finding.severity]))
