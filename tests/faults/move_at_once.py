"""Movements of one pot at the same instant, each in a process of its own: `python -m tests.faults.move_at_once WHAT`.

WHAT is "promise" (two cases want what is left), "transfer" (to and fro between two years), "close" (promises while the
books are being closed), "carry" (the same rest carried over several times) or "pay" (the same promise paid several times).
Prints what each process was answered, as JSON.
"""

import json
import sys
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from budgets import ledger, switches, transfers  # noqa: E402
from budgets.models import EntryKind  # noqa: E402
from funding.models import Programme  # noqa: E402
from tests.accounts.factories import ProgrammeFactory  # noqa: E402
from tests.faults.at_once import at_once  # noqa: E402

NOW = timezone.now()
WHO_AND_WHEN: dict[str, Any] = {"by": None, "now": NOW}


def commit(programme: Programme, case: str, amount: str, year: int = 2026) -> None:
    ledger.commit(programme=programme, by_year={year: Decimal(amount)}, case_reference=case, **WHO_AND_WHEN)


@transaction.atomic
def make_pot() -> Programme:
    """20,000 in 2026, of which 18,250 are promised, and 20,000 in 2027."""
    programme: Programme = ProgrammeFactory()
    for year in (2026, 2027):
        ledger.set_budget(programme=programme, year=year, amount=Decimal(20000), reason="Rat", **WHO_AND_WHEN)
    commit(programme, "2026-0001", "18250.00")
    return programme


def promise(programme: Programme) -> list[Callable[[], Any]]:
    return [partial(commit, programme, f"2026-000{n}", "1750.00") for n in (2, 3)]


def to_and_fro(programme: Programme) -> list[Callable[[], Any]]:
    order = {"programme": programme, "amount": Decimal("500.00"), "reason": "Rat", **WHO_AND_WHEN}
    out = partial(transfers.transfer, from_year=2026, to_year=2027, **order)
    back = partial(transfers.transfer, from_year=2027, to_year=2026, **order)
    return [out, back] * 4


def close(programme: Programme) -> list[Callable[[], Any]]:
    freeze = partial(switches.freeze_year, programme=programme, year=2026, reason="Abschluss", **WHO_AND_WHEN)
    return [freeze, *(partial(commit, programme, f"2026-001{n}", "10.00") for n in range(7))]


def carry(programme: Programme) -> list[Callable[[], Any]]:
    order = {"programme": programme, "case_reference": "2026-0001", "reason": "Rat", **WHO_AND_WHEN}
    return [partial(transfers.carry_over, from_year=2026, to_year=2027, **order)] * 4


def pay(programme: Programme) -> list[Callable[[], Any]]:
    order = {"programme": programme, "year": 2026, "kind": EntryKind.PAYOUT, **WHO_AND_WHEN}
    commit(programme, "2026-0002", "1750.00")
    return [partial(ledger.book, amount=Decimal("18250.00"), case_reference="2026-0001", **order)] * 4


ACTS = {"promise": promise, "transfer": to_and_fro, "close": close, "carry": carry, "pay": pay}

if __name__ == "__main__":
    print(json.dumps(at_once(ACTS[sys.argv[1]](make_pot()))))  # noqa: T201 (the answer to the calling test)
