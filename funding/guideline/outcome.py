"""What assess() returns."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from funding.guideline.findings import Code, Finding, Severity


class Treatment(StrEnum):
    """How much of a cost line counts."""

    FULL = "full"
    PART = "part"
    NONE = "none"


class LineCode(StrEnum):
    """Why a line counts as it does."""

    LISTED = "listed"
    RATE = "rate"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN_TYPE = "unknown_type"


class Limit(StrEnum):
    """What the grant is bounded by. At equal amounts the earlier one is said to have decided."""

    NEED = "need"  # costs that no other money covers
    RECOGNISED = "recognised"  # costs that count
    CAP = "cap"  # the most one measure can get
    POT = "pot"  # what is left this year


class Outlook(StrEnum):
    """A first answer to somebody who only asks whether an application makes sense."""

    PROBABLY_YES = "probably_yes"
    PROBABLY_NO = "probably_no"
    ASK_US = "ask_us"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cost line assessed; amounts in euros, `rate` in percent."""

    key: str
    cost_type: str
    label: str
    amount: Decimal
    recognised: Decimal
    treatment: Treatment
    rate: Decimal
    code: LineCode
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One limit of the grant in euros, and the clause that sets it."""

    limit: Limit
    amount: Decimal
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The figures and findings of a plan under one guideline version; all amounts in euros.

    `requested` is what no other money covers; `gap` is the part of it that the largest grant leaves open.
    A proposal: what is granted is decided by a named person (§ 35a VwVfG).
    """

    lines: tuple[Line, ...]
    total: Decimal
    recognised: Decimal
    income: Decimal
    requested: Decimal
    max_grant: Decimal
    gap: Decimal
    bounds: tuple[Bound, ...]
    decided_by: Limit
    route: str
    unpaid_hours: Decimal
    unpaid_value: Decimal | None
    findings: tuple[Finding, ...]

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    def findings_for(self, field: str) -> tuple[Finding, ...]:
        """Findings about one field, e.g. `costs.c1` or `ends_on`."""
        return tuple(finding for finding in self.findings if finding.field == field)

    def with_severity(self, *severities: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity in severities)

    @property
    def can_be_submitted(self) -> bool:
        return not self.with_severity(Severity.BLOCKS)

    @property
    def is_ready_for_decision(self) -> bool:
        return not self.with_severity(Severity.BLOCKS, Severity.FIX)

    @property
    def outlook(self) -> Outlook:
        """What a quick check answers. What has not been entered yet is not held against anyone."""
        entered = [finding for finding in self.findings if not finding.is_not_entered]
        if any(finding.severity is Severity.BLOCKS or finding.code in _AGAINST for finding in entered):
            return Outlook.PROBABLY_NO
        unsure = {finding.code for finding in entered} & _UNSURE
        return Outlook.ASK_US if unsure or self.max_grant == 0 else Outlook.PROBABLY_YES


_AGAINST = frozenset({Code.NOTHING_RECOGNISED, Code.NOT_IN_TERRITORY, Code.APPLICANT_NOT_ALLOWED})
_UNSURE = frozenset(
    {
        Code.POT_EMPTY,
        Code.POT_SMALLER,
        Code.STARTS_BEFORE_DECISION,
        Code.TOO_MANY_BUDGET_YEARS,
        Code.LINE_UNKNOWN_TYPE,
        Code.ANSWER_UNEXPECTED,
    }
)
