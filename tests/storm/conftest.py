"""Errors in the log end a life."""

import logging
from collections.abc import Iterator

import pytest


class Complaints(logging.Handler):
    """What is logged as an error: the scheduler goes on after one, this test does not."""

    def __init__(self, found: list[logging.LogRecord]) -> None:
        super().__init__(logging.ERROR)
        self.found = found

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record)


@pytest.fixture
def complaints() -> Iterator[list[logging.LogRecord]]:
    found: list[logging.LogRecord] = []
    handler = Complaints(found)
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)
