"""The treasurer's pages of money that is to come back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.roles import RoleName
from applications.conflicts import conflicts_of
from awards.claim_forms import RepaymentForm
from awards.claim_messages import put_beside
from awards.claim_panels import claim_content
from awards.models import Award, Claim
from awards.payout_plan import ZERO
from awards.querysets import of_cases
from awards.repayments import TREASURERS, book_repayment
from awards.states import ClaimState
from funding.errors import NotPossible, Refused

READERS = TREASURERS | {RoleName.AUDITOR}
# So many are shown at once; a town has a handful.
MOST = 100


def claims_read(request: HttpRequest, roles: Any) -> Any:
    """Demands of the programmes in which the person holds one of `roles`, without cases of their own."""
    user = person_of(request)
    mine = Claim.objects.filter(award__application__programme_id__in=roles_of(user).programmes(roles))
    own = Award.objects.filter(of_cases(conflicts_of(user)))
    return mine.exclude(award__in=own).select_related(
        "award__application__programme",
        "award__application__initiative",
        "award__application__guideline_version",
    )


@open_to(READERS)
@never_cache
@require_safe
def repayments(request: HttpRequest) -> HttpResponse:
    """Money that is to come back, the oldest demand first."""
    found = claims_read(request, READERS).filter(state=ClaimState.DEMANDED).order_by("decided_at", "pk")
    rows = [claim_content(claim) for claim in found.prefetch_related("repayments")[:MOST]]
    may_book = roles_of(person_of(request)).programmes(TREASURERS)
    for row in rows:
        row["may_book"] = row["award"].application.programme_id in may_book
    return render(request, "awards/repayments.html", {"rows": rows})


@open_to(TREASURERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def repayment(request: HttpRequest, pk: int) -> HttpResponse:
    """Book what came in for one demand; `pk` is the claim's number."""
    mine = claims_read(request, TREASURERS).exclude(state__in=[ClaimState.HEARING, ClaimState.DROPPED])
    claim = get_object_or_404(mine.prefetch_related("repayments"), pk=pk)
    if claim.state != ClaimState.DEMANDED:
        return over(request)
    content = claim_content(claim)
    form = RepaymentForm(
        request.POST if request.method == "POST" else None,
        currency=content["currency"],
        initial={"received_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            book(request, claim, form.cleaned_data)
        except NotPossible:
            return over(request)
        except Refused as refusal:
            put_beside(form, refusal, content["currency"])
        else:
            messages.success(request, _("Booked. The applicant gets an e-mail now."))
            return redirect("awards:repayments")
    context = content | {"form": form, "case": claim.award.application}
    return render(request, "awards/repayment.html", context, status=422 if form.errors else 200)


def book(request: HttpRequest, claim: Claim, data: dict[str, Any]) -> None:
    book_repayment(
        award=claim.award,
        actor=person_of(request),
        now=timezone.now(),
        amount=data["amount"],
        interest=data["interest"] or ZERO,
        received_on=data["received_on"],
    )


def over(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Nothing is open any more. Nothing was booked."))
    return redirect("awards:repayments")
