"""Money that a grant does not need any more is free again; whoever waits for money is offered it."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from awards.leftovers import given_to
from awards.models import Award
from awards.payout_plan import Years, last_of, total, without
from awards.payouts import plan_payouts
from awards.waiting_list import offer_to_waiting_list
from budgets.ledger import book_years, committed_to
from budgets.models import EntryKind
from funding.errors import Refused


def free_rest(award: Award, *, keep: Decimal, by: User | None, now: datetime, reason: str = "") -> Years:
    """Leave `keep` euros of a locked award bound; release the rest into the years it came from, the latest year first.

    Payments to come follow, and the waiting list is offered what came free. Returns what each year got back. Raises
    Refused("below_paid", paid) when more was paid, or is with the bank.
    """
    case, given = award.application, given_to(award)
    bound = committed_to(case.reference or "")
    rest = total(bound) - keep
    freed = last_of(without(bound, given), rest)
    if total(freed) < rest:
        raise Refused("below_paid", field="amount", paid=total(given))
    release(award, freed, by=by, now=now, reason=reason)
    plan_payouts(award, now)
    return freed


def release(award: Award, freed: Years, *, by: User | None, now: datetime, reason: str = "") -> None:
    """Book what is no longer bound for a locked award, and tell the office who waits for it."""
    case = award.application
    booked = book_years(
        EntryKind.RELEASE,
        programme=case.programme,
        by_year=freed,
        case_reference=case.reference or "",
        by=by,
        now=now,
        reason=reason,
    )
    if booked:
        offer_to_waiting_list(programme=case.programme, freed=freed, now=now, key=f"release:{booked[0].pk}")
