"""Sending an application: freeze a version, give a reference, write the receipt."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from applications import mails
from applications.content import Content
from applications.guidelines import follow_current_rules
from applications.models import Application, ApplicationVersion, ReferenceCounter
from applications.rules import facts_of_case, plan_of, stored_facts
from applications.states import WaitingReason
from applications.steps import incomplete_steps, understand
from applications.workflow import assure, lock_application, move, put_on_desk
from funding.errors import Refused
from funding.guideline.assess import Assessment, assess
from funding.guideline.findings import Severity
from funding.guideline.plan import Facts


def next_reference(year: int) -> str:
    """The next running number of a year, like 2026-0007. Call inside a transaction."""
    ReferenceCounter.objects.get_or_create(year=year)
    counter = ReferenceCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return str(counter)


def assure_ready(case: Application, now: datetime) -> tuple[Content, Facts, Assessment]:
    """The content, what is known beside it, and the assessment, if the draft can be sent.

    Raises Refused("incomplete") with the steps that need the applicant, or Refused("blocked") with the
    findings that stop it.
    """
    missing = incomplete_steps(case.draft, case.guideline)
    if missing:
        raise Refused("incomplete", steps=[step.key for step in missing])
    content = understand(case.draft, case.guideline)
    facts = facts_of_case(case, content, now)
    result = assess(case.guideline, plan_of(content), facts)
    blocking = result.with_severity(Severity.BLOCKS)
    if blocking:
        raise Refused("blocked", findings=blocking)
    return content, facts, result


def freeze(case: Application, by: User, now: datetime) -> ApplicationVersion:
    """Store what was typed as the next version, with the rules' answer at this moment."""
    content, facts, result = assure_ready(case, now)
    case.title = content.what.title
    case.requested, case.recognised, case.max_grant = result.requested, result.recognised, result.max_grant
    case.received_at = case.received_at or now
    case.reference = case.reference or next_reference(localdate(now).year)
    return ApplicationVersion.objects.create(
        application=case,
        number=case.versions.count() + 1,
        content_json=content.model_dump(mode="json"),
        assessment_json=asdict(result) | {"facts": stored_facts(facts)},
        guideline_version=case.guideline_version,
        submitted_at=now,
        submitted_by=by,
    )


@transaction.atomic
def submit_application(*, application: Application, actor: User, now: datetime) -> Application:
    """The applicant sends the draft. Raises Refused("incomplete" | "blocked"), NotAllowed, NotPossible."""
    case = lock_application(application.pk)
    assure(case, "submit", actor)
    follow_current_rules(case, now)
    version = freeze(case, actor, now)
    move(case, "submit", actor=actor, now=now, version=version.number, reference=case.reference)
    mails.tell_applicants(case, mails.receipt, key=f"receipt:{version.pk}", now=now, version=version)
    mails.tell_officers(case, mails.new_application, key=f"new:{version.pk}", now=now)
    return case


@transaction.atomic
def resubmit_application(*, application: Application, actor: User, now: datetime) -> Application:
    """The applicant answers a return with a new version; the first receipt date still counts."""
    case = lock_application(application.pk)
    assure(case, "resubmit", actor)
    version = freeze(case, actor, now)
    case.completion_requests.filter(answered_at=None).update(answered_at=now)
    case.due_at = None
    move(case, "resubmit", actor=actor, now=now, version=version.number)
    put_on_desk(case, now, WaitingReason.RESUBMITTED)
    case.save()
    mails.tell_applicants(case, mails.receipt, key=f"receipt:{version.pk}", now=now, version=version)
    mails.tell_officers(case, mails.application_resubmitted, key=f"resubmitted:{version.pk}", now=now)
    return case


@transaction.atomic
def enter_for_applicant(*, application: Application, actor: User, now: datetime) -> Application:
    """The office has written down a paper or spoken application; the applicant is asked to confirm it."""
    case = lock_application(application.pk)
    assure(case, "enter_for_applicant", actor)
    follow_current_rules(case, now)
    version = freeze(case, actor, now)
    move(case, "enter_for_applicant", actor=actor, now=now, channel=case.channel, reference=case.reference)
    mails.tell_applicants(case, mails.please_confirm, key=f"confirm:{version.pk}", now=now, version=version)
    return case


@transaction.atomic
def confirm_application(*, application: Application, actor: User, now: datetime) -> Application:
    """The applicant, signed in by code, confirms what the office has written down."""
    case = lock_application(application.pk)
    move(case, "confirm", actor=actor, now=now)
    tell_confirmed(case, now)
    return case


@transaction.atomic
def confirm_by_signature(*, application: Application, actor: User, now: datetime) -> Application:
    """The officer has the signed paper on file (a document of the kind "signature")."""
    case = lock_application(application.pk)
    move(case, "confirm_by_signature", actor=actor, now=now)
    tell_confirmed(case, now)
    return case


def tell_confirmed(case: Application, now: datetime) -> None:
    version = case.versions.latest("number")
    mails.tell_applicants(case, mails.receipt, key=f"receipt:{version.pk}", now=now, version=version)


@transaction.atomic
def withdraw_application(
    *, application: Application, actor: User, now: datetime, reason: str = ""
) -> Application:
    """The applicant takes the application back, by a clear declaration of its own; at any time until the decision."""
    case = lock_application(application.pk)
    case.due_at = None
    move(case, "withdraw", actor=actor, now=now, reason=reason)
    mails.tell_applicants(case, mails.withdrawn, key=f"withdrawn:{case.pk}", now=now)
    mails.tell_officers(case, mails.application_withdrawn, key=f"withdrawn-office:{case.pk}", now=now)
    return case
