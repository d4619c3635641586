"""Acts that fail in the middle: the database goes away at one of their writes, and everything is as it was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import OperationalError, connection, transaction

from awards.bookings import book_paid
from awards.statements import read_statement
from budgets.errors import LedgerRefusal
from funding.errors import Refused
from tests.storm.invariants import fingerprint
from tests.storm.life import Life

WRITES = ("INSERT", "UPDATE", "DELETE")
# These book payment by payment: what was booked before a failure stays, and a second call does the rest.
PIECEMEAL = frozenset({book_paid.__name__, read_statement.__name__})


class DatabaseGoneError(OperationalError):
    """The database does not answer any more."""


@contextmanager
def database_failing(at: int) -> Iterator[None]:
    """Let the write with this number fail, of the mails and the timeline as of anything else; 0: none."""
    left = at

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if sql.startswith(WRITES):
            left -= 1
            if left == 0:
                raise DatabaseGoneError
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


def refusing(act: Callable[..., Any]) -> Callable[..., Any]:
    """The verb of the pot, whose own refusals are told like any other."""

    @wraps(act)
    def carry_out(**order: Any) -> Any:
        try:
            return act(**order)
        except LedgerRefusal as refusal:
            raise Refused(refusal.code) from refusal

    return carry_out


class Failing(Life):
    """Every act takes a minute, so that it can be told from the others by its time; some acts fail in the middle."""

    def __init__(self) -> None:
        super().__init__()
        # The number of the write at which the next act fails; 0: it does not.
        self.fails_at = 0

    def next_act_will_fail(self, at: int) -> None:
        self.fails_at = at

    def attempt(self, act: Callable[..., Any], **order: Any) -> Any:
        self.hands.shift(timedelta(minutes=1))
        at, self.fails_at = self.fails_at, 0
        if not at:
            return super().attempt(act, **order)
        before = fingerprint()
        try:
            with database_failing(at):
                return super().attempt(act, **order)
        except DatabaseGoneError:
            self.record.broken[act.__name__] += 1
            self.is_checked, self.unchanged = False, None
            # The one write of a verb failed outside a transaction; the life, which is one, goes on.
            transaction.set_rollback(False)
            assert act.__name__ in PIECEMEAL or fingerprint() == before
            return None
