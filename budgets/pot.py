"""The pot as people see it: one gauge, the same everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budgets.models import BudgetYear
from funding.models import Programme

ZERO = Decimal("0.00")


@dataclass(frozen=True, kw_only=True)
class Pot:
    """A budget year in the programme's currency.

    `asked` is what the case on the page asks for, `after` what would be left then. `paid` is part of what is committed.
    """

    year: int
    currency: str
    budget: Decimal
    committed: Decimal
    asked: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def free(self) -> Decimal:
        return self.budget - self.committed

    @property
    def after(self) -> Decimal:
        return self.free - self.asked

    @property
    def exceeded(self) -> bool:
        return self.after < ZERO

    @property
    def missing(self) -> Decimal:
        return max(-self.after, ZERO)


def pot_year(starts_on: date | None, today: date) -> int:
    """The budget year a project begins in, which carries its grant unless the decision says otherwise."""
    return max(starts_on.year, today.year) if starts_on else today.year


def pot_of(programme: Programme, year: int, asked: Decimal = ZERO) -> Pot:
    """The pot of a year with what a case asks for; an unknown year has an empty pot. One query."""
    return pots_of(programme, {year: asked})[0]


def pot_of_number(programme: int, year: int) -> Pot:
    """The pot of a year of the programme with this number. One query, two where the year has no pot."""
    row = BudgetYear.objects.filter(programme=programme, year=year).select_related("programme").first()
    return pot(row.programme if row else Programme.objects.get(pk=programme), year, row)


def pots_of(programme: Programme, asked: Mapping[int, Decimal]) -> list[Pot]:
    """The pots of several years with what a case asks of each. One query."""
    rows = {row.year: row for row in BudgetYear.objects.filter(programme=programme, year__in=asked)}
    return [pot(programme, year, rows.get(year), amount) for year, amount in asked.items()]


def pot(programme: Programme, year: int, row: BudgetYear | None, asked: Decimal = ZERO) -> Pot:
    """The pot of a year from its row; without one it is empty."""
    return Pot(
        year=year,
        currency=programme.currency,
        budget=row.available if row else ZERO,
        committed=row.committed if row else ZERO,
        asked=asked,
    )
