"""Runs: make a file for the bank, fetch it, book it."""

import hashlib
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.roles import POT_READERS
from awards.bookings import book_paid
from awards.forms_payments import PaidForm, RunForm
from awards.models import Payout, PayoutRun
from awards.payment_words import row_of
from awards.payout_messages import put_beside
from awards.payout_runs import MOST, collect_run, hand_out, ready_payouts
from awards.querysets import TREASURERS
from awards.states import PayoutState
from awards.views.payment_fetch import counted_runs, kept_run, payments_read, read_run, treasurers_programme
from awards.views.payments import FORM_METHODS, PAGE, page_of
from funding.errors import Refused
from funding.models import Programme
from notifications.workdays import add_working_days

RUNS_PER_PAGE = 30


@open_to(POT_READERS)
@never_cache
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """All files for the bank, newest first."""
    listed: QuerySet[PayoutRun] = counted_runs(PayoutRun.objects.read_by(person_of(request)))
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 16:
        listed = listed.filter(pk__lt=int(after))
    found = list(listed.order_by("-pk")[: RUNS_PER_PAGE + 1])
    shown = found[:RUNS_PER_PAGE]
    next_url = f"?after={shown[-1].pk}" if len(found) > RUNS_PER_PAGE else ""
    context = {
        "runs": shown,
        "next_url": next_url,
        "is_treasurer": roles_of(person_of(request)).has_any(TREASURERS),
    }
    return render(request, "awards/payment_runs.html", context)


@open_to(TREASURERS)
@never_cache
@require_http_methods(FORM_METHODS)
def new_run(request: HttpRequest, slug: str) -> HttpResponse:
    """One file of everything that is released; what is shown is what goes into it, or the page is shown again."""
    programme, now = treasurers_programme(request, slug), timezone.now()
    payouts = list(ready_payouts(programme, person_of(request))[:MOST])
    seen = fingerprint(payouts)
    form = RunForm(
        request.POST if request.method == "POST" else None,
        initial={"execute_on": add_working_days(localdate(now), 1)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("seen") != seen:
                raise Refused("changed_meanwhile")
            made = collect_run(
                programme=programme, payouts=payouts, actor=person_of(request), now=now, **form.cleaned_data
            )
        except Refused as refusal:
            put_beside(form, refusal, programme.currency)
        else:
            messages.success(request, _("The file is ready. Fetch it and give it to the bank."))
            return redirect("awards:payment-run", made.pk)
    context = run_context(programme, payouts) | {"form": form, "seen": seen}
    return render(request, "awards/payment_run_new.html", context, status=422 if form.errors else 200)


def fingerprint(payouts: list[Payout]) -> str:
    """Which payments the page showed: the file holds these and no others."""
    return hashlib.sha256(",".join(str(payout.pk) for payout in payouts).encode()).hexdigest()[:16]


def run_context(programme: Programme, payouts: list[Payout]) -> dict[str, Any]:
    for payout in payouts:
        payout.award.application.programme = programme
    return {
        "programme": programme,
        "number": len(payouts),
        "rows": [row_of(payout) for payout in payouts[:PAGE]],
        "is_cut": len(payouts) > PAGE,
        "total": sum(payout.amount for payout in payouts),
    }


@open_to(POT_READERS)
@never_cache
@require_http_methods(FORM_METHODS)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """A run and its payments. The treasurer fetches the file and notes when the bank has paid."""
    found = kept_run(request, pk) if request.method == "POST" else read_run(request, pk)
    form = PaidForm(
        request.POST if request.method == "POST" else None,
        initial={"paid_on": min(found.execute_on, localdate())},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return booked(request, found, form)
        except Refused as refusal:
            put_beside(form, refusal, found.programme.currency)
    payouts, next_key = page_of(payments_read(request).filter(run=found), request.GET.get("after", ""))
    context = {
        "run": found,
        "rows": [row_of(payout) for payout in payouts],
        "next_url": f"?after={next_key}" if next_key else "",
        "form": form,
        "is_treasurer": roles_of(person_of(request)).holds(TREASURERS, found.programme_id),
    }
    return render(request, "awards/payment_run.html", context, status=422 if form.errors else 200)


def booked(request: HttpRequest, found: PayoutRun, form: PaidForm) -> HttpResponse:
    waiting = list(found.payouts.filter(state=PayoutState.EXPORTED).order_by("pk"))
    number = book_paid(
        programme=found.programme,
        payouts=waiting,
        actor=person_of(request),
        now=timezone.now(),
        **form.cleaned_data,
    )
    told = ngettext("%(n)s payment is noted as paid.", "%(n)s payments are noted as paid.", number)
    messages.success(request, told % {"n": number})
    return redirect("awards:payment-run", found.pk)


@open_to(TREASURERS)
@never_cache
@require_POST
def run_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, always the same one. When it was first fetched is noted, so it is asked for with a POST."""
    found = kept_run(request, pk)
    content = hand_out(found, actor=person_of(request), now=timezone.now())
    response = HttpResponse(content, content_type="application/xml")
    name = f"{found.execute_on:%Y-%m-%d}-{found.programme.slug}-{found.message_id[:8]}.xml"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
