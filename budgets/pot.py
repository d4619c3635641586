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
    """A budget year in euros. `asked` is what the case on the page asks for, `after` what would be left then."""

    year: int
    budget: Decimal
    committed: Decimal
    asked: Decimal = ZERO

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


def pot_of(programme: Programme | int, year: int, asked: Decimal = ZERO) -> Pot:
    """The pot of a year with what a case asks for; an unknown year has an empty pot. One query.

    `programme` may be its number.
    """
    return pots_of(programme, {year: asked})[0]


def pots_of(programme: Programme | int, asked: Mapping[int, Decimal]) -> list[Pot]:
    """The pots of several years with what a case asks of each. One query."""
    rows = {row.year: row for row in BudgetYear.objects.filter(programme=programme, year__in=asked)}
    return [pot(year, rows.get(year), amount) for year, amount in asked.items()]


def pot(year: int, row: BudgetYear | None, asked: Decimal) -> Pot:
    if row is None:
        return Pot(year=year, budget=ZERO, committed=ZERO, asked=asked)
    return Pot(year=year, budget=row.available, committed=row.committed, asked=asked)
