"""The office checks a proof of use: what counts of each receipt, what that leaves of the grant, and the settlement.

awards.settlement computes; here it is fed, kept and carried out. A named person settles (§ 35a VwVfG).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from applications.mails import tell_applicants
from awards import proof_mails
from awards.checking import has_totals_only, planned_money, proof_of, result_of
from awards.final_notice import final_notice
from awards.freeing import free_rest
from awards.leftovers import given_to
from awards.lifecycle import officer
from awards.models import Award, Proof, Receipt, Settlement
from awards.notices import issue_notice, paper_of, seal_of
from awards.payout_plan import ZERO, total
from awards.payouts import waits_for_office
from awards.settlement import Result
from awards.states import AwardState, Channel, ReceiptVerdict
from awards.workflow import assure, lock_award, move
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.base import to_cents

# While the repayment is talked about, the office may still find that more counts.
CHECKED_IN = frozenset({AwardState.PROOF_SENT, AwardState.HEARING})


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the office says of a receipt. `recognised`: euros, for a part only; `remark`: needed unless all counts."""

    verdict: ReceiptVerdict
    recognised: Decimal | None = None
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class LineVerdict:
    """What the office says of a line where only totals are asked: what of it is accepted, in euros, and why less."""

    accepted: Decimal
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What receipts alone do not say: money that came in, in euros, and lines that may pass the tolerance."""

    own: Decimal
    others: Decimal
    over: frozenset[str] = frozenset()
    reason: str = ""


# -- the office's findings ------------------------------------------------------------------------


def may_check(award: Award, actor: User) -> bool:
    """Whether the person may say now what counts."""
    return award.state in CHECKED_IN and officer(award, actor)


def lock_for_check(award: Award, actor: User, act: str) -> Award:
    """The locked award, if the office may check it now. Raises NotAllowed, NotPossible."""
    award = lock_award(award.pk)
    if not officer(award, actor):
        raise NotAllowed(act)
    if award.state not in CHECKED_IN:
        raise NotPossible(act, award.state)
    return award


@transaction.atomic
def judge_receipts(*, award: Award, actor: User, now: datetime, verdicts: Mapping[int, Verdict]) -> None:
    """Say of receipts, by their numbers, what counts. All or nothing.

    Raises Refused with `receipt` and the field: part_missing, part_too_much, remark_missing.
    """
    award = lock_for_check(award, actor, "judge_receipts")
    for receipt in award.receipts.in_use().filter(pk__in=list(verdicts)).select_for_update(of=("self",)):
        said = verdicts[receipt.pk]
        refuse_half_said(receipt, said)
        if is_said_already(receipt, said):
            # Since when the facts are known does not change by saying them again.
            continue
        receipt.verdict = said.verdict
        receipt.recognised = recognised_by(receipt, said)
        receipt.remark = said.remark
        is_open = said.verdict == ReceiptVerdict.OPEN
        receipt.checked_by, receipt.checked_at = (None, None) if is_open else (actor, now)
        receipt.save()


def is_said_already(receipt: Receipt, said: Verdict) -> bool:
    told = (receipt.verdict, receipt.recognised, receipt.remark)
    return told == (said.verdict, recognised_by(receipt, said), said.remark)


def recognised_by(receipt: Receipt, said: Verdict) -> Decimal | None:
    sums = {ReceiptVerdict.FULL: receipt.amount, ReceiptVerdict.NONE: ZERO, ReceiptVerdict.OPEN: None}
    return sums.get(said.verdict, said.recognised)


def refuse_half_said(receipt: Receipt, said: Verdict) -> None:
    if said.verdict == ReceiptVerdict.PART:
        if said.recognised is None or said.recognised <= ZERO:
            raise Refused("part_missing", field="recognised", receipt=receipt.pk)
        if said.recognised >= receipt.amount:
            raise Refused("part_too_much", field="recognised", receipt=receipt.pk, amount=receipt.amount)
    if said.verdict in {ReceiptVerdict.PART, ReceiptVerdict.NONE} and not said.remark:
        raise Refused("remark_missing", field="remark", receipt=receipt.pk)


@transaction.atomic
def accept_open_receipts(*, award: Award, actor: User, now: datetime) -> int:
    """All receipts nobody has judged count in full. Returns how many."""
    award = lock_for_check(award, actor, "judge_receipts")
    still_open = award.receipts.in_use().filter(verdict=ReceiptVerdict.OPEN).values_list("pk", flat=True)
    found = {pk: Verdict(verdict=ReceiptVerdict.FULL) for pk in still_open}
    judge_receipts(award=award, actor=actor, now=now, verdicts=found)
    return len(found)


@transaction.atomic
def judge_lines(*, award: Award, actor: User, lines: Mapping[str, LineVerdict]) -> None:
    """Say what of each line's total is accepted (simplified proof). Raises Refused: remark_missing, line_too_much."""
    award = lock_for_check(award, actor, "judge_lines")
    proof = Proof.objects.select_for_update(of=("self",)).get(award=award)
    claimed = {key: Decimal(sum_) for key, sum_ in proof.figures.get("lines", {}).items()}
    for key, said in lines.items():
        if said.accepted > claimed.get(key, ZERO):
            raise Refused("line_too_much", field=f"accepted_{key}", amount=claimed.get(key, ZERO))
        if said.accepted < claimed.get(key, ZERO) and not said.remark:
            raise Refused("remark_missing", field=f"remark_{key}")
    proof.check_notes["lines"] = {
        key: {"accepted": str(said.accepted), "remark": said.remark} for key, said in lines.items()
    }
    proof.save(update_fields=["check_notes"])


@transaction.atomic
def note_findings(*, award: Award, actor: User, findings: Findings) -> None:
    """Money that came in as the office sees it, and lines that may pass the tolerance.

    Raises Refused("reason_missing") when it differs from what was sent, or a line passes, without a reason.
    """
    award = lock_for_check(award, actor, "note_findings")
    proof = Proof.objects.select_for_update(of=("self",)).get(award=award)
    own, others = planned_money(award)
    sent = Decimal(proof.figures.get("own", own)), Decimal(proof.figures.get("others", others))
    if ((findings.own, findings.others) != sent or findings.over) and not findings.reason:
        raise Refused("reason_missing", field="reason")
    known = {line["key"] for line in award.lines}
    proof.check_notes |= {
        "own": str(findings.own),
        "others": str(findings.others),
        "over": dict.fromkeys(sorted(findings.over & known), findings.reason),
        "reason": findings.reason,
    }
    proof.save(update_fields=["check_notes"])


# -- what follows ---------------------------------------------------------------------------------


@transaction.atomic
def return_proof(*, award: Award, actor: User, now: datetime, reason: str, due_on: date) -> Award:
    """Send the proof back to be completed by a day. Raises Refused: reason_missing, day_over."""
    award = lock_award(award.pk)
    assure(award, "return_proof", actor)
    if not reason:
        raise Refused("reason_missing", field="reason")
    if due_on <= localdate(now):
        raise Refused("day_over", field="due_on")
    proof, _made = Proof.objects.select_for_update(of=("self",)).get_or_create(award=award)
    proof.returned_at, proof.return_reason = now, reason
    proof.save(update_fields=["returned_at", "return_reason"])
    award.proof_due_on = due_on
    entry = move(award, "return_proof", actor=actor, now=now, reason=reason, due_on=due_on.isoformat())
    waits_for_office(award, now)
    tell_applicants(
        award.application,
        proof_mails.proof_returned,
        key=f"proof-returned:{entry.pk}",
        now=now,
        award=award,
        reason=reason,
    )
    return award


def refuse_unfinished(award: Award, receipts: list[Receipt]) -> None:
    """Every receipt was looked at, and no payment is between here and the bank's answer."""
    still_open = sum(receipt.verdict == ReceiptVerdict.OPEN for receipt in receipts)
    if still_open and not has_totals_only(award):
        raise Refused("receipts_open", number=still_open)


@transaction.atomic
def record_result(*, award: Award, actor: User, now: datetime, remarks: str = "") -> Settlement:
    """Freeze what the check came to, as the basis of a settlement or of a repayment. Changes no state.

    Raises NotAllowed, NotPossible outside the check, Refused("receipts_open").
    """
    award = lock_for_check(award, actor, "record_result")
    proof, receipts = proof_of(award), list(award.receipts.in_use())
    refuse_unfinished(award, receipts)
    result = result_of(award, proof=proof, receipts=receipts)
    settlement = drawn_up(award, result, actor=actor, now=now, remarks=remarks)
    settlement.save()
    return settlement


def drawn_up(award: Award, result: Result, *, actor: User, now: datetime, remarks: str = "") -> Settlement:
    """What a result comes to, not stored yet."""
    return Settlement(
        award=award,
        recognised=result.recognised,
        own_money=result.own,
        other_money=result.others,
        final_amount=result.final,
        paid_before=to_cents(total(given_to(award))),
        arithmetic=result.as_data(),
        remarks=remarks,
        made_by=actor,
        made_at=now,
    )


@transaction.atomic
def settle(
    *,
    award: Award,
    actor: User,
    now: datetime,
    remarks: str = "",
    channel: Channel | None = None,
    seal: str = "",
) -> Settlement:
    """Settle a checked proof: the result is frozen, what is not needed goes back to its years, payouts are adjusted.

    The final notice is released in the same act. `seal` is that of the notice without remarks as it was read
    (awards.notices.seal_of); empty if nobody looked. `channel`: its way, as the last notice went if None.

    Raises NotAllowed, NotPossible, Refused: receipts_open; overpaid (`amount`): the way is a repayment then;
    changed_meanwhile, nobody_to_tell.
    """
    award = lock_award(award.pk)
    assure(award, "settle", actor)
    settlement = record_result(award=award, actor=actor, now=now, remarks=remarks)
    too_much = settlement.paid_before - settlement.final_amount
    if too_much > ZERO:
        raise Refused("overpaid", amount=too_much)
    if seal and seal != seal_of(paper_of(final_notice(settlement=settlement, word="", actor=actor, now=now))):
        raise Refused("changed_meanwhile")
    award.final_amount = settlement.final_amount
    freed = free_rest(
        award, keep=award.final_amount, by=actor, now=now, reason="Settlement of the proof of use"
    )
    data: dict[str, Any] = {"amount": str(settlement.final_amount), "released": str(total(freed))}
    entry = move(award, "settle", actor=actor, now=now, reason=remarks, **data)
    # What is left goes out now.
    waits_for_office(award, now)
    notice = final_notice(settlement=settlement, word=remarks, actor=actor, now=now)
    issue_notice(notice=notice, actor=actor, now=now, channel=channel)
    tell_applicants(
        award.application,
        proof_mails.settled,
        key=f"settled:{entry.pk}",
        now=now,
        award=award,
        settlement=settlement,
        notice=notice,
    )
    return settlement
