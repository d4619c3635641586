"""Cost lines: how much of each counts, and why."""

from collections.abc import Iterator
from decimal import Decimal

from funding.guideline.base import percent_of
from funding.guideline.findings import Code, Finding, Severity
from funding.guideline.model import Guideline
from funding.guideline.money_rules import CostType
from funding.guideline.outcome import Line, LineCode, Treatment
from funding.guideline.plan import CostLine

NOTHING = Decimal("0.00")
WHOLE = Decimal(100)


def assess_line(guideline: Guideline, cost: CostLine) -> Line:
    """What counts of one line. A kind the guideline does not know does not count: the list is closed."""
    cost_type = guideline.cost_type(cost.cost_type)
    if cost_type is None:
        return _line(cost, NOTHING, LineCode.UNKNOWN_TYPE, clause="", rate=NOTHING)
    if not cost_type.eligible:
        return _line(cost, NOTHING, LineCode.NOT_ELIGIBLE, clause=cost_type.clause, rate=NOTHING)
    return _at_rate(cost, cost_type)


def _at_rate(cost: CostLine, cost_type: CostType) -> Line:
    code = LineCode.LISTED if cost_type.rate == WHOLE else LineCode.RATE
    recognised = percent_of(cost.amount, cost_type.rate)
    return _line(cost, recognised, code, clause=cost_type.clause, rate=cost_type.rate)


def _line(cost: CostLine, recognised: Decimal, code: LineCode, *, clause: str, rate: Decimal) -> Line:
    return Line(
        key=cost.key,
        cost_type=cost.cost_type,
        label=cost.label,
        amount=cost.amount,
        recognised=recognised,
        treatment=_TREATMENTS[code],
        rate=rate,
        code=code,
        clause=clause,
    )


_TREATMENTS = {
    LineCode.LISTED: Treatment.FULL,
    LineCode.RATE: Treatment.PART,
    LineCode.NOT_ELIGIBLE: Treatment.NONE,
    LineCode.UNKNOWN_TYPE: Treatment.NONE,
}

_FINDINGS = {
    LineCode.RATE: (Code.LINE_IN_PART, Severity.NOTE),
    LineCode.NOT_ELIGIBLE: (Code.LINE_NOT_ELIGIBLE, Severity.WARNING),
    LineCode.UNKNOWN_TYPE: (Code.LINE_UNKNOWN_TYPE, Severity.WARNING),
}


def check_lines(lines: tuple[Line, ...]) -> Iterator[Finding]:
    """A finding for each line that does not count in full, with the sum that must come from elsewhere."""
    for line in lines:
        if line.code not in _FINDINGS:
            continue
        code, severity = _FINDINGS[line.code]
        yield Finding(
            code=code,
            severity=severity,
            field=f"costs.{line.key}",
            clause=line.clause,
            params={
                "cost_type": line.cost_type,
                "label": line.label,
                "amount": line.amount,
                "rate": line.rate,
                "recognised": line.recognised,
                "not_recognised": line.amount - line.recognised,
            },
        )
