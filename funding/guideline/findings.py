"""What assess() has to say about a plan: codes with parameters; funding.wording makes words of them."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from enum import StrEnum

Param = Decimal | date | int | str


class Severity(StrEnum):
    """What a finding stops; in falling order of weight."""

    BLOCKS = "blocks"  # cannot be submitted like this
    FIX = "fix"  # may be submitted, must be mended before the decision
    WARNING = "warning"
    NOTE = "note"


SEVERITY_ORDER = {severity: place for place, severity in enumerate(Severity)}


class Code(StrEnum):
    NO_COSTS = "no_costs"
    LINE_NOT_ELIGIBLE = "line_not_eligible"
    LINE_UNKNOWN_TYPE = "line_unknown_type"
    LINE_IN_PART = "line_in_part"
    NOTHING_RECOGNISED = "nothing_recognised"
    OVER_CAP = "over_cap"
    FINANCING_GAP = "financing_gap"
    OVERFINANCED = "overfinanced"
    NOTHING_REQUESTED = "nothing_requested"
    POT_SMALLER = "pot_smaller"
    POT_EMPTY = "pot_empty"
    START_MISSING = "start_missing"
    END_MISSING = "end_missing"
    END_BEFORE_START = "end_before_start"
    ALREADY_STARTED = "already_started"
    CONTRACTS_SIGNED = "contracts_signed"
    STARTS_BEFORE_DECISION = "starts_before_decision"
    EARLY_START_CONSENTED = "early_start_consented"
    CROSSES_BUDGET_YEAR = "crosses_budget_year"
    TOO_MANY_BUDGET_YEARS = "too_many_budget_years"
    SIGNATORY_MISSING = "signatory_missing"
    ACCOUNT_MISSING = "account_missing"
    APPLICANT_NOT_ALLOWED = "applicant_not_allowed"
    NOT_IN_TERRITORY = "not_in_territory"
    ANSWER_UNEXPECTED = "answer_unexpected"
    UNPAID_WORK_SHOWN = "unpaid_work_shown"
    VOLUNTEER_ALLOWANCE = "volunteer_allowance"


# Nothing is wrong yet, something has not been entered: a quick check does not hold it against anyone.
NOT_ENTERED = frozenset({Code.NO_COSTS, Code.START_MISSING, Code.END_MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to know or to mend.

    `field` names what it concerns: plan, costs, costs.<line key>, income, starts_on, ends_on,
    contracts_signed, legal_form, signatory, account, territory, unpaid_hours, answers.<question key>.
    `params` carries the figures of its text: Decimals are euros, but `rate` is percent and `hours` hours.
    """

    code: Code
    severity: Severity
    field: str
    clause: str
    params: dict[str, Param] = dataclass_field(default_factory=dict)

    @property
    def is_not_entered(self) -> bool:
        return self.code in NOT_ENTERED
