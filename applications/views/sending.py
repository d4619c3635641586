"""Check your answers, send them, see what comes next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SIGNED_IN, open_to, person_of
from applications import guidelines, submission
from applications.models import Application
from applications.presentation import all_told, cost_rows, cost_totals
from applications.routes import asks_board
from applications.rules import assess_case
from applications.states import State
from applications.steps import incomplete_steps, understand
from applications.summary import summary_of
from applications.views.editable import moved_context, moved_on, up_to_date
from applications.views.fetch import own_case, writable_case
from funding.errors import NotPossible, Refused
from funding.wording import label


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Check your answers, then send. The same page for the first time and for an answer to a return."""
    case = writable_case(request, pk)
    if request.method == "POST":
        return send(request, case)
    if not case.is_editable:
        return redirect("applications:case", pk)
    return render(request, "applications/review.html", review_context(up_to_date(case)))


def review_context(case: Application) -> dict[str, Any]:
    content = understand(case.draft, case.guideline)
    result = assess_case(case, content, timezone.now())
    missing = incomplete_steps(case.draft, case.guideline)
    blocks = [
        {
            "title": block.title,
            "rows": block.rows,
            "change_url": reverse("applications:step", args=[case.pk, block.step]),
        }
        for block in summary_of(content, case.guideline)
    ]
    kinds = {kind.key: label(kind) for kind in case.guideline.documents}
    return {
        "case": case,
        **moved_context(case),
        "blocks": blocks,
        "missing": [
            {"step": step, "url": reverse("applications:step", args=[case.pk, step.key])} for step in missing
        ],
        "result": result,
        "currency": case.guideline.currency,
        "rows": cost_rows(result, case.guideline, content),
        "totals": cost_totals(result),
        "findings": all_told(result.findings, case.guideline),
        "can_send": not missing and result.can_be_submitted,
        "documents": [
            {"name": document.name, "kind": kinds.get(document.kind, ""), "size": document.size}
            for document in case.documents.in_use()
        ],
    }


def send(request: HttpRequest, case: Application) -> HttpResponse:
    """Carry the sending out. A second click finds the application sent and shows its receipt."""
    user, now = person_of(request), timezone.now()
    if guidelines.is_outdated(case, now):
        up_to_date(case)
        messages.warning(
            request, _("Nothing is sent yet: the rules have changed. Check your application again.")
        )
        return redirect("applications:review", case.pk)
    try:
        if case.entered_by_id and case.state == State.DRAFT:
            submission.enter_for_applicant(application=case, actor=user, now=now)
            return redirect("applications:desk-case", case.pk)
        if case.state == State.RETURNED:
            submission.resubmit_application(application=case, actor=user, now=now)
        else:
            submission.submit_application(application=case, actor=user, now=now)
    except NotPossible as error:
        if error.state != State.SUBMITTED:
            return moved_on(request, case)
    except Refused:
        return render(
            request, "applications/review.html", review_context(case) | {"refused": True}, status=422
        )
    return redirect("applications:sent", case.pk)


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD"])
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done, the reference, what comes next."""
    case = own_case(request, pk)
    if case.received_at is None:
        return redirect("applications:tasks", pk)
    context = {"case": case, "asks_board": asks_board(case)}
    return render(request, "applications/sent.html", context)
