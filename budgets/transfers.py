"""Money that moves between years, and budgets that change: each rests on a decision that is named."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from budgets.ledger import book, case_year
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from budgets.people import CARRIERS, KEEPERS, assure_role
from funding.errors import Refused
from funding.models import Programme

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class CarryOver:
    """What a case takes along into a later year."""

    programme: Programme
    case_reference: str
    from_year: int
    to_year: int
    by: User | None
    now: datetime
    reason: str


# Higher apps follow here what happens to the money of their cases. Called first, so that they take their locks before the
# pot's; they may raise Refused. What they get back to do is called with the amount, in the same transaction.
Follow = Callable[[Decimal], None]
Follower = Callable[[CarryOver], Follow | None]
_followers: list[Follower] = []


def follow_carry_overs(follower: Follower) -> None:
    """Register a follower; see above."""
    if follower not in _followers:
        _followers.append(follower)


@transaction.atomic
def set_budget_to(
    *, programme: Programme, year: int, amount: Decimal, by: User | None, now: datetime, reason: str
) -> LedgerEntry:
    """Make `amount` the year's budget; the difference is booked, with the decision as `reason`.

    Raises Refused (reason_missing, budget_unchanged), PotExceeded (less than is promised or transferred), YearFrozen.
    """
    assure_role(by, KEEPERS, programme)
    assure_reason(reason)
    row = lock_years(programme, [year])[0]
    difference = amount - row.budget
    if difference == ZERO:
        raise Refused("budget_unchanged", field="amount", year=year, most=row.budget)
    kind = EntryKind.BUDGET if difference > ZERO else EntryKind.BUDGET_CUT
    return book(
        programme=programme, year=year, kind=kind, amount=abs(difference), by=by, now=now, reason=reason
    )


@transaction.atomic
def transfer(
    *,
    programme: Programme,
    from_year: int,
    to_year: int,
    amount: Decimal,
    by: User | None,
    now: datetime,
    reason: str,
) -> tuple[LedgerEntry, LedgerEntry]:
    """Move free money from one year to another, with the decision as `reason`: the row out and the row in.

    Raises Refused (amount_not_positive, reason_missing, same_year), PotExceeded (more than is free), YearFrozen.
    """
    assure_role(by, KEEPERS, programme)
    if amount <= ZERO:
        raise Refused("amount_not_positive", field="amount")
    if from_year == to_year:
        raise Refused("same_year", field="to_year")
    assure_reason(reason)
    lock_years(programme, [from_year, to_year])
    return move_between(programme, from_year, to_year, amount, by, now, reason)


def move_between(
    programme: Programme,
    from_year: int,
    to_year: int,
    amount: Decimal,
    by: User | None,
    now: datetime,
    reason: str,
    case_reference: str = "",
) -> tuple[LedgerEntry, LedgerEntry]:
    """The two rows of a transfer; call with both years locked."""

    def row(kind: EntryKind, year: int, other: int) -> LedgerEntry:
        return book(
            programme=programme,
            year=year,
            kind=kind,
            amount=amount,
            by=by,
            now=now,
            reason=reason,
            case_reference=case_reference,
            other_year=other,
        )

    return row(EntryKind.TRANSFER_OUT, from_year, to_year), row(EntryKind.TRANSFER_IN, to_year, from_year)


@transaction.atomic
def carry_over(
    *,
    programme: Programme,
    case_reference: str,
    from_year: int,
    to_year: int,
    by: User | None,
    now: datetime,
    reason: str,
) -> Decimal:
    """Take what is promised to a case and not spent along into a later year; returns the amount.

    The promise ends in the old year, the money moves, the promise begins again in the new one: four rows.
    Raises Refused (reason_missing, not_a_later_year, nothing_open, and what followers raise), YearFrozen.
    """
    assure_role(by, CARRIERS, programme)
    assure_reason(reason)
    if to_year <= from_year:
        raise Refused("not_a_later_year", field="to_year", year=from_year)
    order = CarryOver(
        programme=programme,
        case_reference=case_reference,
        from_year=from_year,
        to_year=to_year,
        by=by,
        now=now,
        reason=reason,
    )
    follow = [then for follower in _followers if (then := follower(order))]
    amount = case_year(lock_years(programme, [from_year, to_year])[0], case_reference).open
    if amount <= ZERO:
        raise Refused("nothing_open", year=from_year)
    rebind(order, amount)
    for then in follow:
        then(amount)
    return amount


def rebind(order: CarryOver, amount: Decimal) -> None:
    def promise(kind: EntryKind, year: int) -> None:
        book(
            programme=order.programme,
            year=year,
            kind=kind,
            amount=amount,
            by=order.by,
            now=order.now,
            reason=order.reason,
            case_reference=order.case_reference,
        )

    promise(EntryKind.RELEASE, order.from_year)
    move_between(
        order.programme,
        order.from_year,
        order.to_year,
        amount,
        order.by,
        order.now,
        order.reason,
        order.case_reference,
    )
    promise(EntryKind.COMMITMENT, order.to_year)


def lock_years(programme: Programme, years: Iterable[int]) -> list[BudgetYear]:
    """The years' rows, locked in ascending order so that nobody waits in a circle; missing ones are made."""
    ordered = sorted(set(years))
    for year in ordered:
        BudgetYear.objects.get_or_create(programme=programme, year=year)
    return list(
        BudgetYear.objects.select_for_update().filter(programme=programme, year__in=ordered).order_by("year")
    )


def assure_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
