"""The receipt as a PDF: what was submitted, as it was submitted."""

from typing import Any

from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.clauses import Why
from applications.content import Content
from applications.models import ApplicationVersion
from applications.presentation import all_told, as_it_stands, cost_rows, own_rows
from applications.rules import assess_version
from applications.summary import summary_of
from funding.guideline.assess import Assessment
from funding.guideline.model import Guideline
from funding.money import format_money
from funding.typesetting import make_pdf


def receipt_pdf(version: ApplicationVersion) -> bytes:
    """The submitted version in the active language, tagged for screen readers (PDF/UA-1)."""
    return make_pdf("receipt.typ", receipt_data(version))


def receipt_data(version: ApplicationVersion) -> dict[str, Any]:
    case, guideline = version.application, version.guideline_version.guideline
    result = assess_version(version)
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
            for block in summary_of(version.content, guideline)
            if block.rows
        ],
        "costs": cost_cells(result, guideline, version.content),
        "headings": [_("Cost"), _("Amount"), _("Counts")],
        "costs_title": _("What it costs"),
        "sums_title": _("Sums"),
        "sums": sum_rows(result, guideline),
        "findings_title": _("What the rules say"),
        "findings": finding_rows(result, guideline),
        "page_word": _("Page"),
    }


def cost_cells(result: Assessment, guideline: Guideline, content: Content) -> list[list[str]]:
    """Each line: its name, amount and what counts; then, in small type, why and the rule behind it."""
    cells, currency = [], guideline.currency
    for row in cost_rows(result, guideline, content):
        name = f"{row['label']}: {row['detail']}" if row["detail"] else row["label"]
        why = f"{row['reason']} {rule_of(row['why'])}".strip()
        amounts = (format_money(row[column], currency) for column in ("amount", "recognised"))
        cells.append([name, *amounts, why])
    return cells


def finding_rows(result: Assessment, guideline: Guideline) -> list[list[str]]:
    """What the rules say about the plan, and what to do: the words of the pages."""
    return [[row["text"], row["remedy"], row["clause"]] for row in all_told(result.findings, guideline)]


def rule_of(why: Why | None) -> str:
    if why is None:
        return ""
    return f"{why.rule} ({why.clause})" if why.clause else why.rule


def sum_rows(result: Assessment, guideline: Guideline) -> list[list[str]]:
    sums = (
        (_("All costs"), result.total),
        (_("Costs that count"), result.recognised),
        (_("Other money"), result.income),
        *((str(row["label"]), row["amount"]) for row in own_rows(result)),
        (_("You ask for"), result.requested),
        (_("Highest possible grant"), result.max_grant),
        *((str(row["label"]), row["amount"]) for row in as_it_stands(result)),
    )
    return [[words, format_money(amount, guideline.currency)] for words, amount in sums]
