"""Something changes after the decision: asked for by the applicant, decided by a person of the office.

A contact, and lines within the guideline's tolerance, need nobody's consent: they count at once and the office is told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import override

from accounts.models import User
from applications.mails import tell_applicants, tell_officers
from applications.states import Event
from applications.workflow import note
from awards import change_mails
from awards.change_effects import carry_out
from awards.change_notice import answer_in_writing
from awards.change_rules import KINDS, MONEY, is_free, refuse_odd, states_for, values_now
from awards.lifecycle import applicant, officer
from awards.models import Award, Change
from awards.payouts import waits_for_office
from awards.states import ChangeKind, ChangeState, Channel
from awards.workflow import lock_award
from funding.errors import NotAllowed, NotPossible, Refused

# One of these at a time: each says what the grant shall be in all.
TOGETHER = dict.fromkeys(MONEY, MONEY)


@transaction.atomic
def ask_change(
    *, award: Award, kind: ChangeKind, wanted: Mapping[str, Any], reason: str, actor: User, now: datetime
) -> Change:
    """Ask for a change, or carry it out at once where it is free (the change's state says which).

    `wanted` by kind: starts_on and ends_on as ISO days; lines as {key: euros}; contact_name and contact_phone; amount,
    the new sum in euros. Raises NotAllowed, NotPossible, Refused: asked_already, reason_missing, and what
    awards.change_rules.refuse_odd refuses.
    """
    award = lock_award(award.pk)
    assure_may_ask(award, kind, actor)
    if award.changes.filter(kind__in=TOGETHER.get(kind, {kind}), state=ChangeState.ASKED).exists():
        raise Refused("asked_already")
    refuse_odd(award, kind, wanted)
    free = is_free(award, kind, wanted)
    if not free and not reason.strip():
        raise Refused("reason_missing", field="reason")
    change = Change.objects.create(
        award=award,
        kind=kind,
        wanted=dict(wanted),
        before=values_now(award, kind),
        reason=reason.strip(),
        asked_by=actor,
        asked_at=now,
    )
    if free:
        make_at_once(award, change, actor, now)
    else:
        put_on_desk(award, change, actor, now)
    return change


def assure_may_ask(award: Award, kind: str, actor: User) -> None:
    if not applicant(award, actor):
        raise NotAllowed("ask_change")
    if kind not in KINDS or award.state not in states_for(kind):
        raise NotPossible("ask_change", award.state)


def make_at_once(award: Award, change: Change, actor: User, now: datetime) -> None:
    carry_out(award, change, by=actor, now=now, year=None)
    change.state, change.decided_at = ChangeState.DONE, now
    change.save()
    write_down(award, change, Event.CHANGE_MADE, actor, now, reason=change.reason)
    case, key = award.application, f"change-made:{change.pk}"
    tell_officers(case, change_mails.change_made_to_office, key=f"{key}:office", now=now, change=change)
    tell_applicants(case, change_mails.change_made, key=key, now=now, change=change)


def put_on_desk(award: Award, change: Change, actor: User, now: datetime) -> None:
    waits_for_office(award, now)
    write_down(award, change, Event.CHANGE_ASKED, actor, now, reason=change.reason)
    case, key = award.application, f"change-asked:{change.pk}"
    tell_officers(case, change_mails.change_asked, key=f"{key}:office", now=now, change=change)
    tell_applicants(case, change_mails.change_received, key=key, now=now, change=change)


@transaction.atomic
def decide_change(
    *,
    change: Change,
    actor: User,
    now: datetime,
    agrees: bool,
    answer: str = "",
    year: int | None = None,
    channel: Channel | None = None,
) -> Change:
    """Agree and carry it out, or refuse with an answer. `year`: the budget year that carries more money.

    What alters the notice of the grant is answered by a notice, released in this act; `channel` is its way.

    Raises NotAllowed; NotPossible when it was answered or taken back, or the project is no longer under way (a refusal
    is always possible); Refused: answer_missing, year_missing, pot_exceeded (year, free), board_decides, below_paid
    (paid), provisional_budget (year), nobody_to_tell, and what awards.change_rules.refuse_odd refuses.
    """
    award, found = lock_change(change)
    if not officer(award, actor):
        raise NotAllowed("decide_change")
    if found.state != ChangeState.ASKED or (agrees and award.state not in states_for(found.kind)):
        raise NotPossible("decide_change", found.state)
    if not agrees and not answer.strip():
        raise Refused("answer_missing", field="answer")
    if agrees:
        carry_out(award, found, by=actor, now=now, year=year)
    found.state = ChangeState.DONE if agrees else ChangeState.REFUSED
    found.decided_by, found.decided_at, found.answer = actor, now, answer.strip()
    found.save()
    waits_for_office(award, now)
    write_down(award, found, Event.CHANGE_DECIDED, actor, now, reason=found.answer, granted=agrees)
    tell_applicants(
        award.application,
        change_mails.change_decided,
        key=f"change-decided:{found.pk}",
        now=now,
        change=found,
        notice=answer_in_writing(found, actor=actor, now=now, year=year, channel=channel),
    )
    return found


@transaction.atomic
def take_back_change(*, change: Change, actor: User, now: datetime) -> Change:
    """The applicant no longer wants it. Raises NotAllowed, NotPossible when it was answered meanwhile."""
    award, found = lock_change(change)
    if not applicant(award, actor):
        raise NotAllowed("take_back_change")
    if found.state != ChangeState.ASKED or found.kind not in KINDS:
        raise NotPossible("take_back_change", found.state)
    found.state, found.decided_at = ChangeState.TAKEN_BACK, now
    found.save()
    waits_for_office(award, now)
    write_down(award, found, Event.CHANGE_TAKEN_BACK, actor, now)
    tell_officers(
        award.application,
        change_mails.change_taken_back,
        key=f"change-taken-back:{found.pk}",
        now=now,
        change=found,
    )
    return found


def lock_change(change: Change) -> tuple[Award, Change]:
    """Lock case, award and change in this order, and read them afresh; call inside a transaction."""
    award = lock_award(change.award_id)
    found: Change = Change.objects.select_for_update(of=("self",)).get(pk=change.pk)
    found.award = award
    return award, found


def write_down(
    award: Award, change: Change, event: Event, actor: User, now: datetime, *, reason: str = "", **data: Any
) -> None:
    """A row of the timeline. What was changed is kept as its English words, which pages translate."""
    with override("en"):
        words = str(ChangeKind(change.kind).label)
    note(
        award.application,
        event,
        actor=actor,
        now=now,
        reason=reason,
        change=words,
        number=change.pk,
        **data,
    )
