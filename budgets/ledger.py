"""The only writer of the pot: each verb books one ledger row and the year's row in one transaction.

The database's CHECK on the year's row is the guard: an overdrawn update fails there, whatever ran beside it. The update also
takes the row's lock, so what is looked up after it (what a case has left) cannot change until the end of the transaction.
All amounts have two places, in the programme's currency.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.db.models.functions import Round

from accounts.models import User
from budgets.errors import (
    LedgerRefusal,
    MoreThanBound,
    MoreThanCommitted,
    MoreThanPaid,
    PotExceeded,
    YearFrozen,
)
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from funding.models import Programme

__all__ = ["EFFECTS", "PotExceeded", "book", "book_years", "commit", "committed_to", "set_budget", "spent_on"]

ZERO, CENT = Decimal("0.00"), Decimal("0.01")
# How each kind of movement changes the year's row.
EFFECTS: Mapping[str, tuple[str, int]] = {
    EntryKind.BUDGET: ("budget", 1),
    EntryKind.BUDGET_CUT: ("budget", -1),
    EntryKind.TRANSFER_IN: ("transferred_in", 1),
    EntryKind.TRANSFER_OUT: ("transferred_out", 1),
    EntryKind.COMMITMENT: ("committed", 1),
    EntryKind.RELEASE: ("committed", -1),
    EntryKind.PAYOUT: ("paid", 1),
    EntryKind.REPAYMENT: ("returned", 1),
}
# A year whose books are closed takes none of these; what was promised in it can still be paid, released, paid back.
STOPPED_BY_FREEZE = frozenset(
    {
        EntryKind.BUDGET,
        EntryKind.BUDGET_CUT,
        EntryKind.TRANSFER_IN,
        EntryKind.TRANSFER_OUT,
        EntryKind.COMMITMENT,
    }
)


@dataclass(frozen=True)
class CaseYear:
    """What was moved for a case in a year."""

    committed: Decimal = ZERO
    paid: Decimal = ZERO
    returned: Decimal = ZERO

    @property
    def spent(self) -> Decimal:
        return self.paid - self.returned

    @property
    def open(self) -> Decimal:
        return self.committed - self.spent


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
    other_year: int | None = None,
) -> LedgerEntry:
    """Book one movement.

    Raises, with nothing changed: PotExceeded (more than is free), YearFrozen, and, both for the whole year and for the
    case, MoreThanBound (release), MoreThanCommitted (payout), MoreThanPaid (repayment).
    """
    if amount < ZERO:
        raise ValueError("ledger amounts are positive; the kind says the direction")
    BudgetYear.objects.get_or_create(programme=programme, year=year)
    budget_year = move_year(programme, year, kind, amount)
    if case_reference:
        assure_cases(budget_year, kind, {case_reference: amount})
    return LedgerEntry.objects.create(
        budget_year=budget_year,
        kind=kind,
        amount=amount,
        case_reference=case_reference,
        other_year=other_year,
        reason=reason,
        booked_by=by,
        booked_at=now,
    )


def move_year(programme: Programme, year: int, kind: EntryKind, amount: Decimal) -> BudgetYear:
    """Change the year's row, whose lock this takes. Raises what the row cannot carry."""
    field, sign = EFFECTS[kind]
    rows = BudgetYear.objects.filter(programme=programme, year=year)
    writable = rows.filter(frozen_at=None) if kind in STOPPED_BY_FREEZE else rows
    try:
        with transaction.atomic():
            changed = writable.update(**{field: Round(F(field) + sign * amount, precision=2)})
    except IntegrityError as error:
        raise refusal(kind, year, rows.get()) from error
    if not changed:
        raise YearFrozen(year)
    return rows.get()


def refusal(kind: EntryKind, year: int, sums: BudgetYear | CaseYear) -> LedgerRefusal:
    """Why a movement does not fit, with what would."""
    if kind == EntryKind.RELEASE:
        return MoreThanBound(year, sums.open)
    if kind == EntryKind.PAYOUT:
        return MoreThanCommitted(year, sums.open)
    if kind == EntryKind.REPAYMENT:
        return MoreThanPaid(year, sums.spent)
    return PotExceeded(year, sums.free if isinstance(sums, BudgetYear) else ZERO)


def assure_cases(budget_year: BudgetYear, kind: EntryKind, amounts: Mapping[str, Decimal]) -> None:
    """No case gives back or is paid what another one was promised; `amounts` by reference. One query.

    Call with the year's row locked.
    """
    found = case_years(budget_year, amounts)
    for reference, amount in amounts.items():
        sums = found[reference]
        most = {
            EntryKind.RELEASE: sums.open,
            EntryKind.PAYOUT: sums.open,
            EntryKind.REPAYMENT: sums.spent,
        }.get(kind)
        if most is not None and amount > most:
            raise refusal(kind, budget_year.year, sums)


def case_year(budget_year: BudgetYear, case_reference: str) -> CaseYear:
    """What was moved for a case in a year. One query."""
    return case_years(budget_year, [case_reference])[case_reference]


def case_years(budget_year: BudgetYear, references: Iterable[str]) -> dict[str, CaseYear]:
    """What was moved for each of these cases in a year. One query."""
    columns = {reference: {"committed": ZERO, "paid": ZERO, "returned": ZERO} for reference in references}
    entries = LedgerEntry.objects.filter(budget_year=budget_year, case_reference__in=list(columns))
    sums = entries.order_by().values_list("case_reference", "kind").annotate(Sum("amount"))
    for reference, kind, amount in sums:
        column, sign = EFFECTS[kind]
        if column in columns[reference]:
            columns[reference][column] += sign * amount.quantize(CENT)
    return {reference: CaseYear(**found) for reference, found in columns.items()}


def set_budget(
    *, programme: Programme, year: int, amount: Decimal, by: User | None, now: datetime, reason: str
) -> None:
    """Add `amount` to the year's budget, with the decision it rests on as `reason`. Raises YearFrozen."""
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
) -> list[LedgerEntry]:
    """Book one movement of a case per budget year, years in ascending order (so that locks are taken in one order).

    All or nothing: raises what `book` raises when one of the years cannot carry its part.
    """
    return [
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
        for year in sorted(by_year)
        if by_year[year] != ZERO
    ]


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

    Each year's row is changed once, in ascending order. All or nothing: raises what `book` raises.
    """
    rows: list[LedgerEntry] = []
    for year, amounts in amounts_of_years(moves).items():
        BudgetYear.objects.get_or_create(programme=programme, year=year)
        budget_year = move_year(programme, year, kind, sum(amounts.values(), ZERO))
        assure_cases(budget_year, kind, amounts)
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


def amounts_of_years(moves: Sequence[tuple[str, Mapping[int, Decimal]]]) -> dict[int, dict[str, Decimal]]:
    """What is moved for each case, years in ascending order."""
    found: dict[int, dict[str, Decimal]] = {}
    for reference, parts in moves:
        for year, amount in parts.items():
            if amount < ZERO:
                raise ValueError("ledger amounts are positive; the kind says the direction")
            of_year = found.setdefault(year, {})
            of_year[reference] = of_year.get(reference, ZERO) + amount
    return dict(sorted(found.items()))


def commit(
    *,
    programme: Programme,
    by_year: Mapping[int, Decimal],
    case_reference: str,
    by: User | None,
    now: datetime,
) -> None:
    """Bind money for a case, per budget year. Raises PotExceeded or YearFrozen for the year that cannot carry its part."""
    book_years(
        EntryKind.COMMITMENT,
        programme=programme,
        by_year=by_year,
        case_reference=case_reference,
        by=by,
        now=now,
    )


def committed_to(case_reference: str) -> dict[int, Decimal]:
    """What is bound for a case now, per year: commitments less releases. One query."""
    return moved(case_reference, {EntryKind.COMMITMENT: 1, EntryKind.RELEASE: -1})


def spent_on(case_reference: str) -> dict[int, Decimal]:
    """What was paid for a case and has not come back, per year. One query."""
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
