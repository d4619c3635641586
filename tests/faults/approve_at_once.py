"""Approve 16 cases at the same instant, each in a process of its own: `python -m tests.faults.approve_at_once GUARD`.

GUARD is "database" (as in production), "none" (the pot's CHECK is dropped) or "python" (it is dropped, and each
process looks into the pot before it writes). Prints what each process was answered, as JSON.
"""

import json
import sys
from decimal import Decimal
from functools import partial
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from applications import decisions  # noqa: E402
from applications.models import Application  # noqa: E402
from applications.states import State  # noqa: E402
from awards.grants import grant_application  # noqa: E402
from budgets import ledger  # noqa: E402
from budgets.models import BudgetYear  # noqa: E402
from budgets.pot import pot_of  # noqa: E402
from tests.accounts.factories import role  # noqa: E402
from tests.applications.factories import make_case, make_initiative, make_programme  # noqa: E402
from tests.faults.at_once import at_once  # noqa: E402

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


def approve(pk: int, officer: User) -> None:
    grant_application(
        application=Application(pk=pk),
        actor=officer,
        now=timezone.now(),
        amount=AMOUNT,
        by_year={YEAR: AMOUNT},
    )


def approve_all(guard: str) -> list[dict[str, Any]]:
    officer, cases = prepare()
    if guard != "database":
        drop_check()
    acts = [partial(approve, pk, officer) for pk in cases]
    return at_once(acts, prepare=look_before_writing if guard == "python" else None)


if __name__ == "__main__":
    print(json.dumps(approve_all(sys.argv[1])))  # noqa: T201 (the answer to the calling test)
