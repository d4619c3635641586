"""Trying a plan against a programme's rules, without an account. Nothing is stored."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accounts.access import PUBLIC, open_to, roles_of
from accounts.roles import CASE_READERS, RoleName
from applications.content import Content
from applications.forms.lines import filled_prefixes
from applications.forms.tryout import TryForm, VersionForm
from applications.presentation import all_told, cost_rows, cost_totals
from applications.rules import facts_of, plan_of
from applications.steps import STEP_BY_KEY, BoundStep, understand
from applications.views.public import is_premature, programme_or_404
from funding.guideline.assess import Assessment, assess
from funding.guideline.model import Guideline
from funding.models import GuidelineVersion, Programme
from funding.wording import LIMIT_LABELS, label

TRIES_ANY_VERSION = CASE_READERS | {RoleName.ADMINISTRATOR}
STEPS = (STEP_BY_KEY["costs"], STEP_BY_KEY["financing"])


@open_to(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def try_out(request: HttpRequest, slug: str) -> HttpResponse:
    """A cost table against the rules in force; the office may choose any stored version."""
    programme = programme_or_404(slug)
    version = version_to_try(request, programme)
    guideline = version.guideline
    form = TryForm(request.POST or None, guideline=guideline)
    costs, income = (typed_lines(request, step.key, guideline) for step in STEPS)
    content = content_of(request, guideline)
    result = assess(guideline, plan_of(content), facts_of(guideline, content, today=localdate()))
    context = {
        "programme": programme,
        "version": version,
        "guideline_name": label(guideline.name),
        "form": form,
        "has_errors": bool(form.errors) or any(line.errors for line in [*costs.lines, *income.lines]),
        "is_tried": bool(content.costs),
        **answer(request, result, guideline, costs, income),
    }
    if may_choose(request, programme):
        names = list(
            programme.guideline_versions.order_by("-valid_from", "-pk").values_list("version", flat=True)
        )
        context["version_form"] = VersionForm(initial={"version": version.version}, versions=names)
    is_live = bool(request.htmx) and "live" in request.POST  # type: ignore[attr-defined]
    return render(request, "guidelines/try_live.html" if is_live else "guidelines/try.html", context)


def may_choose(request: HttpRequest, programme: Programme) -> bool:
    user = request.user
    return user.is_authenticated and roles_of(user).holds(TRIES_ANY_VERSION, programme.pk)


def version_to_try(request: HttpRequest, programme: Programme) -> GuidelineVersion:
    """The version in force, or the one the office has chosen. Raises Http404 for anybody else's choice."""
    wanted = request.GET.get("version", "")
    if not wanted:
        return programme.guideline_version()
    version: GuidelineVersion | None = None
    if may_choose(request, programme):
        version = programme.guideline_versions.filter(version=wanted).first()
    if version is None:
        raise Http404("no such version to try")
    return version


def typed_lines(request: HttpRequest, key: str, guideline: Guideline) -> BoundStep:
    """The lines typed on the page, with empty ones to go on."""
    step = STEP_BY_KEY[key]
    typed = step.read(request.POST, guideline, without=request.POST.get("remove", ""))
    return step.bind({"lines": typed.get("lines", [])}, guideline).add_blank(1 if typed.get("lines") else 2)


def content_of(request: HttpRequest, guideline: Guideline) -> Content:
    """What the page says, as far as it can be understood, as the content of an application nobody sends."""
    draft = {
        key: STEP_BY_KEY[key].read(request.POST, guideline, without=request.POST.get("remove", ""))
        for key in ("who", "audience", "asked", "costs", "financing")
    }
    return understand(draft, guideline)


def answer(
    request: HttpRequest, result: Assessment, guideline: Guideline, costs: BoundStep, income: BoundStep
) -> dict[str, Any]:
    """The sums, what counts of each line, and the findings; what nobody has entered yet is not told."""
    rows = {row["key"]: row for row in cost_rows(result, guideline)}
    told = [
        finding for finding in result.findings if not finding.is_not_entered and not is_premature(finding)
    ]
    route = guideline.route(result.route)
    return {
        "result": result,
        "currency": guideline.currency,
        "totals": cost_totals(result),
        "findings": all_told(told, guideline) if costs.lines else [],
        "decided_by": LIMIT_LABELS[result.decided_by],
        "route": label(route.label) if route else "",
        "cost_lines": [(line, rows.get(line.line_key)) for line in costs.all_lines],
        "income_lines": [(line, None) for line in income.all_lines],
        "places": places(request, guideline, costs, rows),
        "tried_at": timezone.now(),
    }


def places(
    request: HttpRequest, guideline: Guideline, costs: BoundStep, rows: dict[str, Any]
) -> list[dict[str, Any]]:
    """Where on the open page the result of each line belongs."""
    prefixes = filled_prefixes(request.POST, type(costs.lines[0]), guideline) if costs.lines else []
    return [
        {"prefix": prefix, "key": line.line_key, "row": rows.get(line.line_key)}
        for prefix, line in zip(prefixes, costs.lines, strict=False)
    ]
