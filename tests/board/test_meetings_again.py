"""A meeting after one without a quorum decides however few come (domain: repeated meeting)."""

import pytest

from accounts.models import User
from applications.models import Application
from applications.states import State, WaitingReason
from board.agenda import add_case, add_matter, remove_item
from board.meetings import (
    invite,
    items_to_repeat,
    open_meeting,
    plan_again,
    send_agenda,
)
from board.models import Meeting
from funding.errors import NotAllowed, NotPossible, Refused
from tests.applications.factories import make_case
from tests.board.factories import make_board, make_officer
from tests.board.meeting_room import (
    DURING,
    LATER,
    PLACE,
    call,
    close,
    come,
    end,
    fresh,
    go,
    letters,
    make_running,
    vote_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> list[User]:
    return make_board(5)


@pytest.fixture
def officer() -> User:
    return make_officer()


# -- again ---------------------------------------------------------------------------------------------------


def missed(board: list[User], officer: User, *cases: Application) -> Meeting:
    """A meeting to which too few came."""
    meeting = make_running(board, *cases, here=2, officer=officer)
    return end(meeting, no_quorum=True)


def repeat(meeting: Meeting, officer: User) -> Meeting:
    return plan_again(meeting=meeting, actor=officer, now=DURING, starts_at=LATER, **PLACE)


def begin(meeting: Meeting, officer: User, chair: User) -> Meeting:
    return open_meeting(meeting=meeting, actor=officer, now=LATER, chaired_by=chair, minutes_by=officer)


def test_meeting_after_one_without_a_quorum_decides_however_few_come(board, officer):
    case = make_case(State.COMPLETE)
    first = missed(board, officer, case)
    assert fresh(case).waiting_reason == WaitingReason.NO_QUORUM
    second = repeat(first, officer)
    assert (second.repeats, fresh(case).waiting_reason) == (first, "")
    invite(meeting=second, actor=officer, now=DURING)
    assert "The board can decide on item 1 however many members come" in " ".join(
        letters(second, "invited")[0].text.split()
    )
    second = begin(second, officer, board[0])
    with pytest.raises(Refused, match="not_quorate"):
        call(second, now=LATER)
    come(second, board[0], now=LATER)
    item = call(second, now=LATER)
    assert item.ballot.rules["reinvited"] is True
    vote_in(item, board[:1], "full", now=LATER)
    assert close(item, now=LATER).result["outcome"] == "full"


def test_only_what_was_put_off_for_lack_of_a_quorum_is_decided_by_few(board, officer):
    case, other = make_case(State.COMPLETE), make_case(State.COMPLETE)
    second = repeat(missed(board, officer, case), officer)
    add_case(meeting=second, application=other, actor=officer, now=DURING)
    invite(meeting=second, actor=officer, now=DURING)
    assert [item.reinvited_at for item in second.items.all()] == [DURING, None]
    second = begin(second, officer, board[0])
    come(second, board[0], now=LATER)
    assert call(second, 1, now=LATER).ballot.rules["reinvited"] is True
    close(second.items.all()[0], now=LATER)
    with pytest.raises(Refused, match="not_quorate"):
        call(second, 2, now=LATER)


def test_repeated_item_that_no_letter_named_needs_its_quorum(board, officer):
    case = make_case(State.COMPLETE)
    second = repeat(missed(board, officer, case), officer)
    remove_item(item=second.items.get(), actor=officer, now=DURING)
    add_matter(meeting=second, title="Bericht", actor=officer, now=DURING)
    invite(meeting=second, actor=officer, now=DURING)
    assert "however many members come" not in letters(second, "invited")[0].text
    add_case(meeting=second, application=case, actor=officer, now=DURING)
    second = begin(second, officer, board[0])
    come(second, board[0], now=LATER)
    with pytest.raises(Refused, match="not_quorate"):
        call(second, 2, now=LATER)


def test_letter_with_the_new_agenda_names_the_repeated_item_too(board, officer):
    case = make_case(State.COMPLETE)
    second = repeat(missed(board, officer, case), officer)
    remove_item(item=second.items.get(), actor=officer, now=DURING)
    add_matter(meeting=second, title="Bericht", actor=officer, now=DURING)
    invite(meeting=second, actor=officer, now=DURING)
    add_case(meeting=second, application=case, actor=officer, now=DURING)
    send_agenda(meeting=second, actor=officer, now=DURING)
    assert "on item 2 however many" in " ".join(letters(second, "changed-1")[0].text.split())
    assert second.items.get(application=case).reinvited_at == DURING


def test_item_put_off_for_another_reason_is_not_repeated(board, officer):
    meeting = make_running(board, here=4, officer=officer)
    end(meeting)
    assert items_to_repeat(meeting) == []
    with pytest.raises(Refused, match="nothing_to_repeat"):
        repeat(meeting, officer)
    assert Meeting.objects.count() == 1


def test_meeting_is_repeated_by_keepers_after_its_end_and_once(board, officer):
    case = make_case(State.COMPLETE)
    running = make_running(board, case, here=2, officer=officer)
    with pytest.raises(NotPossible):
        repeat(running, officer)
    end(running, no_quorum=True)
    with pytest.raises(NotAllowed):
        repeat(running, board[1])
    assert [item.application for item in items_to_repeat(running)] == [case]
    repeat(running, officer)
    assert items_to_repeat(running) == []
    with pytest.raises(Refused, match="nothing_to_repeat"):
        repeat(running, officer)


def test_members_who_leave_before_the_call_make_it_inquorate(board, officer):
    meeting = make_running(board, here=3, officer=officer)
    go(meeting, board[2])
    with pytest.raises(Refused, match="not_quorate"):
        call(meeting)
