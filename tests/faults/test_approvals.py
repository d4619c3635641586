"""Sixteen approvals at the same instant against a pot that fits four, and a database somebody else holds."""

import sqlite3
from contextlib import closing
from decimal import Decimal

import psycopg
import pytest

from tests.faults.site import BOTH, Site, counted


def money(site: Site, query: str) -> Decimal:
    """The one sum a query yields; SQLite keeps decimals as numbers or text."""
    return Decimal(str(site.ask(query)[0][0])).quantize(Decimal("0.01"))


COMMITTED = "SELECT committed FROM budgets_budgetyear"
BOOKED = "SELECT SUM(amount) FROM budgets_ledgerentry WHERE kind = 'commitment'"


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_of_16_approvals_at_once_those_pass_that_fit_and_the_others_are_told_what_fits(site: Site) -> None:
    answers = site.answers("approve_at_once", "database")
    assert counted(answers) == {"done": 4, "pot_exceeded": 12}
    refused = [answer for answer in answers if answer["answer"] == "pot_exceeded"]
    assert {(answer["year"], answer["free"]) for answer in refused} == {("2026", "1000.00")}
    assert (money(site, COMMITTED), money(site, BOOKED)) == (Decimal("20000.00"), Decimal("20000.00"))
    states = "SELECT state, COUNT(*) FROM applications_application GROUP BY state ORDER BY state"
    assert site.ask(states) == [("approved", 4), ("recommended", 12)]
    awards = "SELECT COUNT(*), COUNT(DISTINCT application_id) FROM awards_award"
    decided = "SELECT COUNT(*), COUNT(DISTINCT application_id) FROM applications_decision"
    assert (site.ask(awards), site.ask(decided)) == ([(4, 4)], [(4, 4)])
    rows = "SELECT COUNT(*) FROM applications_timelineentry WHERE event = 'approve'"
    letters = "SELECT COUNT(*) FROM notifications_mail WHERE key LIKE 'approved:%'"
    assert (site.ask(rows), site.ask(letters)) == ([(4,)], [(4,)])


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_without_the_check_in_the_database_the_same_approvals_overdraw_the_pot(site: Site) -> None:
    answers = site.answers("approve_at_once", "none")
    assert counted(answers) == {"done": 16}
    assert money(site, COMMITTED) == Decimal("80000.00")


@pytest.mark.postgres
def test_looking_into_the_pot_before_writing_does_not_guard_it(site: Site) -> None:
    """The race is real: each process sees enough money, and all of them take it."""
    answers = site.answers("approve_at_once", "python")
    assert counted(answers) == {"done": 16}
    assert money(site, COMMITTED) == Decimal("80000.00")


@pytest.mark.parametrize(
    ("site", "how"),
    [
        pytest.param("postgresql", "held", marks=pytest.mark.postgres),
        pytest.param("postgresql", "deadlock", marks=pytest.mark.postgres),
        ("sqlite", "held"),
    ],
    indirect=["site"],
)
def test_who_meets_a_lock_is_asked_to_try_again_and_then_succeeds(site: Site, how: str) -> None:
    seconds = "0.5" if how == "held" else "30"
    first, second = site.answers("post_while_locked", how, LOCK_SECONDS=seconds)
    assert (first["status"], first["retry_after"], first["state"]) == (503, "5", "recommended")
    assert "Laden Sie dann diese Seite neu" in first["text"]
    assert (second["status"], second["state"]) == (302, "approved")


@pytest.mark.parametrize("site", BOTH, indirect=True)
@pytest.mark.parametrize(
    "change", ["UPDATE budgets_ledgerentry SET amount = 1", "DELETE FROM budgets_ledgerentry"]
)
def test_nobody_changes_the_ledger_not_even_past_the_program(site: Site, change: str) -> None:
    site.run("-c", "from tests.faults.approve_at_once import prepare; prepare()")
    before = site.ask("SELECT kind, amount FROM budgets_ledgerentry")
    assert len(before) == 1
    with (
        closing(site.connect()) as connection,
        pytest.raises((psycopg.IntegrityError, sqlite3.IntegrityError), match="append-only"),
    ):
        connection.execute(change)
    assert site.ask("SELECT kind, amount FROM budgets_ledgerentry") == before
