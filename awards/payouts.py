"""Payments of an award until they are released: planned by the guideline, prepared by the office, released by a second person.

From there awards.payout_runs gives them to the bank, and awards.bookings notes what became of them.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from schwifty import IBAN

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import RoleName
from applications.conflicts import has_conflict
from applications.states import Event
from applications.workflow import note
from awards import payout_mails
from awards.leftovers import left_to_pay
from awards.lifecycle import officer
from awards.models import Account, Award, Payout
from awards.payout_plan import Years, as_written, fitted, pour, shares, total
from awards.states import OFFICE_ACTS, PAYABLE, AwardState, ChangeState, PayoutState
from awards.workflow import lock_award
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.procedure_rules import Payout as PayoutRule

# The second pair of eyes.
RELEASERS = frozenset({RoleName.TREASURER, RoleName.DEPUTY})
ADVANCE = PayoutRule(clause="", assumed=True)

# -- the plan -------------------------------------------------------------------------------------


@transaction.atomic
def plan_payouts(award: Award, now: datetime) -> list[Payout]:
    """Make the plan of payments, or fit it to what is bound for the grant now; the payments to come, in their order.

    Call it for a locked award when its grant is accepted, changed, carried over or settled, once the pot is booked. A second
    call changes nothing. What the bank has is never touched. Planned payments are cut first, the last one first; one that
    was prepared or released is another payment once its sum is another, and goes back to the plan.
    """
    to_come = list(award.payouts.to_come().select_for_update(of=("self",)).order_by("number"))
    if award.payouts.exists():
        refit(award, to_come, now)
    else:
        write_first(award, first_plan(award), now)
    if award.final_amount is not None:
        # Nothing is to be shown any more: what is left goes out.
        award.payouts.filter(state=PayoutState.PLANNED, due_on=None).update(due_on=localdate(now))
    waits_for_office(award, now)
    return list(award.payouts.to_come().order_by("number"))


def first_plan(award: Award) -> list[Years]:
    """The payments by the guideline, each by its years."""
    rooms = left_to_pay(award)
    return pour(shares(total(rooms), rule_of(award).instalments), rooms)


def write_first(award: Award, plan: list[Years], now: datetime) -> None:
    """The first payment is due at once, unless the costs must be shown before; the others along the project."""
    for place, years in enumerate(plan):
        add_payout(award, years, due_on=due_day(award, place, len(plan), localdate(now)))


def due_day(award: Award, place: int, number: int, today: date) -> date | None:
    """When part `place` of `number`, counted from 0, is due: so much of the project's time must be over.

    Of two parts the second is due at half of the time. Never before today; None: only once the proof is checked.
    """
    if rule_of(award).method == "reimbursement":
        return None
    if place == 0 or award.starts_on is None or award.ends_on is None:
        return None if place else today
    return max(award.starts_on + (award.ends_on - award.starts_on) * place / number, today)


def rule_of(award: Award) -> PayoutRule:
    """How the guideline of the case pays; all at once where it is silent."""
    return award.application.guideline.payout or ADVANCE


def refit(award: Award, to_come: list[Payout], now: datetime) -> None:
    """Bring payments to come to what the years have left; one more where none of them may grow."""
    held = [payout for payout in to_come if payout.state != PayoutState.PLANNED]
    planned = [payout for payout in to_come if payout.state == PayoutState.PLANNED]
    known: list[Payout | None] = [*held, *planned] if planned else [*held, None]
    parts = fitted([payout.years if payout else {} for payout in known], left_to_pay(award))
    for payout, years in zip(known, parts, strict=True):
        if payout is not None:
            write_years(award, payout, years, now)
        elif years:
            add_payout(award, years, due_on=due_day(award, 0, 1, localdate(now)))


def add_payout(award: Award, years: Years, **fields: Any) -> Payout:
    last = award.payouts.order_by("-number").values_list("number", flat=True).first() or 0
    new: Payout = award.payouts.create(
        number=last + 1, amount=total(years), by_year=as_written(years), **fields
    )
    return new


def write_years(award: Award, payout: Payout, years: Years, now: datetime) -> None:
    """Let a payment be carried by these years; without any it is not needed any more."""
    amount = total(years)
    if amount != payout.amount and payout.state != PayoutState.PLANNED:
        take_back(payout)
        note_payout(award, payout, Event.PAYOUT_GIVEN_BACK, actor=None, now=now)
    if amount:
        payout.amount, payout.by_year = amount, as_written(years)
    else:
        payout.state = PayoutState.CANCELLED
    payout.save()


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
    account: Account | None = award.accounts.filter(replaced_at=None).select_related("named_by").first()
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
    """Put a locked award on the office's list while it has something to do with it, and take it off afterwards.

    That is a payment due to be prepared, a wish to be answered, or what the state asks for.
    """
    due = award.state in PAYABLE and not waits_for_proof(award) and award.payouts.due(localdate(now)).exists()
    since = (award.office_waiting_since or now) if due or waits_otherwise(award) else None
    if since != award.office_waiting_since:
        award.office_waiting_since = since
        award.save(update_fields=["office_waiting_since"])


def waits_otherwise(award: Award) -> bool:
    """The office has something else to do with it."""
    if award.state == AwardState.HEARING:
        return award.office_waiting_since is not None
    return AwardState(award.state) in OFFICE_ACTS or award.changes.filter(state=ChangeState.ASKED).exists()
