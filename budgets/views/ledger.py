"""The ledger of a year: all rows, or those behind one figure, one case, one month."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import open_to, person_of
from budgets.figures import FIGURES
from budgets.models import EntryKind, LedgerEntry
from budgets.naming import CaseName, names_of
from budgets.people import READERS
from budgets.presentation import columns, month_name
from budgets.selection import Selection, read_selection
from budgets.views.fetch import read_year

# What the filter offers; the other figures are reached from the pages that show them.
OFFERED = ("budget", "transferred_in", "transferred_out", "committed", "paid", "returned")


@open_to(READERS)
@never_cache
@require_safe
def ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were chosen, newest first, and what they add up to."""
    year = read_year(request, pk)
    chosen = read_selection(year, request.GET)
    entries, next_key = chosen.page(request.GET.get("after", ""))
    total, count = chosen.total()
    names = names_of([entry.case_reference for entry in entries], person_of(request))
    context = {
        "year": year,
        "currency": year.programme.currency,
        "chosen": chosen,
        "figure": chosen.figure,
        "links": figure_links(chosen),
        "months": [month_choice(chosen, number) for number in range(1, 13)],
        "span": span_words(chosen),
        "total": total,
        "count": count,
        "columns": columns_of(chosen),
        "rows": [ledger_row(chosen, entry, names) for entry in entries],
        "next_url": chosen.query(after=next_key) if next_key else "",
    }
    return render(request, "budgets/ledger.html", context)


def columns_of(chosen: Selection) -> list[dict[str, Any]]:
    counted = _("Counts") if chosen.show else _("Effect on what is free")
    texts = [_("Movement"), _("When, and who"), _("Application or reason")]
    return columns(texts, [_("Amount"), counted])


def figure_links(chosen: Selection) -> list[dict[str, Any]]:
    shown = OFFERED if chosen.show in {"", *OFFERED} else (*OFFERED, chosen.show)
    return [
        {
            "label": FIGURES[key].label if key else _("All movements"),
            "url": chosen.query(show=key) or "?",
            "current": chosen.show == key,
        }
        for key in ("", *shown)
    ]


def month_choice(chosen: Selection, number: int) -> dict[str, Any]:
    key = f"{chosen.year.year}-{number:02}"
    return {"key": key, "name": month_name(chosen.year.year, key), "chosen": chosen.month == key}


def span_words(chosen: Selection) -> str:
    """Of which time the rows are, if not of all."""
    year = chosen.year.year
    if chosen.month:
        return month_name(year, chosen.month)
    if chosen.until:
        return _("Until the end of: %(month)s") % {"month": month_name(year, chosen.until)}
    return ""


def ledger_row(chosen: Selection, entry: LedgerEntry, names: dict[str, CaseName]) -> dict[str, Any]:
    sign = chosen.figure.signs.get(EntryKind(entry.kind), 0)
    return {
        "entry": entry,
        "counted": sign * entry.amount,
        "case": names.get(entry.case_reference),
        "case_url": chosen.query(case=entry.case_reference) if entry.case_reference else "",
    }
