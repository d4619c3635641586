"""Approve 16 cases at the same instant, each in a process of its own: `python -m tests.faults.approve_at_once GUARD`.

GUARD is "database" (as in production), "none" (the pot's CHECK is dropped) or "python" (it is dropped, and each
process looks into the pot before it writes). Prints what each process was answered, as JSON.
"""

import json
import multiprocessing
import sys
import time
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.urls import resolve  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from applications import decisions  # noqa: E402
from applications.models import Application  # noqa: E402
from applications.states import State  # noqa: E402
from awards.grants import grant_application  # noqa: E402
from budgets import ledger  # noqa: E402
from budgets.models import BudgetYear  # noqa: E402
from budgets.pot import pot_of  # noqa: E402
from funding.errors import DomainError, Refused  # noqa: E402
from tests.accounts.factories import role  # noqa: E402
from tests.applications.factories import make_case, make_initiative, make_programme  # noqa: E402

PROCESSES = 16
AMOUNT = Decimal("5000.00")
# Four grants fit and 1,000 euros remain, so that a refusal has a sum to tell.
POT = Decimal("21000.00")
YEAR = 2026


@transaction.atomic
def prepare() -> tuple[User, list[int]]:
    """An officer, a pot, and as many recommended cases as there are processes."""
    programme = make_programme()
    officer = role("officer", programme)
    ledger.set_budget(
        programme=programme, year=YEAR, amount=POT, by=officer, now=timezone.now(), reason="council"
    )
    initiative = make_initiative()
    cases = [
        make_case(State.RECOMMENDED, requested=AMOUNT, programme=programme, initiative=initiative)
        for _ in range(PROCESSES)
    ]
    return officer, [case.pk for case in cases]


def drop_check() -> None:
    options = BudgetYear._meta
    guard = next(check for check in options.constraints if check.name == "pot_never_overdrawn")
    # SQLite makes the table anew from the constraints that are left here.
    options.constraints = [check for check in options.constraints if check is not guard]
    with connection.schema_editor() as editor:
        editor.remove_constraint(BudgetYear, guard)


def look_before_writing(start: Any) -> None:
    """The naive guard: read what is free, then write. All processes have read before the first one writes."""
    commit = ledger.commit

    def checked_commit(**order: Any) -> None:
        free = pot_of(order["programme"], YEAR).free
        start.wait(60)
        if free < AMOUNT:
            raise ledger.PotExceeded(YEAR, free)
        commit(**order)

    decisions.commit = checked_commit


def approve(pk: int, officer: User, start: Any, answers: Any) -> None:
    start.wait(60)
    began = time.monotonic()
    try:
        grant_application(
            application=Application(pk=pk),
            actor=officer,
            now=timezone.now(),
            amount=AMOUNT,
            by_year={YEAR: AMOUNT},
        )
        answer = {"answer": "approved"}
    except Refused as refusal:
        answer = {"answer": refusal.code, **{name: str(value) for name, value in refusal.params.items()}}
    except DomainError as error:
        answer = {"answer": repr(error)}
    except Exception as error:
        answer = {"answer": f"broken: {error!r}"}
    answers.put({**answer, "seconds": round(time.monotonic() - began, 2)})


def approve_all(guard: str) -> list[dict[str, Any]]:
    officer, cases = prepare()
    if guard != "database":
        drop_check()
    # Each process opens a connection of its own; the pages are imported once, here, not by each of them.
    connection.close()
    resolve("/")
    processes = multiprocessing.get_context("fork")
    start, answers = processes.Barrier(PROCESSES), processes.Queue()
    if guard == "python":
        look_before_writing(start)
    running = [processes.Process(target=approve, args=(pk, officer, start, answers)) for pk in cases]
    for process in running:
        process.start()
    found = [answers.get(timeout=90) for _ in running]
    for process in running:
        process.join(10)
    return found


if __name__ == "__main__":
    print(json.dumps(approve_all(sys.argv[1])))  # noqa: T201 (the answer to the calling test)
