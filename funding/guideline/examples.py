"""Worked examples that a guideline file carries: a plan, the facts, and what must come out."""

from collections.abc import Iterator
from decimal import Decimal

from pydantic import Field

from funding.guideline.base import Amount, Frozen, Text
from funding.guideline.findings import Code
from funding.guideline.outcome import Assessment, Limit
from funding.guideline.plan import Facts, Plan


class Expected(Frozen):
    """What must come out; keys that are left out are not checked.

    `lines` is what counts of each cost line, in their order. `findings` are all codes, in any order.
    """

    total: Amount | None = None
    recognised: Amount | None = None
    requested: Amount | None = None
    max_grant: Amount | None = None
    gap: Amount | None = None
    lines: tuple[Amount, ...] | None = None
    findings: tuple[Code, ...] | None = None
    decided_by: Limit | None = None
    route: str | None = None


class Example(Frozen):
    id: str = Field(min_length=1, max_length=40)
    title: Text
    plan: Plan
    facts: Facts = Facts()
    expect: Expected

    def differences(self, assessment: Assessment) -> Iterator[str]:
        """Sentences that put what was expected beside what came out; none if the example holds."""
        got = _comparable(assessment)
        for name, wanted in self.expect:
            if wanted is None:
                continue
            expected = sorted(set(wanted)) if name == "findings" else wanted
            if expected != got[name]:
                yield f"{name}: expected {_shown(expected)}, got {_shown(got[name])}"


def _comparable(assessment: Assessment) -> dict[str, object]:
    return {
        "total": assessment.total,
        "recognised": assessment.recognised,
        "requested": assessment.requested,
        "max_grant": assessment.max_grant,
        "gap": assessment.gap,
        "lines": tuple(line.recognised for line in assessment.lines),
        "findings": sorted({finding.code for finding in assessment.findings}),
        "decided_by": assessment.decided_by,
        "route": assessment.route,
    }


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(str(part) for part in value) + "]"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
