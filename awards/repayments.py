"""Money that came back is booked by the treasurer, into the budget years it was paid from, the latest first.

It was demanded (awards.claims), or came without a demand; then the grant is smaller by it (awards.checking).
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Min
from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import RoleName
from applications.conflicts import has_conflict
from applications.states import Event
from applications.workflow import note
from awards import claim_mails, repayment_mails
from awards.claim_sums import Sums, sums_of
from awards.claims import finish, lock_claim
from awards.freeing import release
from awards.models import Award, Claim, Repayment
from awards.payout_plan import ZERO, Years, as_written, last_of, total
from awards.states import BEFORE_HEARING, AwardState, ClaimState
from awards.workflow import lock_award
from budgets.ledger import book_years, spent_on
from budgets.models import EntryKind
from funding.errors import NotAllowed, NotPossible, Refused

TREASURERS = frozenset({RoleName.TREASURER})
# Where money may come back without a demand.
UNASKED = frozenset({*BEFORE_HEARING, AwardState.HEARING})


@transaction.atomic
def book_repayment(
    *,
    award: Award,
    actor: User,
    now: datetime,
    amount: Decimal,
    received_on: date,
    interest: Decimal = ZERO,
    note_text: str = "",
    entry: str = "",
) -> Repayment:
    """Book `amount` euros that came in on a day, `interest` of them for interest. The last one settles the grant.

    Without the interest the money goes back to the pot: REPAYMENT, then RELEASE, into the years it was paid from. Interest is
    no money of the pot and is not booked there. `entry`: the fingerprint of an entry of a bank statement, booked once.

    Raises NotAllowed, NotPossible, Refused: amount_not_positive, received_in_future, received_before_payment (`paid`),
    interest_over_amount, more_than_open (`open`), more_interest_than_open (`open`), more_than_paid (`paid`),
    entry_booked; rate_missing (`since`) when the last interest cannot be worked out yet.
    """
    award = lock_award(award.pk)
    assure_treasurer(award, actor)
    claim = lock_claim(award, ClaimState.DEMANDED, "book_repayment")
    if interest < ZERO or interest > amount:
        raise Refused("interest_over_amount", field="interest")
    refuse_wrong_payment(award, amount, received_on, localdate(now), entry)
    before = sums_of(claim, claim.repayments.all(), localdate(now))
    by_year = last_of(spent_on(award.application.reference or ""), amount - interest)
    booked = Repayment(
        award=award,
        claim=claim,
        amount=amount,
        interest=interest,
        by_year=as_written(by_year),
        received_on=received_on,
        booked_by=actor,
        booked_at=now,
        note=note_text,
        entry=entry,
    )
    after = sums_of(claim, [*claim.repayments.all(), booked], localdate(now))
    refuse_too_much(before, after, interest)
    if after.rate_missing and after.open == ZERO:
        raise Refused("rate_missing", field="interest", since=after.rate_missing)
    keep(booked, by_year)
    if after.all_open == ZERO:
        complete(claim, now)
    else:
        claim_mails.tell_applicant(claim, claim_mails.came_in, now=now, repayment=booked, left=after.all_open)
    return booked


def assure_treasurer(award: Award, actor: User) -> None:
    case = award.application
    if not roles_of(actor).holds(TREASURERS, case.programme_id) or has_conflict(case, actor):
        raise NotAllowed("book_repayment")


@transaction.atomic
def book_unasked(
    *,
    award: Award,
    actor: User,
    now: datetime,
    amount: Decimal,
    received_on: date,
    entry: str = "",
) -> Repayment:
    """Book `amount` euros that came back without a demand, before the grant is settled. It is not paid out again.

    Raises NotAllowed, NotPossible, Refused: amount_not_positive, received_in_future, received_before_payment (`paid`),
    more_than_paid (`paid`), entry_booked.
    """
    award = lock_award(award.pk)
    assure_treasurer(award, actor)
    if award.state not in UNASKED:
        raise NotPossible("book_unasked", award.state)
    refuse_wrong_payment(award, amount, received_on, localdate(now), entry)
    by_year = last_of(spent_on(award.application.reference or ""), amount)
    booked = Repayment(
        award=award,
        amount=amount,
        interest=ZERO,
        by_year=as_written(by_year),
        received_on=received_on,
        booked_by=actor,
        booked_at=now,
        entry=entry,
    )
    keep(booked, by_year)
    repayment_mails.tell_of_unasked(booked, now=now)
    return booked


def keep(booked: Repayment, by_year: Years) -> None:
    """Store it, with the pot and the timeline. Raises Refused: more_than_paid (`paid`)."""
    award, now = booked.award, booked.booked_at
    if total(by_year) < booked.amount - booked.interest:
        raise Refused("more_than_paid", field="amount", paid=total(by_year))
    booked.save()
    book_in_pot(award, by_year, booked.booked_by, now)
    note(
        award.application,
        Event.REPAYMENT_BOOKED,
        actor=booked.booked_by,
        now=now,
        amount=str(booked.amount),
        interest=str(booked.interest),
        received_on=booked.received_on.isoformat(),
    )


def refuse_wrong_payment(
    award: Award, amount: Decimal, received_on: date, today: date, entry: str = ""
) -> None:
    """Also what came before the demand may be booked, but nothing can come back before it was paid."""
    if amount <= ZERO:
        raise Refused("amount_not_positive", field="amount")
    if received_on > today:
        raise Refused("received_in_future", field="received_on")
    paid = award.payouts.filter(paid_on__isnull=False).aggregate(first=Min("paid_on"))["first"]
    if paid is not None and received_on < paid:
        raise Refused("received_before_payment", field="received_on", paid=paid)
    if entry and Repayment.objects.filter(entry=entry).exists():
        raise Refused("entry_booked")


def refuse_too_much(before: Sums, after: Sums, interest: Decimal) -> None:
    """`after` holds the payment already, also for the interest, which stops with it.

    A transfer that is found late lowers interest that may be paid already; then this payment is not what is too much.
    """
    if after.repaid > after.amount:
        raise Refused("more_than_open", field="amount", open=before.open)
    if interest and after.interest_paid > after.interest:
        raise Refused(
            "more_interest_than_open",
            field="interest",
            open=max(after.interest - before.interest_paid, ZERO),
        )


def book_in_pot(award: Award, by_year: Years, actor: User, now: datetime) -> None:
    """The money is back, and no longer bound for this case."""
    book_years(
        EntryKind.REPAYMENT,
        programme=award.application.programme,
        by_year=by_year,
        case_reference=award.application.reference or "",
        by=actor,
        now=now,
    )
    release(award, by_year, by=actor, now=now)


def complete(claim: Claim, now: datetime) -> None:
    """All is back: the grant is settled without anybody doing more."""
    claim.state = ClaimState.REPAID
    claim.save(update_fields=["state"])
    finish(claim.award, "complete_repayment", actor=None, now=now)
    claim_mails.tell_applicant(claim, claim_mails.complete, now=now)
    claim_mails.tell_office(claim, claim_mails.complete_for_office, now=now)
