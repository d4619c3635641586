"""Cases to try a guideline with: a plan and its facts in a JSON file."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from funding.guideline.plan import Case

LARGEST_CASE = 1_000_000  # bytes


class CaseError(Exception):
    """A case that cannot be read. `messages` says for each fault where it is and how to mend it."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


def read_case(text: str) -> Case:
    """The case in a JSON text, numbers exactly as written. Raises CaseError."""
    try:
        data = json.loads(text, parse_float=Decimal)
    except RecursionError:
        raise CaseError(["The case is nested too deeply. Look at the schema of a case."]) from None
    except ValueError as error:
        raise CaseError([f"The case is not JSON: {error}. Correct this place and try again."]) from None
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        raise CaseError([_message(detail["loc"], detail["msg"]) for detail in error.errors()[:50]]) from None


def read_case_file(path: Path) -> Case:
    """The case in a JSON file; its size is looked at before it is read. Raises CaseError."""
    try:
        if path.stat().st_size > LARGEST_CASE:
            raise CaseError([f"{path}: the file is too large. Check that it is the right file."])
        return read_case(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise CaseError([f"{path}: {reason}. Check the name of the file."]) from None
    except UnicodeDecodeError:
        raise CaseError([f"{path}: this is not text in UTF-8. Save the file as UTF-8."]) from None


def _message(location: tuple[int | str, ...], words: str) -> str:
    place = " → ".join(str(part) for part in location) or "the case"
    return f"{place}: {words.removeprefix('Value error, ')}."


def schema_of_a_case() -> dict[str, Any]:
    """The JSON Schema of a case, for editors and other programs."""
    schema = Case.model_json_schema()
    # Lines without a key are numbered, and an amount follows from quantity and unit price.
    for name in ("CostLine", "IncomeLine", "InKindLine"):
        line = schema["$defs"][name]
        line["required"] = [key for key in line["required"] if key != "key"]
    schema["$defs"]["CostLine"]["required"].remove("amount")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
