"""The end of a year: what is promised and not spent, and carrying it over."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of, roles_of
from budgets.errors import LedgerRefusal
from budgets.forms import CarryOverForm
from budgets.ledger import case_year
from budgets.messages import put_beside
from budgets.naming import names_of
from budgets.people import CARRIERS, READERS
from budgets.presentation import columns
from budgets.transfers import carry_over
from budgets.views.fetch import read_year, typed_in
from budgets.year_end import page_of, total_of
from funding.errors import Refused
from funding.money import format_money


@open_to(READERS)
@never_cache
@require_safe
def year_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Per case what lapses with the year, and what was carried over."""
    year = read_year(request, pk)
    cases, next_key = page_of(year, request.GET.get("after", "")[:20])
    names = names_of([case.reference for case in cases], person_of(request))
    context = {
        "year": year,
        "currency": year.programme.currency,
        "columns": columns(
            [_("Application")],
            [_("Promised"), _("Spent"), _("Not spent")],
            [_("At the end of the year")],
        ),
        "rows": [{"case": case, "name": names.get(case.reference)} for case in cases],
        "total": total_of(year),
        "next_url": f"?after={next_key}" if next_key else "",
        "may_carry": roles_of(person_of(request)).holds(CARRIERS, year.programme_id) and not year.is_frozen,
    }
    return render(request, "budgets/year_end.html", context)


@open_to(CARRIERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """Carry the rest of a case over into a later year."""
    year, back = read_year(request, pk, CARRIERS), reverse("budgets:year-end", args=[pk])
    if not year.entries.filter(case_reference=reference).exists():
        raise Http404
    form = CarryOverForm(typed_in(request), initial={"to_year": year.year + 1})
    if request.method == "POST" and form.is_valid():
        try:
            amount = carry_over(
                programme=year.programme,
                case_reference=reference,
                from_year=year.year,
                by=person_of(request),
                now=timezone.now(),
                **form.cleaned_data,
            )
        except (Refused, LedgerRefusal) as refusal:
            put_beside(form, refusal, year.programme.currency)
        else:
            words = {
                "amount": format_money(amount, year.programme.currency),
                "year": form.cleaned_data["to_year"],
            }
            messages.success(request, _("%(amount)s are carried over to %(year)s.") % words)
            return redirect(back)
    context = {
        "year": year,
        "form": form,
        "reference": reference,
        "name": names_of([reference], person_of(request)).get(reference),
        "open": case_year(year, reference).open,
        "currency": year.programme.currency,
        "back_url": back,
    }
    return render(request, "budgets/carry.html", context, status=422 if form.errors else 200)
