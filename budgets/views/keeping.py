"""What treasurer and administrator do with the pot: set a budget, transfer money, close the books, provisional budget."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of
from budgets import switches
from budgets.errors import LedgerRefusal
from budgets.forms import BudgetForm, ReasonForm, TransferForm
from budgets.messages import put_beside
from budgets.models import BudgetYear, YearAct
from budgets.people import KEEPERS
from budgets.transfers import set_budget_to, transfer
from budgets.views.fetch import kept_programme, read_year, typed_in
from funding.errors import Refused
from funding.models import Programme
from funding.money import format_money

FORM_METHODS = ["GET", "HEAD", "POST"]
VERBS: dict[YearAct, Callable[..., BudgetYear]] = {
    YearAct.FREEZE: switches.freeze_year,
    YearAct.UNFREEZE: switches.unfreeze_year,
    YearAct.BEGIN_PROVISIONAL: switches.begin_provisional,
    YearAct.END_PROVISIONAL: switches.end_provisional,
}


def answer(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], tuple[BudgetYear, str]],
    page: tuple[str, dict[str, Any]],
) -> HttpResponse:
    """Show a form, or carry out what it says and open the year's page with the words `act` returns.

    What is refused comes back beside its field with everything that was typed.
    """
    template, context = page
    if request.method == "POST" and form.is_valid():
        try:
            year, told = act(form.cleaned_data)
        except (Refused, LedgerRefusal) as refusal:
            put_beside(form, refusal, context["programme"].currency)
        else:
            messages.success(request, told)
            return redirect("budgets:year", year.pk)
    return render(request, template, context | {"form": form}, status=422 if form.errors else 200)


def years_and_way_back(programme: Programme) -> dict[str, Any]:
    years = programme.budget_years.order_by("year")
    return {"programme": programme, "years": years, "back_url": reverse("budgets:pot")}


@open_to(KEEPERS)
@never_cache
@require_http_methods(FORM_METHODS)
def budget(request: HttpRequest, slug: str) -> HttpResponse:
    """How much a year may promise."""
    programme, now = kept_programme(request, slug, KEEPERS), timezone.now()

    def act(typed: dict[str, Any]) -> tuple[BudgetYear, str]:
        entry = set_budget_to(programme=programme, by=person_of(request), now=now, **typed)
        words = {"year": typed["year"], "amount": format_money(typed["amount"], programme.currency)}
        return entry.budget_year, _("The budget of %(year)s is %(amount)s.") % words

    form = BudgetForm(typed_in(request), initial={"year": localdate(now).year})
    return answer(request, form, act, ("budgets/budget.html", years_and_way_back(programme)))


@open_to(KEEPERS)
@never_cache
@require_http_methods(FORM_METHODS)
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Free money goes to another year."""
    programme, now = kept_programme(request, slug, KEEPERS), timezone.now()

    def act(typed: dict[str, Any]) -> tuple[BudgetYear, str]:
        _out, into = transfer(programme=programme, by=person_of(request), now=now, **typed)
        words = {
            "amount": format_money(typed["amount"], programme.currency),
            "from": typed["from_year"],
            "to": typed["to_year"],
        }
        return into.budget_year, _("%(amount)s are transferred from %(from)s to %(to)s.") % words

    year = localdate(now).year
    form = TransferForm(typed_in(request), initial={"from_year": year, "to_year": year + 1})
    return answer(request, form, act, ("budgets/transfer.html", years_and_way_back(programme)))


def switch(request: HttpRequest, pk: int, act: YearAct) -> HttpResponse:
    year, now = read_year(request, pk, KEEPERS), timezone.now()

    def carry_out(typed: dict[str, Any]) -> tuple[BudgetYear, str]:
        verb = VERBS[act]
        row = verb(programme=year.programme, year=year.year, by=person_of(request), now=now, **typed)
        return row, f"{act.label} – {year.year}"

    form = ReasonForm(typed_in(request))
    context = {
        "programme": year.programme,
        "year": year,
        "act": act.value,
        "back_url": reverse("budgets:year", args=[pk]),
    }
    return answer(request, form, carry_out, ("budgets/switch.html", context))


@open_to(KEEPERS)
@never_cache
@require_http_methods(FORM_METHODS)
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the books of a year."""
    return switch(request, pk, YearAct.FREEZE)


@open_to(KEEPERS)
@never_cache
@require_http_methods(FORM_METHODS)
def unfreeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Open them again."""
    return switch(request, pk, YearAct.UNFREEZE)


@open_to(KEEPERS)
@never_cache
@require_http_methods(FORM_METHODS)
def begin_provisional(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on notices wait."""
    return switch(request, pk, YearAct.BEGIN_PROVISIONAL)


@open_to(KEEPERS)
@never_cache
@require_http_methods(FORM_METHODS)
def end_provisional(request: HttpRequest, pk: int) -> HttpResponse:
    """Notices go out again."""
    return switch(request, pk, YearAct.END_PROVISIONAL)
