"""Two people at the same instant: a vote has one holder, the board one chair."""

from datetime import date

import pytest

from board.ballots import cast_vote
from board.deputies import hand_over, step_in, take_vote_back
from board.members import appoint
from board.models import Seat, Vote
from funding.errors import NotAllowed, Refused
from funding.models import RoleAssignment
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_programme
from tests.board.factories import make_ballot, make_board
from tests.board.people import away, deputy_of
from tests.board.test_race import ROUNDS, at_once, in_thread

pytestmark = pytest.mark.django_db(transaction=True)
TODAY, LAST = date(2026, 5, 4), date(2026, 5, 18)


def outcome(act):
    """The act, with NotAllowed as an answer like any other."""

    def run():
        try:
            return act()
        except NotAllowed as refusal:
            return refusal

    return run


def test_deputy_votes_while_the_member_takes_the_vote_back(open_file_database):
    member = make_board(5)[1]
    deputy = deputy_of(member)
    ballots = [make_ballot() for _ in range(ROUNDS)]
    for ballot in ballots:
        hand_over(ballot=ballot, member=member, now=NOW)
    open_file_database()
    for ballot in ballots:
        voted, taken = at_once(
            outcome(lambda ballot=ballot: cast_vote(ballot=ballot, member=deputy, choice="full", now=NOW)),
            outcome(lambda ballot=ballot: take_vote_back(ballot=ballot, member=member, now=NOW)),
        )
        assert (isinstance(voted, Vote), isinstance(taken, Seat)) in {(True, False), (False, True)}
        holder = in_thread(
            lambda ballot=ballot: Seat.objects.get(ballot=ballot, member__in=[member, deputy]).member
        )
        assert holder == (deputy if isinstance(voted, Vote) else member)


def test_two_deputies_who_step_in_at_once_get_one_vote(open_file_database):
    member = make_board(5)[1]
    deputies = [deputy_of(member, name=name) for name in ("A", "B")]
    ballots = [make_ballot() for _ in range(ROUNDS)]
    away(member, TODAY, LAST)
    open_file_database()
    for ballot in ballots:
        answers = at_once(
            *(
                outcome(
                    lambda ballot=ballot, deputy=deputy: step_in(
                        ballot=ballot, deputy=deputy, member=member, now=NOW
                    )
                )
                for deputy in deputies
            )
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "Seat"]
        assert in_thread(lambda ballot=ballot: ballot.seats.filter(stands_in_for=member).count()) == 1
        assert in_thread(lambda ballot=ballot: ballot.seats.count()) == 5


def test_two_clerks_appoint_two_chairs_at_once_and_one_is_refused(open_file_database):
    programme, officers = make_programme(), [role("officer"), role("officer")]
    open_file_database()
    answers = at_once(
        *(
            lambda officer=officer, name=name: appoint(
                programme=programme,
                email=f"{name}@beirat.example",
                name=name,
                role="chair",
                since=TODAY,
                actor=officer,
                now=NOW,
            )
            for officer, name in zip(officers, ("eva", "udo"), strict=True)
        )
    )
    assert [answer.code for answer in answers if isinstance(answer, Refused)] == ["second_chair"]
    assert in_thread(lambda: RoleAssignment.objects.filter(role="chair").count()) == 1
