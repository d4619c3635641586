"""Cases to try a guideline with: a plan and its facts in a JSON file."""

import json
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from funding.guideline.faults import Fault, FaultCode
from funding.guideline.format_faults import format_faults
from funding.guideline.load import DEEPEST, GuidelineError, read_text
from funding.guideline.places import Place, steps_of
from funding.guideline.plan import Case

LARGEST_CASE = 1_000_000  # bytes


class CaseError(Exception):
    """A case that cannot be read. `faults` says for each fault where it is and what is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.code} {dict(fault.params)}" for fault in self.faults))


def read_case(text: str) -> Case:
    """The case in a JSON text, numbers exactly as written. Raises CaseError."""
    try:
        data = json.loads(text, parse_float=Decimal)
    except RecursionError:
        raise CaseError([Fault(code=FaultCode.TOO_DEEP, params={"limit": DEEPEST})]) from None
    except json.JSONDecodeError as error:
        place = Place(line=error.lineno, column=error.colno)
        raise CaseError([Fault(code=FaultCode.NOT_JSON, place=place)]) from None
    except ValueError:  # a number of thousands of digits
        raise CaseError([Fault(code=FaultCode.NUMBER_TOO_LONG)]) from None
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        faults = format_faults(error, Case, lambda location: Place(steps=tuple(steps_of(location, data, {}))))
        raise CaseError(
            replace(fault, code=_IN_JSON.get(fault.code, fault.code)) for fault in faults
        ) from None


# What JSON writes in another way than TOML.
_IN_JSON = {
    FaultCode.TABLE: FaultCode.JSON_OBJECT,
    FaultCode.TEXTS: FaultCode.JSON_OBJECT,
    FaultCode.LIST: FaultCode.JSON_LIST,
    FaultCode.DATE: FaultCode.JSON_DATE,
    FaultCode.DATE_ONLY: FaultCode.JSON_DATE,
    FaultCode.DATE_AND_TIME: FaultCode.JSON_DATE_AND_TIME,
}


def read_case_file(path: Path) -> Case:
    """The case in a JSON file; its size is looked at before it is read. Raises CaseError."""
    try:
        text = read_text(path, largest=LARGEST_CASE)
    except GuidelineError as error:
        raise CaseError(error.faults) from None
    return read_case(text)


def schema_of_a_case() -> dict[str, Any]:
    """The JSON Schema of a case, for editors and other programs."""
    schema = Case.model_json_schema()
    # Lines without a key are numbered, and an amount follows from quantity and unit price.
    for name in ("CostLine", "IncomeLine", "InKindLine"):
        line = schema["$defs"][name]
        line["required"] = [key for key in line["required"] if key != "key"]
    schema["$defs"]["CostLine"]["required"].remove("amount")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
