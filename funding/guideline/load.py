"""A guideline file becomes a Guideline, or a list of messages that name the place and the remedy."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from funding.guideline.assess import assess
from funding.guideline.consistency import problems
from funding.guideline.model import Guideline
from funding.guideline.places import Location, allowed_keys, describe
from funding.guideline.votes import vote_differences

LARGEST_FILE = 1_000_000  # characters; a guideline of forty rules has thirty thousand


class GuidelineError(Exception):
    """A guideline file that cannot be used. `messages` says for each fault where it is and how to mend it."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages


@lru_cache(maxsize=64)
def read_guideline(text: str) -> Guideline:
    """Read, check and prove a guideline file (TOML).

    Raises GuidelineError if it is not TOML, breaks the format, contradicts itself, or if one of its worked
    examples does not come out. The same text gives the same frozen object.
    """
    data = _parse(text)
    try:
        guideline = Guideline.model_validate(data)
    except ValidationError as error:
        raise GuidelineError(_messages(error, text, data)) from None
    contradictions = [f"{describe(place, text, data)}: {remedy}" for place, remedy in problems(guideline)]
    if contradictions:
        raise GuidelineError(contradictions)
    failed = [f"{describe(place, text, data)}: {message}" for place, message in failed_examples(guideline)]
    if failed:
        raise GuidelineError(failed)
    return guideline


def read_guideline_file(path: Path) -> tuple[str, Guideline]:
    """The text of a file and the guideline in it. The size is looked at before anything is read.

    Raises GuidelineError also if there is no such file, or if it is not text in UTF-8.
    """
    try:
        if path.stat().st_size > LARGEST_FILE * 4:  # a character takes at most four bytes
            raise GuidelineError([_too_large(f"{path.stat().st_size:,} bytes")])
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise GuidelineError([f"{path}: {reason}. Check the name of the file."]) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise GuidelineError([f"Line {line}: this is not text in UTF-8. Save the file as UTF-8."]) from None
    return text, read_guideline(text)


def _too_large(size: str) -> str:
    return (
        f"The file is too large: {size}, at most {LARGEST_FILE:,} characters are read. "
        "Check that it is the right file."
    )


DEEPEST = 12  # tables and lists inside each other; a guideline needs seven
MOST_MESSAGES = 50
_TOO_DEEP = f"The file is nested too deeply. Write lists and tables at most {DEEPEST} levels deep."


def _parse(text: str) -> dict[str, Any]:
    if len(text) > LARGEST_FILE:
        raise GuidelineError([_too_large(f"{len(text):,} characters")])
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise GuidelineError([_TOO_DEEP]) from None
    except (ValueError, ArithmeticError) as error:  # also numbers of thousands of digits
        raise GuidelineError(
            [f"The file is not TOML: {error}. Correct this place and check again."]
        ) from None
    if _depth_exceeds(data, DEEPEST):
        raise GuidelineError([_TOO_DEEP])
    return data


def _depth_exceeds(data: object, deepest: int) -> bool:
    level: list[object] = [data]
    for _ in range(deepest):
        level = [
            part
            for value in level
            if isinstance(value, dict | list)
            for part in (value.values() if isinstance(value, dict) else value)
        ]
    return any(isinstance(value, dict | list) for value in level)


def _messages(error: ValidationError, text: str, data: dict[str, Any]) -> list[str]:
    details = error.errors()
    messages = list(dict.fromkeys(_message(detail, text, data) for detail in details[:MOST_MESSAGES]))
    if len(details) > MOST_MESSAGES:
        messages.append(f"and {len(details) - MOST_MESSAGES} more places. Mend these first and check again.")
    return messages


def _message(detail: ErrorDetails, text: str, data: dict[str, Any]) -> str:
    location: Location = tuple(detail["loc"])
    return f"{describe(location, text, data)}: {_remedy(detail, location)}"


def _remedy(detail: ErrorDetails, location: Location) -> str:
    if detail["type"] == "missing":
        return "is missing. Add it."
    if detail["type"] == "extra_forbidden":
        return _unknown_key(location)
    return f"{_in_words(detail)}. Written is {_shown(detail['input'])}."


def _shown(written: object) -> str:
    """What the file says, as short as TOML says it."""
    if isinstance(written, bool):
        got = str(written).lower()
    elif isinstance(written, str):
        got = f'"{written}"'
    else:
        got = str(written) if isinstance(written, Decimal | int | date) else repr(written)
    return got if len(got) <= 60 else got[:57] + "…"


def _in_words(detail: ErrorDetails) -> str:
    words = _WORDS.get(detail["type"])
    choices = str(detail.get("ctx", {}).get("expected", ""))
    if len(choices) > _LONGEST_CHOICE:
        close = get_close_matches(str(detail["input"]), re.findall(r"'(\w+)'", choices), n=1)
        meant = f'did you mean "{close[0]}"? ' if close else ""
        return f"{meant}write one of the words in docs/guideline-reference.md"
    if words is None:
        return detail["msg"].removeprefix("Value error, ")
    for name, value in detail.get("ctx", {}).items():
        words = words.replace(f"{{{name}}}", str(value))
    return words


_LONGEST_CHOICE = 200  # characters of a list of words that is still worth reading

# What pydantic says for programmers, for people who write a guideline.
_WORDS = {
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "int_type": "write a whole number",
    "int_parsing": "write a whole number",
    "int_from_float": "write a whole number",
    "decimal_type": "write a number such as 12.50",
    "decimal_parsing": "write a number such as 12.50, without quotes",
    "finite_number": "write a number such as 12.50",
    "string_type": 'write text in quotes, such as "Nr. 1"',
    "dict_type": 'write a text for each language, such as { de = "…" }',
    "tuple_type": "write a list in square brackets, or the table as [[…]]",
    "model_type": "write a table with its keys",
    "date_type": "write a date such as 2026-01-31, without quotes",
    "date_parsing": "write a date such as 2026-01-31, without quotes",
    "date_from_datetime_parsing": "write a date such as 2026-01-31, without quotes",
    "date_from_datetime_inexact": "write a date without a time, such as 2026-01-31",
    "datetime_type": "write date and time such as 2026-01-31T12:00:00, without quotes",
    "datetime_parsing": "write date and time such as 2026-01-31T12:00:00, without quotes",
    "datetime_from_date_parsing": "write date and time such as 2026-01-31T12:00:00, without quotes",
    "too_short": "write at least {min_length}",
    "too_long": "write at most {max_length}",
    "string_too_short": "write at least {min_length} character",
    "string_too_long": "write at most {max_length} characters",
    "greater_than": "write a number above {gt}",
    "greater_than_equal": "write a number of at least {ge}",
    "less_than": "write a number below {lt}",
    "less_than_equal": "write a number of at most {le}",
    "decimal_max_places": "write at most {decimal_places} digits after the point",
    "enum": "write {expected}",
    "literal_error": "write {expected}",
    "string_pattern_mismatch": 'this name has signs that are not allowed here (it must match "{pattern}")',
}


def _unknown_key(location: Location) -> str:
    allowed = allowed_keys(Guideline, location)
    close = get_close_matches(str(location[-1]), allowed, n=1)
    if close:
        return f'is not known here. Did you mean "{close[0]}"?'
    return "is not known here. Remove it. Allowed are: " + ", ".join(sorted(allowed)) + "."


def failed_examples(guideline: Guideline) -> Iterator[tuple[Location, str]]:
    """Run every worked example of the file; one message for each figure that does not come out."""
    for place, example in enumerate(guideline.examples):
        assessment = assess(guideline, example.plan, example.facts)
        for difference in (*example.differences(assessment), *vote_differences(guideline, example)):
            remedy = "Correct the expected figure, or the rule that gives the other one."
            yield ("example", place), f"{difference}. {remedy}"
