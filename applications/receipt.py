"""The receipt as a PDF: what was submitted, as it was submitted."""

from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import ApplicationVersion
from applications.summary import summary_of
from funding.money import format_euro
from funding.typesetting import make_pdf


def receipt_pdf(version: ApplicationVersion) -> bytes:
    """The submitted version in the active language, tagged for screen readers (PDF/UA-1)."""
    return make_pdf("receipt.typ", receipt_data(version))


def receipt_data(version: ApplicationVersion) -> dict[str, Any]:
    case = version.application
    moment = formats.date_format(localtime(version.submitted_at), "DATETIME_FORMAT")
    return {
        "language": (get_language() or "de")[:2],
        "title": _("Application %(reference)s") % {"reference": case.reference},
        "lead": _("Received on %(moment)s. Version %(number)d.")
        % {"moment": moment, "number": version.number},
        "programme": case.programme.name,
        "project": case.title,
        "blocks": [
            {"title": block.title, "rows": [list(row) for row in block.rows]}
            for block in summary_of(version.content, version.guideline_version.guideline)
            if block.rows
        ],
        "costs": cost_rows(version),
        "headings": [_("Cost"), _("Amount"), _("Counts")],
        "costs_title": _("What it costs"),
        "sums_title": _("Sums"),
        "sums": sum_rows(version),
        "page_word": _("Page"),
    }


def cost_rows(version: ApplicationVersion) -> list[list[str]]:
    guideline = version.guideline_version.guideline
    language = get_language() or "de"
    rows = []
    for line in version.assessment_json["lines"]:
        kind = guideline.cost_type(line["cost_type"])
        label = kind.label.in_language(language) if kind else line["cost_type"]
        name = f"{label}: {line['label']}" if line["label"] else label
        rows.append([name, euro(line["amount"]), euro(line["recognised"])])
    return rows


def sum_rows(version: ApplicationVersion) -> list[list[str]]:
    result = version.assessment_json
    return [
        [_("All costs"), euro(result["total"])],
        [_("Costs that count"), euro(result["recognised"])],
        [_("Other money"), euro(result["income"])],
        [_("You ask for"), euro(result["requested"])],
        [_("Highest possible grant"), euro(result["max_grant"])],
    ]


def euro(text: str) -> str:
    return format_euro(Decimal(text))
