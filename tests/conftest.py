"""Fixtures every test may use."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from tests.tools.browser import (  # noqa: F401
    browser_context_args,
    browser_type_launch_args,
    complaints,
    live_server,
)


@pytest.fixture(scope="session", autouse=True)
def emptying_may_pass_the_ledgers_guard() -> Iterator[None]:
    """Tests with real transactions empty all tables afterwards; SQLite's triggers would refuse the ledger's."""
    if connection.vendor != "sqlite":
        yield
        return
    guard = import_module("budgets.migrations.0002_ledger_is_append_only")
    operations = type(connection.ops)
    original = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        return [*guard.UNDO["sqlite"], *original(self, *args, **kwargs), *guard.SQLITE]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield
