"""Money is asked back: the office's hearing and waiver, and the applicant's answer. The decision: awards.views.demands."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.roles import OFFICERS
from awards import claims
from awards.checking import overpaid, proof_of
from awards.claim_forms import AnswerForm, HearingForm, ReasonForm
from awards.claim_messages import put_beside
from awards.models import Award, Claim
from awards.states import UNDER_WAY, AwardState, ClaimState
from awards.views.fetch import kept_award, own_award
from awards.views.receipts import sent_by
from awards.workflow import may_now
from funding.errors import NotPossible, Refused

FORM_METHODS = ["GET", "HEAD", "POST"]
# Proposed; the office may write another day.
TO_ANSWER = timedelta(days=21)
MOVED_ON = gettext_lazy("This is not possible any more. This is where the grant stands now.")


def answer(
    request: HttpRequest,
    award: Award,
    form: forms.Form,
    act: Callable[..., Any],
    page: dict[str, Any],
    back: str = "awards:desk-award",
) -> HttpResponse:
    """Show a form about a claim, or carry out what it says; what is refused comes back beside its field."""
    if request.method == "POST" and form.is_valid():
        try:
            act(award=award, actor=person_of(request), now=timezone.now(), **form.cleaned_data)
        except NotPossible:
            return moved_on(request, award, back)
        except Refused as refusal:
            put_beside(form, refusal, currency_of(award))
        else:
            messages.success(request, page["done"])
            return redirect(back, award.pk)
    context = page | {
        "award": award,
        "case": award.application,
        "currency": currency_of(award),
        "form": form,
        "back": back,
    }
    return render(request, "awards/claim_act.html", context, status=422 if form.errors else 200)


def moved_on(request: HttpRequest, award: Award, back: str) -> HttpResponse:
    messages.warning(request, MOVED_ON)
    return redirect(back, award.pk)


def currency_of(award: Award) -> str:
    currency: str = award.application.programme.currency
    return currency


def claim_of(award: Award, state: ClaimState) -> Claim | None:
    return award.claims.filter(state=state).first()


def proposed_amount(award: Award) -> Decimal | None:
    """What the check of the proof finds too much, once there is a proof."""
    too_much = overpaid(award) if award.state == AwardState.PROOF_SENT else Decimal(0)
    return too_much if too_much > 0 else None


def day_of_proof(award: Award) -> date | None:
    """The day the proof came, once there is one to check."""
    proof = proof_of(award) if award.state == AwardState.PROOF_SENT else None
    return localdate(proof.sent_at) if proof and proof.sent_at else None


# -- the office -----------------------------------------------------------------------------------


@open_to(OFFICERS)
@never_cache
@require_http_methods(FORM_METHODS)
def open_hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the applicant for their view before money is demanded back."""
    award = kept_award(request, pk)
    if not may_now(award, "open_hearing", person_of(request)):
        return moved_on(request, award, "awards:desk-award")
    initial = {
        "amount": proposed_amount(award),
        "known_on": claims.facts_known_on(award) or day_of_proof(award) or localdate(),
        "answer_until": localdate() + TO_ANSWER,
    }
    form = HearingForm(sent_by(request), currency=currency_of(award), initial=initial)
    lead = _("Before you demand money back, the applicant can answer (§ 28 VwVfG).")
    if award.state in UNDER_WAY:
        lead += " " + _("Once you demand it, the grant ends, and nothing more is paid.")
    page = {
        "title": _("Ask for the applicant's view?"),
        "lead": lead,
        "button_label": _("Ask the applicant"),
        "done": _("The applicant gets an e-mail now."),
    }
    return answer(request, award, form, claims.open_hearing, page)


@open_to(OFFICERS)
@never_cache
@require_http_methods(FORM_METHODS)
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave what is still open."""
    award = kept_award(request, pk)
    claim = claim_of(award, ClaimState.DEMANDED)
    if claim is None or not may_now(award, "waive", person_of(request)):
        return moved_on(request, award, "awards:desk-award")
    form = ReasonForm(sent_by(request), currency=currency_of(award))
    page = {
        "title": _("Leave what is still open?"),
        "lead": _("The grant is settled then. The applicant gets an e-mail. You cannot undo this."),
        "button_label": _("Leave the rest"),
        "done": _("Done. The grant is settled. The applicant gets an e-mail now."),
        "claim": claim,
        "danger": True,
    }
    return answer(request, award, form, claims.waive, page)


# -- the applicant --------------------------------------------------------------------------------


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(FORM_METHODS)
def answer_hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """Your view, before the office decides."""
    award = own_award(request, pk)
    claim = claim_of(award, ClaimState.HEARING)
    if award.state != AwardState.HEARING or claim is None or claim.answered_at:
        return moved_on(request, award, "awards:award")
    form = AnswerForm(sent_by(request), currency=currency_of(award))
    page = {
        "title": _("What is your view?"),
        "lead": _("Nothing is decided yet. We read your answer first. You can send it once."),
        "button_label": _("Send my answer"),
        "done": _("Thank you. Your answer is here. We write to you when we have decided."),
        "claim": claim,
    }
    return answer(request, award, form, claims.answer_hearing, page, back="awards:award")
