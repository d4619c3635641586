"""Another bank account: the person proves who they are, names it, looks at it once more; every member is told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.confirming import ask_to_confirm, is_confirmed, use_up
from accounts.rescue import keep_typed, typed_before
from awards.acceptance import current_account, may_name_account, name_account
from awards.acceptance_forms import AccountForm
from awards.acceptance_messages import put_beside
from awards.models import Award
from awards.states import PayoutState
from awards.views.acceptance import CHANGE, CONFIRMED, answer_context, moved_on
from awards.views.fetch import own_award
from funding.errors import NotPossible, Refused


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_account(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Name another account, see which bank it is, then say yes. Nobody gets here without proving who they are."""
    award = own_award(request, pk)
    if not may_name_account(award):
        return moved_on(request, pk)
    if not is_confirmed(request):
        if request.method == "POST":
            keep_typed(request)
        return ask_to_confirm(request)
    if request.method != "POST":
        return form_page(request, award, first_form(request, award))
    form = AccountForm(request.POST, award=award)
    if not form.is_valid() or CHANGE in request.POST:
        return form_page(request, award, form)
    if request.POST.get(CONFIRMED) == form.cleaned_data["iban"]:
        return try_to_name(request, award, form) or form_page(request, award, form)
    context = {**answer_context(award), **form.check_context, "at_bank": has_payment_at_bank(award)}
    return render(request, "awards/change_account_check.html", context)


def first_form(request: HttpRequest, award: Award) -> AccountForm:
    """What was typed before the person had to prove who they are; else the holder who is known, never the number."""
    typed = typed_before(request)
    if typed is not None:
        return AccountForm(typed, award=award)
    known = current_account(award)
    return AccountForm(award=award, initial={"holder": known.holder if known else ""})


def try_to_name(request: HttpRequest, award: Award, form: AccountForm) -> HttpResponse | None:
    """Name the account, or put the refusal beside its field and return None."""
    try:
        name_account(award=award, actor=person_of(request), now=timezone.now(), **form.account_values)
    except Refused as refusal:
        put_beside(form, refusal)
        return None
    except NotPossible:
        return moved_on(request, award.pk)
    use_up(request)
    messages.success(request, _("The new account counts from now on. We have told everybody in your group."))
    return redirect("awards:award", award.pk)


def form_page(request: HttpRequest, award: Award, form: AccountForm) -> HttpResponse:
    context = {**answer_context(award), "form": form, "account": current_account(award)}
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "awards/change_account.html", context, status=status)


def has_payment_at_bank(award: Award) -> bool:
    """Whether a payment can no longer be turned to the new account. One query."""
    found: bool = award.payouts.filter(state=PayoutState.EXPORTED).exists()
    return found
