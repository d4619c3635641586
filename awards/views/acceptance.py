"""The initiative answers its notice: accept and name the account, or decline."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SIGNED_IN, open_to, person_of
from applications.summary import grouped
from awards.acceptance import accept_award, decline_award, notice_of, was_handed_over
from awards.acceptance_forms import AcceptForm, DeclineForm
from awards.acceptance_messages import put_beside
from awards.models import Award, Notice
from awards.notice_award import conditions_of, payout_words
from awards.states import AwardState
from awards.views.fetch import own_award
from awards.views.receipts import sent_by
from awards.workflow import may_now
from funding.errors import NotPossible, Refused

# The button that sends what was checked, and the one that goes back to the fields.
CONFIRMED, CHANGE = "confirmed", "change"


def moved_on(request: HttpRequest, pk: int) -> HttpResponse:
    messages.warning(request, _("This has been done meanwhile. This is where it stands now."))
    return redirect("awards:award", pk)


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the account, see which bank it is, then accept."""
    award = own_award(request, pk)
    if award.state != AwardState.NOTIFIED:
        return moved_on(request, pk)
    notice = notice_of(award)
    if notice is None or not was_handed_over(notice):
        messages.warning(request, _("Open the notice first. Then you can accept the grant."))
        return redirect("awards:award", pk)
    if request.method != "POST":
        initial = account_in_application(award)
        return form_page(request, award, notice, AcceptForm(sent_by(request), award=award, initial=initial))
    form = AcceptForm(request.POST, award=award)
    if not form.is_valid() or CHANGE in request.POST:
        return form_page(request, award, notice, form)
    if request.POST.get(CONFIRMED) == form.cleaned_data["iban"]:
        answer = try_to_accept(request, award, form)
        return answer or form_page(request, award, notice, form)
    return check_page(request, award, form)


def account_in_application(award: Award) -> dict[str, str]:
    """What the application said about the account, to start from."""
    content = award.decision.version.content
    return {
        "holder": content.who.account_holder,
        "iban": grouped(content.who.iban),
        "account_of": content.asked.account_of or "",
    }


def try_to_accept(request: HttpRequest, award: Award, form: AcceptForm) -> HttpResponse | None:
    """Accept, or put the refusal beside its field and return None."""
    try:
        accept_award(award=award, actor=person_of(request), now=timezone.now(), **form.account_values)
    except Refused as refusal:
        put_beside(form, refusal)
        return None
    except NotPossible:
        return moved_on(request, award.pk)
    return redirect("awards:accepted", award.pk)


def form_page(request: HttpRequest, award: Award, notice: Notice, form: AcceptForm) -> HttpResponse:
    guideline = award.decision.version.guideline_version.guideline
    context = {
        **answer_context(award),
        "form": form,
        "conditions": conditions_of(guideline, notice.texts),
        "payout": payout_words(guideline),
    }
    return render(request, "awards/accept.html", context, status=422 if form.errors else 200)


def check_page(request: HttpRequest, award: Award, form: AcceptForm) -> HttpResponse:
    """What was typed once more, with the bank behind the number."""
    context = {**answer_context(award), **form.check_context}
    context["typed"] |= {"agreed": "on"}
    return render(request, "awards/accept_check.html", context)


def answer_context(award: Award) -> dict[str, Any]:
    case = award.application
    return {"award": award, "case": case, "currency": case.programme.currency}


@open_to(SIGNED_IN)
@never_cache
@require_safe
def accepted(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done, and what comes next."""
    award = own_award(request, pk)
    if award.accepted_at is None:
        return redirect("awards:award", pk)
    guideline = award.decision.version.guideline_version.guideline
    return render(
        request, "awards/accepted.html", {**answer_context(award), "payout": payout_words(guideline)}
    )


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """A separate, clear declaration: the initiative does not want the grant."""
    award = own_award(request, pk)
    if not may_now(award, "decline", person_of(request)):
        return moved_on(request, pk)
    form = DeclineForm(sent_by(request))
    if request.method == "POST" and form.is_valid():
        try:
            decline_award(
                award=award,
                actor=person_of(request),
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )
        except NotPossible:
            return moved_on(request, pk)
        messages.success(request, _("You have declined the grant. We have told the office."))
        return redirect("awards:award", pk)
    context = {**answer_context(award), "form": form}
    return render(request, "awards/decline.html", context, status=422 if form.errors else 200)
