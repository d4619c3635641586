"""Reminder sources and actions as other apps write them, for the tests of the schedule."""

from collections.abc import Iterable
from datetime import datetime

from notifications.letters import Recipient
from notifications.schedule import Reminder
from tests.notifications.letters import AMAL, letter


def due(now: datetime) -> Iterable[Reminder]:
    """One reminder a day."""
    yield Reminder(key=f"vote-{now:%j}", to=AMAL, compose=letter, about="ballot 1 closes in 3 days")


def due_twice(now: datetime) -> Iterable[Reminder]:
    yield from due(now)
    yield from due(now)


def due_unwritable(now: datetime) -> Iterable[Reminder]:
    """The first of two letters cannot be composed."""
    yield Reminder(key="broken", to=AMAL, compose=lambda: letter(subject=1 / 0), about="a broken letter")
    yield Reminder(key="whole", to=Recipient(email="ben@rad.example"), compose=letter, about="a whole letter")


def broken(now: datetime) -> Iterable[Reminder]:
    raise RuntimeError("the source is broken")


def close_two(now: datetime) -> int:
    return 2
