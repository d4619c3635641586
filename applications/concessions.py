"""What the office grants beside the money: an exception from a rule, or the consent to an early start.

Only what the guideline foresees can be granted. Where it leaves an exception to the board or the council, the
office writes down here that they made it, and when.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from applications import mails
from applications.content import Content
from applications.lifecycle import officer
from applications.models import Application
from applications.rules import assess_version
from applications.states import Event, State, WaitingReason
from applications.wishes import EARLY_START, can_consent, possible_exceptions
from applications.workflow import desk_reason, lock_application, note
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.findings import Code
from funding.guideline.outcome import Assessment

# Not while the board votes: the sum of an open ballot stays as it is.
GRANTABLE = frozenset({State.SUBMITTED, State.RETURNED, State.COMPLETE, State.RECOMMENDED, State.WAITLISTED})
# What a case says about its start before there is a consent, and after.
ABOUT_THE_START = frozenset(
    {
        Code.CONTRACTS_SIGNED,
        Code.ALREADY_STARTED,
        Code.STARTS_BEFORE_DECISION,
        Code.EARLY_START_CONSENTED,
    }
)


def possible_concessions(case: Application) -> tuple[str, ...]:
    """What this case's guideline lets the office grant or write down, and has not been granted yet."""
    found = [*possible_exceptions(case.guideline), *((EARLY_START,) if can_consent(case.guideline) else ())]
    return tuple(name for name in found if name not in case.concessions)


def is_about_concessions(case: Application, content: Content, result: Assessment) -> bool:
    """Whether a case gives reason to grant something: foreseen, asked for, or what its start needs."""
    asked = content.asked.early_start or possible_exceptions(case.guideline) or case.concessions
    return bool(asked) or any(finding.code in ABOUT_THE_START for finding in result.findings)


def may_grant(case: Application, actor: User) -> bool:
    """Whether this person may write something down here now, and there is something left to grant."""
    return officer(case, actor) and case.state in GRANTABLE and bool(possible_concessions(case))


@transaction.atomic
def grant_concession(
    *, application: Application, actor: User, now: datetime, name: str, granted_on: date, reason: str
) -> Application:
    """Write down that an exception was made, or that the town agreed to an early start, from `granted_on` on.

    The case's sums follow at once, and the applicant gets a letter. Raises NotAllowed for anybody but the
    officer, NotPossible while the board votes, once the case is decided or before it is sent. Refused:
    not_foreseen (the guideline knows no such exception, or it is granted already), in_the_future, reason_missing.
    """
    case = lock_application(application.pk)
    if not officer(case, actor):
        raise NotAllowed("grant_concession")
    if case.state not in GRANTABLE:
        raise NotPossible("grant_concession", case.state)
    if name not in possible_concessions(case):
        raise Refused("not_foreseen", field="name")
    if granted_on > localdate(now):
        raise Refused("in_the_future", field="granted_on")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    case.concessions[name] = {
        "on": granted_on.isoformat(),
        "by": str(actor),
        "by_id": actor.pk,
        "reason": reason,
    }
    follow_sums(case)
    case.save()
    event = Event.EARLY_START if name == EARLY_START else Event.EXCEPTION
    note(case, event, actor=actor, now=now, reason=reason, rule=name, granted_on=granted_on)
    key = f"concession:{case.pk}:{name}"
    mails.tell_applicants(case, mails.conceded, key=key, now=now, name=name, reason=reason)
    return case


def follow_sums(case: Application) -> None:
    """An exception from a share can raise the grant: the columns say what holds now. Does not save."""
    if case.latest_version is None:
        return
    result = assess_version(case.latest_version, case)
    case.requested, case.recognised, case.max_grant = result.requested, result.recognised, result.max_grant
    # A larger grant may take another way.
    if case.waiting_reason in {WaitingReason.COMPLETE, WaitingReason.DECIDE}:
        case.waiting_reason = desk_reason(case)
