"""Approve through the site while somebody else holds what it needs: `python -m tests.faults.post_while_locked HOW`.

HOW is "held" (the other gives it back too late) or "deadlock" (the other waits for us at the same time;
PostgreSQL only). Prints both answers, while held and afterwards, as JSON.
"""

import json
import sqlite3
import sys
import threading
import time
from typing import Any

import django
from django.conf import settings
from django.test.utils import setup_test_environment

django.setup()
setup_test_environment()

import psycopg  # noqa: E402
import time_machine  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from applications.models import Application  # noqa: E402
from tests.applications.factories import NOW  # noqa: E402
from tests.faults.approve_at_once import prepare  # noqa: E402

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def other() -> Any:
    """Somebody else's connection, holding the pot (on SQLite: the database)."""
    target = settings.DATABASES["default"]
    if connection.vendor == "sqlite":
        holder: Any = sqlite3.connect(target["NAME"], isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        return holder
    holder = psycopg.connect(
        host=target["HOST"], port=target["PORT"], user=target["USER"], dbname=target["NAME"]
    )
    # The one whose patience ends first is the one that is sent away: not this one.
    holder.execute("SET deadlock_timeout = '60s'")
    holder.execute("SELECT * FROM budgets_budgetyear FOR UPDATE")
    return holder


def want_the_case(holder: Any, pk: int) -> threading.Thread:
    """Once the site waits for the pot, ask for the case that the site holds."""

    def want() -> None:
        while not holder.execute(WAITING).fetchone()[0]:
            time.sleep(0.02)
        holder.execute("SELECT * FROM applications_application WHERE id = %s FOR UPDATE", [pk])

    wanting = threading.Thread(target=want, daemon=True)
    wanting.start()
    return wanting


def approve(client: Client, pk: int) -> dict[str, Any]:
    answer = client.post(reverse("awards:approve", args=[pk]), {"amount": "5.000,00", "reasons": ""})
    case = Application.objects.get(pk=pk)
    return {
        "status": answer.status_code,
        "retry_after": answer.headers.get("Retry-After"),
        "text": answer.content.decode(),
        "state": case.state,
    }


def approve_twice(how: str) -> list[dict[str, Any]]:
    officer, (pk, *_) = prepare()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(officer)
    holder = other()
    wanting = want_the_case(holder, pk) if how == "deadlock" else None
    first = approve(client, pk)
    if wanting:
        wanting.join(10)
    holder.rollback()
    return [first, approve(client, pk)]


if __name__ == "__main__":
    # The budget year of the cases is the year in which they are decided.
    with time_machine.travel(NOW):
        print(json.dumps(approve_twice(sys.argv[1])))  # noqa: T201 (the answer to the calling test)
