"""The treasurer's payments: what is to be released, what is ready, what the bank has; and each payment by itself."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.roles import OFFICERS, POT_READERS
from awards.bookings import book_bounced, book_paid, book_paid_after_all, was_never_sent
from awards.forms_payments import BouncedForm, GiveBackForm, PaidForm
from awards.models import Payout
from awards.payment_words import facts_of, payout_badge, row_of
from awards.payout_messages import put_beside, words_of
from awards.payout_runs import EURO
from awards.payout_seal import release_as_shown, seal_of_payout
from awards.payouts import RELEASERS, give_back_payout
from awards.querysets import TREASURERS
from awards.repayments import UNASKED
from awards.states import PAYABLE, PayoutState
from awards.views.payment_fetch import (
    NOT_SHOWN,
    payments_read,
    read_payment,
    treasurers_payment,
)
from funding.errors import NotPossible, Refused
from funding.models import Programme

PAGE = 50
FORM_METHODS = ["GET", "HEAD", "POST"]
# The lists: name in the address, words, states, newest first.
LISTS: tuple[tuple[str, Any, list[str]], ...] = (
    ("release", gettext_lazy("To release"), [PayoutState.PREPARED]),
    ("ready", gettext_lazy("Ready for the bank"), [PayoutState.RELEASED]),
    ("bank", gettext_lazy("At the bank"), [PayoutState.EXPORTED]),
    ("paid", gettext_lazy("Paid"), [PayoutState.PAID]),
    ("bounced", gettext_lazy("Came back"), [PayoutState.BOUNCED]),
)
STATES = {name: states for name, _label, states in LISTS}
NEWEST_FIRST = frozenset({"paid", "bounced"})


@open_to(POT_READERS)
@never_cache
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """Payments by where they stand. What waits for a release comes first, the oldest on top."""
    shown = request.GET.get("show", "")
    shown = shown if shown in STATES else "release"
    listed = payments_read(request).filter(state__in=STATES[shown])
    if shown in {"release", "ready"}:
        listed = listed.payable()
    found, next_key = page_of(listed, request.GET.get("after", ""), newest_first=shown in NEWEST_FIRST)
    context = {
        "shown": shown,
        "links": links_of(request, shown),
        "rows": [row_of(payout) for payout in found],
        "next_url": "?" + urlencode({"show": shown, "after": next_key}) if next_key else "",
        "programmes": treasurers_programmes(request) if shown == "ready" else [],
        "is_treasurer": roles_of(person_of(request)).has_any(TREASURERS),
    }
    return render(request, "awards/payments.html", context)


def links_of(request: HttpRequest, shown: str) -> list[dict[str, Any]]:
    """The lists with how many are in those that wait. One query."""
    waiting = payments_read(request).payable().filter(state__in=[PayoutState.PREPARED, PayoutState.RELEASED])
    counts = dict(waiting.order_by().values_list("state").annotate(Count("pk")))
    return [
        {
            "label": label,
            "url": f"?show={name}",
            "current": name == shown,
            "count": counts.get(states[0], 0) if name in {"release", "ready"} else None,
        }
        for name, label, states in LISTS
    ]


def page_of(payouts: Any, after: str, *, newest_first: bool = False) -> tuple[list[Payout], str]:
    """A page by key. One query."""
    if after.isascii() and after.isdigit() and len(after) < 16:
        payouts = payouts.filter(**{"pk__lt" if newest_first else "pk__gt": int(after)})
    found = list(payouts.order_by("-pk" if newest_first else "pk")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def treasurers_programmes(request: HttpRequest) -> list[Programme]:
    """The programmes for which the person makes files for the bank. One query."""
    mine = roles_of(person_of(request)).programmes(TREASURERS)
    return list(Programme.objects.filter(pk__in=mine)) if mine else []


# -- one payment ----------------------------------------------------------------------------------


@open_to(POT_READERS)
@never_cache
@require_http_methods(FORM_METHODS)
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """A payment with all that is to be compared; a POST releases it."""
    found = read_payment(request, pk)
    if found.state == PayoutState.PLANNED:
        return checked_again(request)
    if request.method == "POST":
        return release(request, found)
    return show_payment(request, found)


def show_payment(request: HttpRequest, found: Payout, refused: str = "") -> HttpResponse:
    """The page of a payment; `refused`: why it was not released, on a page that shows what counts now."""
    context = payment_context(request, found) | {"refused": refused}
    return render(request, "awards/payment.html", context, status=422 if refused else 200)


def checked_again(request: HttpRequest) -> HttpResponse:
    words = _("The office checks this payment again: another account, another amount, or it was given back.")
    messages.warning(request, words)
    return redirect("awards:payments")


def payment_context(request: HttpRequest, found: Payout) -> dict[str, Any]:
    user, programme = person_of(request), found.award.application.programme
    roles = roles_of(user)
    is_treasurer = roles.holds(TREASURERS, programme.pk)
    may_release = roles.holds(RELEASERS, programme.pk)
    return {
        "payout": found,
        "reference": found.award.application.reference,
        "facts": facts_of(found),
        "seal": seal_of_payout(found),
        "badge": payout_badge(found),
        "is_paused": found.award.state not in PAYABLE,
        "is_own": found.state == PayoutState.PREPARED and found.prepared_by_id == user.pk,
        "may_release": may_release and found.state == PayoutState.PREPARED,
        "may_give_back": (may_release or roles.holds(OFFICERS, programme.pk))
        and found.state in {PayoutState.PREPARED, PayoutState.RELEASED},
        "is_treasurer": is_treasurer,
        "may_book": is_treasurer and may_be_booked(found),
        "may_book_after_all": is_treasurer and was_never_sent(found),
        "may_bounce": is_treasurer and found.state in {PayoutState.EXPORTED, PayoutState.PAID},
        "may_come_back": is_treasurer and found.state == PayoutState.PAID and found.award.state in UNASKED,
        "run_slug": programme.slug if is_treasurer and programme.currency == EURO else "",
    }


def may_be_booked(found: Payout) -> bool:
    """As awards.bookings.payable_by_hand."""
    is_released = found.state == PayoutState.RELEASED and found.award.state in PAYABLE
    return is_released or found.state == PayoutState.EXPORTED


def release(request: HttpRequest, found: Payout) -> HttpResponse:
    seal = request.POST.get("seal", "")
    try:
        release_as_shown(payout=found, actor=person_of(request), now=timezone.now(), seal=seal)
    except Refused as refusal:
        if refusal.code == "payment_changed":
            return show_payment(request, read_payment(request, found.pk), words_of(refusal))
        messages.error(request, words_of(refusal))
        return redirect("awards:payment", found.pk)
    except NotPossible:
        return moved_on(request, found.pk)
    messages.success(request, _("Released. The payment is ready for the bank."))
    return redirect("awards:payments")


def moved_on(request: HttpRequest, pk: int) -> HttpResponse:
    messages.warning(request, _("The payment has moved on meanwhile. This is where it stands now."))
    seen = payments_read(request).exclude(state__in=NOT_SHOWN)
    return redirect("awards:payment", pk) if seen.filter(pk=pk).exists() else redirect("awards:payments")


def answer(
    request: HttpRequest, found: Payout, form: forms.Form, act: Callable[..., Any], page: dict[str, Any]
) -> HttpResponse:
    """Show a form about a payment, or carry out what it says; what is refused comes back beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except NotPossible:
            return moved_on(request, found.pk)
        except Refused as refusal:
            put_beside(form, refusal, found.award.application.programme.currency)
        else:
            messages.success(request, page["done"])
            return redirect(page["next"])
    context = page | {
        "form": form,
        "row": row_of(found),
        "cancel_url": reverse("awards:payment", args=[found.pk]),
    }
    return render(request, "awards/payment_act.html", context, status=422 if form.errors else 200)


@open_to(OFFICERS, TREASURERS)
@never_cache
@require_http_methods(FORM_METHODS)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a payment, with a reason; the office checks it again."""
    found, now = read_payment(request, pk), timezone.now()
    if found.state == PayoutState.PLANNED:
        return checked_again(request)

    def act(reason: str) -> None:
        give_back_payout(payout=found, actor=person_of(request), now=now, reason=reason)

    page = {
        "title": _("Give this payment back?"),
        "text": _("The office gets an e-mail and checks it again."),
        "button_label": _("Give it back to the office"),
        "done": _("Given back. The office gets an e-mail now."),
        "next": reverse("awards:payments"),
    }
    return answer(request, found, GiveBackForm(request.POST if request.method == "POST" else None), act, page)


@open_to(TREASURERS)
@never_cache
@require_http_methods(FORM_METHODS)
def paid(request: HttpRequest, pk: int) -> HttpResponse:
    """Note by hand that a payment was paid."""
    found, now = treasurers_payment(request, pk), timezone.now()
    programme = found.award.application.programme

    def act(paid_on: Any) -> None:
        if was_never_sent(found):
            book_paid_after_all(payout=found, paid_on=paid_on, actor=person_of(request), now=now)
            return
        noted = book_paid(
            programme=programme, payouts=[found], paid_on=paid_on, actor=person_of(request), now=now
        )
        if not noted:
            raise NotPossible("book_paid", found.state)

    page = {
        "title": _("When was this paid?"),
        "text": _("The applicant gets an e-mail with the day. The sum is booked in the pot."),
        "button_label": _("Note as paid"),
        "done": _("Noted as paid. The applicant gets an e-mail now."),
        "next": reverse("awards:payment", args=[pk]),
    }
    form = PaidForm(request.POST if request.method == "POST" else None, initial={"paid_on": localdate(now)})
    return answer(request, found, form, act, page)


@open_to(TREASURERS)
@never_cache
@require_http_methods(FORM_METHODS)
def bounced(request: HttpRequest, pk: int) -> HttpResponse:
    """Note by hand that the money came back, or that the bank refused to send it."""
    found, now = treasurers_payment(request, pk), timezone.now()

    def act(bounced_on: Any, reason: str) -> None:
        book_bounced(payout=found, bounced_on=bounced_on, reason=reason, actor=person_of(request), now=now)

    page = {
        "title": _("Did this money come back?"),
        "text": _("Office and applicant get an e-mail. The office prepares a new payment."),
        "button_label": _("Note that it came back"),
        "done": _("Noted. Office and applicant get an e-mail now."),
        "next": reverse("awards:payment", args=[pk]),
    }
    form = BouncedForm(
        request.POST if request.method == "POST" else None, initial={"bounced_on": localdate(now)}
    )
    return answer(request, found, form, act, page)
