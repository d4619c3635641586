"""A guideline file becomes a Guideline, or a list of faults that name the place and the remedy."""

import tomllib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from funding.guideline.assess import assess
from funding.guideline.consistency import problems
from funding.guideline.faults import Fault, FaultCode, Problem
from funding.guideline.format_faults import format_faults
from funding.guideline.model import Guideline
from funding.guideline.places import Location, Place, line_of, place_of
from funding.guideline.toml_faults import line_of_endless_key, line_of_most_brackets, toml_fault
from funding.guideline.votes import vote_differences

LARGEST_FILE = 1_000_000  # characters; a guideline of forty rules has thirty thousand
DEEPEST = 12  # tables and lists inside each other; a guideline needs seven


class GuidelineError(Exception):
    """A guideline file that cannot be used. `faults` says for each fault where it is and what is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(f"{fault.code} {dict(fault.params)}" for fault in self.faults))


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
        faults = format_faults(error, Guideline, lambda location: place_of(location, text, data))
        raise GuidelineError(faults) from None
    for found in (problems(guideline), failed_examples(guideline)):
        if faults := _located(found, text, data):
            raise GuidelineError(faults)
    return guideline


def _located(found: Iterable[Problem], text: str, data: dict[str, Any]) -> tuple[Fault, ...]:
    return tuple(
        Fault(code=problem.code, place=place_of(problem.location, text, data), params=problem.params)
        for problem in found
    )


def read_guideline_file(path: Path) -> tuple[str, Guideline]:
    """The text of a file and the guideline in it. The size is looked at before anything is read.

    Raises GuidelineError also if there is no such file, or if it is not text in UTF-8.
    """
    text = read_text(path, largest=LARGEST_FILE * 4)  # a character takes at most four bytes
    return text, read_guideline(text)


def read_text(path: Path, *, largest: int) -> str:
    """The text of a file of at most `largest` bytes. Raises GuidelineError."""
    try:
        size = path.stat().st_size
        if size > largest:
            raise GuidelineError(
                [Fault(code=FaultCode.TOO_MANY_BYTES, params={"size": size, "limit": largest})]
            )
        with path.open("rb") as file:  # what is no ordinary file has no size and may never end
            text = file.read(largest).decode("utf-8-sig")
        return text.replace("\r\n", "\n")
    except OSError as error:
        code = _UNREADABLE.get(type(error), FaultCode.UNREADABLE)
        raise GuidelineError([Fault(code=code)]) from None
    except UnicodeDecodeError as error:
        raise GuidelineError([not_utf8(error)]) from None


_UNREADABLE: dict[type[OSError], FaultCode] = {
    FileNotFoundError: FaultCode.NOT_FOUND,
    IsADirectoryError: FaultCode.IS_A_FOLDER,
}


def not_utf8(error: UnicodeDecodeError) -> Fault:
    """The fault of bytes that are no text: the line in which the reader stopped."""
    return Fault(code=FaultCode.NOT_UTF8, place=Place(line=error.object.count(b"\n", 0, error.start) + 1))


def _parse(text: str) -> dict[str, Any]:
    if len(text) > LARGEST_FILE:
        size = {"size": len(text), "limit": LARGEST_FILE}
        raise GuidelineError([Fault(code=FaultCode.TOO_MANY_CHARACTERS, params=size)])
    if line := line_of_endless_key(text):
        raise GuidelineError([_too_deep(Place(line=line))])
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        raise GuidelineError([_too_deep(Place(line=line_of_most_brackets(text)))]) from None
    except (ValueError, ArithmeticError) as error:  # also numbers of thousands of digits
        raise GuidelineError([toml_fault(error, text)]) from None
    deep = _deeper_than(data, DEEPEST)
    if deep is not None:
        raise GuidelineError([_too_deep(Place(line=line_of(deep, text)))])
    return data


def _too_deep(place: Place) -> Fault:
    return Fault(code=FaultCode.TOO_DEEP, place=place, params={"limit": DEEPEST})


def _deeper_than(data: dict[str, Any], deepest: int) -> Location | None:
    """Where the first list or table lies that is more than `deepest` levels down; None if there is none."""
    level: list[tuple[Location, Any]] = [((), data)]
    for _ in range(deepest):
        level = [((*at, key), part) for at, value in level for key, part in _parts(value)]
    return next((at for at, value in level if isinstance(value, dict | list)), None)


def _parts(value: Any) -> Iterable[tuple[int | str, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def failed_examples(guideline: Guideline) -> Iterator[Problem]:
    """Run every worked example of the file; one problem for each figure that does not come out."""
    for place, example in enumerate(guideline.examples):
        assessment = assess(guideline, example.plan, example.facts)
        for code, params in (*example.differences(assessment), *vote_differences(guideline, example)):
            yield Problem(("example", place), code, params)
