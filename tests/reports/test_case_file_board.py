"""What a case file tells of the board: signed minutes about this case alone, votes by name where they are known."""

import hashlib
from typing import Any

import pytest

from accounts.models import User
from board.dissents import give_dissent
from board.models import Ballot
from tests.accounts.factories import role
from tests.board.by_name import make_votes_known
from tests.board.factories import make_ballot, make_board, make_officer, vote
from tests.board.meetings import cases_on_it, hold, make_meeting
from tests.board.minutes import LATER, sign
from tests.board.pdf import assert_accessible, text_of_pdf
from tests.reports.case_files import case_file

pytestmark = pytest.mark.django_db
PAPER, VOTES = "4-beirat/niederschrift-01.pdf", "4-beirat/abstimmungen.json"
SLIPS = ["full excluded full 3500 full", "against against against full abstain"]


@pytest.fixture
def members() -> list[User]:
    return make_board(5)


@pytest.fixture
def officer(members: list[User]) -> User:
    return make_officer()


def held(members: list[User], officer: User, number: int) -> Any:
    return hold(make_meeting(members, cases_on_it(number), officer=officer), members, SLIPS[:number])


def test_minutes_that_are_not_signed_are_not_in_it(members: list[User], officer: User) -> None:
    meeting = held(members, officer, 1)
    assert PAPER not in case_file(meeting.items.get().application, officer).names


def test_signed_minutes_about_this_case_alone_are_in_it_as_they_were_signed(
    members: list[User], officer: User
) -> None:
    meeting = held(members, officer, 1)
    minutes = sign(meeting, members[0])
    found = case_file(meeting.items.get().application, officer)
    assert hashlib.sha256(found.read(PAPER)).hexdigest() == minutes.sha256
    assert found.entry(f"board.Minutes:{minutes.pk}")["recorded_sha256"] == minutes.sha256


def test_of_other_minutes_there_is_an_excerpt_about_this_case(members: list[User], officer: User) -> None:
    meeting = held(members, officer, 2)
    sign(meeting, members[0])
    mine, other = meeting.items.order_by("position")
    give_dissent(meeting=meeting, member=members[2], item=mine, text="Zu teuer.", now=LATER)
    give_dissent(meeting=meeting, member=members[2], item=other, text="Zu billig.", now=LATER)
    found = case_file(mine.application, officer)
    paper = found.read(PAPER)
    text = text_of_pdf(paper)
    assert "Auszug: nur, was diesen Antrag betrifft." in text
    assert "Meine Schwester leitet den Kurs." in text
    assert mine.application.reference in text
    assert other.application.reference not in text
    assert_accessible(paper, language="de", title="Niederschrift")
    votes = text_of_pdf(found.read("4-beirat/abstimmungen.pdf"))
    assert "Zu teuer." in votes
    assert "Zu billig." not in votes


def test_an_open_vote_tells_nothing_of_its_votes() -> None:
    members = make_board(3)
    ballot = make_ballot()
    officer = role("officer", ballot.application.programme)
    before = case_file(ballot.application, officer)
    vote(ballot, members[0], "77.77")
    vote(ballot, members[1], "excluded")
    after = case_file(ballot.application, officer)
    assert after.json(VOTES) == before.json(VOTES)
    assert "77.77" not in after.everything


def closed_vote() -> tuple[Ballot, list[User]]:
    """It closes by itself with the last vote."""
    members = make_board(3)
    ballot = make_ballot()
    for member, slip in zip(members, ["full", "full", "full"], strict=True):
        vote(ballot, member, slip)
    return ballot, members


def test_a_closed_vote_tells_its_sum_and_no_names() -> None:
    ballot, members = closed_vote()
    [told] = case_file(ballot.application, role("officer", ballot.application.programme)).json(VOTES)
    assert told["state"] == "closed"
    assert told["votes"] == []
    assert "3" in told["counts"]
    assert str(members[0]) not in str(told)


def test_votes_stand_by_name_where_the_programme_makes_them_known() -> None:
    make_votes_known()
    ballot, members = closed_vote()
    [told] = case_file(ballot.application, role("officer", ballot.application.programme)).json(VOTES)
    assert {row[0] for row in told["votes"]} == {str(member) for member in members}
