"""Votes and the closing at the same instant: every vote is in the result, or was answered "closed"."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from board.ballots import cast_vote, close_ballot, close_due_ballots, declare_conflict
from board.models import Ballot, Vote
from funding.errors import NotPossible, Refused
from notifications.models import Mail
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8
JUST_BEFORE = CLOSES_AT - timedelta(seconds=1)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together; each gives its result or the refusal it met."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return act()
        except (Refused, NotPossible) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def in_thread(act: Callable[[], Any]) -> Any:
    return at_once(act)[0]


def test_every_vote_is_in_the_result_or_was_answered_closed(open_file_database):
    officer, board = make_officer(), make_board(7)
    ballots = [make_ballot(officer=officer) for _ in range(ROUNDS)]
    for ballot in ballots:
        for member in board[:4]:
            vote(ballot, member, "full")
    open_file_database()
    for ballot in ballots:
        answers = at_once(
            lambda ballot=ballot: cast_vote(
                ballot=ballot, member=board[4], choice="against", now=JUST_BEFORE
            ),
            lambda ballot=ballot: close_ballot(ballot=ballot, actor=officer, now=JUST_BEFORE),
            lambda ballot=ballot: cast_vote(
                ballot=ballot, member=board[5], choice="against", now=JUST_BEFORE
            ),
        )
        voted = [answer for answer in answers if isinstance(answer, Vote)]
        refused = [answer.code for answer in answers if isinstance(answer, Refused)]
        assert len(voted) + len(refused) == 2
        assert set(refused) <= {"ballot_closed"}
        result = in_thread(lambda ballot=ballot: Ballot.objects.get(pk=ballot.pk).result)
        assert result["counts"]["against"] == len(voted)
        assert in_thread(lambda ballot=ballot: Vote.objects.filter(seat__ballot=ballot).count()) == 4 + len(
            voted
        )


def test_two_last_votes_at_once_close_the_ballot_once(open_file_database):
    board = make_board(5)
    ballots = [make_ballot() for _ in range(ROUNDS)]
    for ballot in ballots:
        for member in board[:3]:
            vote(ballot, member, "full")
    open_file_database()
    for ballot in ballots:
        answers = at_once(
            *(
                lambda ballot=ballot, member=member: cast_vote(
                    ballot=ballot, member=member, choice="full", now=JUST_BEFORE
                )
                for member in board[3:]
            )
        )
        assert all(isinstance(answer, Vote) for answer in answers)
        closed = in_thread(lambda ballot=ballot: Ballot.objects.get(pk=ballot.pk))
        assert (closed.state, closed.result["counts"]["full"]) == ("closed", 5)


def test_vote_and_conflict_of_one_member_at_once_leave_no_vote_on_an_excluded_seat(open_file_database):
    member = make_board(5)[1]
    ballots = [make_ballot() for _ in range(ROUNDS)]
    open_file_database()
    for ballot in ballots:
        at_once(
            lambda ballot=ballot: cast_vote(ballot=ballot, member=member, choice="full", now=JUST_BEFORE),
            lambda ballot=ballot: declare_conflict(
                ballot=ballot, member=member, reason="Mein Bruder", now=JUST_BEFORE
            ),
        )
        assert not in_thread(lambda ballot=ballot: Vote.objects.filter(seat__ballot=ballot).exists())


def test_two_schedulers_close_each_ballot_once(open_file_database):
    make_board(5)
    ballots = [make_ballot() for _ in range(ROUNDS)]
    open_file_database()
    done = at_once(lambda: close_due_ballots(CLOSES_AT), lambda: close_due_ballots(CLOSES_AT))
    assert sum(done) == ROUNDS
    key = f"ballot:{ballots[0].pk}:closed:"
    told = in_thread(lambda: Mail.objects.filter(key__startswith=key).count())
    assert told == 1 + ROUNDS  # the chair, and the officer each ballot brought along
