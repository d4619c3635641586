"""Who votes on an item of a meeting: who is there, deputies, conflicts of interest."""

from datetime import timedelta

import pytest

from accounts.models import User
from applications.states import State
from board.attendance import arrive, leave
from board.ballots import declare_conflict
from board.meeting_votes import (
    exclude_in_meeting,
)
from board.meetings import choose_leaders
from board.models import Meeting, Vote
from funding.errors import NotAllowed, NotPossible, Refused
from tests.accounts.factories import role
from tests.applications.factories import make_case, make_programme
from tests.board.factories import make_board, vote
from tests.board.meeting_room import (
    DURING,
    STARTS_AT,
    call,
    close,
    come,
    end,
    go,
    make_deputy,
    make_invited,
    make_running,
    vote_in,
)

pytestmark = pytest.mark.django_db
REASON = "Mein Bruder leitet den Kurs."


@pytest.fixture
def board() -> list[User]:
    return make_board(7)


# -- conflicts of interest -------------------------------------------------------------------------------


def test_conflict_that_is_said_at_the_item_is_written_down_and_takes_the_vote_away(board):
    item = call(make_running(board, here=6))
    vote(item.ballot, board[2], "full", now=DURING)
    officer = item.meeting.minutes_by
    seat = exclude_in_meeting(item=item, member=board[2], reason=REASON, actor=officer, now=DURING)
    assert (seat.is_excluded, seat.exclusion_reason, seat.excluded_by) == (True, REASON, officer)
    assert not Vote.objects.filter(seat=seat).exists()
    with pytest.raises(Refused, match="excluded"):
        exclude_in_meeting(item=item, member=board[2], reason=REASON, actor=officer, now=DURING)


def test_conflict_needs_a_reason_and_an_open_item(board):
    meeting = make_running(board, here=6)
    item, officer = meeting.items.get(), meeting.minutes_by
    with pytest.raises(NotPossible):
        exclude_in_meeting(item=item, member=board[2], reason=REASON, actor=officer, now=DURING)
    call(meeting)
    with pytest.raises(Refused, match="reason_missing"):
        exclude_in_meeting(item=item, member=board[2], reason="  ", actor=officer, now=DURING)
    with pytest.raises(NotAllowed):
        exclude_in_meeting(item=item, member=board[2], reason=REASON, actor=board[3], now=DURING)


def test_deputy_who_is_there_takes_over_from_an_excluded_member(board):
    deputy = make_deputy(board[2])
    meeting = make_running(board, here=4)
    come(meeting, deputy)
    item = call(meeting)
    with pytest.raises(NotAllowed):
        vote(item.ballot, deputy, "full", now=DURING)
    declare_conflict(ballot=item.ballot, member=board[2], reason=REASON, now=DURING)
    vote(item.ballot, deputy, "full", now=DURING)
    vote_in(item, [board[0], board[1], board[3]], "full full full")
    counts = close(item).result["counts"]
    assert (counts["seats"], counts["excluded"], counts["full"]) == (7, 0, 4)


def test_applicant_on_the_board_is_excluded_from_the_start(board):
    case = make_case(State.COMPLETE)
    case.initiative.memberships.create(user=board[3])
    item = call(make_running(board, case, here=5))
    assert [seat.member for seat in item.ballot.seats.all() if seat.is_excluded] == [board[3]]
    with pytest.raises(Refused, match="excluded"):
        vote(item.ballot, board[3], "full", now=DURING)


# -- deputies ----------------------------------------------------------------------------------------------


def test_deputy_has_the_seat_of_the_member_they_stand_in_for(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=3)
    come(meeting, deputy, stands_in_for=board[6])
    item = call(meeting)
    seat = item.ballot.seats.get(member=deputy)
    assert (seat.stands_in_for, item.ballot.seats.count()) == (board[6], 7)
    vote_in(item, [*board[:3], deputy], "full full full full")
    assert close(item).result["counts"]["full"] == 4


def test_late_member_takes_the_seat_back_from_a_silent_deputy(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=4)
    come(meeting, deputy, stands_in_for=board[6])
    item = call(meeting)
    come(meeting, board[6], now=DURING)
    vote(item.ballot, board[6], "against", now=DURING)
    with pytest.raises(NotAllowed):
        vote(item.ballot, deputy, "full", now=DURING)
    assert item.ballot.seats.count() == 7


def test_vote_of_the_deputy_counts_when_the_member_comes_later(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=4)
    come(meeting, deputy, stands_in_for=board[6])
    item = call(meeting)
    vote(item.ballot, deputy, "full", now=DURING)
    come(meeting, board[6], now=DURING)
    with pytest.raises(NotAllowed):
        vote(item.ballot, board[6], "against", now=DURING)
    vote_in(item, board[:4], "full full full full")
    assert close(item).result["counts"]["full"] == 5


def test_member_who_leaves_gives_a_silent_seat_to_the_deputy_who_comes(board):
    deputy = make_deputy(board[4])
    meeting = make_running(board, here=5)
    item = call(meeting)
    go(meeting, board[4])
    come(meeting, deputy, stands_in_for=board[4], now=DURING)
    vote(item.ballot, deputy, "full", now=DURING)
    assert item.ballot.seats.count() == 7
    go(meeting, deputy)
    come(meeting, board[4], now=DURING)
    assert not item.ballot.seats.filter(member=board[4]).exists()


def test_deputy_who_leaves_in_silence_gives_the_seat_back(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=4)
    come(meeting, deputy, stands_in_for=board[6])
    item = call(meeting)
    go(meeting, deputy)
    assert item.ballot.seats.get(member=board[6]).stands_in_for is None
    assert not item.ballot.seats.filter(member=deputy).exists()


# -- the casting vote ----------------------------------------------------------------------------------------


def test_chair_of_the_meeting_has_the_casting_vote(board):
    item = call(make_running(board, here=5))
    officer = item.meeting.minutes_by
    choose_leaders(meeting=item.meeting, actor=officer, now=DURING, chaired_by=board[3], minutes_by=officer)
    assert [seat.member for seat in item.ballot.seats.all() if seat.is_chair] == [board[3]]


# -- who is there ---------------------------------------------------------------------------------------------


def rows(meeting: Meeting, member: User) -> list[tuple]:
    found = meeting.attendances.filter(member=member)
    return [(row.came_at, row.left_at) for row in found]


def test_coming_leaving_and_coming_back_are_two_rows(board):
    meeting = make_running(board, here=1)
    go(meeting, board[0], DURING)
    come(meeting, board[0], now=DURING + timedelta(minutes=9))
    assert rows(meeting, board[0]) == [(STARTS_AT, DURING), (DURING + timedelta(minutes=9), None)]


def test_changing_the_place_keeps_the_row(board):
    meeting = make_running(board, here=1)
    come(meeting, board[0], place="remote", now=DURING)
    row = meeting.attendances.get()
    assert (row.place, row.came_at) == ("remote", STARTS_AT)
    with pytest.raises(Refused, match="place_unknown"):
        come(meeting, board[0], place="moon")


def test_members_speak_for_themselves_and_who_leads_for_all(board):
    meeting = make_running(board, here=0)
    with pytest.raises(NotAllowed):
        arrive(meeting=meeting, member=board[2], actor=board[3], now=DURING)
    arrive(meeting=meeting, member=board[2], actor=meeting.minutes_by, now=DURING)
    with pytest.raises(NotAllowed):
        leave(meeting=meeting, member=board[2], actor=board[3], now=DURING)
    leave(meeting=meeting, member=board[2], actor=meeting.minutes_by, now=DURING)
    with pytest.raises(NotPossible):
        leave(meeting=meeting, member=board[2], actor=board[2], now=DURING)


def test_who_is_not_on_the_board_is_not_there(board):
    meeting = make_running(board, here=0)
    for stranger in (role("auditor"), make_board(1, make_programme("elsewhere"))[0]):
        with pytest.raises(NotAllowed):
            come(meeting, stranger)


def test_advisory_member_is_there_without_a_vote(board):
    meeting, adviser = make_running(board, here=0), role("advisory_member")
    come(meeting, adviser)
    assert meeting.attendances.get().has_vote is False


def test_deputy_stands_in_only_for_own_members_who_are_not_there(board):
    deputy, second = make_deputy(board[6]), make_deputy(board[6])
    meeting = make_running(board, here=1)
    with pytest.raises(Refused, match="not_their_deputy"):
        come(meeting, deputy, stands_in_for=board[5])
    with pytest.raises(Refused, match="not_their_deputy"):
        come(meeting, board[1], stands_in_for=board[6])
    come(meeting, board[6])
    with pytest.raises(Refused, match="member_is_here"):
        come(meeting, deputy, stands_in_for=board[6])
    go(meeting, board[6])
    come(meeting, deputy, stands_in_for=board[6], now=DURING)
    with pytest.raises(Refused, match="has_a_deputy"):
        come(meeting, second, stands_in_for=board[6], now=DURING)


def test_deputy_who_names_nobody_stands_in_for_who_has_declined(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=1)
    come(meeting, deputy)
    assert meeting.attendances.get(member=deputy).stands_in_for is None
    go(meeting, deputy)
    meeting.invitations.filter(member=board[6]).update(comes=False)
    come(meeting, deputy, now=DURING)
    assert meeting.attendances.get(member=deputy, left_at=None).stands_in_for == board[6]


def test_nobody_comes_before_the_opening_or_after_the_end(board):
    invited = make_invited()
    with pytest.raises(NotPossible):
        come(invited, board[0])
    running = make_running(board, here=1)
    end(running)
    with pytest.raises(NotPossible):
        come(running, board[1])
    assert running.attendances.get().left_at == DURING
