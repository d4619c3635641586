"""One set-up a file: what a module's fixtures write stays until its last test, then it is rolled back."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from tests.applications.factories import NOW


@pytest.fixture(scope="module")
def clock() -> Iterator[None]:
    """Time stands still on the day the cases of these tests begin."""
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture(scope="module")
def kept(clock: None, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """What this module's fixtures write stays for all its tests; each is marked `django_db` and undoes its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
