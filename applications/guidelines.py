"""Drafts follow the rules in force; from the first receipt on a case keeps the version it was sent under."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.timezone import localdate

from applications.drafts import refresh_figures
from applications.models import Application
from applications.rules import facts_of_case, plan_of
from applications.states import Event, State
from applications.steps import BoundStep, steps_of, understand
from applications.workflow import lock_application, note
from funding.guideline.assess import Assessment, assess
from funding.guideline_changes import Change, changes_between


def is_outdated(application: Application, now: datetime) -> bool:
    """Whether a draft that was never sent follows other rules than those in force. One query."""
    if application.state != State.DRAFT or application.received_at is not None:
        return False
    return current_version_id(application, now) != application.guideline_version_id


def current_version_id(application: Application, now: datetime) -> int | None:
    versions = application.programme.guideline_versions.filter(valid_from__lte=localdate(now))
    found: int | None = versions.order_by("-valid_from", "-pk").values_list("pk", flat=True).first()
    return found


@transaction.atomic
def move_draft_to_current(*, application: Application, now: datetime) -> Application:
    """Let a draft follow the rules in force, and remember those it followed before.

    Nothing typed is changed: what no longer fits stays in the draft, and its step needs the applicant. A case
    that was sent, also one that was sent back, keeps its version. Returns the case as it is now.
    """
    case = lock_application(application.pk)
    if follow_current_rules(case, now):
        refresh_figures(case, now)
        case.save()
    return case


def follow_current_rules(case: Application, now: datetime) -> bool:
    """Set the version in force on a locked draft and note it; whether there was a change. Does not save."""
    if not is_outdated(case, now):
        return False
    before = case.guideline_version
    case.guideline_version = case.programme.guideline_version(localdate(now))
    case.moved_from = case.moved_from or before
    if case.moved_from_id == case.guideline_version_id:
        case.moved_from = None
    note(case, Event.RULES_CHANGED, actor=None, now=now, rules=case.guideline_version.version)
    return True


@transaction.atomic
def dismiss_changes(*, application: Application) -> Application:
    """The applicant has read what changed."""
    case = lock_application(application.pk)
    case.moved_from = None
    case.save(update_fields=["moved_from"])
    return case


class Moved(NamedTuple):
    """What newer rules mean for one draft. Amounts in euros; `steps` are those that need the applicant now."""

    changes: tuple[Change, ...]
    before: Assessment
    after: Assessment
    steps: tuple[BoundStep, ...]


def what_changed(case: Application, now: datetime) -> Moved | None:
    """What the newer rules mean for this draft, until that is dismissed; None if nothing moved."""
    if case.moved_from is None or case.state != State.DRAFT:
        return None
    old, new = case.moved_from.guideline, case.guideline
    used = {str(line.get("cost_type")) for line in case.draft.get("costs", {}).get("lines", [])}
    content = understand(case.draft, old)
    facts = facts_of_case(case, content, now)
    return Moved(
        changes=tuple(change for change in changes_between(old, new) if concerns(change, used)),
        before=assess(old, plan_of(content), facts),
        after=assess(new, plan_of(content), facts),
        steps=broken_steps(case),
    )


def concerns(change: Change, used: set[str]) -> bool:
    """Whether a change means something for a draft: kinds of cost it does not use are left out."""
    kind = change.place.removeprefix("cost.")
    return kind == change.place or kind in used


def broken_steps(case: Application) -> tuple[BoundStep, ...]:
    """The steps that were begun and now have an answer that no longer fits, or a question nobody has answered."""
    bound = [
        step.bind(case.draft.get(step.key), case.guideline)
        for step in steps_of(case.guideline)
        if step.key in case.draft or step.key == "asked"
    ]
    return tuple(step for step in bound if not step.is_complete and fitted_before(step, case))


def fitted_before(bound: BoundStep, case: Application) -> bool:
    """Whether the rules before had nothing against the step, or did not ask it at all."""
    if case.moved_from is None:
        return False
    old = case.moved_from.guideline
    if bound.step not in steps_of(old):
        return True
    return bound.step.bind(case.draft.get(bound.step.key), old).is_complete
