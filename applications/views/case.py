"""The applicant's cases: the list, and one page for each."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.rescue import typed_before
from applications import submission, threads
from applications.boxes import boxes_for_applicant
from applications.forms.check import MessageForm
from applications.lists import page_of_applicant
from applications.models import Application, Thread
from applications.presentation import (
    all_told,
    cost_rows,
    cost_totals,
    next_step,
    state_badge,
    status_steps,
    timeline_of,
)
from applications.rules import assess_version
from applications.states import OPEN, State
from applications.summary import summary_of
from applications.views.editable import moved_on, points_of_return
from applications.views.fetch import own_case
from applications.views.papers import file_rows
from applications.views.public import case_messages, open_programmes
from funding.errors import NotPossible


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD"])
def mine(request: HttpRequest) -> HttpResponse:
    """My applications, the ones that need me first."""
    user = person_of(request)
    threads.claim_threads(user)
    page = page_of_applicant(Application.objects.of_applicant(user), after=request.GET.get("after", ""))
    rows = [case_row(case) for case in page.cases]
    context = {
        "waiting": [row for row in rows if row["waits"]],
        "others": [row for row in rows if not row["waits"]],
        "questions": Thread.objects.filter(asker=user, application=None).order_by("-pk")[:20],
        "programmes": open_programmes(),
        "next_url": "?" + urlencode({"after": page.next_key}) if page.next_key else "",
    }
    return render(request, "applications/mine.html", context)


def case_row(case: Application) -> dict[str, Any]:
    """One line of the list: what it is, where it stands, what to do."""
    return {
        "title": case.title or _("Draft without a name"),
        "url": reverse(
            "applications:tasks" if case.state == State.DRAFT else "applications:case", args=[case.pk]
        ),
        "reference": case.reference or "",
        "initiative": case.initiative.name,
        "badge": state_badge(case),
        "next": next_step(case),
        "requested": case.requested,
        "currency": case.programme.currency,
        "waits": case.waits_for_applicant,
    }


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One application for the people who applied: where it stands, who acts, by when; then everything else."""
    found = own_case(request, pk)
    if found.state == State.DRAFT and not found.entered_by_id:
        return redirect("applications:tasks", pk)
    return render(request, "applications/case.html", case_context(found, person_of(request)))


def case_context(found: Application, user: Any) -> dict[str, Any]:
    decision = found.decision
    version = decision.version if decision else found.latest_version
    context: dict[str, Any] = {
        "case": found,
        "steps": status_steps(found),
        "next": next_step(found),
        "badge": state_badge(found),
        "timeline": timeline_of(found, for_office=False),
        "thread_messages": case_messages(found, user),
        "message_form": MessageForm(),
        "files": file_rows(found, user),
        "request_points": points_of_return(found),
        "decision": decision,
        "version": version,
        "can_withdraw": found.state in OPEN,
        "boxes": boxes_for_applicant(found, user),
    }
    if version:
        result = assess_version(version, found)
        context |= {
            "currency": found.guideline.currency,
            "blocks": [
                {"title": block.title, "rows": block.rows}
                for block in summary_of(version.content, found.guideline)
            ],
            "rows": cost_rows(result, found.guideline, version.content),
            "totals": cost_totals(result),
            "findings": all_told(result.findings, found.guideline),
        }
    return context


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the office about this case."""
    found = own_case(request, pk)
    form = MessageForm(request.POST or typed_before(request) or None)
    if request.POST and form.is_valid():
        threads.write_message(
            application=found, actor=person_of(request), text=form.cleaned_data["text"], now=timezone.now()
        )
        messages.success(request, _("Your message has arrived. You get an e-mail when we answer."))
        return redirect("applications:case", pk)
    context = {"case": found, "form": form, "thread_messages": case_messages(found, person_of(request))}
    return render(request, "applications/message.html", context)


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an application back; a page of its own that asks once."""
    found = own_case(request, pk)
    if request.method == "POST":
        try:
            submission.withdraw_application(application=found, actor=person_of(request), now=timezone.now())
        except NotPossible:
            return moved_on(request, found)
        messages.success(request, _("Your application is withdrawn."))
        return redirect("applications:case", pk)
    if found.state not in OPEN:
        return redirect("applications:case", pk)
    return render(request, "applications/withdraw.html", {"case": found})


@open_to(SIGNED_IN)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what the office has written down."""
    found = own_case(request, pk)
    try:
        submission.confirm_application(application=found, actor=person_of(request), now=timezone.now())
    except NotPossible:
        return moved_on(request, found)
    return redirect("applications:sent", pk)


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD"])
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """An earlier version, as it was sent."""
    found = own_case(request, pk)
    old = found.versions.select_related("guideline_version").filter(number=number).first()
    if old is None:
        raise Http404
    guideline = old.guideline_version.guideline
    result = assess_version(old, found)
    context = {
        "case": found,
        "version": old,
        "currency": guideline.currency,
        "blocks": summary_of(old.content, guideline),
        "rows": cost_rows(result, guideline, old.content),
        "totals": cost_totals(result),
    }
    return render(request, "applications/version.html", context)
