"""A draft as a whole: begun, its steps and their state, copied, taken up again, deleted."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.initiatives import InitiativeError, found_initiative
from accounts.models import Initiative, User
from applications import drafts, guidelines, threads
from applications.forms.start import StartForm
from applications.models import Application, Thread
from applications.steps import Step, incomplete_steps, steps_of
from applications.views.editable import (
    moved_context,
    moved_on,
    points_of_return,
    steps_still_named,
    up_to_date,
)
from applications.views.fetch import own_case, writable_case
from applications.views.public import programme_or_404
from funding.errors import NotPossible


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an application in a programme. A question asked before moves into it."""
    programme = programme_or_404(slug)
    user = person_of(request)
    form = StartForm(request.POST or None, user=user, guideline=programme.guideline_version().guideline)
    if request.POST and form.is_valid() and (initiative := initiative_of(form, user)):
        now = timezone.now()
        threads.claim_threads(user)
        thread = (
            Thread.objects.filter(asker=user, application=None, programme=programme).order_by("pk").last()
        )
        case = drafts.start_draft(programme=programme, initiative=initiative, by=user, now=now, thread=thread)
        return redirect("applications:tasks", case.pk)
    return render(request, "applications/start.html", {"programme": programme, "form": form})


def initiative_of(form: StartForm, user: User) -> Initiative | None:
    """The chosen initiative, or the one just named; None when it is refused, with a message beside the name."""
    name, legal_form = form.cleaned_data["name"], form.cleaned_data["legal_form"]
    try:
        return form.chosen or found_initiative(by=user, name=name, legal_form=legal_form, now=timezone.now())
    except InitiativeError as error:
        form.add_error("name", str(error))
        return None


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD"])
def tasks(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps of a draft and their state; steps can be done in any order."""
    case = up_to_date(writable_case(request, pk))
    if not case.is_editable:
        return redirect("applications:case", pk)
    moved = moved_context(case)
    context = {
        "case": case,
        **moved,
        "tasks": task_rows(case, moved["broken"]),
        "other": drafts.other_editor(case, person_of(request), timezone.now()),
        "request_points": points_of_return(case),
    }
    return render(request, "applications/tasks.html", context)


@open_to(SIGNED_IN)
@require_POST
def dismiss_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The applicant has read what newer rules changed."""
    case = writable_case(request, pk)
    guidelines.dismiss_changes(application=case)
    return redirect("applications:tasks", pk)


def task_rows(case: Application, broken: set[str]) -> list[dict[str, Any]]:
    """The task list's rows for components/task_list.html; `broken` are steps that newer rules have opened again."""
    missing = {step.key for step in incomplete_steps(case.draft, case.guideline)}
    named = steps_still_named(case) | broken
    rows = [task_row(case, step, missing, named) for step in steps_of(case.guideline)]
    count = case.documents.in_use().count()
    documents = {
        "label": _("Documents"),
        "url": reverse("applications:documents", args=[case.pk]),
        "state_label": _("%(count)d added") % {"count": count} if count else _("Not needed"),
        "state_kind": "success" if count else "neutral",
    }
    if "documents" in named:
        documents |= {"state_label": _("Needs you"), "state_kind": "warning"}
    send = {"label": _("Check and send"), "url": reverse("applications:review", args=[case.pk])}
    ready = {"state_label": _("Ready"), "state_kind": "info"}
    not_yet = {"state_label": _("Later"), "state_kind": "neutral"}
    return [*rows, documents, send | (not_yet if missing else ready)]


def task_row(case: Application, step: Step, missing: set[str], named: set[str]) -> dict[str, Any]:
    row = {"label": str(step.short), "url": reverse("applications:step", args=[case.pk, step.key])}
    if step.key in named:
        return row | {"state_label": _("Needs you"), "state_kind": "warning"}
    if step.key not in missing:
        is_open = step.key == "financing" and step.key not in case.draft
        return row | (
            {"state_label": _("If you have other money"), "state_kind": "neutral"}
            if is_open
            else {"state_label": _("Done"), "state_kind": "success"}
        )
    if step.key in case.draft_marks:
        return row | {"state_label": _("Begun"), "state_kind": "info"}
    return row | {"state_label": _("Not begun"), "state_kind": "neutral"}


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft for good; asks once."""
    case = writable_case(request, pk)
    if request.method == "POST":
        try:
            drafts.discard_draft(application=case, by=person_of(request))
        except NotPossible:
            return moved_on(request, case)
        messages.success(request, _("The draft is deleted."))
        return redirect("applications:desk" if case.entered_by_id else "applications:mine")
    if case.reference:
        return redirect("applications:case", pk)
    return render(request, "applications/discard.html", {"case": case})


@open_to(SIGNED_IN)
@require_POST
def revive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a draft that was put aside."""
    case = own_case(request, pk)
    try:
        drafts.revive_draft(application=case, by=person_of(request), now=timezone.now())
    except NotPossible:
        return moved_on(request, case)
    return redirect("applications:tasks", pk)


@open_to(SIGNED_IN)
@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Use an earlier application again as a new draft."""
    case = drafts.copy_to_draft(application=own_case(request, pk), by=person_of(request), now=timezone.now())
    messages.success(
        request, _("This is a new draft with your earlier answers. Check them, and write new dates.")
    )
    return redirect("applications:tasks", case.pk)
