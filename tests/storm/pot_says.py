"""What the pot's pages and files say is what its ledger says."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.test import Client

from awards.models import Award
from awards.states import PayoutState
from budgets.figures import FIGURES, exact
from budgets.models import BudgetYear, LedgerEntry
from budgets.year_end import open_cases, total_of
from tests.budgets.pages import csv_rows, figures_on, ledger_behind, sheets
from tests.storm.grants_hold import open_by_case

ZERO = Decimal("0.00")
HEADINGS = {
    "budget": "Budget",
    "transferred_in": "Transferred in",
    "transferred_out": "Transferred out",
    "committed": "Promised",
    "paid": "Paid out",
    "returned": "Paid back",
    "free": "Free",
}


def check_figures() -> None:
    """Every figure is the sum of the movements behind it, by the sums that pages, chart and files use. One query."""
    sums = {key: figure.sum for key, figure in FIGURES.items()}
    found = (
        LedgerEntry.objects.order_by()
        .values("budget_year")
        .annotate(**{f"all_{key}": sums[key] for key in sums})
    )
    by_year = {row["budget_year"]: row for row in found}
    for year in BudgetYear.objects.all():
        row = by_year.get(year.pk, {})
        for key, figure in FIGURES.items():
            assert figure.of(year) == exact(row.get(f"all_{key}")) >= ZERO, (year, key)


def check_year_end(year: BudgetYear) -> None:
    """The list of what lapses holds each case that has not used all, with what it has left."""
    left = open_by_case(year)
    listed = {row["case_reference"]: exact(row["open"]) for row in open_cases(year) if row["open"] > 0}
    assert listed == left
    assert total_of(year).open == sum(left.values(), ZERO)


def check_pages(browser: Client, year: BudgetYear) -> None:
    """The page of a year, the ledger behind each of its figures, and its files."""
    figures = dict(figures_on(browser, f"/pot/{year.pk}/"))
    assert figures[f"/pot/{year.pk}/ledger/"] == year.free
    for key in HEADINGS.keys() - {"free"}:
        url = f"/pot/{year.pk}/ledger/?show={key}"
        assert figures[url] == FIGURES[key].of(year)
        said, counted, _rows = ledger_behind(browser, url)
        assert (said, counted) == (figures[url], figures[url])
    check_files(browser, year)


def check_files(browser: Client, year: BudgetYear) -> None:
    rows = csv_rows(browser, "ledger-csv", year.pk)
    assert len(rows) == year.entries.count()
    assert sum((Decimal(row["Free"]) for row in rows), ZERO) == year.free
    book = sheets(browser, "year-xlsx", year.pk)
    assert len(book["Ledger"]) - 1 == len(rows)
    assert sum((Decimal(str(row[4])) for row in book["Ledger"][1:]), ZERO) == year.free
    lapsing: dict[str, Decimal] = {
        row[0]: Decimal(str(row[6])) for row in book["End of the year"][1:] if row[6]
    }
    assert lapsing == open_by_case(year)


def check_table(browser: Client) -> None:
    """The table of all years as a file."""
    table = {int(row["Year"]): row for row in csv_rows(browser, "years-csv")}
    for year in BudgetYear.objects.all():
        said = {key: Decimal(table[year.year][heading]) for key, heading in HEADINGS.items()}
        assert said == {key: FIGURES[key].of(year) for key in HEADINGS}


def check_grant_pages(browsers: dict[str, Client]) -> None:
    """Every grant's pages open, whatever happened to it; its amount stands there."""
    by_state: dict[str, list[Award]] = defaultdict(list)
    for award in Award.objects.select_related("application__initiative").order_by("pk"):
        by_state[award.state].append(award)
    for awards in by_state.values():
        for url, browser in pages_of(awards[0], browsers):
            answer = browser.get(url)
            assert answer.status_code == 200, (url, answer.status_code)


def pages_of(award: Award, browsers: dict[str, Client]) -> list[tuple[str, Any]]:
    pages = [(f"/desk/grants/{award.pk}/", browsers["officer"])]
    prepared = award.payouts.exclude(account=None).exclude(
        state__in=[PayoutState.PLANNED, PayoutState.CANCELLED]
    )
    pages += [(f"/payments/{payout.pk}/", browsers["treasurer"]) for payout in prepared[:2]]
    if applicant := browsers.get(award.application.initiative.name):
        pages.append((f"/grants/{award.pk}/", applicant))
    return pages
