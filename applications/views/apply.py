"""The form of an application: begin, step by step, check, send."""

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.initiatives import InitiativeError, found_initiative
from accounts.models import Initiative, User
from accounts.rescue import typed_before
from applications import drafts, guidelines, submission, threads
from applications.forms.lines import filled_prefixes
from applications.forms.start import StartForm
from applications.models import Application, Thread
from applications.presentation import all_told, cost_rows, cost_totals
from applications.rules import assess_case
from applications.states import State
from applications.steps import STEP_BY_KEY, BoundStep, Step, incomplete_steps, steps_of, understand
from applications.summary import summary_of
from applications.views.fetch import own_case, writable_case
from applications.views.public import programme_or_404
from budgets.pot import pot_of, pot_year
from funding.errors import NotPossible, Refused
from funding.wording import label

REVISION_DIGITS = 9


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin an application in a programme. A question asked before moves into it."""
    programme = programme_or_404(slug)
    user = person_of(request)
    form = StartForm(request.POST or None, user=user)
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


def up_to_date(case: Application) -> Application:
    """The case, following the rules in force if it is a draft that nobody has sent."""
    if not guidelines.is_outdated(case, timezone.now()):
        return case
    return guidelines.move_draft_to_current(application=case, now=timezone.now())


def moved_context(case: Application) -> dict[str, Any]:
    """What newer rules changed for a draft, for guidelines/parts/moved.html; and the keys of the steps they opened."""
    moved = guidelines.what_changed(case, timezone.now())
    steps = [bound.step for bound in moved.steps] if moved else []
    return {"moved": moved, "moved_steps": steps, "broken": {step.key for step in steps}}


@open_to(SIGNED_IN)
@require_POST
def dismiss_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """The applicant has read what newer rules changed."""
    case = writable_case(request, pk)
    guidelines.dismiss_changes(application=case)
    return redirect("applications:tasks", pk)


def points_of_return(case: Application) -> list[dict[str, str]]:
    """What the office asked for, while it is not answered."""
    if case.state != State.RETURNED:
        return []
    last = case.completion_requests.filter(answered_at=None).first()
    return last.points if last else []


def steps_still_named(case: Application) -> set[str]:
    """Steps the office asked about that were not saved since."""
    if case.state != State.RETURNED:
        return set()
    last = case.completion_requests.filter(answered_at=None).first()
    if last is None:
        return set()
    asked = {point.get("step", "") for point in last.points}
    return {step for step in asked if not saved_since(case, step, last.requested_at)}


def saved_since(case: Application, step: str, moment: datetime) -> bool:
    at = parse_datetime(case.draft_marks.get(step, {}).get("at", ""))
    return at is not None and at > moment


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
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One step: shows what was typed, keeps what is typed, says beside each field what to mend."""
    case = writable_case(request, pk)
    if request.method != "POST":
        case = up_to_date(case)
    this = STEP_BY_KEY.get(key)
    if this is None or this not in steps_of(case.guideline):
        raise Http404
    if request.method != "POST":
        if not case.is_editable:
            return redirect("applications:case", pk)
        sent_before = typed_before(request)
        typed = this.read(sent_before, case.guideline) if sent_before is not None else None
        return show_step(request, case, this, typed=typed, rescued=typed is not None)
    return save_step(request, case, this)


def save_step(request: HttpRequest, case: Application, this: Step) -> HttpResponse:
    typed = this.read(request.POST, case.guideline, without=request.POST.get("remove", ""))
    try:
        case = drafts.save_step(
            application=case,
            step=this,
            typed=typed,
            revision=posted_revision(request),
            page=request.POST.get("page", "")[:32],
            replaces_own=not is_live(request),
            by=person_of(request),
            now=timezone.now(),
        )
    except drafts.ChangedMeanwhile as change:
        return show_step(request, case, this, typed=typed, change=change)
    except NotPossible:
        return moved_on(request, case)
    moved = guidelines.is_outdated(case, timezone.now())
    case = up_to_date(case)
    if is_live(request):
        return live_answer(request, case, this)
    if moved:
        return redirect("applications:tasks", case.pk)
    if "add" in request.POST or "remove" in request.POST:
        return redirect(step_with_lines(request, case, this))
    bound = this.bind(case.draft.get(this.key), case.guideline)
    if not bound.is_complete:
        return show_step(request, case, this, with_errors=True)
    return redirect(next_page(case, this))


def step_with_lines(request: HttpRequest, case: Application, this: Step) -> str:
    """The step again after a line was added or taken out, at the place where typing goes on."""
    page = reverse("applications:step", args=[case.pk, this.key])
    if "remove" in request.POST:
        messages.success(request, _("The line is removed."))
        return page
    letter = this.lines.letter if this.lines else ""
    return f"{page}?more=1#line-{letter}-{len(case.draft.get(this.key, {}).get('lines', []))}"


def posted_revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "0")
    if not (text.isascii() and text.isdigit() and len(text) <= REVISION_DIGITS):
        raise BadRequest("revision")
    return int(text)


def is_live(request: HttpRequest) -> bool:
    return bool(request.htmx) and "live" in request.POST  # type: ignore[attr-defined]


def next_page(case: Application, this: Step) -> str:
    """The next step in order; after the last the documents."""
    if case.state == State.RETURNED:
        return reverse("applications:tasks", args=[case.pk])
    steps = steps_of(case.guideline)
    place = steps.index(this) + 1
    if place < len(steps):
        return reverse("applications:step", args=[case.pk, steps[place].key])
    return reverse("applications:documents", args=[case.pk])


def moved_on(request: HttpRequest, case: Application) -> HttpResponse:
    """The case was sent or closed meanwhile: say so on its page."""
    messages.warning(
        request, _("This application can no longer be changed here. This is where it stands now.")
    )
    target = reverse("applications:case", args=[case.pk])
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)


def show_step(
    request: HttpRequest,
    case: Application,
    this: Step,
    *,
    typed: dict[str, Any] | None = None,
    change: drafts.ChangedMeanwhile | None = None,
    with_errors: bool = False,
    rescued: bool = False,
) -> HttpResponse:
    """The page of a step. `change`: somebody saved other words meanwhile; theirs are shown beside one's own."""
    steps = steps_of(case.guideline)
    shown = typed if typed is not None else case.draft.get(this.key)
    bound = this.bind(shown, case.guideline).add_blank(
        2 if not (shown and shown.get("lines")) or "more" in request.GET else 1
    )
    # A page that is only opened again does not scold; "save" and the links of the last step ask for the check.
    checked = with_errors or change is not None or "check" in request.GET
    if not checked and bound.form and bound.form.is_bound:
        bound.form = this.form(initial=shown, guideline=case.guideline) if this.form else None
    context = {
        "case": case,
        "step": this,
        "bound": bound,
        "checked": checked,
        "form": bound.form if checked else None,
        "revision": change.revision if change else drafts.revision_of(case, this),
        "page_name": secrets.token_hex(8),
        "change": change,
        "rescued": rescued,
        "their_rows": their_words(change, this, case) if change else [],
        "number": steps.index(this) + 1,
        "count": len(steps) + 2,  # the documents, and the sending
        "previous": previous_page(case, this),
        **moved_context(case),
        "other": drafts.other_editor(case, person_of(request), timezone.now()),
        **live_context(case, bound),
    }
    template = "applications/live_conflict.html" if change and is_live(request) else "applications/step.html"
    return render(request, template, context)


def their_words(change: drafts.ChangedMeanwhile, this: Step, case: Application) -> list[dict[str, str]]:
    """What the other person saved, field by field, as text."""
    bound = this.bind(change.theirs, case.guideline)
    rows = [
        {
            "label": str(field.label),
            "value": ", ".join(value) if isinstance(value := field.value(), list) else str(value or ""),
        }
        for field in (bound.form or [])
    ]
    rows += [
        {"label": str(number), "value": " · ".join(str(line[name].value() or "") for name in line.columns)}
        for number, line in enumerate(bound.lines, start=1)
    ]
    return rows


def previous_page(case: Application, this: Step) -> str:
    steps = steps_of(case.guideline)
    place = steps.index(this)
    if place and case.state != State.RETURNED:
        return reverse("applications:step", args=[case.pk, steps[place - 1].key])
    return reverse("applications:tasks", args=[case.pk])


def live_context(case: Application, bound: BoundStep) -> dict[str, Any]:
    """The sums beside the form: the rules' answer to what is typed now, with the pot."""
    if not bound.step.lines:
        return {}
    content = understand(case.draft | {bound.step.key: raw_of(bound)}, case.guideline)
    result = assess_case(case, content, timezone.now())
    rows = {row["key"]: row for row in cost_rows(result, case.guideline)}
    concerning = [
        finding for finding in result.findings if finding.field.split(".")[0] in {"plan", "costs", "income"}
    ]
    return {
        "result": result,
        "line_rows": rows,
        "totals": cost_totals(result),
        "findings": all_told(concerning, case.guideline),
        "gauge": pot_of(
            case.programme, pot_year(content.audience.starts_on, localdate()), asked=result.max_grant
        ),
        "lines_with_rows": [(line, rows.get(line.line_key)) for line in bound.all_lines],
    }


def raw_of(bound: BoundStep) -> dict[str, Any]:
    """What is typed on the page now, in the draft's form."""
    raw: dict[str, Any] = dict(bound.form.data) if bound.form and bound.form.is_bound else {}
    raw["lines"] = [
        {"key": line.line_key, **{name: line[name].value() or "" for name in line.columns}}
        for line in bound.lines
    ]
    return raw


def live_answer(request: HttpRequest, case: Application, this: Step) -> HttpResponse:
    """What htmx swaps in beside the fields after a change: badges, sums, "saved at"."""
    bound = this.bind(case.draft.get(this.key), case.guideline)
    context: dict[str, Any] = {
        "case": case,
        "step": this,
        "bound": bound,
        "revision": drafts.revision_of(case, this),
        "saved_at": timezone.now(),
        **live_context(case, bound),
    }
    if this.lines:
        places = filled_prefixes(request.POST, this.lines, case.guideline)
        rows = context.get("line_rows", {})
        context["places"] = [
            {"prefix": prefix, "key": line.line_key, "row": rows.get(line.line_key)}
            for prefix, line in zip(places, bound.lines, strict=False)
        ]
    return render(request, "applications/live.html", context)


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
        "rows": cost_rows(result, case.guideline),
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
    return render(request, "applications/sent.html", {"case": case})


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
