"""The pot as tables for spreadsheets: columns with their headings, and rows of plain values, whatever the file's format."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from budgets.figures import FIGURES, SHOWN
from budgets.models import BudgetYear, EntryKind
from budgets.naming import CaseName
from budgets.selection import Selection
from budgets.year_end import as_case, open_cases

CHUNK = 2000
# An amount, a moment of local time, a number, a text, or nothing.
Value = Decimal | datetime | int | str | None


@dataclass(frozen=True)
class Table:
    """A sheet of a workbook or a CSV file. The words are chosen when it is made: rows may be written after the request."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]


def years_table(years: Iterable[BudgetYear]) -> Table:
    """All years side by side."""
    headings = [_("Programme"), _("Year"), *(str(FIGURES[key].label) for key in SHOWN), _("Books closed on")]
    rows = [
        [
            year.programme.name,
            year.year,
            *(FIGURES[key].of(year) for key in SHOWN),
            localtime(year.frozen_at) if year.frozen_at else None,
        ]
        for year in years
    ]
    return Table(_("Years"), headings, rows)


def ledger_table(chosen: Selection, last_entry: int) -> Table:
    """The chosen rows, oldest first, as far as `last_entry`. They are read in pieces while they are written."""
    headings = [
        _("Number"),
        _("Booked on"),
        _("Movement"),
        _("Amount"),
        str(FIGURES["free"].label) if not chosen.show else str(chosen.figure.label),
        _("Application"),
        _("Other year"),
        _("Reason"),
        _("Booked by"),
    ]
    return Table(_("Ledger"), headings, ledger_rows(chosen, last_entry, {k: str(k.label) for k in EntryKind}))


def ledger_rows(chosen: Selection, last_entry: int, words: dict[EntryKind, str]) -> Iterator[Sequence[Value]]:
    signs = chosen.figure.signs
    rows = chosen.rows.filter(pk__lte=last_entry).order_by("booked_at", "pk")
    columns = ("pk", "booked_at", "kind", "amount", "case_reference", "other_year", "reason")
    people = ("booked_by__name", "booked_by__email")
    found = rows.values_list(*columns, *people).iterator(CHUNK)
    for pk, booked_at, kind, amount, case, other, reason, name, email in found:
        counted = signs.get(kind, 0) * amount
        who = name or email or ""
        yield [pk, localtime(booked_at), words[kind], amount, counted, case, other, reason, who]


def year_end_table(
    year: BudgetYear, last_entry: int, names: Callable[[set[str]], dict[str, CaseName]]
) -> Table:
    """Per case what is promised and not spent. `names` finds the titles of the cases of a piece of the list."""
    headings = [
        _("Application"),
        _("Title"),
        *(str(FIGURES[key].label) for key in ("committed", "spent")),
        _("Carried over"),
        _("To the year"),
        _("Lapses"),
    ]
    return Table(_("End of the year"), headings, year_end_rows(year, last_entry, names))


def year_end_rows(
    year: BudgetYear, last_entry: int, names: Callable[[set[str]], dict[str, CaseName]]
) -> Iterator[Sequence[Value]]:
    found = open_cases(year, last_entry)
    for start in range(0, found.count(), CHUNK):
        piece = [as_case(row) for row in found[start : start + CHUNK]]
        titles = names({case.reference for case in piece})
        for case in piece:
            title = titles[case.reference].title if case.reference in titles else ""
            sums = (case.committed, case.spent, case.carried, case.carried_to, case.open)
            yield [case.reference, title, *sums]


def figures_table(year: BudgetYear) -> Table:
    """One year's figures, one a row."""
    rows: list[Sequence[Value]] = [
        [str(FIGURES[key].label), FIGURES[key].of(year)] for key in (*SHOWN, "open")
    ]
    return Table(f"{year.programme.slug} {year.year}", [_("Figure"), _("Amount")], rows)
