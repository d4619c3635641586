"""Where in a guideline file something is: the line, and the names a writer of the file knows it by."""

import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import BaseModel

Location = tuple[int | str, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\"]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*[=.]")
_NAMES = ("key", "id", "number")


class Step(NamedTuple):
    """One part of a path: a key, or one entry of a list, by its name or else by its number (from 1)."""

    key: str
    name: str = ""
    number: int | None = None
    is_table: bool = False
    """Whether the file writes it as [[key]]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in a file; without line and steps it is the whole file. Lines and columns count from 1."""

    line: int | None = None
    column: int | None = None
    steps: tuple[Step, ...] = ()


def place_of(location: Location, text: str, data: Mapping[str, Any]) -> Place:
    """The place of `location` in the file `text`, whose content is `data`."""
    tables = _lines(text)
    return Place(line=line_of(location, text), steps=tuple(steps_of(location, data, tables)))


def steps_of(location: Location, data: Any, tables: Mapping[Location, int]) -> Iterator[Step]:
    """The parts of a location; `tables` holds what the file writes under a header of its own."""
    parts = [part for part in location if part != "[key]"]  # pydantic's mark for a key of a table
    for place, part in enumerate(parts):
        data = _step(data, part)
        if isinstance(part, int):
            continue
        entry = parts[place + 1] if place + 1 < len(parts) else None
        if isinstance(entry, int):
            is_table = tuple(parts[: place + 2]) in tables
            yield Step(part, _name(_step(data, entry)), entry + 1, is_table)
        else:
            yield Step(part)


def _step(data: Any, part: int | str) -> Any:
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None


def _name(entry: Any) -> str:
    if isinstance(entry, Mapping):
        for key in _NAMES:
            if isinstance(entry.get(key), str):
                return str(entry[key])
    return ""


def line_of(location: Location, text: str) -> int | None:
    """The line of the key, else of the table it belongs in; None if the file does not write it as a table."""
    lines = _lines(text)
    for depth in range(len(location), 0, -1):
        if location[:depth] in lines:
            return lines[location[:depth]]
    return lines.get((*location, 0))  # the first table of this name stands for the whole list


@lru_cache(maxsize=4)
def _lines(text: str) -> Mapping[Location, int]:
    """The line of every table header and key of the file, counting repeated tables."""
    lines: dict[Location, int] = {}
    for line, path in _find_paths(text):
        lines.setdefault(path, line)
    return lines


def _find_paths(text: str) -> Iterator[tuple[int, Location]]:
    table: Location = ()
    counts: dict[Location, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        header = _HEADER.match(line)
        if header:
            table = _table(header.group(1), header.group(2).replace('"', ""), counts)
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, key.group(1))


def _table(bracket: str, name: str, counts: dict[Location, int]) -> Location:
    """The path of a header; [example.expect] and [[example.vote]] belong to the latest [[example]]."""
    keys = name.split(".")
    location: Location = ()
    for place, key in enumerate(keys, start=1):
        location += (key,)
        if bracket == "[[" and place == len(keys):
            counts[location] = counts.get(location, -1) + 1
        if location in counts:
            location += (counts[location],)
    return location


def allowed_keys(model: type[BaseModel], location: Location) -> list[str]:
    """The keys that may be written in the table where the last part of `location` stands."""
    current: type[BaseModel] | None = model
    for part in location[:-1]:
        if current is None:
            return []
        if isinstance(part, str):
            current = _field_model(current, part)
    return [field.alias or name for name, field in current.model_fields.items()] if current else []


def _field_model(model: type[BaseModel], key: str) -> type[BaseModel] | None:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return next(_models_in(field.annotation), None)
    return model if key not in model.model_fields else None


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for inner in typing.get_args(annotation):
        yield from _models_in(inner)
