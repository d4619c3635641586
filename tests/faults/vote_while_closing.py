"""Two members vote and the chair closes at the same instant: `python -m tests.faults.vote_while_closing ROUNDS`.

Each of the three is a browser in a process of its own. One member votes for the first time, the other changes a
vote; in each round they start together, one of them a few milliseconds late so that the order differs. Prints for
each round what everybody was answered and what the database says afterwards, as JSON.
"""

import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import django
from django.test.utils import setup_test_environment

django.setup()
setup_test_environment()

import time_machine  # noqa: E402
from django.contrib.messages import get_messages  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models.base import ModelState  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import resolve, reverse  # noqa: E402

from accounts.models import User  # noqa: E402
from board.models import Ballot, Vote  # noqa: E402
from board.states import BallotState, Choice  # noqa: E402
from tests.applications.factories import NOW  # noqa: E402
from tests.board.factories import make_ballot, make_board  # noqa: E402

LATER = NOW + timedelta(hours=1)
PATIENCE_SECONDS = 90
# A vote takes about so long to reach the row lock: one that starts later meets the closing at every stage.
MOST_SECONDS_LATE = 0.03
AGAINST = {"choice": "against", "amount": "", "remark": ""}


@transaction.atomic
def prepare(rounds: int) -> tuple[list[User], list[int]]:
    """A board of five, and copies of one ballot: two have voted, and so has the one who will change the vote.

    Each copy waits as if taken back until its round is dealt: with all of them open every page would be slow.
    """
    board, first = make_board(5), make_ballot()
    first.application.refresh_from_db()
    cases = copies(first.application, rounds, reference=lambda number: f"2026-{9000 + number}")
    versions = copies(first.version, rounds, application=cases.__getitem__)
    ballots = copies(
        first,
        rounds,
        application=cases.__getitem__,
        version=versions.__getitem__,
        state=lambda _: BallotState.CANCELLED,
    )
    for seat in first.seats.all():
        seats = copies(seat, rounds, ballot=ballots.__getitem__)
        if seat.member in board[1:4]:
            Vote.objects.bulk_create(Vote(seat=copied, choice="full", cast_at=NOW) for copied in seats)
    return board, [ballot.pk for ballot in ballots]


def copies(record: Any, number: int, **fields: Callable[[int], Any]) -> list[Any]:
    """So many more rows like this one; each field that differs is told by the row's place."""
    made = []
    for place in range(number):
        row = copy(record)
        row.pk, row._state = None, ModelState()
        for name, value in fields.items():
            setattr(row, name, value(place))
        made.append(row)
    return list(type(record).objects.bulk_create(made))


def vote(client: Client, pk: int) -> str:
    """ "counted", "closed", or the status and what was said."""
    answer = client.post(reverse("board:ballot", args=[pk]), AGAINST)
    said = " ".join(str(message) for message in get_messages(answer.wsgi_request))
    client.cookies.pop("messages", None)  # as after the next page
    if answer.status_code == 302 and (answer.url.endswith("/voted/") or said.startswith("Your vote counts.")):
        return "counted"
    if answer.status_code == 302 and said.startswith("This vote is closed."):
        return "closed"
    return f"{answer.status_code} {said}"


def close(client: Client, pk: int) -> str:
    answer = client.post(reverse("board:close", args=[pk]))
    return "closed" if answer.status_code == 302 else str(answer.status_code)


def play(person: User, act: Any, ballots: list[int], start: Any, answers: Any, seed: int) -> None:
    """One person's rounds, each begun together with the others."""
    client, late = Client(headers={"Accept-Language": "en"}), Random(seed)
    client.force_login(person)
    for number, pk in enumerate(ballots):
        if act is close:
            Ballot.objects.filter(pk=pk).update(state=BallotState.OPEN)
        start.wait(PATIENCE_SECONDS)
        time.sleep(late.random() * MOST_SECONDS_LATE)
        try:
            answers.put((number, act.__name__, act(client, pk)))
        except Exception as error:
            answers.put((number, act.__name__, f"broken: {error!r}"))
        # Nobody begins the next round while somebody is still in this one.
        start.wait(PATIENCE_SECONDS)


def play_all(rounds: int) -> list[dict[str, Any]]:
    board, ballots = prepare(rounds)
    chair, changes, votes_first = board[0], board[3], board[4]
    # Each process opens a connection of its own; the pages are imported once, here.
    connection.close()
    resolve("/")
    processes = multiprocessing.get_context("fork")
    start, answers = processes.Barrier(3), processes.Queue()
    parts = [(chair, close), (changes, vote), (votes_first, vote)]
    running = [
        processes.Process(target=partial(play, person, act, ballots, start, answers, seed))
        for seed, (person, act) in enumerate(parts)
    ]
    for process in running:
        process.start()
    found: list[dict[str, Any]] = [{"vote": [], "close": []} for _ in ballots]
    for _ in range(3 * rounds):
        number, act, answer = answers.get(timeout=PATIENCE_SECONDS)
        found[number][act].append(answer)
    for process in running:
        process.join(10)
    return [answered | state_of(pk) for answered, pk in zip(found, ballots, strict=True)]


def state_of(pk: int) -> dict[str, Any]:
    """What became of a ballot: its state, what its result counted, and the slips in the box."""
    ballot = Ballot.objects.get(pk=pk)
    slips = list(Vote.objects.filter(seat__ballot=ballot).values_list("choice", flat=True))
    counts = ballot.result["counts"] if ballot.result else {}
    return {
        "state": ballot.state,
        "counted": {choice: counts[choice] for choice in Choice.values if counts.get(choice)},
        "slips": {choice: slips.count(choice) for choice in set(slips)},
    }


if __name__ == "__main__":
    with time_machine.travel(LATER):
        print(json.dumps(play_all(int(sys.argv[1]))))  # noqa: T201 (the answer to the calling test)
