"""Put the same released payments into a file at the same instant, each try in a process of its own.

`python -m tests.faults.pay_at_once WHAT`: "run" makes files, "book" notes the payments of one file as paid, "release" lets
treasurer and deputy release the same payment. Prints what each process was answered, as JSON.
"""

import json
import os
import sys
from functools import partial
from typing import Any

import django

from tests.awards.town_account import TOWN

os.environ.update(TOWN)
django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django.utils.timezone import localdate  # noqa: E402

from awards.bookings import book_paid  # noqa: E402
from awards.models import Payout  # noqa: E402
from awards.payout_runs import collect_run  # noqa: E402
from awards.payouts import release_payout  # noqa: E402
from awards.states import PayoutState  # noqa: E402
from funding.errors import NotPossible  # noqa: E402
from tests.accounts.factories import role  # noqa: E402
from tests.applications.factories import make_programme  # noqa: E402
from tests.awards.payments import award_of, make_payout, person  # noqa: E402
from tests.faults.at_once import at_once  # noqa: E402

PROCESSES = 4


@transaction.atomic
def prepare(state: PayoutState) -> list[Payout]:
    """Five payments of 100 euros, brought so far."""
    now = timezone.now()
    return [
        make_payout(state, award=award_of(make_programme(), "100.00", now=now), now=now) for _ in range(5)
    ]


def collect(payouts: list[Payout]) -> None:
    collect_run(
        programme=make_programme(),
        payouts=payouts,
        execute_on=localdate(),
        actor=person("treasurer", make_programme()),
        now=timezone.now(),
    )


def book(payouts: list[Payout]) -> None:
    noted = book_paid(
        programme=make_programme(),
        payouts=payouts,
        paid_on=localdate(),
        actor=person("treasurer", make_programme()),
        now=timezone.now(),
    )
    if noted != len(payouts):
        raise NotPossible("book", str(noted))


def answers(what: str) -> list[dict[str, Any]]:
    if what == "run":
        payouts = prepare(PayoutState.RELEASED)
        return at_once([partial(collect, payouts)] * PROCESSES)
    if what == "book":
        payouts = prepare(PayoutState.EXPORTED)
        return at_once([partial(book, payouts)] * PROCESSES)
    payout = prepare(PayoutState.PREPARED)[0]
    people = [person("treasurer", make_programme()), role("deputy", make_programme())]
    return at_once([partial(release_payout, payout=payout, actor=who, now=timezone.now()) for who in people])


if __name__ == "__main__":
    print(json.dumps(answers(sys.argv[1])))  # noqa: T201 (the answer to the calling test)
