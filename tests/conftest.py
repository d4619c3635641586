"""Fixtures every test may use."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from tests.tools.browser import (  # noqa: F401
    browser_context_args,
    browser_type_launch_args,
    complaints,
    live_server,
)

TRUNCATED = {"ledger_no_truncate": "budgets_ledgerentry", "year_log_no_truncate": "budgets_yearlog"}


@pytest.fixture(autouse=True)
def in_the_towns_language() -> None:
    """A page asked for in a test leaves its reader's language behind; the next test begins without it."""
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def emptying_may_pass_the_ledgers_guard() -> Iterator[None]:
    """Tests with real transactions empty all tables afterwards; the triggers of ledger and log would refuse that."""
    before, after = guards_lifted()
    operations = type(connection.ops)
    original = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        return [*before, *original(self, *args, **kwargs), *after]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield


def guards_lifted() -> tuple[list[str], list[str]]:
    """Statements that take the guards away, and that put them back."""
    if connection.vendor == "sqlite":
        names = ("0002_ledger_is_append_only", "0005_nothing_is_emptied")
        guards = [import_module(f"budgets.migrations.{name}") for name in names]
        return (
            [statement for guard in guards for statement in guard.UNDO["sqlite"]],
            [statement for guard in guards for statement in guard.SQLITE],
        )
    return (
        [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for name, table in TRUNCATED.items()],
        [f"ALTER TABLE {table} ENABLE TRIGGER {name}" for name, table in TRUNCATED.items()],
    )
