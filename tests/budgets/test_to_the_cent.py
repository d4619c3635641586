"""A pot from before its sums were rounded is taken over to the cent, and its ledger stays guarded."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from budgets.models import BudgetYear, LedgerEntry
from tests.accounts.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = ("budgets", "0005_nothing_is_emptied"), ("budgets", "0006_to_the_cent")


def migrate(target: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate([target])


NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(NAMES[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


@pytest.fixture
def before() -> Iterator[None]:
    """The tables as they were; what a test leaves is emptied with today's."""
    migrate(BEFORE)
    yield
    migrate(AFTER)


def test_sums_of_binary_fractions_are_rounded_and_no_trigger_is_lost(before):
    programme = ProgrammeFactory()
    year = BudgetYear.objects.create(programme=programme, year=2026, budget="9000", committed="2000.31")
    LedgerEntry.objects.create(budget_year=year, kind="budget", amount="9000")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE budgets_budgetyear SET paid = 1000.10 + 1000.20")
    guards = triggers()
    migrate(AFTER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM budgets_budgetyear WHERE paid = 2000.30")
        assert cursor.fetchone() == (1,)
    assert triggers() == guards
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.update(amount=Decimal("1.00"))
