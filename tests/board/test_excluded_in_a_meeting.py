"""The city's case U10 in a meeting: 2,800 € for cultural evenings; the head of the association sits on a board of seven."""

import pytest

from applications.models import Application
from applications.states import State
from board.agenda import cases_for
from board.meeting_votes import call_item, exclude_in_meeting, put_off_item
from board.meetings import items_to_repeat
from board.minutes import minutes_of
from board.minutes_content import minutes_content
from board.models import AgendaItem, Meeting
from board.voiding import find_conflict
from funding.errors import Refused
from tests.applications.factories import make_case, make_programme
from tests.board.factories import make_board
from tests.board.guidelines import COUNTING, TEXT
from tests.board.meeting_room import DURING, call, close, end, go, make_meeting, make_running, vote_in

pytestmark = pytest.mark.django_db
REASON = "Ich bin die Vorsitzende des Vereins."


@pytest.fixture
def board():
    return make_board(7, make_programme(source=TEXT))


def evening(board, *, here: int) -> Meeting:
    """The first `here` members have come; the head of the association is the second of them."""
    return make_running(board, make_case(State.COMPLETE, requested="2800"), here=here)


def exclude_her(item: AgendaItem, board) -> AgendaItem:
    exclude_in_meeting(item=item, member=board[1], reason=REASON, actor=item.meeting.minutes_by, now=DURING)
    return item


def test_six_vote_without_her_and_the_minutes_say_so(board):
    meeting = evening(board, here=7)
    item = exclude_her(call(meeting), board)
    others = [board[0], *board[2:]]
    vote_in(item, others, "full full full full against against")
    assert close(item).recommendation.outcome == "full"
    meeting = end(meeting)
    (told,) = minutes_content(meeting, minutes_of(meeting))["agenda"]
    assert told["excluded"] == [[str(board[1]), REASON]]
    assert told["voting"] == sorted(map(str, others))
    assert "4 dafür, 2 dagegen" in " ".join(told["result"])


def test_when_she_has_voted_the_result_is_void_and_another_meeting_can_decide(board):
    meeting = evening(board, here=7)
    item = call(meeting)
    vote_in(item, board, "full full full full against against against")
    ballot = close(item)
    meeting, officer = end(meeting), meeting.minutes_by
    find_conflict(ballot=ballot, member=board[1], reason=REASON, actor=officer, now=DURING)
    case = Application.objects.get()
    assert case.state == State.AT_BOARD
    assert case.recommendations.get().void_at == DURING
    (told,) = minutes_content(meeting, minutes_of(meeting))["agenda"]
    assert "zählt seit" in " ".join(told["result"])
    assert list(cases_for(meeting, officer)) == [case]
    again = make_meeting(case, officer=officer)
    assert again.items.get().application == case


def test_strict_four_there_with_her_are_no_quorum_and_the_item_is_put_off(board):
    """Three of seven take part: she does not count."""
    meeting = evening(board, here=5)
    officer = meeting.minutes_by
    item = exclude_her(call(meeting), board)
    go(meeting, board[4])
    vote_in(item, [board[0], board[2], board[3]], "full full full")
    ballot = close(item)
    assert (ballot.result["quorate"], ballot.recommendation) == (False, None)
    item.refresh_from_db()
    assert (item.state, item.no_quorum) == ("put_off", True)
    assert Application.objects.get().state == State.AT_BOARD
    assert items_to_repeat(end(meeting)) == [item]
    assert officer is not None


def test_strict_the_vote_does_not_even_open_when_she_is_known_to_be_excluded(board):
    meeting = evening(board, here=5)
    first = exclude_her(call(meeting), board)
    put_off_item(item=first, reason="Später.", actor=meeting.minutes_by, now=DURING)
    go(meeting, board[4])
    again = make_running(board, first.application, here=4, officer=meeting.minutes_by)
    with pytest.raises(Refused) as refusal:
        call_item(item=again.items.get(), actor=meeting.minutes_by, now=DURING)
    assert (refusal.value.code, refusal.value.params["here"]) == ("not_quorate", 3)


def test_counting_the_same_three_and_she_are_a_quorum():
    board = make_board(7, make_programme(source=COUNTING))
    meeting = evening(board, here=4)
    item = exclude_her(call(meeting), board)
    vote_in(item, [board[0], board[2], board[3]], "full full full")
    ballot = close(item)
    assert (ballot.result["quorate"], ballot.recommendation.outcome) == (True, "full")
