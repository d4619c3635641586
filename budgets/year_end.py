"""The end of a year: which promises are not spent. They lapse with the year unless somebody carries them over."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q, Sum
from django.db.models.functions import Round

from budgets.figures import FIGURES, exact
from budgets.models import BudgetYear, EntryKind

PAGE = 40  # with long titles the HTML of a page stays below 60 kB


@dataclass(frozen=True, kw_only=True)
class OpenCase:
    """A case with money of a year that is promised and not spent, or was carried over."""

    reference: str
    committed: Decimal
    spent: Decimal
    open: Decimal
    carried: Decimal
    carried_to: int | None

    @property
    def lapses(self) -> bool:
        return self.open > 0


@dataclass(frozen=True)
class YearEnd:
    """All cases of the list together."""

    open: Decimal
    carried: Decimal
    cases: int


def open_cases(year: BudgetYear, last_entry: int | None = None) -> Any:
    """The list, a row per case, in the order of the references; from the ledger as far as `last_entry`, if given."""
    out = Q(kind=EntryKind.TRANSFER_OUT)
    entries = year.entries if last_entry is None else year.entries.filter(pk__lte=last_entry)
    grouped = (
        entries.exclude(case_reference="")
        .order_by()
        .values("case_reference")
        .annotate(
            committed=Round(FIGURES["committed"].sum, precision=2),
            spent=Round(FIGURES["spent"].sum, precision=2),
            open=Round(FIGURES["open"].sum, precision=2),
            carried=Sum("amount", filter=out),
            carried_to=Max("other_year", filter=out),
        )
    )
    return grouped.filter(Q(open__gt=0) | Q(carried__gt=0)).order_by("case_reference")


def total_of(year: BudgetYear) -> YearEnd:
    """The sums of the whole list. One query."""
    rows = open_cases(year).order_by()
    found = rows.aggregate(all_open=Sum("open"), all_carried=Sum("carried"), cases=Sum(1))
    return YearEnd(exact(found["all_open"]), exact(found["all_carried"]), found["cases"] or 0)


def page_of(year: BudgetYear, after: str) -> tuple[list[OpenCase], str]:
    """A page of the list from the reference `after` on, and the last reference if there are more. One query."""
    rows = open_cases(year)
    if after:
        rows = rows.filter(case_reference__gt=after)
    found = [as_case(row) for row in rows[: PAGE + 1]]
    return found[:PAGE], found[PAGE - 1].reference if len(found) > PAGE else ""


def as_case(row: dict[str, Any]) -> OpenCase:
    return OpenCase(
        reference=row["case_reference"],
        committed=exact(row["committed"]),
        spent=exact(row["spent"]),
        open=exact(row["open"]),
        carried=exact(row["carried"]),
        carried_to=row["carried_to"],
    )
