"""Payments of an award until they are released: planned by the guideline, prepared by the office, released by a second person.

From there awards.payout_runs gives them to the bank, and awards.bookings notes what became of them.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F, Sum
from django.utils.timezone import localdate
from schwifty import IBAN

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import RoleName
from applications.conflicts import has_conflict
from applications.states import Event
from applications.workflow import note
from awards import payout_mails
from awards.lifecycle import officer
from awards.models import Account, Award, Payout
from awards.payout_plan import ZERO, Years, adjusted, pour, shares
from awards.states import OFFICE_ACTS, PAYABLE, AwardState, ChangeState, PayoutState
from awards.workflow import lock_award
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.base import to_cents
from funding.guideline.procedure_rules import Payout as PayoutRule

# The second pair of eyes.
RELEASERS = frozenset({RoleName.TREASURER, RoleName.DEPUTY})
ADVANCE = PayoutRule(clause="", assumed=True)

# -- the plan -------------------------------------------------------------------------------------


@transaction.atomic
def plan_payouts(award: Award, now: datetime) -> list[Payout]:
    """Make the plan of payments, or fit it to what the grant is now; the payments to come, in their order.

    Call it when a grant is accepted, changed or settled, with the award as it was just saved. A second call changes
    nothing. What the bank has is never touched; what was prepared or released goes back to the plan when the grant has
    become smaller than that.
    """
    award = lock_award(award.pk)
    known = list(award.payouts.select_for_update().order_by("number"))
    counting = [
        payout for payout in known if payout.state not in {PayoutState.BOUNCED, PayoutState.CANCELLED}
    ]
    ceiling = promised(award)
    if sum((payout.amount for payout in counting if payout.state != PayoutState.PLANNED), ZERO) > ceiling:
        for payout in counting:
            if payout.state in {PayoutState.PREPARED, PayoutState.RELEASED}:
                take_back(payout)
    fixed = [payout for payout in counting if payout.state != PayoutState.PLANNED]
    planned = [payout for payout in counting if payout.state == PayoutState.PLANNED]
    rest = max(ceiling - sum((payout.amount for payout in fixed), ZERO), ZERO)
    amounts = adjusted([payout.amount for payout in planned], rest) if known else first_plan(award)
    write_plan(award, planned, amounts, rooms_beside(award, fixed), now)
    if award.final_amount is not None:
        # Nothing is to be shown any more: what is left goes out.
        award.payouts.filter(state=PayoutState.PLANNED, due_on=None).update(due_on=localdate(now))
    waits_for_office(award, now)
    return list(award.payouts.to_come().order_by("number"))


def promised(award: Award) -> Decimal:
    """What all payments together may be: the grant, or what was left of it beside what has come back of them."""
    promised: Decimal = award.amount
    if award.final_amount is None:
        return promised
    back = award.repayments.aggregate(all=Sum(F("amount") - F("interest")))["all"] or ZERO
    return min(promised, award.final_amount + to_cents(back))


def rule_of(award: Award) -> PayoutRule:
    """How the guideline of the case pays; all at once where it is silent."""
    return award.application.guideline.payout or ADVANCE


def first_plan(award: Award) -> list[Decimal]:
    return shares(promised(award), rule_of(award).instalments)


def rooms_beside(award: Award, fixed: list[Payout]) -> Years:
    """What each budget year still carries beside the payments that stay as they are."""
    rooms = award.years
    for payout in fixed:
        for year, part in payout.years.items():
            rooms[year] = rooms.get(year, ZERO) - part
    return rooms


def write_plan(
    award: Award, planned: list[Payout], amounts: list[Decimal], rooms: Years, now: datetime
) -> None:
    """Bring the planned payments to these amounts; more of them are added, those of 0 are cancelled."""
    kept = [amount for amount in amounts if amount]
    carried = iter(pour(kept, rooms))
    for place, amount in enumerate(amounts):
        years = next(carried) if amount else {}
        if place >= len(planned):
            add_payout(award, amount, years, due_on=localdate(now) if is_first_due(award, place) else None)
            continue
        write_amount(planned[place], amount, years)


def is_first_due(award: Award, place: int) -> bool:
    """The first payment is due at once, unless the costs must be shown before."""
    return place == 0 and rule_of(award).method != "reimbursement"


def add_payout(award: Award, amount: Decimal, years: Years, **fields: Any) -> Payout:
    last = award.payouts.order_by("-number").values_list("number", flat=True).first() or 0
    added: Payout = award.payouts.create(number=last + 1, amount=amount, by_year=written(years), **fields)
    return added


def write_amount(payout: Payout, amount: Decimal, years: Years) -> None:
    if not amount:
        payout.state = PayoutState.CANCELLED
    else:
        payout.amount, payout.by_year = amount, written(years)
    payout.save()


def written(years: Years) -> dict[str, str]:
    return {str(year): str(part) for year, part in years.items()}


@transaction.atomic
def cancel_payouts(award: Award) -> int:
    """Cancel all payments that the bank does not have: the grant was declined or revoked. How many."""
    lock_award(award.pk)
    cancelled: int = award.payouts.to_come().update(state=PayoutState.CANCELLED)
    return cancelled


# -- the office prepares --------------------------------------------------------------------------


@transaction.atomic
def prepare_payout(*, award: Award, number: int, actor: User, now: datetime) -> Payout:
    """The office has checked a planned payment: amount, state of the grant, account as it is now.

    Raises NotAllowed; NotPossible while the grant pays nothing; Refused("prepared_already" | "after_settlement" |
    "account_missing" | "account_private" | "iban_wrong").
    """
    award = lock_award(award.pk)
    if not officer(award, actor):
        raise NotAllowed("prepare_payout")
    assure_payable(award, "prepare_payout")
    plan_payouts(award, now)
    payout = award.payouts.select_for_update().filter(number=number).first()
    if payout is None or payout.state != PayoutState.PLANNED:
        raise Refused("prepared_already")
    if waits_for_proof(award):
        raise Refused("after_settlement")
    payout.state, payout.account = PayoutState.PREPARED, payable_account(award)
    payout.prepared_by, payout.prepared_at, payout.note = actor, now, ""
    payout.save()
    note_payout(award, payout, Event.PAYOUT_PREPARED, actor=actor, now=now)
    payout_mails.tell_releasers(award, payout, now=now)
    waits_for_office(award, now)
    found: Payout = payout
    return found


def assure_payable(award: Award, act: str) -> None:
    if award.state not in PAYABLE:
        raise NotPossible(act, award.state)


def waits_for_proof(award: Award) -> bool:
    """Costs are paid back after they were shown, and the proof is not checked yet."""
    return rule_of(award).method == "reimbursement" and award.final_amount is None


def payable_account(award: Award) -> Account:
    """The account the award is paid to now. Raises Refused when there is none that may be paid to."""
    account: Account | None = award.accounts.filter(replaced_at=None).first()
    if account is None:
        raise Refused("account_missing")
    if account.is_private and rule_of(award).organisation_accounts_only:
        raise Refused("account_private")
    iban = IBAN(account.iban, allow_invalid=True)
    if not iban.is_valid or not iban.in_sepa_zone:
        raise Refused("iban_wrong")
    return account


# -- a second person releases ---------------------------------------------------------------------


@transaction.atomic
def release_payout(*, payout: Payout, actor: User, now: datetime) -> Payout:
    """The treasurer, or the deputy officer, lets a prepared payment go; never who prepared it.

    Raises NotAllowed; NotPossible when it is not prepared or the grant pays nothing now; Refused("same_person" |
    "account_changed").
    """
    award, found = lock_payout(payout)
    assure_releaser(award, actor, "release_payout")
    assure_payable(award, "release_payout")
    if found.state != PayoutState.PREPARED:
        raise NotPossible("release_payout", found.state)
    if found.prepared_by_id == actor.pk:
        raise Refused("same_person")
    if found.account is None or found.account.replaced_at is not None:
        raise Refused("account_changed")
    found.state, found.released_by, found.released_at = PayoutState.RELEASED, actor, now
    found.save()
    note_payout(award, found, Event.PAYOUT_RELEASED, actor=actor, now=now)
    return found


def lock_payout(payout: Payout) -> tuple[Award, Payout]:
    """Lock case, award and payment in this order, and read them afresh; call inside a transaction."""
    award = lock_award(payout.award_id)
    found: Payout = Payout.objects.select_for_update(of=("self",)).select_related("account").get(pk=payout.pk)
    found.award = award
    return award, found


def assure_releaser(award: Award, actor: User, act: str) -> None:
    case = award.application
    if not roles_of(actor).holds(RELEASERS, case.programme_id) or has_conflict(case, actor):
        raise NotAllowed(act)


@transaction.atomic
def give_back_payout(*, payout: Payout, actor: User, now: datetime, reason: str) -> Payout:
    """Stop a payment the bank does not have: the office checks it again. For who may release it and for the office.

    Raises NotAllowed, NotPossible, Refused("reason_missing").
    """
    award, found = lock_payout(payout)
    if not officer(award, actor):
        assure_releaser(award, actor, "give_back_payout")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    if found.state not in {PayoutState.PREPARED, PayoutState.RELEASED}:
        raise NotPossible("give_back_payout", found.state)
    take_back(found, reason.strip())
    note_payout(
        award, found, Event.PAYOUT_GIVEN_BACK, actor=actor, now=now, reason=reason.strip(), is_shared=False
    )
    payout_mails.tell_given_back(award, found, now=now)
    waits_for_office(award, now)
    return found


@transaction.atomic
def account_changed(award: Award, *, actor: User | None, now: datetime) -> int:
    """Another account counts: what the bank does not have yet must be prepared again. How many payments that are."""
    award = lock_award(award.pk)
    waiting = award.payouts.select_for_update().filter(state__in=[PayoutState.PREPARED, PayoutState.RELEASED])
    found = list(waiting)
    for payout in found:
        take_back(payout)
        note_payout(award, payout, Event.PAYOUT_GIVEN_BACK, actor=actor, now=now)
    waits_for_office(award, now)
    return len(found)


def take_back(payout: Payout, reason: str = "") -> None:
    """Back to the plan; who prepared and released it stands in the timeline."""
    payout.state, payout.account, payout.note = PayoutState.PLANNED, None, reason
    payout.prepared_by = payout.prepared_at = payout.released_by = payout.released_at = None
    payout.save()


# -- what follows ---------------------------------------------------------------------------------


def note_payout(award: Award, payout: Payout, event: Event, *, now: datetime, **data: Any) -> None:
    note(award.application, event, now=now, amount=str(payout.amount), payment=payout.number, **data)


def waits_for_office(award: Award, now: datetime) -> None:
    """Put the award on the office's list while a payment is due to be prepared, and take it off afterwards."""
    due = award.state in PAYABLE and not waits_for_proof(award) and award.payouts.due(localdate(now)).exists()
    if due and award.office_waiting_since is None:
        Award.objects.filter(pk=award.pk).update(office_waiting_since=now)
    elif not due and award.office_waiting_since is not None and not waits_otherwise(award):
        Award.objects.filter(pk=award.pk).update(office_waiting_since=None)


def waits_otherwise(award: Award) -> bool:
    """The office has something else to do with it."""
    return AwardState(award.state) in OFFICE_ACTS or award.changes.filter(state=ChangeState.ASKED).exists()
