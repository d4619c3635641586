"""The town the journeys play in: Unna's programme with its pot, an officer, and a board of five."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from budgets.ledger import set_budget
from funding.models import Programme
from tests.accounts.factories import role
from tests.applications.factories import make_programme
from tests.awards.town_account import TOWN as PAYER
from tests.tools.services import MailSink

# A working Monday in spring: the project fits into the year of the pot.
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_default_timezone())


@dataclass
class Town:
    programme: Programme
    officer: User
    board: list[User]


@pytest.fixture
@time_machine.travel(MONDAY - timedelta(days=30))
def town(transactional_db: None) -> Town:
    programme = make_programme()
    set_budget(
        programme=programme,
        year=2026,
        amount=Decimal("20000.00"),
        by=None,
        now=MONDAY,
        reason="Haushaltssatzung 2026",
    )
    officer = role("officer", programme, email="jana.roth@unna.example", name="Jana Roth")
    chair = role("chair", programme, email="helga.brandt@beirat.example", name="Helga Brandt")
    names = ("samir", "olena", "dirk", "aylin")
    members = [
        role("board_member", programme, email=f"{name}@beirat.example", name=name.title()) for name in names
    ]
    return Town(programme, officer, [chair, *members])


@pytest.fixture
def sink(settings: Any, live_server: LiveServer) -> Iterator[MailSink]:
    """A mail server that speaks SMTP, the site's own address in its mails, the town's account."""
    with MailSink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.SITE_URL = live_server.url
        for name, value in PAYER.items():
            setattr(settings, name, value)
        yield server
