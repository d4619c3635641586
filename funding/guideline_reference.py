"""The reference of every key of a guideline file, made from the model, in Markdown."""

import types
import typing
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from funding.guideline.base import Text
from funding.guideline.findings import EXCLUDING, LASTING, Code
from funding.guideline.model import Guideline
from funding.guideline.outcome import Limit

_INTRO = """# Every key of a guideline file

This page is made from the model by `manage.py guideline reference`; change the model, not this page.
How to write a file, step by step, stands in [guideline.md](guideline.md).

A file is [TOML](https://toml.io). Amounts are numbers such as `1500` or `84.50`, dates are written `2026-01-31` and
texts as `{ de = "Miete", en = "Rent" }`. `[name]` starts a table, `[[name]]` one entry of a list.
Every rule names the `clause` it comes from.
"""


def reference() -> str:
    """The whole page."""
    parts = [_INTRO, *(_table(model, title) for model, title in _models(Guideline, "The file"))]
    parts.append(_codes())
    return "\n".join(parts).rstrip() + "\n"


def _models(model: type[BaseModel], title: str) -> Iterator[tuple[type[BaseModel], str]]:
    """The model and every model inside it, each once, with the way it is written in the file."""
    queue, seen = [(model, title)], {model, Text}
    while queue:
        current, name = queue.pop(0)
        yield current, name
        for field_name, field in current.model_fields.items():
            for inner in _inner_models(field.annotation):
                if inner not in seen:
                    seen.add(inner)
                    queue.append((inner, _title(field_name, field, is_top=current is Guideline, above=name)))


def _title(name: str, field: FieldInfo, *, is_top: bool, above: str) -> str:
    key = field.alias or name
    is_list = typing.get_origin(field.annotation) is tuple
    if is_top:
        key = "taxonomy.NAME" if key == "taxonomy" else key
        return f"`[[{key}]]`" if is_list else f"`[{key}]`"
    return f"`{key}` in {above}"


def _inner_models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _inner_models(inner)


def _table(model: type[BaseModel], title: str) -> str:
    about = " ".join((model.__doc__ or "").split())
    lines = [f"\n## {title}\n", about, "", "| Key | Value | If left out | Meaning |", "|---|---|---|---|"]
    for name, field in model.model_fields.items():
        meaning = " ".join((field.description or "").split()).replace("|", "\\|")
        lines.append(
            f"| `{field.alias or name}` | {_value(field.annotation)} | {_default(field)} | {meaning} |"
        )
    return "\n".join(lines)


_SIMPLE = {
    str: "text",
    int: "whole number",
    bool: "`true` or `false`",
    Decimal: "number",
    Fraction: 'fraction such as `"1/2"`',
    Text: "text in each language",
    type(None): "",
}


def _value(annotation: Any) -> str:
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    if origin is Annotated:
        return _value(inner[0])
    if origin is Literal:
        return " · ".join(f"`{value}`" for value in inner)
    if origin in (types.UnionType, typing.Union):
        return " or ".join(filter(None, (_value(part) for part in inner)))
    if origin is tuple:
        return f"list of: {_value(inner[0])}"
    if origin is dict:
        return f"table of: {_value(inner[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " · ".join(f"`{member.value}`" for member in annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    return {"date": "date", "datetime": "date and time"}.get(getattr(annotation, "__name__", ""), "value")


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**must be written**"
    default = field.get_default(call_default_factory=True, validated_data={})
    if default is PydanticUndefined or default is None or default in ((), {}, ""):
        return "–"
    if isinstance(default, BaseModel):
        return "the usual" if getattr(default, "assumed", False) else "–"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _weight(code: Code) -> str:
    if code in LASTING:
        return " – excludes a grant; the applicant cannot mend it"
    return " – excludes a grant while it must be mended" if code in EXCLUDING else ""


def _codes() -> str:
    lines = [
        "\n## Words for `[example.expect]`\n",
        "`findings` and `exclusions` are lists of these codes.",
        "",
    ]
    lines += [f"- `{code}`{_weight(code)}" for code in Code]
    lines += ["", "`decided_by` is one of: " + " · ".join(f"`{limit}`" for limit in Limit) + "."]
    return "\n".join(lines)
