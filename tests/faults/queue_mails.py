"""Queue mails as a web process does. Run as a script: `python -m tests.faults.queue_mails FIRST COUNT`."""

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

import funding.celery  # noqa: E402, F401
from notifications.letters import Letter, Recipient  # noqa: E402
from notifications.outbox import queue  # noqa: E402

first, count = int(sys.argv[1]), int(sys.argv[2])
for number in range(first, first + count):
    with transaction.atomic():
        queue(
            key=f"event-{number}",
            to=Recipient(email=f"person{number}@initiative.example", name=f"Person {number}", language="en"),
            compose=lambda: Letter(subject="Please vote", lead="Please vote by Friday."),
        )
