"""What pydantic has against a file, as faults with codes: its types of errors mapped to ours."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from funding.guideline.faults import Fault, FaultCode, FaultParam
from funding.guideline.places import Location, Place, allowed_keys
from funding.guideline.procedure_rules import STATES

MOST_FAULTS = 50
LONGEST_CHOICE = 200  # characters of a list of words that is still worth reading
LONGEST_SHOWN = 60

# pydantic's type: our code, and the name under which its context holds the limit.
_CODES: Mapping[str, tuple[FaultCode, str]] = {
    "bool_type": (FaultCode.YES_OR_NO, ""),
    "bool_parsing": (FaultCode.YES_OR_NO, ""),
    "int_type": (FaultCode.WHOLE_NUMBER, ""),
    "int_parsing": (FaultCode.WHOLE_NUMBER, ""),
    "int_parsing_size": (FaultCode.WHOLE_NUMBER, ""),
    "int_from_float": (FaultCode.WHOLE_NUMBER, ""),
    "decimal_type": (FaultCode.NUMBER, ""),
    "decimal_parsing": (FaultCode.NUMBER_WITHOUT_QUOTES, ""),
    "finite_number": (FaultCode.NUMBER, ""),
    "fraction_type": (FaultCode.FRACTION, ""),
    "fraction_parsing": (FaultCode.FRACTION, ""),
    "string_type": (FaultCode.TEXT, ""),
    "dict_type": (FaultCode.TEXTS, ""),
    "tuple_type": (FaultCode.LIST, ""),
    "list_type": (FaultCode.LIST, ""),
    "model_type": (FaultCode.TABLE, ""),
    "date_type": (FaultCode.DATE, ""),
    "date_parsing": (FaultCode.DATE, ""),
    "date_from_datetime_parsing": (FaultCode.DATE, ""),
    "date_from_datetime_inexact": (FaultCode.DATE_ONLY, ""),
    "datetime_type": (FaultCode.DATE_AND_TIME, ""),
    "datetime_parsing": (FaultCode.DATE_AND_TIME, ""),
    "datetime_object_invalid": (FaultCode.DATE_AND_TIME, ""),
    "datetime_from_date_parsing": (FaultCode.DATE_AND_TIME, ""),
    "too_short": (FaultCode.TOO_FEW, "min_length"),
    "too_long": (FaultCode.TOO_MANY, "max_length"),
    "string_too_short": (FaultCode.TOO_SHORT, "min_length"),
    "string_too_long": (FaultCode.TOO_LONG, "max_length"),
    "greater_than": (FaultCode.NOT_ABOVE, "gt"),
    "greater_than_equal": (FaultCode.BELOW_LEAST, "ge"),
    "less_than": (FaultCode.NOT_BELOW, "lt"),
    "less_than_equal": (FaultCode.ABOVE_MOST, "le"),
    "decimal_max_places": (FaultCode.TOO_EXACT, "decimal_places"),
}

# The patterns of the model, each with the code that says it in words.
PATTERNS: Mapping[str, FaultCode] = {
    r"^[a-z][a-z0-9_]{0,39}$": FaultCode.KEY_SIGNS,
    r"^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$": FaultCode.VERSION_SIGNS,
    r"^[a-z]{2}(-[a-z]{2,4})?$": FaultCode.LANGUAGE_SIGNS,
    r"^\d\d-\d\d$": FaultCode.MONTH_DAY_SIGNS,
    STATES: FaultCode.STATE_SIGNS,
}

_OURS = frozenset(code.value for code in FaultCode)

PlaceAt = Callable[[Location], Place]


def format_faults(error: ValidationError, model: type[BaseModel], place_at: PlaceAt) -> tuple[Fault, ...]:
    """One fault for each place pydantic objects to, at most MOST_FAULTS and then how many more there are."""
    details = [detail for detail in error.errors() if not _only_follows(detail)]
    faults: list[Fault] = []
    for detail in details[:MOST_FAULTS]:
        fault = _fault(detail, model, place_at)
        if fault not in faults:
            faults.append(fault)
    if len(details) > MOST_FAULTS:
        faults.append(Fault(code=FaultCode.MORE_FAULTS, params={"count": len(details) - MOST_FAULTS}))
    return tuple(faults)


def _only_follows(detail: ErrorDetails) -> bool:
    """A list is called too short when its entries are wrong; then only they are told."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def _fault(detail: ErrorDetails, model: type[BaseModel], place_at: PlaceAt) -> Fault:
    location: Location = tuple(detail["loc"])
    code, params = _told(detail, model, location)
    return Fault(code=code, place=place_at(location), params=params)


def _told(
    detail: ErrorDetails, model: type[BaseModel], location: Location
) -> tuple[FaultCode, dict[str, FaultParam]]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return FaultCode.MISSING, {}
    if kind == "extra_forbidden":
        return _unknown_key(model, location)
    if kind in _OURS and kind not in _CODES:  # one of our own validators
        return FaultCode(kind), context | _written_value(detail["input"])
    written = {"written": shown(detail["input"])}
    if kind in ("enum", "literal_error"):
        code, params = _one_of(str(context["expected"]), str(detail["input"]))
        return code, params | written
    if kind == "string_pattern_mismatch":
        return PATTERNS.get(str(context["pattern"]), FaultCode.DOES_NOT_FIT), {**written}
    code, limit = _CODES.get(kind, (FaultCode.DOES_NOT_FIT, ""))
    return code, {"limit": _limit(context[limit]), **written} if limit else {**written}


def _limit(value: Any) -> str:
    """The limit as the file would write it; pydantic hands some on as the text Decimal('99999999.99')."""
    return str(value).removeprefix("Decimal('").removesuffix("')")


def _written_value(written: Any) -> dict[str, FaultParam]:
    """What is written, unless it is a whole table: the place names that one already."""
    return {} if isinstance(written, Mapping | BaseModel) else {"written": shown(written)}


def _unknown_key(model: type[BaseModel], location: Location) -> tuple[FaultCode, dict[str, FaultParam]]:
    allowed = allowed_keys(model, location)
    close = get_close_matches(str(location[-1]), allowed, n=1)
    if close:
        return FaultCode.UNKNOWN_KEY_MEANT, {"meant": close[0]}
    return FaultCode.UNKNOWN_KEY, {"allowed": tuple(sorted(allowed))}


def _one_of(expected: str, written: str) -> tuple[FaultCode, dict[str, FaultParam]]:
    words = re.findall(r"'([^']*)'", expected)
    if len(expected) <= LONGEST_CHOICE:
        return FaultCode.ONE_OF, {"allowed": tuple(f'"{word}"' for word in words) or (expected,)}
    close = get_close_matches(written, words, n=1)
    if close:
        return FaultCode.ONE_OF_MEANT, {"meant": close[0]}
    return FaultCode.ONE_OF_THE_REFERENCE, {}


def shown(written: Any) -> str:
    """What the file says, as short as TOML says it."""
    got = "".join(_toml(written))
    return got if len(got) <= LONGEST_SHOWN else got[: LONGEST_SHOWN - 1] + "…"


def _toml(value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, str):
        yield f'"{value}"'
    elif isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {''.join(_toml(part))}" for key, part in list(value.items())[:9])
        yield f"{{ {inner} }}" if inner else "{}"
    elif isinstance(value, list | tuple):
        yield "[" + ", ".join("".join(_toml(part)) for part in value[:30]) + "]"
    else:
        yield value.isoformat() if isinstance(value, date | datetime) else _number(value)


def _number(value: Any) -> str:
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < LONGEST_SHOWN:
        return f"{value:f}"
    return str(value)
