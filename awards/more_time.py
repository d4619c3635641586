"""More time for the proof of use: asked for by the applicant, decided by the office."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from applications.mails import tell_applicants, tell_officers
from applications.states import Event
from applications.workflow import note
from awards import proof_mails
from awards.lifecycle import officer
from awards.models import Award, Change
from awards.payouts import waits_for_office
from awards.receipts import assure_may_collect
from awards.states import UNDER_WAY, ChangeKind, ChangeState
from awards.workflow import lock_award
from funding.errors import NotAllowed, NotPossible, Refused


def open_request(award: Award) -> Change | None:
    """The request that waits for the office, if there is one."""
    found: Change | None = award.changes.filter(kind=ChangeKind.PROOF_DATE, state=ChangeState.ASKED).first()
    return found


def wanted_day(change: Change) -> date:
    """The day somebody asked for."""
    return date.fromisoformat(change.wanted["proof_due_on"])


@transaction.atomic
def ask_for_more_time(*, award: Award, actor: User, now: datetime, due_on: date, reason: str) -> Change:
    """Ask for a later day. Raises NotAllowed, NotPossible, Refused: no_due_day, not_later, reason_missing, asked_already."""
    award = lock_award(award.pk)
    assure_may_collect(award, actor, "ask_for_more_time")
    refuse_odd_wish(award, due_on, reason, localdate(now))
    before = award.proof_due_on
    change = Change.objects.create(
        award=award,
        kind=ChangeKind.PROOF_DATE,
        wanted={"proof_due_on": due_on.isoformat()},
        before={"proof_due_on": before.isoformat() if before else None},
        reason=reason,
        asked_by=actor,
        asked_at=now,
    )
    waits_for_office(award, now)
    note(award.application, Event.CHANGE_ASKED, actor=actor, now=now, reason=reason, kind=change.kind)
    tell_officers(
        award.application,
        proof_mails.more_time_asked,
        key=f"more-time:{change.pk}",
        now=now,
        award=award,
        wanted=due_on,
        reason=reason,
    )
    return change


def refuse_odd_wish(award: Award, due_on: date, reason: str, today: date) -> None:
    if award.proof_due_on is None:
        raise Refused("no_due_day", field="due_on")
    if due_on <= max(award.proof_due_on, today):
        raise Refused("not_later", field="due_on", day=max(award.proof_due_on, today))
    if not reason:
        raise Refused("reason_missing", field="reason")
    if open_request(award) is not None:
        raise Refused("asked_already")


@transaction.atomic
def decide_more_time(
    *, award: Award, actor: User, now: datetime, due_on: date | None, answer: str = ""
) -> Change:
    """Give time until `due_on` (the wish, or another day), or refuse (None) with an answer.

    Raises NotAllowed, NotPossible when nothing is asked any more, Refused: answer_missing, not_later.
    """
    award = lock_award(award.pk)
    if not officer(award, actor):
        raise NotAllowed("decide_more_time")
    change = open_request(award)
    # A day can be given only while the proof is still to come; a wish can be answered with a no at any time.
    if change is None or (due_on is not None and award.state not in UNDER_WAY):
        raise NotPossible("decide_more_time", award.state)
    if due_on is None and not answer:
        raise Refused("answer_missing", field="answer")
    if due_on is not None and due_on <= localdate(now):
        raise Refused("not_later", field="due_on", day=localdate(now))
    change.state = ChangeState.REFUSED if due_on is None else ChangeState.DONE
    change.decided_by, change.decided_at, change.answer = actor, now, answer
    change.save()
    if due_on is not None:
        award.proof_due_on = due_on
        award.save(update_fields=["proof_due_on"])
    waits_for_office(award, now)
    tell_decision(award, change, actor, now)
    return change


def tell_decision(award: Award, change: Change, actor: User, now: datetime) -> None:
    granted = change.state == ChangeState.DONE
    note(
        award.application,
        Event.CHANGE_DECIDED,
        actor=actor,
        now=now,
        reason=change.answer,
        kind=change.kind,
        granted=granted,
    )
    tell_applicants(
        award.application,
        proof_mails.more_time_decided,
        key=f"more-time-decided:{change.pk}",
        now=now,
        award=award,
        change=change,
        granted=granted,
    )
