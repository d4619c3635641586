"""An item of a meeting is called, ends or is put off."""

import pytest

from accounts.models import User
from applications.states import Event, State, WaitingReason
from applications.submission import withdraw_application
from board.agenda import add_matter
from board.ballots import take_from_board
from board.meeting_votes import (
    call_item,
    close_item,
    note_course,
    put_off_item,
    resume_item,
)
from board.meetings import choose_leaders
from board.models import AgendaItem, Ballot, Minutes
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import RoleFactory, role
from tests.applications.factories import make_case, make_programme
from tests.board.factories import make_board, make_officer, vote
from tests.board.meeting_room import (
    DURING,
    call,
    close,
    come,
    go,
    make_running,
    vote_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> list[User]:
    return make_board(7)


def fresh(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.select_related("ballot", "application", "meeting").get(pk=item.pk)


# -- calling an item -----------------------------------------------------------------------------------


def test_calling_an_item_gives_every_member_a_seat_and_no_end(board):
    item = call(make_running(board, here=5))
    ballot = item.ballot
    assert {seat.member for seat in ballot.seats.all()} == set(board)
    assert (ballot.procedure, ballot.closes_at, ballot.is_open) == ("meeting", None, True)
    assert [seat.member for seat in ballot.seats.all() if seat.is_chair] == [board[0]]
    assert item.application.waiting_reason == ""


def test_calling_writes_no_letters(board):
    meeting = make_running(board, here=5)
    before = Mail.objects.count()
    call(meeting)
    assert Mail.objects.count() == before


def test_call_is_refused_while_too_few_are_here_and_says_how_many(board):
    meeting = make_running(board, here=3)
    with pytest.raises(Refused) as refused:
        call(meeting)
    assert refused.value.code == "not_quorate"
    assert refused.value.params == {"here": 3, "members": 7, "needed": 4}
    come(meeting, board[3])
    assert call(meeting).state == "open"


def test_second_item_waits_for_the_first(board):
    meeting = make_running(board, make_case(State.COMPLETE), make_case(State.COMPLETE), here=7)
    first = call(meeting, 1)
    with pytest.raises(Refused, match="another_item_open"):
        call(meeting, 2)
    close(first)
    assert call(meeting, 2).state == "open"


def test_item_is_called_once(board):
    meeting = make_running(board, here=7)
    call(meeting)
    with pytest.raises(NotPossible):
        call(meeting)


def test_nobody_else_calls_an_item(board):
    meeting = make_running(board, here=7)
    item = meeting.items.get()
    for stranger in (board[3], role("auditor"), make_officer(make_programme("elsewhere"))):
        with pytest.raises(NotAllowed):
            call_item(item=item, actor=stranger, now=DURING)
    assert call_item(item=item, actor=board[0], now=DURING).state == "open"


def test_who_chairs_or_writes_leads_without_another_office(board):
    meeting = make_running(board, here=7)
    choose_leaders(
        meeting=meeting, actor=meeting.minutes_by, now=DURING, chaired_by=board[5], minutes_by=board[6]
    )
    item = meeting.items.get()
    assert call_item(item=item, actor=board[6], now=DURING).state == "open"
    assert close_item(item=item, actor=board[5], now=DURING).state == "done"


def test_case_that_was_withdrawn_cannot_be_called(board):
    meeting = make_running(board, here=7)
    case = meeting.items.get().application
    withdraw_application(application=case, actor=case.initiative.people.get(), now=DURING)
    with pytest.raises(Refused, match="case_has_left"):
        call(meeting)


def test_officer_with_a_conflict_of_interest_does_not_lead_the_item(board):
    officer = make_officer()
    meeting = make_running(board, here=7, officer=officer)
    item = call(meeting)
    RoleFactory(role="board_member", user=officer, programme=meeting.programme)
    item.ballot.seats.create(member=officer, excluded_at=DURING, exclusion_reason="Verwandt")
    other = make_officer()
    with pytest.raises(NotAllowed):
        close_item(item=item, actor=User.objects.get(pk=officer.pk), now=DURING)
    assert close_item(item=item, actor=other, now=DURING).state == "done"


# -- the end of an item ---------------------------------------------------------------------------------------


def test_item_with_too_few_votes_is_put_off_for_lack_of_a_quorum(board):
    meeting = make_running(board, here=4)
    item = call(meeting)
    go(meeting, board[3])
    vote_in(item, board[:3], "full full full")
    close(item)
    found = fresh(item)
    assert (found.state, found.no_quorum) == ("put_off", True)
    assert (found.application.state, found.application.waiting_reason) == ("at_board", "no_quorum")


def test_item_is_put_off_with_a_reason_and_its_votes_are_gone_for_good(board):
    item = call(make_running(board, here=5))
    vote(item.ballot, board[1], "full", now=DURING)
    officer = item.meeting.minutes_by
    with pytest.raises(Refused, match="reason_missing"):
        put_off_item(item=item, reason=" ", actor=officer, now=DURING)
    put_off_item(item=item, reason="Ein Angebot fehlt.", actor=officer, now=DURING)
    found = fresh(item)
    assert (found.state, found.put_off_reason, found.no_quorum) == ("put_off", "Ein Angebot fehlt.", False)
    assert (found.ballot.state, found.ballot.result) == ("cancelled", {})
    assert found.application.waiting_reason == WaitingReason.PUT_OFF
    assert found.application.timeline.latest("pk").event == Event.PUT_OFF
    with pytest.raises(NotPossible):
        put_off_item(item=item, reason="Noch einmal", actor=officer, now=DURING)


def test_item_is_put_off_for_lack_of_a_quorum_only_without_one(board):
    meeting = make_running(board, here=4)
    item, officer = meeting.items.get(), meeting.minutes_by
    with pytest.raises(Refused, match="is_quorate"):
        put_off_item(item=item, actor=officer, now=DURING, no_quorum=True)
    go(meeting, board[3])
    put_off_item(item=item, actor=officer, now=DURING, no_quorum=True)
    assert fresh(item).application.waiting_reason == WaitingReason.NO_QUORUM


def test_item_that_was_put_off_can_be_dealt_with_after_all(board):
    item = call(make_running(board, here=5))
    officer = item.meeting.minutes_by
    with pytest.raises(NotPossible):
        resume_item(item=item, actor=officer, now=DURING)
    put_off_item(item=item, reason="Erst Kaffee.", actor=officer, now=DURING)
    resume_item(item=item, actor=officer, now=DURING)
    again = call(item.meeting)
    vote_in(again, board[:5], "full full full full full")
    assert close(again).result["outcome"] == "full"
    assert Ballot.objects.filter(state="cancelled").count() == 1


def test_item_whose_case_was_taken_back_is_put_off_and_not_resumed(board):
    item = call(make_running(board, here=5))
    officer = item.meeting.minutes_by
    take_from_board(application=item.application, actor=officer, now=DURING, reason="Neue Zahlen.")
    assert fresh(item).state == "put_off"
    with pytest.raises(NotPossible):
        close_item(item=item, actor=officer, now=DURING)
    with pytest.raises(Refused, match="case_has_left"):
        resume_item(item=item, actor=officer, now=DURING)


def test_applicant_withdraws_while_the_board_votes(board):
    item = call(make_running(board, here=5))
    case = item.application
    withdraw_application(application=case, actor=case.initiative.people.get(), now=DURING)
    with pytest.raises(Refused, match="ballot_taken_back"):
        vote(item.ballot, board[1], "full", now=DURING)
    close(item)
    assert (fresh(item).state, fresh(item).ballot.state) == ("put_off", "cancelled")


def test_other_matter_is_called_and_done_without_a_vote(board):
    meeting = make_running(board, here=1)
    add_matter(meeting=meeting, title="Bericht", actor=meeting.minutes_by, now=DURING)
    item = call(meeting, 2)
    close_item(item=item, actor=meeting.minutes_by, now=DURING)
    assert (fresh(item).state, fresh(item).ballot) == ("done", None)


# -- for the minutes -------------------------------------------------------------------------------------------


def test_course_is_written_while_it_runs_and_until_the_minutes_are_signed(board):
    meeting = make_running(board, here=5)
    item, officer = meeting.items.get(), meeting.minutes_by
    assert note_course(item=item, text=" Frage nach der Miete. ", actor=officer, now=DURING).course == (
        "Frage nach der Miete."
    )
    with pytest.raises(NotAllowed):
        note_course(item=item, text="X", actor=board[2], now=DURING)
    Minutes.objects.create(meeting=meeting, signed_at=DURING, signed_by=board[0])
    with pytest.raises(NotPossible):
        note_course(item=item, text="Anders", actor=officer, now=DURING)
