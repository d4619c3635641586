"""How a pot went through its year: what was available, promised and paid at the end of each month."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import DateTimeField, Sum
from django.db.models.functions import TruncMonth

from budgets.figures import FIGURES, exact
from budgets.models import BudgetYear
from budgets.selection import AFTER, BEFORE

ZERO = Decimal("0.00")
DRAWN = ("available", "committed", "spent")


@dataclass(frozen=True, kw_only=True)
class Month:
    """The sums at its end. `key` is like 2026-05, or "before" or "after" for what was booked outside the year.

    `moved`: whether anything was booked in it.
    """

    key: str
    available: Decimal
    committed: Decimal
    spent: Decimal
    moved: bool

    @property
    def free(self) -> Decimal:
        return self.available - self.committed


def course_of(year: BudgetYear, today: date) -> list[Month]:
    """The months up to today or the last movement, whichever is later. One query, a row per month and kind."""
    moved = movements(year)
    last = max([*(key for key in moved if key[0].isdigit()), last_month(year.year, today)])
    keys = [f"{year.year}-{number:02}" for number in range(1, 13)]
    shown = [
        *([BEFORE] if BEFORE in moved else []),
        *(key for key in keys if key <= last),
        *([AFTER] if AFTER in moved else []),
    ]
    months, sums = [], dict.fromkeys(DRAWN, ZERO)
    for key in shown:
        is_moved = key in moved
        for name in DRAWN if is_moved else ():
            sums[name] += moved[key][name]
        months.append(Month(key=key, moved=is_moved, **sums))
    return months


def last_month(year: int, today: date) -> str:
    """The last month of the year that has begun; of a year to come none."""
    if year != today.year:
        return f"{year}-12" if year < today.year else ""
    return f"{year}-{today.month:02}"


def movements(year: BudgetYear) -> dict[str, dict[str, Decimal]]:
    """By month, how much each figure changed."""
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(DRAWN, ZERO))
    begin = TruncMonth("booked_at", output_field=DateTimeField())
    sums = year.entries.order_by().annotate(month=begin).values_list("month", "kind").annotate(Sum("amount"))
    for month, kind, amount in sums:
        key = key_of(year.year, month)
        for name in DRAWN:
            found[key][name] += FIGURES[name].signs.get(kind, 0) * exact(amount)
    return found


def key_of(year: int, month: datetime) -> str:
    if month.year != year:
        return BEFORE if month.year < year else AFTER
    return f"{month.year}-{month.month:02}"
