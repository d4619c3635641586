"""What assess() has to say about a plan: codes with parameters; funding.wording makes words of them."""

from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

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
    LINE_UNIT_PRICE = "line_unit_price"
    LINE_UNITS_MISSING = "line_units_missing"
    LINE_KIND_CAP = "line_kind_cap"
    LINE_SHARE_CAP = "line_share_cap"
    LINE_CONDITION_OPEN = "line_condition_open"
    LINE_CONDITION_NOT_MET = "line_condition_not_met"
    LINE_OWN_FEE = "line_own_fee"
    PRICE_CHECK = "price_check"
    QUOTES_MISSING = "quotes_missing"
    ABOVE_ORDINARY_CAP = "above_ordinary_cap"
    BELOW_MINIMUM = "below_minimum"
    NO_FIXED_AMOUNT = "no_fixed_amount"
    SUM_TOO_SMALL = "sum_too_small"
    SUM_TOO_LARGE = "sum_too_large"
    ASKED_TOO_MUCH = "asked_too_much"
    QUOTA_EXCEEDED = "quota_exceeded"
    OWN_SHARE_MISSING = "own_share_missing"
    EXCEPTION_MADE = "exception_made"
    YEAR_AMOUNT = "year_amount"
    IN_KIND_COUNTED = "in_kind_counted"
    IN_KIND_CAPPED = "in_kind_capped"
    IN_KIND_NOT_COUNTED = "in_kind_not_counted"
    COSTS_INCURRED = "costs_incurred"
    OTHER_PUBLIC_MONEY = "other_public_money"
    TOO_LONG = "too_long"
    ENDS_TOO_LATE = "ends_too_late"
    TOO_LATE = "too_late"
    NEXT_ROUND = "next_round"
    ROUND_NOT_OPEN = "round_not_open"
    ROUND_CLOSED = "round_closed"
    OUT_OF_SEASON = "out_of_season"
    HISTORY_LIMIT = "history_limit"
    NOT_BASED_HERE = "not_based_here"
    TOO_YOUNG = "too_young"
    ACCOUNT_NOT_ORGANISATION = "account_not_organisation"
    ANSWER_EXCLUDES = "answer_excludes"


# Nothing is wrong yet, something has not been entered: a quick check does not hold it against anyone.
NOT_ENTERED = frozenset({Code.NO_COSTS, Code.START_MISSING, Code.END_MISSING})


# While one of these must still be mended, no grant at all is possible.
EXCLUDING = frozenset(
    {
        Code.NOTHING_RECOGNISED,
        Code.BELOW_MINIMUM,
        Code.NO_FIXED_AMOUNT,
        Code.SUM_TOO_SMALL,
        Code.SUM_TOO_LARGE,
        Code.POT_EMPTY,
        Code.POT_SMALLER,
        Code.ALREADY_STARTED,
        Code.CONTRACTS_SIGNED,
        Code.COSTS_INCURRED,
        Code.OTHER_PUBLIC_MONEY,
        Code.TOO_MANY_BUDGET_YEARS,
        Code.TOO_LONG,
        Code.ENDS_TOO_LATE,
        Code.TOO_LATE,
        Code.ROUND_NOT_OPEN,
        Code.ROUND_CLOSED,
        Code.OUT_OF_SEASON,
        Code.HISTORY_LIMIT,
        Code.YEAR_AMOUNT,
        Code.APPLICANT_NOT_ALLOWED,
        Code.NOT_BASED_HERE,
        Code.TOO_YOUNG,
        Code.NOT_IN_TERRITORY,
        Code.ANSWER_EXCLUDES,
    }
)

# Of these, what applicants cannot change: who they are, what they had before, when they came, what is done already.
LASTING = frozenset(
    {
        Code.COSTS_INCURRED,
        Code.ROUND_NOT_OPEN,
        Code.ROUND_CLOSED,
        Code.OUT_OF_SEASON,
        Code.HISTORY_LIMIT,
        Code.YEAR_AMOUNT,
        Code.APPLICANT_NOT_ALLOWED,
        Code.NOT_BASED_HERE,
        Code.TOO_YOUNG,
        Code.NOT_IN_TERRITORY,
        Code.ANSWER_EXCLUDES,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """The smallest change that makes a finding go away.

    `act` is: set (give `field` the value `to`), remove (take the line `field` out of the plan), or
    add_own_money (one more line of own money of `to` euros).
    """

    act: Literal["set", "remove", "add_own_money"]
    field: str
    to: Decimal | date | int | str | bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to know or to mend.

    `field` names what it concerns: plan, costs, costs.<line key>, income, starts_on, ends_on,
    contracts_signed, legal_form, signatory, account, territory, unpaid_hours, answers.<question key>, asked,
    in_kind, received_on, history, costs_incurred, years_active, based.
    `params` carries the figures of its text: Decimals are euros, but `rate`, `share` and `percent` are
    percent, `hours` and `quantity` numbers. `cure` is the smallest change that makes it go
    away, where there is one.
    """

    code: Code
    severity: Severity
    field: str
    clause: str
    params: dict[str, Param] = dataclass_field(default_factory=dict)
    cure: Cure | None = None

    @property
    def is_not_entered(self) -> bool:
        return self.code in NOT_ENTERED

    @property
    def excludes(self) -> bool:
        """Whether no grant at all is possible while this stands."""
        return self.code in EXCLUDING and self.severity in (Severity.BLOCKS, Severity.FIX)

    @property
    def is_lasting(self) -> bool:
        """Whether no grant is possible and the applicant cannot mend it; an exception that may be made is a way out."""
        return self.excludes and self.code in LASTING and not self.params.get("exception")
