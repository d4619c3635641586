"""Letters and mails for the tests of the outbox."""

from datetime import UTC, datetime
from typing import Any

from notifications.letters import Letter, Recipient
from notifications.models import Mail
from notifications.outbox import queue

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
AMAL = Recipient(email="amal@lesepaten.example", name="Amal Haddad", language="en")


def letter(**changes: Any) -> Letter:
    content = {"subject": "Please vote", "lead": "Please vote by Friday, 4 December 2026, 18:00."}
    return Letter(**(content | changes))


def queued(
    key: str = "ballot-1-opened-7", to: Recipient = AMAL, *, secret: bool = False, **changes: Any
) -> Mail:
    mail = queue(key=key, to=to, compose=lambda: letter(**changes), now=NOW, secret=secret)
    assert mail is not None
    return mail
