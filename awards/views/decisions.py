"""The officer decides: approve, reject, waiting list."""

from datetime import date
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

from accounts.access import open_to, person_of
from accounts.roles import OFFICERS
from applications import decisions
from applications.models import Application
from applications.presentation import all_told, cost_rows, told_to_office
from applications.views.answers import carried_out, not_possible
from applications.views.desk_acts import is_possible
from applications.views.fetch import staff_case
from awards.forms import ApproveForm, ReasonsForm, WaitingListForm
from awards.grants import grant_application
from board.summary import Summary, summaries_of
from budgets.pot import pot_year, pots_of
from funding.errors import NotPossible, Refused
from funding.guideline.assess import Assessment
from funding.guideline.findings import Finding
from funding.guideline.outcome import Treatment
from funding.money import format_money

ZERO = Decimal("0.00")
BOARD_DECIDES = gettext_lazy(
    "In this programme the board decides. Do what it has voted, or ask the board again."
)
# The button that puts the board's words into the reasons; it decides nothing.
TAKE_OVER = "take_over"


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve an amount. What does not fit the pot or the rules is answered beside the field."""
    case = staff_case(request, pk)
    if not is_possible(request, case, "approve"):
        return not_possible(request, pk)
    result = decisions.current_assessment(case)
    years = budget_years(case)
    first = first_year(case, years)
    proposed = min(case.recommendation.amount, result.max_grant) if case.recommendation else result.max_grant
    typed, summaries = with_summary(request, case)
    form = ApproveForm(
        typed,
        years=years,
        cuts=cut_rows(case, result),
        currency=case.guideline.currency,
        initial={"amount": proposed, f"year_{first}": proposed},
    )
    if decides(request) and form.is_valid():
        answer = try_to_grant(request, case, form)
        if answer:
            return answer
    context = {
        "case": case,
        "form": form,
        "result": result,
        "recommendation": case.recommendation,
        "summaries": summaries,
        "gauges": pots_of(case.programme, {year: proposed if year == first else ZERO for year in years}),
        "findings": told_to_office(result.findings, case.guideline),
    }
    return render(request, "awards/approve.html", context)


def decides(request: HttpRequest) -> bool:
    """Whether this is the decision, and not the wish to have the board's words in the reasons."""
    return request.method == "POST" and TAKE_OVER not in request.POST


def with_summary(request: HttpRequest, case: Application) -> tuple[dict[str, Any] | None, list[Summary]]:
    """What was typed, with the board's words under the reasons if they were asked for; and the words."""
    summaries = summaries_of(case.recommendation)
    if not request.POST:
        return None, summaries
    typed = request.POST.dict()
    wanted = typed.pop(TAKE_OVER, "")
    # Browsers send line breaks of their own.
    so_far = str(typed.get("reasons", "")).replace("\r\n", "\n").rstrip()
    for found in summaries:
        if found.language == wanted and found.text not in so_far:
            typed["reasons"] = f"{so_far}\n\n{found.text}".strip()
    return typed, summaries


def try_to_grant(request: HttpRequest, case: Application, form: ApproveForm) -> HttpResponse | None:
    """Grant what the form says, or put the refusal beside its field and return None."""
    try:
        award = grant_application(
            application=case,
            actor=person_of(request),
            now=timezone.now(),
            amount=form.cleaned_data["amount"],
            by_year=form.by_year,
            reasons=form.cleaned_data["reasons"],
            cut_lines=form.cut_lines,
        )
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal_text(refusal, case))
        return None
    except NotPossible:
        return not_possible(request, case.pk)
    return carried_out(
        request,
        case.pk,
        _("Approved: %(amount)s. The applicant gets an e-mail now.")
        % {"amount": format_money(award.amount, case.guideline.currency)},
    )


def refusal_text(refusal: Refused, case: Application) -> str:
    """A refusal of the decision in words that say what to do."""
    params, currency = refusal.params, case.guideline.currency
    if refusal.code == "to_be_fixed":
        return to_be_fixed_text(params["findings"], case)
    texts = {
        "amount_not_positive": _("Write an amount above 0."),
        "over_max_grant": _("The rules allow at most %(sum)s.")
        % {"sum": format_money(params.get("max_grant", 0), currency)},
        "years_do_not_add_up": _("The years add up to %(sum)s. Together they must be the amount.")
        % {"sum": format_money(params.get("sum", 0), currency)},
        "board_decides": str(BOARD_DECIDES),
        "reasons_missing_less": _("You approve less than is possible. Write why."),
        "reasons_missing_deviation": _("You do not follow the board. Write why."),
        "pot_exceeded": _("This does not fit into the pot of %(year)s. At most %(sum)s still fit.")
        % {"year": params.get("year", ""), "sum": format_money(params.get("free", 0), currency)},
        "year_frozen": _(
            "The books of %(year)s are closed. Take another year, or ask the treasurer to open them again."
        )
        % {"year": params.get("year", "")},
    }
    return texts[refusal.code]


def to_be_fixed_text(findings: list[Finding], case: Application) -> str:
    """What stands against a grant: what cannot be mended comes first, since nothing else matters then."""
    lasting = [finding for finding in findings if finding.is_lasting]
    told = " ".join(row["text"] for row in all_told(lasting or findings, case.guideline))
    if lasting:
        words = _("This rules out a grant: %(points)s The applicant cannot mend it. Reject the application.")
    else:
        words = _("This must be mended first: %(points)s Send the application back for it.")
    return words % {"points": told}


def budget_years(case: Application) -> list[int]:
    """The budget years a decision may bind: those the project touches, from this year on."""
    this_year = localdate().year
    ends_on = project_dates(case)[1]
    last = ends_on.year if ends_on else this_year
    return list(range(this_year, min(max(last, this_year), this_year + 2) + 1))


def first_year(case: Application, years: list[int]) -> int:
    """The budget year that is proposed to carry the grant: the one in which the project begins."""
    return min(pot_year(project_dates(case)[0], localdate()), years[-1])


def project_dates(case: Application) -> tuple[date | None, date | None]:
    """First and last day of the project as the latest version says."""
    audience = case.latest_version.content.audience if case.latest_version else None
    return (audience.starts_on, audience.ends_on) if audience else (None, None)


def cut_rows(case: Application, result: Assessment) -> list[dict[str, Any]]:
    """The lines that do not count in full, each with the rule's reason to start from."""
    kept = {line.key for line in result.lines if line.treatment == Treatment.FULL}
    return [row for row in cost_rows(result, case.guideline) if row["key"] not in kept]


def decide_with_reasons(
    request: HttpRequest,
    pk: int,
    act: str,
    *,
    form_class: type[forms.Form],
    verb: Any,
    template: str,
    done: str,
) -> HttpResponse:
    """The common course of a decision that is a text."""
    case = staff_case(request, pk)
    if not is_possible(request, case, act):
        return not_possible(request, pk)
    typed, summaries = with_summary(request, case)
    form = form_class(typed)
    if decides(request) and form.is_valid():
        try:
            verb(
                application=case,
                actor=person_of(request),
                now=timezone.now(),
                reasons=form.cleaned_data["reasons"],
            )
        except NotPossible:
            return not_possible(request, pk)
        except Refused as refusal:
            missing = _("Write your reasons. The applicant has a right to know them.")
            form.add_error("reasons", BOARD_DECIDES if refusal.code == "board_decides" else missing)
        else:
            messages.success(request, done)
            return redirect("applications:desk-case", pk)
    context = {
        "case": case,
        "form": form,
        "recommendation": case.recommendation,
        "summaries": summaries,
    }
    return render(request, template, context)


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Reject with reasons."""
    return decide_with_reasons(
        request,
        pk,
        "reject",
        form_class=ReasonsForm,
        verb=decisions.reject_application,
        template="awards/reject.html",
        done=_("Rejected. The applicant gets an e-mail now."),
    )


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def waiting_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Wait for money."""
    return decide_with_reasons(
        request,
        pk,
        "put_on_waiting_list",
        form_class=WaitingListForm,
        verb=decisions.put_on_waiting_list,
        template="awards/waiting_list.html",
        done=_("On the waiting list. The applicant gets an e-mail now."),
    )
