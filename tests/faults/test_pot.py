"""Movements of one pot at the same instant, and what the database refuses whoever asks."""

from contextlib import closing
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from tests.faults.site import BOTH, Site, counted

COLUMNS = ("budget", "transferred_in", "transferred_out", "committed", "paid", "returned")
# How the ledger's kinds add up to the columns of the year's row; written down here once more, on purpose.
SUMS = {
    "budget": "CASE kind WHEN 'budget' THEN amount WHEN 'budget_cut' THEN -amount ELSE 0 END",
    "transferred_in": "CASE kind WHEN 'transfer_in' THEN amount ELSE 0 END",
    "transferred_out": "CASE kind WHEN 'transfer_out' THEN amount ELSE 0 END",
    "committed": "CASE kind WHEN 'commitment' THEN amount WHEN 'release' THEN -amount ELSE 0 END",
    "paid": "CASE kind WHEN 'payout' THEN amount ELSE 0 END",
    "returned": "CASE kind WHEN 'repayment' THEN amount ELSE 0 END",
}


def rows(site: Site) -> dict[int, dict[str, Decimal]]:
    """The years as their rows say, which must be what the ledger says."""
    columns = ", ".join(COLUMNS)
    sums = ", ".join(f"SUM({SUMS[column]})" for column in COLUMNS)
    said = site.ask(f"SELECT year, {columns} FROM budgets_budgetyear ORDER BY year")  # noqa: S608
    booked = site.ask(
        f"SELECT y.year, {sums} FROM budgets_ledgerentry e"  # noqa: S608
        " JOIN budgets_budgetyear y ON y.id = e.budget_year_id GROUP BY y.year ORDER BY y.year"
    )
    assert [exactly(row) for row in said] == [exactly(row) for row in booked]
    return {row[0]: dict(zip(COLUMNS, exactly(row)[1:], strict=True)) for row in said}


def exactly(row: tuple[Any, ...]) -> list[Any]:
    return [row[0], *(Decimal(str(value)).quantize(Decimal("0.01")) for value in row[1:])]


def free(year: dict[str, Decimal]) -> Decimal:
    return year["budget"] + year["transferred_in"] - year["transferred_out"] - year["committed"]


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_of_two_approvals_at_once_one_gets_the_1750_that_are_left(site: Site) -> None:
    answers = site.answers("move_at_once", "promise")
    assert counted(answers) == {"done": 1, "PotExceeded": 1}
    assert free(rows(site)[2026]) == Decimal("0.00")


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_transfers_to_and_fro_at_once_wait_for_each_other_and_lose_nothing(site: Site) -> None:
    answers = site.answers("move_at_once", "transfer")
    # Out of 2026 at most 1,750 are free; those that came too early are refused, nobody waits in a circle.
    done = counted(answers)
    assert set(done) <= {"done", "PotExceeded"}
    years = rows(site)
    assert sum(free(year) for year in years.values()) == Decimal("21750.00")
    assert min(free(year) for year in years.values()) >= 0


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_who_promises_while_the_books_are_closed_comes_before_or_is_refused(site: Site) -> None:
    answers = site.answers("move_at_once", "close")
    done = counted(answers)
    assert set(done) <= {"done", "YearFrozen"}
    promised = done["done"] - 1
    assert rows(site)[2026]["committed"] == Decimal("18250.00") + 10 * promised
    assert site.ask("SELECT act FROM budgets_yearlog") == [("freeze",)]


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_the_same_rest_is_carried_over_once(site: Site) -> None:
    assert counted(site.answers("move_at_once", "carry")) == {"done": 1, "nothing_open": 3}
    years = rows(site)
    assert (years[2026]["committed"], years[2027]["committed"]) == (Decimal("0.00"), Decimal("18250.00"))
    assert (free(years[2026]), free(years[2027])) == (Decimal("1750.00"), Decimal("20000.00"))


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_the_same_promise_is_paid_once_though_the_year_has_more(site: Site) -> None:
    assert counted(site.answers("move_at_once", "pay")) == {"done": 1, "MoreThanCommitted": 3}
    assert rows(site)[2026]["paid"] == Decimal("18250.00")


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["budgets_ledgerentry", "budgets_yearlog", "budgets_budgetyear CASCADE"])
def test_nobody_empties_ledger_or_log_in_one_go(site: Site, table: str) -> None:
    """TRUNCATE passes the triggers for rows by."""
    site.answers("move_at_once", "close")
    before = site.ask("SELECT COUNT(*) FROM budgets_ledgerentry")
    with closing(site.connect()) as connection, pytest.raises(psycopg.IntegrityError, match="append-only"):
        connection.execute(f"TRUNCATE {table}".encode())
    assert site.ask("SELECT COUNT(*) FROM budgets_ledgerentry") == before


@pytest.mark.parametrize("site", BOTH, indirect=True)
@pytest.mark.parametrize("change", ["UPDATE budgets_yearlog SET reason = ''", "DELETE FROM budgets_yearlog"])
def test_nobody_changes_the_log_not_even_past_the_program(site: Site, change: str) -> None:
    site.answers("move_at_once", "close")
    with closing(site.connect()) as connection, pytest.raises(Exception, match="append-only"):
        connection.execute(change)
    assert site.ask("SELECT act, reason FROM budgets_yearlog") == [("freeze", "Abschluss")]
