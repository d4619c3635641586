"""What assess() returns."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from funding.guideline.findings import Code, Cure, Finding, Param, Severity


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
    UNIT_PRICE = "unit_price"
    KIND_CAP = "kind_cap"
    SHARE_CAP = "share_cap"
    CONDITION_NOT_MET = "condition_not_met"
    OWN_FEE = "own_fee"


class Limit(StrEnum):
    """What the grant is bounded by. At equal amounts the earlier one is said to have decided."""

    NEED = "need"  # costs that no other money covers
    RECOGNISED = "recognised"  # costs that count
    QUOTA = "quota"  # the largest share of the costs that count
    OWN_SHARE = "own_share"  # what must come from the applicants
    CAP = "cap"  # the most one measure can get
    YEAR = "year"  # the most one applicant can get in a year
    POT = "pot"  # what is left this year
    FIXED = "fixed"  # grants have fixed sizes


class Outlook(StrEnum):
    """A first answer to somebody who only asks whether an application makes sense."""

    PROBABLY_YES = "probably_yes"
    PROBABLY_NO = "probably_no"
    ASK_US = "ask_us"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cost line assessed; amounts in euros, `rate` in percent.

    `code` names the rule that decided. `params` holds the figures of that rule, for its words.
    """

    key: str
    cost_type: str
    label: str
    amount: Decimal
    recognised: Decimal
    treatment: Treatment
    rate: Decimal
    code: LineCode
    clause: str
    params: dict[str, Param] = field(default_factory=dict)
    cure: Cure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """One limit of the grant in euros, and the clause that sets it."""

    limit: Limit
    amount: Decimal
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The figures and findings of a plan under one guideline version; all amounts in euros.

    `requested` is what no other money covers, or less if less is asked for; `gap` is what the largest grant
    leaves uncovered. `max_grant` is what the sums allow; `grant` is the same, or nothing while a finding
    excludes any grant. `own_share` is what applicants must bring for that grant; `in_kind` what of their
    unpaid work and things counts.
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
    grant: Decimal
    own_share: Decimal
    in_kind: Decimal
    round: str

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    def findings_for(self, field: str) -> tuple[Finding, ...]:
        """Findings about one field, e.g. `costs.c1` or `ends_on`."""
        return tuple(finding for finding in self.findings if finding.field == field)

    def with_severity(self, *severities: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity in severities)

    @property
    def exclusions(self) -> tuple[Finding, ...]:
        """The findings for which no grant at all is possible."""
        return tuple(finding for finding in self.findings if finding.excludes)

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


_AGAINST = frozenset(
    {
        Code.NOTHING_RECOGNISED,
        Code.NOT_IN_TERRITORY,
        Code.APPLICANT_NOT_ALLOWED,
        Code.NOT_BASED_HERE,
        Code.TOO_YOUNG,
        Code.HISTORY_LIMIT,
        Code.OTHER_PUBLIC_MONEY,
        Code.ANSWER_EXCLUDES,
    }
)
_UNSURE = frozenset(
    {
        Code.POT_EMPTY,
        Code.POT_SMALLER,
        Code.STARTS_BEFORE_DECISION,
        Code.TOO_MANY_BUDGET_YEARS,
        Code.LINE_UNKNOWN_TYPE,
        Code.ANSWER_UNEXPECTED,
        Code.BELOW_MINIMUM,
        Code.NO_FIXED_AMOUNT,
        Code.SUM_TOO_SMALL,
        Code.SUM_TOO_LARGE,
        Code.TOO_LATE,
        Code.TOO_LONG,
        Code.ENDS_TOO_LATE,
        Code.ROUND_NOT_OPEN,
        Code.ROUND_CLOSED,
        Code.OUT_OF_SEASON,
    }
)
