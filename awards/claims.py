"""Money is asked back: hearing, answer, demand, waiver (§§ 28, 48–49a VwVfG). What comes in: awards.repayments.

A named person decides each step (§ 35a VwVfG); amounts are euros.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from accounts.models import User
from applications.states import Event
from applications.workflow import note
from awards import claim_mails
from awards.base_rates import known_rates
from awards.checking import overpaid, proof_of, result_of
from awards.claim_sums import last_day_to_decide
from awards.final_notice import dropped_notice
from awards.freeing import free_rest
from awards.interest import base_rates
from awards.lifecycle import applicant
from awards.models import Award, Claim, Notice, Settlement
from awards.notices import issue_notice, paper_of, seal_of
from awards.payout_plan import ZERO, total
from awards.payouts import waits_for_office
from awards.reclaim_notice import paid_to, reclaim_notice, usual_ground
from awards.settling import drawn_up, record_result
from awards.states import AwardState, Channel, ClaimState, Ground, PayoutState
from awards.workflow import assure, lock_award, move
from budgets.ledger import spent_on
from funding.errors import NotAllowed, NotPossible, Refused

TIME_TO_ANSWER = timedelta(days=14)
MOST_INSTALMENTS = 36


def lock_claim(award: Award, state: ClaimState, act: str) -> Claim:
    """The one open claim of a locked award. Raises NotPossible."""
    found = Claim.objects.select_for_update(of=("self",)).filter(award=award, state=state).first()
    if found is None:
        raise NotPossible(act, award.state)
    found.award = award
    return found


# -- the hearing ----------------------------------------------------------------------------------


@transaction.atomic
def open_hearing(
    *,
    award: Award,
    actor: User,
    now: datetime,
    amount: Decimal,
    reason: str,
    known_on: date,
    answer_until: date,
) -> Claim:
    """Tell the applicant what may be demanded back and why, and ask for their view (§ 28 VwVfG).

    Raises NotAllowed, NotPossible, Refused: amount_not_positive, more_than_paid (`paid`), payment_at_bank,
    reason_missing, known_in_future, known_earlier (`latest`), answer_too_soon (`earliest`), receipts_open (the proof is
    not checked yet).
    """
    award = lock_award(award.pk)
    assure(award, "open_hearing", actor)
    refuse_wrong_amount(award, amount)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    refuse_wrong_knowledge(award, known_on, localdate(now))
    earliest = localdate(now) + TIME_TO_ANSWER
    if answer_until < earliest:
        raise Refused("answer_too_soon", field="answer_until", earliest=earliest)
    if award.state == AwardState.PROOF_SENT:
        # What the demand rests on stays as it was found.
        record_result(award=award, actor=actor, now=now, remarks=reason.strip())
    claim = Claim.objects.create(
        award=award,
        opened_from=award.state,
        amount=amount,
        reason=reason.strip(),
        known_on=known_on,
        heard_by=actor,
        heard_at=now,
        answer_until=answer_until,
    )
    move(
        award,
        "open_hearing",
        actor=actor,
        now=now,
        reason=claim.reason,
        amount=str(amount),
        answer_until=answer_until.isoformat(),
    )
    claim_mails.tell_applicant(claim, claim_mails.heard, now=now)
    return claim


def refuse_wrong_knowledge(award: Award, known_on: date, today: date) -> None:
    """The year to decide begins with knowing the facts, once: another hearing does not begin it anew."""
    if known_on > today:
        raise Refused("known_in_future", field="known_on")
    latest = facts_known_on(award)
    if latest is not None and known_on > latest:
        raise Refused("known_earlier", field="known_on", latest=latest)


def facts_known_on(award: Award) -> date | None:
    """The day on which the facts were known at the latest: the receipts of the proof judged, or asked about before.

    None while nothing here says so. Up to three queries.
    """
    proof = proof_of(award) if award.state == AwardState.PROOF_SENT else None
    sent_at = proof.sent_at if proof else None
    days = [claim.known_on for claim in award.claims.all() if sent_at is None or claim.heard_at >= sent_at]
    if proof:
        judged = award.receipts.in_use().aggregate(last=Max("checked_at"))["last"]
        days += [localdate(judged)] if judged else []
    return min(days, default=None)


def refuse_wrong_amount(award: Award, amount: Decimal) -> None:
    if amount <= ZERO:
        raise Refused("amount_not_positive", field="amount")
    refuse_more_than_paid(award, amount)
    if award.payouts.filter(state=PayoutState.EXPORTED).exists():
        raise Refused("payment_at_bank")


def refuse_more_than_paid(award: Award, amount: Decimal) -> None:
    paid = paid_to(award)
    if amount > paid:
        raise Refused("more_than_paid", field="amount", paid=paid)


@transaction.atomic
def answer_hearing(*, award: Award, actor: User, now: datetime, answer: str) -> Claim:
    """The applicant's view, once; also after the day, as long as nothing is decided.

    Raises NotAllowed, NotPossible, Refused: answer_missing, answered_already.
    """
    award = lock_award(award.pk)
    if not applicant(award, actor):
        raise NotAllowed("answer_hearing")
    claim = lock_claim(award, ClaimState.HEARING, "answer_hearing")
    if claim.answered_at:
        raise Refused("answered_already")
    if not answer.strip():
        raise Refused("answer_missing", field="answer")
    claim.answer, claim.answered_at, claim.answered_by = answer.strip(), now, actor
    claim.save(update_fields=["answer", "answered_at", "answered_by"])
    note(award.application, Event.HEARING_ANSWERED, actor=actor, now=now, reason=claim.answer)
    award.office_waiting_since = now
    award.save(update_fields=["office_waiting_since"])
    claim_mails.tell_office(claim, claim_mails.answered, now=now)
    return claim


# -- the decision ---------------------------------------------------------------------------------


@transaction.atomic
def drop_claim(
    *, award: Award, actor: User, now: datetime, reason: str, channel: Channel | None = None
) -> Claim:
    """Nothing has to be paid back: the grant goes on where it stood before the hearing, with its payments to come.

    Where the check has found too much paid (settles_when_dropped), the office lets it go: the grant is settled with what was
    paid and has not come back, and the final notice goes out by `channel`. Raises NotAllowed, NotPossible, Refused:
    reason_missing, nobody_to_tell.
    """
    award = lock_award(award.pk)
    assure(award, "drop_claim", actor)
    claim = lock_claim(award, ClaimState.HEARING, "drop_claim")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    claim.state, claim.decision_reason = ClaimState.DROPPED, reason.strip()
    claim.decided_by, claim.decided_at = actor, now
    claim.save()
    notice = None
    if settles_when_dropped(claim):
        finish(award, "drop_claim", actor=actor, now=now, reason=claim.decision_reason)
        notice = issue_notice(
            notice=dropped_notice(claim=claim, actor=actor, now=now), actor=actor, now=now, channel=channel
        )
    else:
        move(award, "drop_claim", actor=actor, now=now, reason=claim.decision_reason)
        waits_for_office(award, now)
    claim_mails.tell_applicant(claim, claim_mails.dropped, now=now, notice=notice)
    return claim


def settles_when_dropped(claim: Claim) -> bool:
    """Whether the grant ends if nothing is demanded: its proof was checked, and too much was paid. Three queries then."""
    return claim.opened_from == AwardState.PROOF_SENT and overpaid(claim.award) > ZERO


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What is demanded back. `instalments` are {"due_on": day, "amount": euros}, one if all is to be paid at once.

    Together they are `amount`, which may be less than the hearing said; None: as the hearing said. Interest runs from
    `interest_from`; None asks for none (§ 49a (3) VwVfG). `ground`: None is what is usual (awards.reclaim_notice).
    """

    reason: str
    instalments: Sequence[Mapping[str, Any]]
    amount: Decimal | None = None
    interest_from: date | None = None
    ground: Ground | None = None


@transaction.atomic
def reclaim(
    *,
    award: Award,
    actor: User,
    now: datetime,
    demand: Demand,
    channel: Channel | None = None,
    seal: str = "",
) -> Claim:
    """Demand the money back, after the answer or the day for it. The notice is released in the same act.

    `seal` is that of the notice as it was read (awards.notices.seal_of), empty if nobody looked; `channel`: its way, as the
    last notice went if None. Raises NotAllowed, NotPossible, Refused: those of refuse_demand, changed_meanwhile,
    receipts_open, nobody_to_tell.
    """
    award = lock_award(award.pk)
    assure(award, "reclaim", actor)
    claim = lock_claim(award, ClaimState.HEARING, "reclaim")
    notice = notice_of_demand(claim, demand, actor=actor, now=now)
    if seal and seal != seal_of(paper_of(notice)):
        raise Refused("changed_meanwhile")
    claim.save()
    if notice.settlement and notice.settlement.pk is None:
        notice.settlement = record_result(award=award, actor=actor, now=now, remarks=claim.decision_reason)
    move(award, "reclaim", actor=actor, now=now, reason=claim.decision_reason, amount=str(claim.amount))
    issue_notice(notice=notice, actor=actor, now=now, channel=channel)
    claim_mails.tell_applicant(claim, claim_mails.demanded, now=now, notice=notice)
    return claim


def notice_of_demand(claim: Claim, demand: Demand, *, actor: User, now: datetime) -> Notice:
    """The notice of a demand, which is written into the claim; nothing is stored. Raises as refuse_demand does."""
    demanded = claim.amount if demand.amount is None else demand.amount
    refuse_demand(claim, demand, demanded, localdate(now))
    claim.state, claim.amount, claim.decision_reason = ClaimState.DEMANDED, demanded, demand.reason.strip()
    claim.decided_by, claim.decided_at, claim.interest_from = actor, now, demand.interest_from
    claim.ground = demand.ground or usual_ground(claim.award)
    claim.instalments = [
        {"due_on": part["due_on"].isoformat(), "amount": str(part["amount"])} for part in demand.instalments
    ]
    settlement = result_today(claim.award, actor=actor, now=now)
    return reclaim_notice(claim=claim, settlement=settlement, actor=actor, now=now)


def result_today(award: Award, *, actor: User, now: datetime) -> Settlement | None:
    """What the check came to: as it was found before the hearing, or anew, not stored, if more was accepted since."""
    found: Settlement | None = award.settlements.first()
    if found is None:
        return None
    result = result_of(award)
    return found if result.final == found.final_amount else drawn_up(award, result, actor=actor, now=now)


def refuse_demand(claim: Claim, demand: Demand, amount: Decimal, today: date) -> None:
    """Refused: hearing_runs (`until`), year_is_over (`last`), reason_missing, amount_not_positive, more_than_heard
    (`heard`), more_than_paid (`paid`), interest_in_future, rate_unknown (`first`), rate_missing (`since`), and those
    of instalments.
    """
    refuse_untimely(claim, today)
    if not demand.reason.strip():
        raise Refused("reason_missing", field="reason")
    refuse_other_sum(claim, amount)
    refuse_more_than_paid(claim.award, amount)
    refuse_wrong_interest(demand.interest_from, today)
    refuse_wrong_instalments(demand.instalments, amount, today)


def refuse_untimely(claim: Claim, today: date) -> None:
    if claim.answered_at is None and today <= claim.answer_until:
        raise Refused("hearing_runs", until=claim.answer_until)
    last = last_day_to_decide(claim.known_on)
    if today > last:
        raise Refused("year_is_over", last=last)


def refuse_other_sum(claim: Claim, amount: Decimal) -> None:
    if amount <= ZERO:
        raise Refused("amount_not_positive", field="amount")
    if amount > claim.amount:
        raise Refused("more_than_heard", field="amount", heard=claim.amount)


def refuse_wrong_interest(since: date | None, today: date) -> None:
    if since is None:
        return
    if since > today:
        raise Refused("interest_in_future", field="interest_from")
    if since < min(base_rates()):
        raise Refused("rate_unknown", field="interest_from", first=min(base_rates()))
    if today > (known := known_rates()).until:
        raise Refused("rate_missing", field="interest_from", since=known.next_since)


def refuse_wrong_instalments(parts: Sequence[Mapping[str, Any]], amount: Decimal, today: date) -> None:
    """Refused: too_many_parts (`most`), part_not_positive, parts_do_not_add_up (`sum`), due_too_soon, parts_out_of_order."""
    if not 0 < len(parts) <= MOST_INSTALMENTS:
        raise Refused("too_many_parts", field="number", most=MOST_INSTALMENTS)
    if any(part["amount"] <= ZERO for part in parts):
        raise Refused("part_not_positive", field="number")
    in_all = sum((part["amount"] for part in parts), ZERO)
    if in_all != amount:
        raise Refused("parts_do_not_add_up", field="number", sum=in_all)
    days = [part["due_on"] for part in parts]
    if days[0] <= today:
        raise Refused("due_too_soon", field="due_on")
    if any(later <= earlier for earlier, later in itertools.pairwise(days)):
        raise Refused("parts_out_of_order", field="due_on")


@transaction.atomic
def waive(*, award: Award, actor: User, now: datetime, reason: str) -> Claim:
    """Leave what is still open, all or the rest; what came in stays. The grant is settled.

    Raises NotAllowed, NotPossible, Refused("reason_missing").
    """
    award = lock_award(award.pk)
    assure(award, "waive", actor)
    claim = lock_claim(award, ClaimState.DEMANDED, "waive")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    claim.state, claim.waiver_reason = ClaimState.WAIVED, reason.strip()
    claim.waived_by, claim.waived_at = actor, now
    claim.save()
    finish(award, "waive", actor=actor, now=now, reason=claim.waiver_reason)
    claim_mails.tell_applicant(claim, claim_mails.waived, now=now)
    return claim


# -- the end --------------------------------------------------------------------------------------


def finish(award: Award, name: str, *, actor: User | None, now: datetime, reason: str = "") -> None:
    """Settle a locked award with what was paid and has not come back; what was never paid goes back to its years."""
    award.final_amount = total(spent_on(award.application.reference or ""))
    free_rest(award, keep=award.final_amount, by=actor, now=now, reason="Settlement of the grant")
    move(award, name, actor=actor, now=now, reason=reason, amount=str(award.final_amount))
