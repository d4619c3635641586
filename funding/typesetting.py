"""Tagged, accessible PDFs (PDF/UA-1) from typst templates under templates/pdf/."""

import json
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from fontTools.ttLib import TTFont

TEMPLATES = settings.BASE_DIR / "templates" / "pdf"
# Stands for a character that none of our fonts has, such as an emoji.
UNPRINTABLE = "▯"
# Line breaks, and the signs without width that Persian and Arabic words need.
KEPT = "\n\u200c\u200d"


def make_pdf(template: str, data: dict[str, Any]) -> bytes:
    """Typeset `data` with a template. Refuses, by raising typst.TypstError, what would not be accessible.

    Nothing that people type makes it fail: a character that cannot be printed becomes a small square.
    """
    try:
        return typeset(template, data)
    except BaseException as error:
        # PDF/UA allows no character without a shape, and rare mixtures of scripts make typst itself stumble.
        if not (isinstance(error, typst.TypstError) or type(error).__name__ == "PanicException"):
            raise
        return typeset(template, printable(data))


def typeset(template: str, data: dict[str, Any]) -> bytes:
    payload = json.dumps(data, cls=DjangoJSONEncoder)
    pdf: bytes = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=[fonts()],
        ignore_system_fonts=True,
        sys_inputs={"data": payload},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return pdf


def fonts() -> Path:
    return Path(settings.ASSETS_DIR) / "ttf"


@lru_cache(maxsize=1)
def shapes() -> frozenset[int]:
    """The code points our fonts have a shape for."""
    return frozenset(code for path in fonts().glob("*.ttf") for code in TTFont(path).getBestCmap())


def printable(value: Any) -> Any:
    """The same data with each character replaced that our fonts lack, and without loose marks."""
    if isinstance(value, dict):
        return {key: printable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [printable(part) for part in value]
    if isinstance(value, str):
        return "".join(map(printable_sign, unicodedata.normalize("NFC", value)))
    return value


def printable_sign(sign: str) -> str:
    if sign in KEPT:
        return sign
    if unicodedata.category(sign)[0] in "CM":
        return ""
    return sign if ord(sign) in shapes() else UNPRINTABLE
