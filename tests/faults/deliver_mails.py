"""Deliver what waits, once: `python -m tests.faults.deliver_mails`, as the scheduler of one worker does."""

import django

django.setup()

from notifications.delivery import deliver_due  # noqa: E402

deliver_due()
