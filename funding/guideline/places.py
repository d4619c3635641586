"""Where in a guideline file something is: the line, and the name a writer of the file knows it by."""

import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

Location = tuple[int | str, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\"]+)\s*\]\]?")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*[=.]")
_NAMES = ("key", "id", "number")


def describe(location: Location, text: str, data: Mapping[str, Any]) -> str:
    """A place as words, e.g. `Line 57, [[cost]] "personal", rate`."""
    line = line_of(location, text)
    start = f"Line {line}, " if line else ""
    return start + ", ".join(_words(location, data))


def _words(location: Location, data: Any) -> Iterator[str]:
    if not location:
        yield "the file"
    parts = list(location)
    while parts:
        part = parts.pop(0)
        data = _step(data, part)
        if parts and isinstance(parts[0], int) and isinstance(data, Sequence) and not isinstance(data, str):
            place = int(parts.pop(0))
            data = _step(data, place)
            yield f"[[{part}]] {_name(data, place)}"
        else:
            yield str(part)


def _step(data: Any, part: int | str) -> Any:
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None


def _name(data: Any, place: int) -> str:
    if isinstance(data, Mapping):
        for key in _NAMES:
            if isinstance(data.get(key), str):
                return f'"{data[key]}"'
    return f"no. {place + 1}"


def line_of(location: Location, text: str) -> int | None:
    """The line of the key, else of the table it belongs in; None if the file does not write it as a table."""
    best: tuple[int, int] | None = None
    for line, path in _paths(text):
        depth = len(path)
        if depth and location[:depth] == path and (best is None or depth > best[0]):
            best = (depth, line)
    return best[1] if best else None


@lru_cache(maxsize=4)
def _paths(text: str) -> tuple[tuple[int, Location], ...]:
    """Every table header and key of the file with its path, counting repeated tables."""
    return tuple(_find_paths(text))


def _find_paths(text: str) -> Iterator[tuple[int, Location]]:
    table: Location = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            table = _table(header.group(1), header.group(2).replace('"', ""), counts)
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, key.group(1))


def _table(bracket: str, name: str, counts: dict[str, int]) -> Location:
    first, *rest = name.split(".")
    if bracket == "[[":
        counts[name] = counts.get(name, -1) + 1
        return (first, *rest, counts[name])
    # [example.expect] belongs to the latest [[example]]
    return (first, counts[first], *rest) if first in counts else (first, *rest)


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
