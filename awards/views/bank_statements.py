"""Reading a bank statement, and what became of each of its entries."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.roles import RoleName
from awards.forms_payments import StatementForm
from awards.models import BankStatement
from awards.payout_messages import put_beside
from awards.querysets import TREASURERS
from awards.statement_repayments import booked
from awards.statements import UNCLEAR, Outcome, read_statement
from awards.views.payment_fetch import entries_read, read_bank_statement
from awards.views.payments import FORM_METHODS
from funding.errors import Refused
from funding.money import format_money

EARLIER = 20
BADGES = {
    Outcome.PAID: "success",
    Outcome.AFTER_ALL: "success",
    Outcome.BOUNCED: "danger",
    Outcome.ALREADY: "neutral",
    Outcome.UNKNOWN: "neutral",
}
# What somebody has to look at comes first.
ORDER = (*sorted(UNCLEAR), Outcome.BOUNCED, Outcome.AFTER_ALL, Outcome.PAID, Outcome.ALREADY, Outcome.UNKNOWN)


@open_to(TREASURERS)
@never_cache
@require_http_methods(FORM_METHODS)
def statements(request: HttpRequest) -> HttpResponse:
    """Send a statement; those read before are listed below."""
    is_sent = request.method == "POST"
    form = StatementForm(request.POST, request.FILES) if is_sent else StatementForm()
    if is_sent and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            statement = read_statement(
                content=upload.read(settings.STATEMENT_MAX_BYTES + 1),
                name=upload.name,
                actor=person_of(request),
                now=timezone.now(),
            )
        except Refused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("The statement is read."))
            return redirect("awards:bank-statement", statement.pk)
    earlier = BankStatement.objects.read_by_office(person_of(request)).defer("entries")[:EARLIER]
    context = {"form": form, "earlier": earlier}
    return render(request, "awards/bank_statements.html", context, status=422 if form.errors else 200)


@open_to(TREASURERS, frozenset({RoleName.AUDITOR}))
@never_cache
@require_safe
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each entry, those that need somebody first."""
    found = read_bank_statement(request, pk)
    entries = entries_read(request, found)
    done = booked(entry.get("entry", "") for entry in entries)
    groups = [(outcome, rows) for outcome in ORDER if (rows := rows_of(entries, outcome, done))]
    context = {
        "statement": found,
        "groups": [group_of(outcome, rows, found) for outcome, rows in groups],
        "is_treasurer": roles_of(person_of(request)).has_any(TREASURERS),
        "is_unclear": any(outcome in UNCLEAR for outcome, _rows in groups),
    }
    return render(request, "awards/bank_statement.html", context)


def rows_of(entries: list[dict[str, Any]], outcome: Outcome, done: set[str]) -> list[dict[str, Any]]:
    return [
        entry
        | {
            "amount": Decimal(entry["amount"]),
            "on": parse_date(entry["on"] or ""),
            "expected": expected_words(entry),
        }
        for entry in entries
        if outcome_now(entry, done) == outcome
    ]


def outcome_now(entry: dict[str, Any], done: set[str]) -> str:
    """What became of it: money that came back counts as booked once the treasurer has done so."""
    found: str = entry["outcome"]
    return Outcome.ALREADY if entry.get("entry") in done else found


def expected_words(entry: dict[str, Any]) -> str:
    """The amount we know, where the bank says another one."""
    if not entry.get("expected"):
        return ""
    # An entry in another currency is told as such, not as another amount.
    known = {"sum": format_money(Decimal(entry["expected"]), entry["currency"])}
    return (_("The payment is %(sum)s.") if entry["payout"] else _("The file is %(sum)s.")) % known


def group_of(outcome: Outcome, rows: list[dict[str, Any]], found: BankStatement) -> dict[str, Any]:
    return {
        "title": outcome.label,
        "badge": BADGES.get(outcome, "warning"),
        "rows": rows,
        "number": found.unknown if outcome == Outcome.UNKNOWN else len(rows),
        "is_ours": outcome != Outcome.UNKNOWN,
        "books": outcome == Outcome.REPAYMENT,
        "is_cut": outcome == Outcome.UNKNOWN and found.unknown > len(rows),
    }
