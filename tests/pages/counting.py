"""What the database is asked while a page is made: which statements, and how many rows they hand over."""

import copy
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client

# Tests run inside transactions of their own; their marks are not the page's.
MARKS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class Asked:
    """The statements of one request and the number of rows fetched; wraps a connection while it is made."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.rows = 0
        self.response: Any = None

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith(MARKS):
            self.statements.append(sql)
            cursor = context["cursor"]
            cursor.fetchone = self.counted(cursor.fetchone, lambda row: row is not None)
            cursor.fetchmany = self.counted(cursor.fetchmany, len)
            cursor.fetchall = self.counted(cursor.fetchall, len)
        return execute(sql, params, many, context)

    def counted(self, fetch: Callable[..., Any], size: Callable[[Any], int]) -> Callable[..., Any]:
        def fetch_and_count(*args: Any) -> Any:
            found = fetch(*args)
            self.rows += size(found)
            return found

        return fetch_and_count


def ask(browser: Client, url: str) -> Asked:
    """The page as it is asked for a second time: what is kept in memory for good is there."""
    cookies = copy.deepcopy(browser.cookies)
    browser.get(url)
    browser.cookies = copy.deepcopy(cookies)
    asked = Asked()
    with connection.execute_wrapper(asked):
        asked.response = browser.get(url)
    browser.cookies = cookies
    return asked
