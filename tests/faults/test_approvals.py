"""Sixteen approvals at the same instant against a pot that fits four, and a database somebody else holds."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.tools.services import postgres_url

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120
BOTH = [pytest.param("postgresql", marks=pytest.mark.postgres), "sqlite"]

Connection = psycopg.Connection | sqlite3.Connection


@dataclass(frozen=True)
class Site:
    """An installation's database, and the processes that work on it."""

    url: str
    folder: Path

    def run(self, *arguments: str, **env: str) -> str:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "funding.settings_test",
            "PYTHONPATH": str(ROOT),
            "FOERDERTOPF_DEMO": "",
            "FOERDERTOPF_VAR": str(self.folder),
            "DATABASE_URL": self.url,
            "REDIS_URL": "",
            # A busy machine must not look like a lock.
            "LOCK_SECONDS": "60",
        }
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment | env,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def answers(self, script: str, *arguments: str, **env: str) -> Any:
        return json.loads(self.run("-m", f"tests.faults.{script}", *arguments, **env))

    def connect(self) -> Connection:
        if self.url.startswith("sqlite"):
            return sqlite3.connect(self.url.removeprefix("sqlite:///"))
        return psycopg.connect(self.url)

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        with closing(self.connect()) as connection:
            return list(connection.execute(query).fetchall())


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    """The migrated database of a kind, made once; tests work on copies."""
    made: dict[str, Site] = {}
    with ExitStack() as servers:

        def of_kind(kind: str) -> Site:
            if kind not in made:
                folder = tmp_path_factory.mktemp(kind)
                url = f"sqlite:///{folder / 'site.sqlite3'}"
                if kind == "postgresql":
                    url = servers.enter_context(postgres_url())
                made[kind] = Site(url, folder)
                made[kind].run("manage.py", "migrate", "--verbosity", "0")
            return made[kind]

        yield of_kind


@pytest.fixture
def site(migrated: Callable[[str], Site], request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A fresh copy of the database named by the test's parameter."""
    source = migrated(getattr(request, "param", "postgresql"))
    with copy_of(source, tmp_path) as copy:
        yield copy


@contextmanager
def copy_of(source: Site, folder: Path) -> Iterator[Site]:
    if source.url.startswith("sqlite"):
        shutil.copy(source.url.removeprefix("sqlite:///"), folder / "site.sqlite3")
        yield Site(f"sqlite:///{folder / 'site.sqlite3'}", folder)
        return
    name = folder.name.replace("-", "_").lower()
    server = source.url.rpartition("/")[0]
    with psycopg.connect(f"{server}/template1", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE postgres'.encode())
        yield Site(f"{server}/{name}", folder)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def counted(answers: list[dict[str, Any]]) -> dict[str, int]:
    kinds = [answer["answer"] for answer in answers]
    return {kind: kinds.count(kind) for kind in kinds}


def money(site: Site, query: str) -> Decimal:
    """The one sum a query yields; SQLite keeps decimals as numbers or text."""
    return Decimal(str(site.ask(query)[0][0])).quantize(Decimal("0.01"))


COMMITTED = "SELECT committed FROM budgets_budgetyear"
BOOKED = "SELECT SUM(amount) FROM budgets_ledgerentry WHERE kind = 'commitment'"


@pytest.mark.parametrize("site", BOTH, indirect=True)
def test_of_16_approvals_at_once_those_pass_that_fit_and_the_others_are_told_what_fits(site: Site) -> None:
    answers = site.answers("approve_at_once", "database")
    assert counted(answers) == {"approved": 4, "pot_exceeded": 12}
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
    assert counted(answers) == {"approved": 16}
    assert money(site, COMMITTED) == Decimal("80000.00")


@pytest.mark.postgres
def test_looking_into_the_pot_before_writing_does_not_guard_it(site: Site) -> None:
    """The race is real: each process sees enough money, and all of them take it."""
    answers = site.answers("approve_at_once", "python")
    assert counted(answers) == {"approved": 16}
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
