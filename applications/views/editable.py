"""What the pages share on which an application can still be typed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from applications import guidelines
from applications.models import Application
from applications.states import State


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


def moved_on(request: HttpRequest, case: Application) -> HttpResponse:
    """The case was sent or closed meanwhile: say so on its page."""
    messages.warning(
        request, _("This application can no longer be changed here. This is where it stands now.")
    )
    target = reverse("applications:case", args=[case.pk])
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return redirect(target)
