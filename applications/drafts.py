"""Drafts: begun, saved as typed, copied, put aside. Nothing typed is ever lost or overwritten unseen."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime

from accounts.models import Initiative, User
from applications.documents import erase
from applications.forms.lines import Raw
from applications.lifecycle import applicant, officer
from applications.models import Application, Thread
from applications.rules import assess_case
from applications.states import UNSENT, EntryChannel, Event
from applications.steps import Step, understand
from applications.workflow import lock_application, move, note
from funding.errors import NotAllowed, NotPossible, TooMuch
from funding.models import Programme

ZERO = Decimal("0.00")
# Nobody writes so many at a time; without an end one account could fill the disk.
DRAFTS_PER_INITIATIVE = 30


@dataclass
class ChangedMeanwhile(Exception):  # noqa: N818
    """Someone saved the same step since this page was opened; nothing was overwritten."""

    by: str
    at: datetime | None
    revision: int
    theirs: Raw


@transaction.atomic
def start_draft(
    *,
    programme: Programme,
    initiative: Initiative,
    by: User,
    now: datetime,
    channel: str = EntryChannel.ONLINE,
    for_applicant: bool = False,
    thread: Thread | None = None,
) -> Application:
    """Begin an application. `for_applicant`: the office writes it down; the applicant confirms it later.

    A question asked before (`thread`) moves into the draft. Raises TooMuch when too many drafts lie there.
    """
    refuse_too_many(initiative)
    case = Application.objects.create(
        programme=programme,
        initiative=initiative,
        guideline_version=programme.guideline_version(),
        created_by=by,
        entered_by=by if for_applicant else None,
        channel=channel,
        created_at=now,
        touched_at=now,
        draft={"who": who_from(initiative, None if for_applicant else by)},
    )
    if thread is not None:
        take_over(case, thread)
    note(case, Event.STARTED, actor=by, now=now)
    return case


def refuse_too_many(initiative: Initiative) -> None:
    if initiative.applications.filter(state__in=UNSENT).count() >= DRAFTS_PER_INITIATIVE:
        raise TooMuch("drafts")


def take_over(case: Application, thread: Thread) -> None:
    """The question moves into the draft, unless another draft has taken it meanwhile."""
    question = Thread.objects.select_for_update(of=("self",)).filter(pk=thread.pk, application=None).first()
    if question is None:
        return
    question.application = case
    question.save(update_fields=["application"])
    case.question_since = case.office_waiting_since = question.waiting_since
    case.save(update_fields=["question_since", "office_waiting_since"])


def who_from(initiative: Initiative, by: User | None) -> Raw:
    """What is already known of the initiative, so that nobody types it twice."""
    return {
        "initiative": initiative.name,
        "legal_form": initiative.legal_form,
        "street": initiative.street,
        "postcode": initiative.postcode,
        "city": initiative.city,
        "contact_name": by.name if by else "",
        "contact_phone": by.phone if by else "",
    }


def revision_of(case: Application, step: Step) -> int:
    return int(case.draft_marks.get(step.key, {}).get("revision", 0))


@transaction.atomic
def save_step(
    *,
    application: Application,
    step: Step,
    typed: Raw,
    revision: int,
    by: User,
    now: datetime,
    page: str = "",
    replaces_own: bool = False,
) -> Application:
    """Keep what was typed on a step, valid or not. `page` names the open page it was typed on.

    `revision` is the one the page was opened with: raises ChangedMeanwhile when the step was saved since
    then with other words, NotPossible when the case can no longer be edited.
    """
    case = lock_application(application.pk)
    if not case.is_editable:
        raise NotPossible("save_step", case.state)
    mark = case.draft_marks.get(step.key, {})
    typed = step.keep_unasked(typed, case.draft.get(step.key, {}))
    if case.draft.get(step.key) == typed:
        return case
    # What the same open page has saved by itself is replaced by what it sends in the end: the answer to the
    # first may not have come back yet, and nobody is warned of their own words.
    is_own = replaces_own and page != "" and mark.get("page") == page
    if revision != revision_of(case, step) and not is_own:
        at = parse_datetime(mark.get("at", ""))
        raise ChangedMeanwhile(mark.get("by", ""), at, revision_of(case, step), case.draft.get(step.key, {}))
    case.draft[step.key] = typed
    case.draft_marks[step.key] = {
        "revision": revision_of(case, step) + 1,
        "by": str(by),
        "by_id": by.pk,
        "at": now.isoformat(),
        "page": page,
    }
    case.touched_at = now
    refresh_figures(case, now)
    case.save()
    return case


def refresh_figures(case: Application, now: datetime) -> None:
    """Keep title and sums of the draft in their columns, for lists. Does not save."""
    content = understand(case.draft, case.guideline)
    result = assess_case(case, content, now)
    case.title = content.what.title
    case.requested, case.recognised, case.max_grant = result.requested, result.recognised, result.max_grant


def other_editor(case: Application, user: User, now: datetime, minutes: int = 30) -> dict[str, Any] | None:
    """Who else saved a step of this draft in the last half hour: {"by", "at", "step"} or None."""
    found = None
    for key, mark in case.draft_marks.items():
        at = parse_datetime(mark["at"])
        is_recent = at is not None and (now - at).total_seconds() < minutes * 60
        if mark["by_id"] != user.pk and is_recent and (found is None or at > found["at"]):
            found = {"by": mark["by"], "at": at, "step": key}
    return found


@transaction.atomic
def copy_to_draft(*, application: Application, by: User, now: datetime) -> Application:
    """A new draft with the answers of an earlier application; dates and documents are not taken along."""
    refuse_too_many(application.initiative)
    draft = {key: dict(value) for key, value in application.draft.items()}
    for name in ("starts_on", "ends_on", "contracts_signed"):
        draft.get("audience", {}).pop(name, None)
    case = Application(
        programme=application.programme,
        initiative=application.initiative,
        guideline_version=application.programme.guideline_version(),
        created_by=by,
        created_at=now,
        touched_at=now,
        copied_from=application,
        draft=draft,
    )
    refresh_figures(case, now)
    case.save()
    note(case, Event.COPIED, actor=by, now=now, reference=application.reference or "")
    return case


@transaction.atomic
def discard_draft(*, application: Application, by: User) -> None:
    """Delete a draft that was never sent, with everything on it. Raises NotAllowed, NotPossible once it was sent.

    A question that was asked before the draft stays with the person who asked it.
    """
    case = lock_application(application.pk)
    if not (officer(case, by) if case.entered_by_id else applicant(case, by)):
        raise NotAllowed("discard_draft")
    if case.reference is not None or case.versions.exists():
        raise NotPossible("discard_draft", case.state)
    for thread in Thread.objects.filter(application=case):
        let_go(thread)
    for document in case.documents.all():
        erase(document)
    case.timeline.all().delete()
    case.advice.all().delete()
    case.delete()


def let_go(thread: Thread) -> None:
    """One that began on the draft has no asker: nobody could ever open it again, so its words go, too."""
    if thread.asker_email:
        thread.application = None
        thread.save(update_fields=["application"])
        return
    thread.messages.all().delete()
    thread.delete()


@transaction.atomic
def revive_draft(*, application: Application, by: User, now: datetime) -> Application:
    """Take up a draft that had been put aside."""
    case = lock_application(application.pk)
    move(case, "revive", actor=by, now=now)
    return case
