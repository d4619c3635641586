"""The office ends a grant of which nothing was paid."""

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
from awards.claim_messages import put_beside
from awards.models import Award, Notice
from awards.notice_paper import usual_channel
from awards.notices import paper_of
from awards.revocation_notice import revocation_notice
from awards.revoking import revoke_unpaid
from awards.revoking_forms import RevokeForm
from awards.views.claims import FORM_METHODS, currency_of, moved_on
from awards.views.fetch import kept_award
from awards.views.looks import as_paper
from awards.views.receipts import sent_by
from awards.workflow import may_now
from funding.errors import NotPossible, Refused

HOME = "awards:desk-award"


@open_to(OFFICERS)
@never_cache
@require_http_methods(FORM_METHODS)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Write why, look at the notice, end the grant."""
    award = kept_award(request, pk)
    if not may_now(award, "revoke_unpaid", person_of(request)):
        return moved_on(request, award, HOME)
    channel = usual_channel(Notice(application=award.application))
    form = RevokeForm(sent_by(request), label_suffix="", initial={"channel": channel})
    page: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        if not {"look", "paper"} & set(request.POST):
            answer = try_to_revoke(request, award, form)
            if answer:
                return answer
        else:
            page["paper"] = paper_of(draft(request, award, form))
            if "paper" in request.POST:
                return as_paper(request, page["paper"])
    context = page_of(award, form) | page
    return render(request, "awards/claim_act.html", context, status=422 if form.errors else 200)


def page_of(award: Award, form: RevokeForm) -> dict[str, Any]:
    return {
        "title": _("End this grant?"),
        "lead": _("Nothing was paid. What is bound goes back to the pot. You cannot undo this."),
        "button_label": _("End the grant and release the notice"),
        "second_label": _("Look at the notice first"),
        "danger": True,
        "award": award,
        "case": award.application,
        "currency": currency_of(award),
        "form": form,
        "back": HOME,
    }


def draft(request: HttpRequest, award: Award, form: RevokeForm) -> Notice:
    """The notice as it would go out now; nothing is stored."""
    return revocation_notice(award=award, ending=form.ending, actor=person_of(request), now=timezone.now())


def try_to_revoke(request: HttpRequest, award: Award, form: RevokeForm) -> HttpResponse | None:
    """The way on once it is done, or None if the form says what is wrong."""
    try:
        revoke_unpaid(
            award=award,
            actor=person_of(request),
            now=timezone.now(),
            ending=form.ending,
            channel=form.cleaned_data["channel"],
        )
    except NotPossible:
        return moved_on(request, award, HOME)
    except Refused as refusal:
        put_beside(form, refusal, currency_of(award))
        return None
    messages.success(request, _("Ended. The applicant gets an e-mail now."))
    return redirect(HOME, award.pk)
