"""The office prepares a payment."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of
from accounts.roles import OFFICERS
from awards.models import Award
from awards.payment_words import grouped
from awards.payout_messages import words_of
from awards.payout_plan import total
from awards.payouts import first_plan, payable_account, prepare_payout, waits_for_proof
from awards.states import PAYABLE, PayoutState
from awards.views.fetch import kept_award
from funding.errors import NotPossible, Refused
from funding.templatetags import show


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """The next planned payment with what is to be compared; a POST prepares the one that was shown."""
    award = kept_award(request, pk)
    if award.state not in PAYABLE or waits_for_proof(award):
        messages.warning(request, _("This grant pays nothing now."))
        return redirect("awards:desk-award", pk)
    if request.method == "POST":
        return prepared(request, award)
    shown = next_payment(award)
    if shown is None:
        messages.info(request, _("Every payment of this grant is prepared."))
        return redirect("awards:desk-award", pk)
    context = {"award": award, "case": award.application, "currency": award.application.programme.currency}
    return render(request, "awards/prepare_payment.html", context | shown | account_of(award))


def next_payment(award: Award) -> dict[str, Any] | None:
    """Number and amount of the first planned payment; as it will be planned where there is no plan yet."""
    payouts = list(award.payouts.order_by("number"))
    planned = next((payout for payout in payouts if payout.state == PayoutState.PLANNED), None)
    if planned:
        return {"number": planned.number, "amount": planned.amount, "note": planned.note}
    return None if payouts else {"number": 1, "amount": total(first_plan(award)[0]), "note": ""}


def account_of(award: Award) -> dict[str, Any]:
    """The account it goes to, or why it cannot be paid."""
    try:
        account = payable_account(award)
    except Refused as refusal:
        return {"problem": words_of(refusal)}
    rows = [
        {"label": _("To"), "value": account.holder},
        {"label": _("Account"), "value": grouped(account.iban)},
        {"label": _("Bank"), "value": account.bank},
        {"label": _("Named by"), "value": f"{account.named_by}, {show.day(account.named_at)}"},
    ]
    return {"account_rows": rows, "is_private": account.is_private}


def prepared(request: HttpRequest, award: Award) -> HttpResponse:
    number = request.POST.get("number", "")
    try:
        if not (number.isascii() and number.isdigit() and len(number) < 6):
            raise Refused("prepared_already")
        prepare_payout(award=award, number=int(number), actor=person_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    except NotPossible:
        messages.warning(request, _("This grant pays nothing now."))
    else:
        messages.success(request, _("Prepared. Now a second person releases it."))
    return redirect("awards:desk-award", award.pk)
