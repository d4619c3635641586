"""A guideline file becomes a Guideline, or a list of messages that name the place and the remedy."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
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
        messages = [_message(detail, text, data) for detail in error.errors()]
        raise GuidelineError(messages) from None
    except RecursionError:
        raise GuidelineError([_TOO_DEEP]) from None
    contradictions = [f"{describe(place, text, data)}: {remedy}" for place, remedy in problems(guideline)]
    if contradictions:
        raise GuidelineError(contradictions)
    failed = [f"{describe(place, text, data)}: {message}" for place, message in failed_examples(guideline)]
    if failed:
        raise GuidelineError(failed)
    return guideline


_TOO_DEEP = "The file is nested too deeply. Write tables at most four levels deep."


def _parse(text: str) -> dict[str, Any]:
    if len(text) > LARGEST_FILE:
        size = f"{len(text):,} characters, at most {LARGEST_FILE:,} are read"
        raise GuidelineError([f"The file is too large: {size}. Check that it is the right file."])
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise GuidelineError(
            [f"The file is not TOML: {error}. Correct this place and check again."]
        ) from None
    except RecursionError:
        raise GuidelineError([_TOO_DEEP]) from None


def _message(detail: ErrorDetails, text: str, data: dict[str, Any]) -> str:
    location: Location = tuple(detail["loc"])
    return f"{describe(location, text, data)}: {_remedy(detail, location)}"


def _remedy(detail: ErrorDetails, location: Location) -> str:
    if detail["type"] == "missing":
        return "is missing. Add it."
    if detail["type"] == "extra_forbidden":
        return _unknown_key(location)
    got = repr(detail["input"])
    shown = got if len(got) <= 60 else got[:57] + "…"
    return f"{detail['msg'].removeprefix('Value error, ')}. Written is {shown}."


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
