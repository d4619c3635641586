"""Worked examples that a guideline file carries: a plan, the facts, and what must come out."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field

from funding.guideline.base import Amount, Frozen, Text
from funding.guideline.faults import FaultCode, FaultParam
from funding.guideline.findings import Code
from funding.guideline.outcome import Assessment, Limit
from funding.guideline.plan import Facts, Plan


class Expected(Frozen):
    """What must come out; keys that are left out are not checked."""

    total: Amount | None = None
    """All costs, in euros."""
    recognised: Amount | None = None
    """The costs that count, in euros."""
    requested: Amount | None = None
    """What is missing or asked for, in euros."""
    grant: Amount | None = None
    """What can be granted on this application as it stands: nothing if a rule excludes it."""
    max_grant: Amount | None = None
    """What the sums would allow, in euros."""
    gap: Amount | None = None
    """What no money covers, in euros."""
    own_share: Amount | None = None
    """What applicants must bring, in euros."""
    in_kind: Amount | None = None
    """What of unpaid work and things counts, in euros."""
    lines: tuple[Amount, ...] | None = None
    """What counts of each cost line, in their order."""
    findings: tuple[Code, ...] | None = None
    """All codes, in any order."""
    exclusions: tuple[Code, ...] | None = None
    """The codes of the findings for which no grant is possible, in any order."""
    decided_by: Limit | None = None
    """The limit that set the grant."""
    route: str | None = None
    """The key of the route."""
    round: str | None = None
    """The key of the round."""


class Vote(Frozen):
    """A vote of the board, and what must come of it."""

    amount: Amount
    """The sum that is voted on, in euros; it decides about the route."""
    in_favour: int = Field(ge=0, le=1000)
    """Votes in favour."""
    against: int = Field(ge=0, le=1000)
    """Votes against."""
    members: int | None = Field(default=None, ge=1, le=1000)
    """How many members there are; without it the quorum is not looked at."""
    applicant_present: bool | None = None
    """Whether the applicant is there."""
    expect: Literal["carried", "not_carried", "not_decided"]
    """What must come of it; not_decided: the vote cannot be held, or not enough took part."""


class Example(Frozen):
    """A worked example. Loading the file runs it and refuses the file if it does not come out."""

    id: str = Field(min_length=1, max_length=40)
    """A name for messages."""
    title: Text
    """What it shows."""
    plan: Plan = Plan()
    """The cost and financing plan."""
    facts: Facts = Facts()
    """What is known beside the plan."""
    expect: Expected = Expected()
    """What must come out."""
    votes: tuple[Vote, ...] = Field(alias="vote", default=())
    """Votes of the board on it."""

    def differences(self, assessment: Assessment) -> Iterator[tuple[FaultCode, dict[str, FaultParam]]]:
        """What was expected beside what came out, as the file would say it; none if the example holds."""
        got = _comparable(assessment)
        for name, wanted in self.expect:
            if wanted is None:
                continue
            expected = sorted(set(wanted)) if name in ("findings", "exclusions") else wanted
            if expected != got[name]:
                figures = {"figure": name, "expected": _shown(expected), "got": _shown(got[name])}
                yield FaultCode.EXAMPLE_DIFFERS, {**figures}


def _comparable(assessment: Assessment) -> dict[str, object]:
    return {
        "total": assessment.total,
        "recognised": assessment.recognised,
        "requested": assessment.requested,
        "grant": assessment.grant,
        "max_grant": assessment.max_grant,
        "own_share": assessment.own_share,
        "in_kind": assessment.in_kind,
        "gap": assessment.gap,
        "lines": tuple(line.recognised for line in assessment.lines),
        "findings": sorted({finding.code for finding in assessment.findings}),
        "exclusions": sorted({finding.code for finding in assessment.exclusions}),
        "round": assessment.round,
        "decided_by": assessment.decided_by,
        "route": assessment.route,
    }


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "[" + ", ".join(str(part) for part in value) + "]"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
