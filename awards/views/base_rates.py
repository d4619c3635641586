"""The page on which the office confirms the base rate of a half-year."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of
from awards.base_rates import ENTER, enter_rate, known_rates, open_halves
from awards.claim_forms import RateForm
from awards.claim_messages import put_beside
from awards.models import BaseRate
from awards.views.claims import FORM_METHODS
from awards.views.receipts import sent_by
from funding.errors import Refused
from funding.templatetags.show import day

# The half-years shown: five years.
SHOWN = 10


@open_to(ENTER)
@never_cache
@require_http_methods(FORM_METHODS)
def base_rates(request: HttpRequest) -> HttpResponse:
    """The rates that are known, and the next one to be entered."""
    rows = list(BaseRate.objects.select_related("entered_by").order_by("since"))
    known = known_rates(rows)
    form = RateForm(sent_by(request), halves=open_halves(known, rows))
    if request.method == "POST" and form.is_valid():
        try:
            enter_rate(actor=person_of(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            put_beside(form, refusal, "")
        else:
            messages.success(request, _("Entered. Interest is worked out with it from now on."))
            return redirect("awards:base-rates")
    context = {"form": form, "until": known.until, "rates": shown_rates(known.rates, rows)}
    return render(request, "awards/base_rates.html", context, status=422 if form.errors else 200)


def shown_rates(rates: Any, rows: list[BaseRate]) -> list[dict[str, Any]]:
    """The latest first, each with who entered it."""
    entered: dict[date, BaseRate] = {row.since: row for row in rows}
    return [
        {"since": since, "percent": rates[since], "by": who_entered(entered.get(since))}
        for since in sorted(rates, reverse=True)[:SHOWN]
    ]


def who_entered(row: BaseRate | None) -> str:
    if row is None:
        return _("came with the program")
    return _("%(name)s, %(day)s") % {"name": row.entered_by, "day": day(row.entered_at)}
