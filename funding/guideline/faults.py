"""What can be wrong with a file: codes with parameters and a place; funding.wording_faults makes words of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from funding.guideline.places import Location, Place

FaultParam = Decimal | date | int | str | tuple[str, ...]
NO_PARAMS: Mapping[str, FaultParam] = MappingProxyType({})


class FaultCode(StrEnum):
    # the file as a whole
    TOO_MANY_BYTES = "too_many_bytes"
    TOO_MANY_CHARACTERS = "too_many_characters"
    TOO_DEEP = "too_deep"
    NOT_FOUND = "not_found"
    IS_A_FOLDER = "is_a_folder"
    UNREADABLE = "unreadable"
    NOT_UTF8 = "not_utf8"
    MORE_FAULTS = "more_faults"
    # cases to try, in JSON
    NOT_JSON = "not_json"
    JSON_OBJECT = "json_object"
    JSON_LIST = "json_list"
    JSON_DATE = "json_date"
    JSON_DATE_AND_TIME = "json_date_and_time"
    # how TOML is written
    TOML_STATEMENT = "toml_statement"
    TOML_KEY = "toml_key"
    TOML_EQUALS = "toml_equals"
    TOML_VALUE = "toml_value"
    TOML_LINE_END = "toml_line_end"
    TOML_QUOTE_OPEN = "toml_quote_open"
    TOML_CHARACTER = "toml_character"
    TOML_BACKSLASH = "toml_backslash"
    TOML_BRACKET = "toml_bracket"
    TOML_LIST_OPEN = "toml_list_open"
    TOML_TABLE_OPEN = "toml_table_open"
    TOML_KEY_TWICE = "toml_key_twice"
    TOML_TABLE_TWICE = "toml_table_twice"
    TOML_DATE = "toml_date"
    NUMBER_TOO_LONG = "number_too_long"
    TOML_OTHER = "toml_other"
    # one key and its value
    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_KEY_MEANT = "unknown_key_meant"
    ONE_OF = "one_of"
    ONE_OF_THE_REFERENCE = "one_of_the_reference"
    ONE_OF_MEANT = "one_of_meant"
    YES_OR_NO = "yes_or_no"
    WHOLE_NUMBER = "whole_number"
    NUMBER = "number"
    NUMBER_WITHOUT_QUOTES = "number_without_quotes"
    EXACT_NUMBER = "exact_number"
    FRACTION = "fraction"
    TEXT = "text"
    TEXTS = "texts"
    LIST = "list"
    TABLE = "table"
    DATE = "date"
    DATE_ONLY = "date_only"
    DATE_AND_TIME = "date_and_time"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_ABOVE = "not_above"
    BELOW_LEAST = "below_least"
    NOT_BELOW = "not_below"
    ABOVE_MOST = "above_most"
    TOO_EXACT = "too_exact"
    WHOLE_CENTS = "whole_cents"
    KEY_SIGNS = "key_signs"
    VERSION_SIGNS = "version_signs"
    LANGUAGE_SIGNS = "language_signs"
    MONTH_DAY_SIGNS = "month_day_signs"
    STATE_SIGNS = "state_signs"
    DOES_NOT_FIT = "does_not_fit"
    NO_SUCH_DAY = "no_such_day"
    NO_SUCH_ZONE = "no_such_zone"
    LOCAL_TIME = "local_time"
    # one rule
    REASON_MISSING = "reason_missing"
    RATE_OF_NOTHING = "rate_of_nothing"
    LIMIT_WITHOUT_EFFECT = "limit_without_effect"
    UNIT_AND_PRICE = "unit_and_price"
    PER_PERSON_OF_NOBODY = "per_person_of_nobody"
    THRESHOLD_EMPTY = "threshold_empty"
    THRESHOLD_CROSSED = "threshold_crossed"
    OWN_SHARE_EMPTY = "own_share_empty"
    CLOSES_BEFORE_OPENING = "closes_before_opening"
    HISTORY_ONE_LIMIT = "history_one_limit"
    HISTORY_AMOUNT_PER = "history_amount_per"
    INSTALMENTS_METHOD = "instalments_method"
    INSTALMENTS_SUM = "instalments_sum"
    MONTHS_OR_WEEKS = "months_or_weeks"
    QUANTITY_TIMES_PRICE = "quantity_times_price"
    LINE_KEYS = "line_keys"
    # several rules beside each other
    REPEATED = "repeated"
    NO_SUCH_CLAUSE = "no_such_clause"
    NO_SUCH_ROUTE = "no_such_route"
    NO_SUCH_QUESTION = "no_such_question"
    NO_SUCH_COST_TYPE = "no_such_cost_type"
    NO_SUCH_INCOME = "no_such_income"
    NO_SUCH_LEGAL_FORM = "no_such_legal_form"
    TEXT_MISSING = "text_missing"
    LANGUAGE_UNDECLARED = "language_undeclared"
    GRANT_ABOVE_POT = "grant_above_pot"
    NOTHING_COUNTS = "nothing_counts"
    ROUTE_WITHOUT_LIMIT = "route_without_limit"
    LAST_ROUTE_LIMITED = "last_route_limited"
    ROUTES_OUT_OF_ORDER = "routes_out_of_order"
    ONE_MAJORITY = "one_majority"
    FLOOR_ABOVE_CAP = "floor_above_cap"
    EXCEPTION_NOT_ABOVE = "exception_not_above"
    FIXED_OUT_OF_ORDER = "fixed_out_of_order"
    FIXED_ABOVE_CAP = "fixed_above_cap"
    FIXED_BELOW_FLOOR = "fixed_below_floor"
    OWN_SHARE_IMPOSSIBLE = "own_share_impossible"
    QUOTA_AND_OWN_SHARE = "quota_and_own_share"
    IN_KIND_EMPTY = "in_kind_empty"
    RESERVE_WITHOUT_POT = "reserve_without_pot"
    RESERVES_ABOVE_POT = "reserves_above_pot"
    RESERVE_FOR_NOBODY = "reserve_for_nobody"
    ROUNDS_OUT_OF_ORDER = "rounds_out_of_order"
    ROUNDS_AND_SEASON = "rounds_and_season"
    BOARD_UNDESCRIBED = "board_undescribed"
    BOARD_DECIDES = "board_decides"
    NOBODY_MAY_APPLY = "nobody_may_apply"
    CALL_WITHOUT_ROUNDS = "call_without_rounds"
    LEAD_TIME_TWICE = "lead_time_twice"
    # worked examples
    EXAMPLE_DIFFERS = "example_differs"
    VOTE_DIFFERS = "vote_differs"
    # versions that are stored
    VERSION_WITH_OTHER_TEXT = "version_with_other_text"
    VERSION_WITH_OTHER_DAY = "version_with_other_day"
    OTHER_CURRENCY = "other_currency"


WHOLE_FILE = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing to mend in a file.

    `params` carries what its sentence needs. `written`, where it is there, is what the file says, and amounts are
    decimals as the file writes them, so that the writer finds them again. Without a place it is about the whole file.
    """

    code: FaultCode
    place: Place = WHOLE_FILE
    params: Mapping[str, FaultParam] = field(default_factory=dict)


class Problem(NamedTuple):
    """What is wrong, and where in the data of the file."""

    location: Location
    code: FaultCode
    params: Mapping[str, FaultParam] = NO_PARAMS


def broken(code: FaultCode, **params: FaultParam) -> PydanticCustomError:
    """What a validator of a rule raises: the code and its parameters travel inside pydantic's own error."""
    return PydanticCustomError(code.value, code.value, dict(params))
