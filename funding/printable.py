"""What our fonts can print. An accessible PDF (PDF/UA) may hold no sign that no font shows."""

import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from fontTools.ttLib import TTFont

STAND_IN = "◊"
# Lines, places to break, joiners and directions: scripts need them. Not the overrides, which make a text read
# otherwise than it is written.
INVISIBLE = frozenset(
    "\n\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\u061c\u2066\u2067\u2068\u2069"
)


@cache
def printable_signs() -> frozenset[int]:
    """Code points that every weight of at least one of our families shows."""
    families: dict[str, set[int]] = {}
    for file in sorted((Path(settings.ASSETS_DIR) / "ttf").glob("*.ttf")):
        signs = set(TTFont(file, lazy=True).getBestCmap())
        family = file.stem.split("-")[0]
        families[family] = families.get(family, signs) & signs
    return frozenset().union(*families.values())


def printable(value: Any) -> Any:
    """The same data with ◊ for each sign that no font shows; control signs and marks without a shape are left out."""
    return in_every_text(printable_text, value)


def without_marks(value: Any) -> Any:
    """The same data without the marks that stand above and below letters; ä and é are letters and stay."""
    return in_every_text(
        lambda text: "".join(sign for sign in composed(text) if unicodedata.category(sign)[0] != "M"), value
    )


def in_every_text(change: Callable[[str], str], value: Any) -> Any:
    """Apply `change` to each text of nested lists and dictionaries."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: in_every_text(change, item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [in_every_text(change, item) for item in value]
    return value


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def printable_text(text: str) -> str:
    return text if text.isascii() and text.isprintable() else "".join(map(shown, composed(text)))


def shown(sign: str) -> str:
    kind = unicodedata.category(sign)
    if sign in INVISIBLE:
        return sign
    if kind[0] == "C" and kind != "Co":
        return ""
    # A sign for private use means nothing outside its font (ISO 19005-2 forbids it).
    if kind != "Co" and ord(sign) in printable_signs():
        return sign
    # A mark has no place of its own.
    return "" if kind[0] == "M" else " " if kind[0] == "Z" else STAND_IN
