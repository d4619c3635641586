"""After the hearing: the money is demanded back, or not. Either way a notice is read and released with the decision."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of
from accounts.roles import OFFICERS
from awards import claims
from awards.claim_forms import ClaimForm, DropForm, ReasonForm, ReclaimForm
from awards.claim_messages import put_beside
from awards.final_notice import dropped_notice
from awards.models import Award, Claim, Notice
from awards.notice_paper import usual_channel
from awards.notices import paper_of, seal_of
from awards.reclaim_notice import paid_to, usual_ground
from awards.states import AwardState, ClaimState
from awards.town_account import account_rows
from awards.views.claims import FORM_METHODS, claim_of, currency_of, moved_on
from awards.views.fetch import kept_award
from awards.views.looks import as_paper, sealed
from awards.views.receipts import sent_by
from awards.workflow import may_now
from funding.errors import NotPossible, Refused

HOME = "awards:desk-award"
# Proposed; the office may write another day.
TO_PAY = timedelta(days=30)


def context_of(award: Award, claim: Claim, form: ClaimForm, page: dict[str, Any]) -> dict[str, Any]:
    return {
        "award": award,
        "case": award.application,
        "currency": currency_of(award),
        "claim": claim,
        "form": form,
        "back": HOME,
        **page,
    }


# -- the money is demanded back -------------------------------------------------------------------


@open_to(OFFICERS)
@never_cache
@require_http_methods(FORM_METHODS)
def reclaim(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the demand; read its notice; release it."""
    award = kept_award(request, pk)
    claim = heard(award)
    if claim is None or not may_now(award, "reclaim", person_of(request)):
        return moved_on(request, award, HOME)
    form = ReclaimForm(sent_by(request), currency=currency_of(award), initial=proposed(award, claim))
    page: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        answer = try_to_demand(request, award, form)
        if isinstance(answer, HttpResponse):
            return answer
        if answer is not None:
            has_account = len(account_rows(award, award.application.guideline)) > 1
            page = {"paper": paper_of(answer), "account_missing": not has_account}
    context = context_of(award, claim, form, page)
    return render(request, "awards/claim_demand.html", context, status=422 if form.errors else 200)


def heard(award: Award) -> Claim | None:
    claim = claim_of(award, ClaimState.HEARING)
    if claim is not None:
        claim.award = award
    return claim


def proposed(award: Award, claim: Claim) -> dict[str, Any]:
    """The whole sum at once, in a month. Two queries."""
    return {
        "amount": claim.amount,
        "ground": usual_ground(award),
        "due_on": localdate() + TO_PAY,
        "number": 1,
        "channel": usual_channel(Notice(application=award.application)),
    }


def try_to_demand(request: HttpRequest, award: Award, form: ReclaimForm) -> HttpResponse | Notice | None:
    """The way on once it is demanded, the notice to read before, or None if the form says what is wrong."""
    try:
        if "release" in request.POST:
            return demand(request, award, form)
        notice = draft_demand(request, award, form)
    except NotPossible:
        return moved_on(request, award, HOME)
    except Refused as refusal:
        put_beside(form, refusal, currency_of(award))
        return None
    if "paper" in request.POST:
        return as_paper(request, paper_of(notice))
    sealed(form, seal_of(paper_of(notice)))
    return notice


def demand(request: HttpRequest, award: Award, form: ReclaimForm) -> HttpResponse:
    claims.reclaim(
        award=award,
        actor=person_of(request),
        now=timezone.now(),
        demand=form.demand,
        channel=form.cleaned_data["channel"],
        # Nobody demands without having read: what is not the notice on the page is refused.
        seal=form.cleaned_data["seal"] or "unread",
    )
    messages.success(request, _("Demanded. The applicant gets an e-mail now."))
    return redirect(HOME, award.pk)


def draft_demand(request: HttpRequest, award: Award, form: ReclaimForm) -> Notice:
    """The notice as it would go out now. Raises as the demand would."""
    claim = heard(award)
    if claim is None:
        raise NotPossible("reclaim", award.state)
    return claims.notice_of_demand(claim, form.demand, actor=person_of(request), now=timezone.now())


# -- or it is not ---------------------------------------------------------------------------------


@open_to(OFFICERS)
@never_cache
@require_http_methods(FORM_METHODS)
def drop_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing has to be paid back: the grant goes on, or ends with a final notice where the check found too much paid."""
    award = kept_award(request, pk)
    claim = heard(award)
    if claim is None or not may_now(award, "drop_claim", person_of(request)):
        return moved_on(request, award, HOME)
    page, form = page_of_drop(request, award, claim)
    if request.method == "POST" and form.is_valid():
        if not ({"look", "paper"} & set(request.POST) and "second_label" in page):
            answer = try_to_drop(request, award, form)
            if answer:
                return answer
        else:
            notice = draft_dropped(request, award, claim, form.cleaned_data["reason"])
            if "paper" in request.POST:
                return as_paper(request, paper_of(notice))
            page["paper"] = paper_of(notice)
    context = context_of(award, claim, form, page)
    return render(request, "awards/claim_act.html", context, status=422 if form.errors else 200)


def page_of_drop(request: HttpRequest, award: Award, claim: Claim) -> tuple[dict[str, Any], ReasonForm]:
    """What the page says will happen, and its form."""
    title, currency = _("Does nothing have to be paid back?"), currency_of(award)
    if not claims.settles_when_dropped(claim):
        mild = {"title": title, "lead": goes_on(claim), "button_label": _("Drop the claim")}
        return mild, ReasonForm(sent_by(request), currency=currency)
    channel = usual_channel(Notice(application=award.application))
    page: dict[str, Any] = {
        "title": title,
        "lead": _(
            "Too much was paid, and you let it go. The grant is settled then, and the final notice is released."
            " You cannot undo this."
        ),
        "button_label": _("Drop the claim and release the notice"),
        "second_label": _("Look at the notice first"),
        "danger": True,
    }
    return page, DropForm(sent_by(request), currency=currency, initial={"channel": channel})


def goes_on(claim: Claim) -> str:
    """Where the grant stands again without the claim."""
    return {
        AwardState.ACCEPTED: _(
            "The project goes on as before, and payments stay as planned. The applicant gets an e-mail."
        ),
        AwardState.PROOF_SENT: _("You go on checking the proof of use. The applicant gets an e-mail."),
        AwardState.PROOF_RETURNED: _(
            "The applicant completes the proof of use. Payments stay as planned. The applicant gets an e-mail."
        ),
    }[AwardState(claim.opened_from)]


def try_to_drop(request: HttpRequest, award: Award, form: ReasonForm) -> HttpResponse | None:
    try:
        claims.drop_claim(
            award=award,
            actor=person_of(request),
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
            channel=form.cleaned_data.get("channel"),
        )
    except NotPossible:
        return moved_on(request, award, HOME)
    except Refused as refusal:
        put_beside(form, refusal, currency_of(award))
        return None
    award.refresh_from_db()
    settled = award.state == AwardState.SETTLED
    done = _("Dropped. The grant is settled.") if settled else _("Dropped. The grant goes on as before.")
    messages.success(request, f"{done} {_('The applicant gets an e-mail now.')}")
    return redirect(HOME, award.pk)


def draft_dropped(request: HttpRequest, award: Award, claim: Claim, reason: str) -> Notice:
    """The final notice as it would go out now; nothing is stored."""
    claim.decision_reason = reason
    award.final_amount = paid_to(award)
    return dropped_notice(claim=claim, actor=person_of(request), now=timezone.now())
