"""The only writer of the pot: each verb books one ledger row and the year's row in one transaction.

The database's CHECK on the year's row is the guard: an overdrawn update fails there, whatever ran beside it.
All amounts are euros with two places.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from funding.errors import DomainError
from funding.models import Programme

ZERO = Decimal("0.00")
# How each kind of movement changes the year's row.
EFFECTS: Mapping[str, tuple[str, int]] = {
    EntryKind.BUDGET: ("budget", 1),
    EntryKind.TRANSFER_IN: ("transferred_in", 1),
    EntryKind.TRANSFER_OUT: ("transferred_out", 1),
    EntryKind.COMMITMENT: ("committed", 1),
    EntryKind.RELEASE: ("committed", -1),
    EntryKind.PAYOUT: ("paid", 1),
    EntryKind.REPAYMENT: ("returned", 1),
}


class PotExceeded(DomainError):  # noqa: N818
    """The movement does not fit; `free` is the sum in euros that still fits into `year`."""

    def __init__(self, year: int, free: Decimal) -> None:
        super().__init__(f"{year}: only {free} left")
        self.year, self.free = year, free


@transaction.atomic
def book(
    *,
    programme: Programme,
    year: int,
    kind: EntryKind,
    amount: Decimal,
    by: User | None,
    now: datetime,
    case_reference: str = "",
    reason: str = "",
) -> LedgerEntry:
    """Book one movement. Raises PotExceeded, with nothing changed, when the year cannot carry it."""
    if amount < ZERO:
        raise ValueError("ledger amounts are positive; the kind says the direction")
    BudgetYear.objects.get_or_create(programme=programme, year=year)
    field, sign = EFFECTS[kind]
    try:
        with transaction.atomic():
            BudgetYear.objects.filter(programme=programme, year=year).update(
                **{field: F(field) + sign * amount}
            )
    except IntegrityError as error:
        raise PotExceeded(year, BudgetYear.objects.get(programme=programme, year=year).free) from error
    return LedgerEntry.objects.create(
        budget_year=BudgetYear.objects.get(programme=programme, year=year),
        kind=kind,
        amount=amount,
        case_reference=case_reference,
        reason=reason,
        booked_by=by,
        booked_at=now,
    )


def set_budget(
    *, programme: Programme, year: int, amount: Decimal, by: User | None, now: datetime, reason: str
) -> None:
    """Add `amount` to the year's budget, with the decision it rests on as `reason`."""
    book(programme=programme, year=year, kind=EntryKind.BUDGET, amount=amount, by=by, now=now, reason=reason)


@transaction.atomic
def book_years(
    kind: EntryKind,
    *,
    programme: Programme,
    by_year: Mapping[int, Decimal],
    case_reference: str,
    by: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Book one movement of a case per budget year, years in ascending order (so that locks are taken in one order).

    All or nothing: raises PotExceeded when one of the years cannot carry its part.
    """
    for year in sorted(by_year):
        if by_year[year] != ZERO:
            book(
                programme=programme,
                year=year,
                kind=kind,
                amount=by_year[year],
                case_reference=case_reference,
                by=by,
                now=now,
                reason=reason,
            )


@transaction.atomic
def book_cases(
    kind: EntryKind,
    *,
    programme: Programme,
    moves: Sequence[tuple[str, Mapping[int, Decimal]]],
    by: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Book one movement for each of many cases, given as (reference, amounts by year), as `book_years` does for one.

    Each year's row is changed once, in ascending order. All or nothing: raises PotExceeded.
    """
    field, sign = EFFECTS[kind]
    sums: dict[int, Decimal] = {}
    for _reference, parts in moves:
        for year, amount in parts.items():
            if amount < ZERO:
                raise ValueError("ledger amounts are positive; the kind says the direction")
            sums[year] = sums.get(year, ZERO) + amount
    rows: list[LedgerEntry] = []
    for year in sorted(sums):
        budget_year, _created = BudgetYear.objects.get_or_create(programme=programme, year=year)
        try:
            with transaction.atomic():
                BudgetYear.objects.filter(pk=budget_year.pk).update(**{field: F(field) + sign * sums[year]})
        except IntegrityError as error:
            raise PotExceeded(year, BudgetYear.objects.get(pk=budget_year.pk).free) from error
        rows += [
            LedgerEntry(
                budget_year=budget_year,
                kind=kind,
                amount=parts[year],
                case_reference=reference,
                reason=reason,
                booked_by=by,
                booked_at=now,
            )
            for reference, parts in moves
            if parts.get(year, ZERO) != ZERO
        ]
    LedgerEntry.objects.bulk_create(rows)


def commit(
    *,
    programme: Programme,
    by_year: Mapping[int, Decimal],
    case_reference: str,
    by: User | None,
    now: datetime,
) -> None:
    """Bind money for a case, per budget year. Raises PotExceeded when one of the years cannot carry its part."""
    book_years(
        EntryKind.COMMITMENT,
        programme=programme,
        by_year=by_year,
        case_reference=case_reference,
        by=by,
        now=now,
    )


def committed_to(case_reference: str) -> dict[int, Decimal]:
    """What is bound for a case now, per year: commitments less releases, in euros. One query."""
    return moved(case_reference, {EntryKind.COMMITMENT: 1, EntryKind.RELEASE: -1})


def spent_on(case_reference: str) -> dict[int, Decimal]:
    """What was paid for a case and has not come back, per year, in euros. One query."""
    return moved(case_reference, {EntryKind.PAYOUT: 1, EntryKind.REPAYMENT: -1})


def moved(case_reference: str, signs: Mapping[EntryKind, int]) -> dict[int, Decimal]:
    """The sum of a case's movements of these kinds, each with its sign, per year."""
    sums: dict[int, Decimal] = {}
    rows = LedgerEntry.objects.filter(case_reference=case_reference, kind__in=list(signs)).values_list(
        "budget_year__year", "kind", "amount"
    )
    for year, kind, amount in rows:
        sums[year] = sums.get(year, ZERO) + signs[EntryKind(kind)] * amount
    return sums
