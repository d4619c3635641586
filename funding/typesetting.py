"""Tagged, accessible PDFs (PDF/UA-1) from typst templates under templates/pdf/."""

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

TEMPLATES = settings.BASE_DIR / "templates" / "pdf"


def make_pdf(template: str, data: dict[str, Any]) -> bytes:
    """Typeset `data` with a template. Refuses, by raising typst.TypstError, what would not be accessible."""
    payload = json.dumps(data, cls=DjangoJSONEncoder)
    pdf: bytes = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=[Path(settings.ASSETS_DIR) / "ttf"],
        ignore_system_fonts=True,
        sys_inputs={"data": payload},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    return pdf
