"""Meetings from planning to the end, and again: each success beside the refusal that differs in one thing."""

from datetime import timedelta

import pytest

from accounts.models import User
from applications.models import Application
from applications.states import Event, State, WaitingReason
from board.agenda import add_case, add_matter, cases_for, move_item, remove_item
from board.ballots import close_ballot, open_ballot
from board.meetings import (
    choose_leaders,
    end_meeting,
    open_meeting,
    plan_meeting,
)
from funding.errors import NotAllowed, NotPossible, Refused
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote_all
from tests.board.meeting_room import (
    DURING,
    STARTS_AT,
    call,
    close,
    end,
    make_invited,
    make_meeting,
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


def fresh(case: Application) -> Application:
    return Application.objects.get(pk=case.pk)


# -- planning ------------------------------------------------------------------------------------------


def test_office_and_chairs_plan_meetings_and_nobody_else(board, officer):
    how = {"programme": make_programme(), "now": NOW, "starts_at": STARTS_AT, "place": "Rathaus"}
    for keeper in (officer, role("deputy"), board[0], role("deputy_chair")):
        assert plan_meeting(actor=keeper, **how).state == "planned"
    for other in (board[1], role("auditor"), role("advisory_member"), make_officer(make_programme("there"))):
        with pytest.raises(NotAllowed):
            plan_meeting(actor=other, **how)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"starts_at": NOW}, "starts_in_the_past", "starts_on"),
        ({"place": " "}, "place_missing", "place"),
        ({"minutes_planned": 0}, "length_wrong", "minutes_planned"),
        ({"minutes_planned": 1441}, "length_wrong", "minutes_planned"),
    ],
)
def test_meeting_needs_a_date_ahead_a_length_and_a_place(officer, fields, code, field):
    how = {"programme": make_programme(), "now": NOW, "starts_at": STARTS_AT, "place": "Rathaus"} | fields
    with pytest.raises(Refused) as refused:
        plan_meeting(actor=officer, **how)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_link_to_a_video_is_place_enough(officer):
    meeting = make_meeting(officer=officer, place="", video_link="https://video.example/beirat")
    assert (meeting.place, meeting.video_link) == ("", "https://video.example/beirat")


# -- the agenda ------------------------------------------------------------------------------------------


def test_complete_case_goes_to_the_board_with_its_place_on_the_agenda(officer):
    case = make_case(State.COMPLETE)
    meeting = make_meeting(case, officer=officer)
    found = fresh(case)
    assert (found.state, found.waiting_reason) == (State.AT_BOARD, "")
    assert [item.application for item in meeting.items.all()] == [case]
    assert found.timeline.latest("pk").event == Event.ROUTE_TO_BOARD


def test_case_after_too_few_votes_can_be_put_on_an_agenda(board, officer):
    case = make_case(State.COMPLETE)
    vote_all(make_ballot(case=case, officer=officer), board, "full - - - -")
    close_ballot(ballot=case.ballots.get(), actor=officer, now=NOW)
    assert fresh(case).waiting_reason == WaitingReason.NO_QUORUM
    make_meeting(case, officer=officer)
    assert fresh(case).waiting_reason == ""


def test_chair_puts_on_what_the_board_has_and_not_what_the_office_has(board, officer):
    complete, waiting = make_case(State.COMPLETE), make_case(State.AT_BOARD)
    meeting = make_meeting(make_case(State.COMPLETE), officer=officer)
    assert list(cases_for(meeting, board[0])) == [waiting]
    assert list(cases_for(meeting, officer)) == [complete, waiting]
    add_case(meeting=meeting, application=waiting, actor=board[0], now=NOW)
    with pytest.raises(NotAllowed):
        add_case(meeting=meeting, application=complete, actor=board[0], now=NOW)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RECOMMENDED, State.WITHDRAWN])
def test_case_in_another_state_is_not_put_on(officer, state):
    with pytest.raises(NotPossible):
        make_meeting(make_case(state), officer=officer)


def test_case_with_an_open_ballot_or_on_another_agenda_is_not_put_on(board, officer):
    voted_on = make_ballot(officer=officer).application
    meeting = make_meeting(officer=officer)
    with pytest.raises(Refused, match="already_open"):
        add_case(meeting=meeting, application=voted_on, actor=officer, now=NOW)
    taken = meeting.items.get().application
    with pytest.raises(Refused, match="on_agenda"):
        add_case(meeting=make_meeting(officer=officer), application=taken, actor=officer, now=NOW)
    assert list(cases_for(meeting, officer)) == []


def test_case_of_another_programme_or_of_ones_own_is_not_put_on(officer):
    meeting = make_meeting(officer=officer)
    own = make_case(State.COMPLETE)
    own.initiative.memberships.create(user=officer)
    for case in (make_case(State.COMPLETE, programme=make_programme("elsewhere")), own):
        with pytest.raises(NotAllowed):
            add_case(meeting=meeting, application=case, actor=officer, now=NOW)
    assert own not in cases_for(meeting, officer)


def test_case_on_an_agenda_gets_no_circular_vote(board, officer):
    case = make_case(State.COMPLETE)
    meeting = make_meeting(case, officer=officer)
    how = {"application": case, "actor": officer, "now": NOW, "closes_at": CLOSES_AT}
    with pytest.raises(Refused, match="on_agenda"):
        open_ballot(**how)
    remove_item(item=meeting.items.get(), actor=officer, now=NOW)
    assert open_ballot(**how).is_open


def test_case_taken_off_is_on_the_desk_again_and_stays_with_the_board(officer):
    case = make_case(State.COMPLETE)
    meeting = make_meeting(case, officer=officer)
    item = meeting.items.get()
    with pytest.raises(NotAllowed):
        remove_item(item=item, actor=role("board_member"), now=NOW)
    remove_item(item=item, actor=officer, now=NOW)
    assert (fresh(case).state, fresh(case).waiting_reason) == (State.AT_BOARD, WaitingReason.PUT_OFF)
    assert not meeting.items.exists()


def test_items_change_places(officer):
    meeting = make_meeting(make_case(State.COMPLETE), make_case(State.COMPLETE), officer=officer)
    add_matter(meeting=meeting, title=" Bericht ", actor=officer, now=NOW)
    first, second, third = meeting.items.all()
    assert third.title == "Bericht"
    move_item(item=third, up=True, actor=officer, now=NOW)
    move_item(item=first, up=True, actor=officer, now=NOW)
    move_item(item=first, up=False, actor=officer, now=NOW)
    assert list(meeting.items.all()) == [third, first, second]
    with pytest.raises(NotAllowed):
        move_item(item=first, up=True, actor=role("board_member"), now=NOW)


@pytest.mark.parametrize(("title", "code"), [("  ", "title_missing"), ("x" * 201, "title_too_long")])
def test_other_matter_needs_a_short_title(officer, title, code):
    meeting = make_meeting(officer=officer)
    with pytest.raises(Refused, match=code):
        add_matter(meeting=meeting, title=title, actor=officer, now=NOW)


def test_cases_come_on_only_before_the_meeting_other_matters_also_in_it(board, officer):
    meeting = make_running(board, here=3, officer=officer)
    with pytest.raises(NotPossible):
        add_case(meeting=meeting, application=make_case(State.COMPLETE), actor=officer, now=DURING)
    with pytest.raises(NotPossible):
        remove_item(item=meeting.items.get(), actor=officer, now=DURING)
    add_matter(meeting=meeting, title="Termine", actor=board[0], now=DURING)
    end(meeting)
    with pytest.raises(NotPossible):
        add_matter(meeting=meeting, title="Termine", actor=officer, now=DURING)


# -- opening -------------------------------------------------------------------------------------------------


def test_meeting_is_opened_on_its_day_by_who_keeps_it(board, officer):
    meeting = make_invited(officer=officer)
    how = {"meeting": meeting, "chaired_by": board[0], "minutes_by": officer}
    with pytest.raises(Refused, match="not_its_day"):
        open_meeting(actor=officer, now=STARTS_AT - timedelta(days=1), **how)
    with pytest.raises(NotAllowed):
        open_meeting(actor=board[1], now=STARTS_AT, **how)
    opened = open_meeting(actor=board[0], now=STARTS_AT, **how)
    assert (opened.state, opened.chaired_by, opened.minutes_by) == ("running", board[0], officer)
    with pytest.raises(NotPossible):
        open_meeting(actor=board[0], now=STARTS_AT, **how)


def test_meeting_without_an_invitation_is_not_opened(board, officer):
    with pytest.raises(NotPossible):
        open_meeting(
            meeting=make_meeting(officer=officer),
            actor=officer,
            now=STARTS_AT,
            chaired_by=board[0],
            minutes_by=officer,
        )


def test_chair_has_a_vote_and_the_minute_taker_belongs_to_board_or_office(board, officer):
    meeting = make_running(board, here=1, officer=officer)
    how = {"meeting": meeting, "actor": officer, "now": DURING}
    with pytest.raises(Refused, match="cannot_chair"):
        choose_leaders(chaired_by=role("advisory_member"), minutes_by=officer, **how)
    with pytest.raises(Refused, match="cannot_take_minutes"):
        choose_leaders(chaired_by=board[1], minutes_by=role("auditor"), **how)
    with pytest.raises(NotAllowed):
        choose_leaders(**(how | {"actor": board[2]}), chaired_by=board[2], minutes_by=officer)
    assert choose_leaders(chaired_by=board[1], minutes_by=board[2], **how).chaired_by == board[1]


# -- the end -------------------------------------------------------------------------------------------------


def test_what_is_left_at_the_end_is_put_off(board, officer):
    dealt_with, left = make_case(State.COMPLETE), make_case(State.COMPLETE)
    meeting = make_running(board, dealt_with, left, here=4, officer=officer)
    item = call(meeting)
    with pytest.raises(Refused, match="item_is_open"):
        end(meeting)
    vote_in(item, board[:4], "full full full full")
    close(item)
    with pytest.raises(Refused, match="is_quorate"):
        end(meeting, no_quorum=True)
    with pytest.raises(NotAllowed):
        end_meeting(meeting=meeting, actor=board[2], now=DURING)
    assert end(meeting).state == "ended"
    assert fresh(dealt_with).state == State.RECOMMENDED
    assert fresh(left).waiting_reason == WaitingReason.PUT_OFF
    assert [item.state for item in meeting.items.all()] == ["done", "put_off"]
    assert not meeting.attendances.filter(left_at=None).exists()
    with pytest.raises(NotPossible):
        end(meeting)
