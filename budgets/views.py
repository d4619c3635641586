"""The pot for those who watch over it: the year's figures and every movement behind them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.roles import POT_READERS
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from budgets.pot import pot as pot_from

PAGE = 50
# Which way each kind of movement counts for what is free.
SIGNS = {
    EntryKind.BUDGET: 1,
    EntryKind.TRANSFER_IN: 1,
    EntryKind.TRANSFER_OUT: -1,
    EntryKind.COMMITMENT: -1,
    EntryKind.RELEASE: 1,
    # Paid money was bound before; what is free does not change.
    EntryKind.PAYOUT: 0,
    EntryKind.REPAYMENT: 0,
}


@open_to(POT_READERS)
@never_cache
@require_safe
def pot(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One budget year with its ledger, newest movement first; without `pk` the current year."""
    readable = BudgetYear.objects.filter(
        programme_id__in=roles_of(person_of(request)).programmes(POT_READERS)
    )
    years = list(readable.select_related("programme").order_by("programme_id", "year"))
    if pk is None:
        shown = next((year for year in years if year.year == localdate().year), None)
    else:
        shown = get_object_or_404(readable.select_related("programme"), pk=pk)
    context: dict[str, object] = {
        "years": years,
        "shown": shown,
        "several": len({year.programme_id for year in years}) > 1,
    }
    if shown:
        context |= {
            "gauge": pot_from(shown.programme, shown.year, shown),
            **ledger_page(shown, request.GET.get("before", "")),
        }
    return render(request, "budgets/pot.html", context)


def ledger_page(year: BudgetYear, before: str) -> dict[str, object]:
    """A page of the ledger by key, newest first."""
    rows = year.entries.select_related("booked_by").order_by("-pk")
    if before.isascii() and before.isdigit() and len(before) < 16:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    next_url = f"?before={found[PAGE - 1].pk}" if len(found) > PAGE else ""
    return {"rows": [ledger_row(entry) for entry in found[:PAGE]], "next_url": next_url}


def ledger_row(entry: LedgerEntry) -> dict[str, object]:
    return {"entry": entry, "effect": SIGNS[EntryKind(entry.kind)] * entry.amount}
