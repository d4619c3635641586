"""Tagged, accessible PDFs (PDF/UA-1) from typst templates under templates/pdf/."""

import json
from pathlib import Path
from typing import Any, Literal

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from funding.printable import STAND_IN, printable, without_marks

TEMPLATES = settings.BASE_DIR / "templates" / "pdf"
Standards = tuple[Literal["ua-1", "a-2a"], ...]
ACCESSIBLE: Standards = ("ua-1",)
# For records that are kept for years: everything in the file itself, and tagged (ISO 19005-2, level A).
TO_KEEP: Standards = ("a-2a", "ua-1")


def make_pdf(template: str, data: dict[str, Any], *, standards: Standards = ACCESSIBLE) -> bytes:
    """Typeset `data` with a template. Refuses, by raising typst.TypstError, what would not be accessible.

    The data reach typst as JSON, so nothing typed by a person is read as a command. Signs that our fonts
    lack (emoji, Chinese) become ◊; then `data.note` says so, for the template to print.
    """
    plain = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    try:
        return typeset(template, plain, printable(plain), standards)
    except BaseException as error:
        # A mark may stand on a letter of another font; rare mixtures of scripts make typst itself panic.
        if not (isinstance(error, typst.TypstError) or type(error).__name__ == "PanicException"):
            raise
        return typeset(template, plain, printable(without_marks(plain)), standards)


def typeset(template: str, plain: dict[str, Any], shown: dict[str, Any], standards: Standards) -> bytes:
    note = _("Signs that cannot be printed here are shown as ◊.") if lost_signs(plain, shown) else ""
    pdf: bytes = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=[Path(settings.ASSETS_DIR) / "ttf"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"note": note, **shown})},
        format="pdf",
        pdf_standards=list(standards),
    )
    return pdf


def lost_signs(plain: dict[str, Any], shown: dict[str, Any]) -> bool:
    """Whether a stand-in was put in somewhere."""
    before, after = (json.dumps(data, ensure_ascii=False).count(STAND_IN) for data in (plain, shown))
    return after > before
