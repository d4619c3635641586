"""The treasurer's pages of money that is to come back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware, localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.roles import RoleName
from applications.conflicts import conflicts_of
from awards.base_rates import known_rates
from awards.claim_forms import CameInForm, NumberForm, RepaymentForm
from awards.claim_messages import put_beside
from awards.claim_panels import claim_content
from awards.claim_sums import sums_of
from awards.models import Award, BankStatement, Claim
from awards.payout_plan import ZERO
from awards.querysets import of_cases
from awards.repayments import TREASURERS, UNASKED, book_repayment, book_unasked
from awards.states import ClaimState
from funding.errors import NotPossible, Refused

READERS = TREASURERS | {RoleName.AUDITOR}
PAGE = 25


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
    """Money that is to come back, the oldest demand first, page by page."""
    found, next_key = page_of(claims_read(request, READERS), request.GET.get("after", ""))
    known = known_rates() if any(claim.interest_from for claim in found) else None
    may_book = roles_of(person_of(request)).programmes(TREASURERS)
    rows = []
    for claim in found:
        treasures = claim.award.application.programme_id in may_book
        rows.append(claim_content(claim, known) | {"may_book": treasures, "may_enter_rate": treasures})
    next_url = "?" + urlencode({"after": next_key}) if next_key else ""
    number_form = NumberForm(label_suffix="") if may_book else None
    context = {
        "rows": rows,
        "next_url": next_url,
        "number_form": number_form,
        "may_enter_rate": bool(may_book),
    }
    return render(request, "awards/repayments.html", context)


def awards_booked(request: HttpRequest) -> Any:
    """Grants for which the treasurer may book money that came back."""
    user = person_of(request)
    mine = Award.objects.filter(application__programme_id__in=roles_of(user).programmes(TREASURERS))
    return mine.exclude(of_cases(conflicts_of(user))).select_related("application__programme")


@open_to(TREASURERS)
@never_cache
@require_safe
def find_award(request: HttpRequest) -> HttpResponse:
    """From the number of a case to the page on which money that came back for it is booked."""
    number = request.GET.get("case", "").strip()
    award = awards_booked(request).filter(application__reference=number[:40]).first() if number else None
    if award is None:
        messages.warning(request, _("There is no grant with this number. Look at the bank statement again."))
        return redirect("awards:repayments")
    return redirect("awards:unasked-repayment", award.pk)


@open_to(TREASURERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unasked_repayment(request: HttpRequest, pk: int) -> HttpResponse:
    """Book money that came back without a demand; `pk` is the number of the award."""
    award = get_object_or_404(awards_booked(request), pk=pk)
    claim = award.claims.filter(state=ClaimState.DEMANDED).first()
    if claim is not None:
        return redirect("awards:repayment", claim.pk)
    if award.state not in UNASKED:
        return over(request)
    currency = award.application.programme.currency
    form = CameInForm(
        request.POST if request.method == "POST" else None,
        currency=currency,
        initial={"received_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            book_unasked(award=award, actor=person_of(request), now=timezone.now(), **form.cleaned_data)
        except NotPossible:
            return over(request)
        except Refused as refusal:
            put_beside(form, refusal, currency)
        else:
            messages.success(request, _("Booked. The applicant gets an e-mail now."))
            return redirect("awards:repayments")
    context = {"form": form, "case": award.application, "unasked": True}
    return render(request, "awards/repayment.html", context, status=422 if form.errors else 200)


def page_of(claims: Any, after: str) -> tuple[list[Claim], str]:
    """A page by key: the day of the demand, then the number. Two queries, with what came in."""
    demanded = claims.filter(state=ClaimState.DEMANDED).order_by("decided_at", "pk")
    day, _dot, number = after.rpartition("_")
    since = parsed(day)
    if since is not None and number.isascii() and number.isdigit() and len(number) < 16:
        demanded = demanded.filter(Q(decided_at__gt=since) | Q(decided_at=since, pk__gt=int(number)))
    found = list(demanded.prefetch_related("repayments")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    return found[:PAGE], f"{last.decided_at.isoformat()}_{last.pk}"


def parsed(text: str) -> datetime | None:
    """An instant of the address, or None if somebody wrote something else there."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and is_aware(found) else None


@open_to(TREASURERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def repayment(request: HttpRequest, pk: int) -> HttpResponse:
    """Book what came in for one demand; `pk` is the claim's number. ?statement=…&entry=… proposes an entry of a statement."""
    mine = claims_read(request, TREASURERS).exclude(state__in=[ClaimState.HEARING, ClaimState.DROPPED])
    claim = get_object_or_404(mine.prefetch_related("repayments"), pk=pk)
    if claim.state != ClaimState.DEMANDED:
        return over(request)
    content = claim_content(claim) | {"may_enter_rate": True}
    form = RepaymentForm(
        request.POST if request.method == "POST" else None,
        currency=content["currency"],
        initial={"received_on": localdate()} | proposal(request, claim),
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
    context = {"box": content, **content, "form": form, "case": claim.award.application}
    return render(request, "awards/repayment.html", context, status=422 if form.errors else 200)


def proposal(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """What an entry of a bank statement says, for the form. One query where there is one, else none."""
    number, entry = request.GET.get("statement", ""), request.GET.get("entry", "")
    if not (number.isascii() and number.isdigit() and len(number) < 16 and entry):
        return {}
    statement = BankStatement.objects.read_by_office(person_of(request)).filter(pk=int(number)).first()
    rows = statement.entries if statement else []
    row = next((row for row in rows if row.get("entry") == entry and row.get("claim") == claim.pk), None)
    return proposed(claim, row) if row else {}


def proposed(claim: Claim, row: dict[str, Any]) -> dict[str, Any]:
    """The sum of the entry; what is more than the rest of the demand is proposed as interest."""
    amount, day = Decimal(row["amount"]), date.fromisoformat(row["on"])
    sums = sums_of(claim, claim.repayments.all(), day)
    interest = min(max(amount - sums.open, ZERO), sums.interest_open)
    return {
        "amount": amount,
        "interest": interest or None,
        "received_on": day,
        "entry": row["entry"],
    }


def book(request: HttpRequest, claim: Claim, data: dict[str, Any]) -> None:
    book_repayment(
        award=claim.award,
        actor=person_of(request),
        now=timezone.now(),
        amount=data["amount"],
        interest=data["interest"] or ZERO,
        received_on=data["received_on"],
        entry=data["entry"],
    )


def over(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Nothing is open any more. Nothing was booked."))
    return redirect("awards:repayments")
