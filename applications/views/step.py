"""One step of the form: read, kept, shown again with what to mend."""

import re
import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.rescue import typed_before
from applications import drafts, guidelines
from applications.forms.lines import filled_prefixes
from applications.models import Application
from applications.presentation import all_told, cost_rows, cost_totals
from applications.rules import assess_case
from applications.states import State
from applications.steps import STEP_BY_KEY, BoundStep, Step, steps_of, understand
from applications.views.editable import (
    moved_context,
    moved_on,
    up_to_date,
)
from applications.views.fetch import writable_case
from budgets.pot import pot_of, pot_year
from funding.errors import NotPossible

NO_REVISION = -1


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
    """The revision the page was opened with; one that nobody has counts as out of date, so that nothing is lost."""
    text = request.POST.get("revision", "0")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else NO_REVISION


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
        "currency": case.guideline.currency,
        "line_rows": rows,
        "totals": cost_totals(result),
        "findings": all_told(concerning, case.guideline),
        "gauge": pot_of(
            case.programme, pot_year(content.audience.starts_on, localdate()), asked=result.grant
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
