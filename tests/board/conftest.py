import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.utils import translation

from accounts.models import User
from applications.states import State
from tests.applications.factories import NOW, make_case
from tests.board.factories import make_ballot, make_board


@pytest.fixture(autouse=True)
def in_english():
    """These tests read the texts of the source, whatever translations are installed."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def clock():
    """Time stands still on the day the cases of these tests begin; `clock.move_to(...)` turns it on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(client):
    """A browser in which English was chosen."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def members():
    return make_board(5)


@pytest.fixture
def ballot(members):
    return make_ballot()


@pytest.fixture
def as_member(client, members):
    """The browser of the second member of the board."""
    client.force_login(members[1])
    return client


@pytest.fixture
def sign_in(client):
    """The browser, signed in as somebody else."""

    def as_person(person: User) -> Client:
        client.force_login(User.objects.get(pk=person.pk))
        return client

    return as_person


@pytest.fixture
def officer(ballot):
    return ballot.opened_by


@pytest.fixture
def board_of_seven():
    """The town's case U10: 2,800 € for cultural evenings before a board of seven, the chair first."""
    board, case = make_board(7), make_case(State.COMPLETE, requested="2800")
    ballot = make_ballot(case=case)
    return board, ballot, ballot.opened_by


@pytest.fixture
def open_file_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Call it after the set-up: threads started from then on meet on a database that really locks.

    SQLite's test database lives in the memory of one connection; its copy in a file behaves as in production.
    Read what the threads have done inside a thread as well.
    """
    with ExitStack() as cleanup:

        def open_it() -> None:
            if connection.vendor == "sqlite" and connection.is_in_memory_db():
                copy = tmp_path / "race.sqlite3"
                with connection.cursor() as cursor:
                    cursor.execute("VACUUM INTO %s", [str(copy)])
                # A connection that stays keeps the file in WAL mode, as on a running site.
                stays = cleanup.enter_context(closing(sqlite3.connect(copy)))
                stays.execute("PRAGMA journal_mode=WAL")
                monkeypatch.setitem(connections.settings["default"], "NAME", str(copy))

        yield open_it
