"""Meetings from planning to the end, and again: each success beside the refusal that differs in one thing."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from accounts.models import User
from applications.models import Application
from applications.states import Event, State, WaitingReason
from board.agenda import add_case, add_matter, cases_for, move_item, remove_item
from board.ballots import close_ballot, open_ballot
from board.meetings import (
    answer_invitation,
    cancel_meeting,
    change_meeting,
    choose_leaders,
    end_meeting,
    invite,
    items_to_repeat,
    open_meeting,
    plan_again,
    plan_meeting,
    send_agenda,
)
from board.models import Meeting
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote_all
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
    make_meeting,
    make_running,
    vote_in,
)

pytestmark = pytest.mark.django_db
LATER = STARTS_AT + timedelta(days=7)
PLACE = {"minutes_planned": 60, "place": "Rathaus", "video_link": "", "note": ""}


@pytest.fixture
def board() -> list[User]:
    return make_board(5)


@pytest.fixture
def officer() -> User:
    return make_officer()


def fresh(case: Application) -> Application:
    return Application.objects.get(pk=case.pk)


def letters(meeting: Meeting, event: str) -> list[Mail]:
    return list(Mail.objects.filter(key__startswith=f"meeting:{meeting.pk}:{event}").order_by("pk"))


def entry_in(mail: Mail):
    calendar = Calendar.from_ical(bytes(mail.attachments.get().content))
    return calendar, calendar.events[0]


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


# -- the invitation ----------------------------------------------------------------------------------------


def test_everybody_on_the_board_is_invited_with_agenda_and_date(board, officer):
    adviser, deputy = role("advisory_member", language="en"), make_deputy(board[1])
    meeting = make_invited(officer=officer, video_link="https://video.example/beirat")
    found = {row.member: row.has_vote for row in meeting.invitations.all()}
    assert found == dict.fromkeys(board, True) | {adviser: False, deputy: False}
    sent = letters(meeting, "invited")
    assert {mail.recipient for mail in sent} == {user.email for user in found}
    assert "1. Sprachkurs mit Kinderbetreuung (Sprachbrücke Unna" in sent[0].text
    assert "https://video.example/beirat" in sent[0].text
    assert "however many members come" not in sent[0].text
    by_address = {mail.recipient: mail.text for mail in sent}
    assert "You have no vote." in by_address[adviser.email]
    assert "You are a deputy." in by_address[deputy.email]


def test_calendar_entry_has_place_agenda_and_its_own_identity(board, officer):
    meeting = make_invited(officer=officer)
    calendar, event = entry_in(letters(meeting, "invited")[0])
    assert (calendar["METHOD"], event["SEQUENCE"], str(event["LOCATION"])) == (
        "PUBLISH",
        0,
        "Rathaus, Raum 101",
    )
    assert str(event["UID"]).startswith(f"meeting-{meeting.uid}@")
    assert "Sprachkurs" in str(event["DESCRIPTION"])
    assert event.duration == timedelta(minutes=90)


def test_invitation_needs_an_agenda_a_board_and_a_date_ahead(officer):
    meeting = plan_meeting(
        programme=make_programme(), actor=officer, now=NOW, starts_at=STARTS_AT, place="Rathaus"
    )
    with pytest.raises(Refused, match="agenda_empty"):
        invite(meeting=meeting, actor=officer, now=NOW)
    add_matter(meeting=meeting, title="Bericht", actor=officer, now=NOW)
    with pytest.raises(Refused, match="nobody_to_invite"):
        invite(meeting=meeting, actor=officer, now=NOW)
    board = make_board(3)
    with pytest.raises(Refused, match="starts_in_the_past"):
        invite(meeting=meeting, actor=officer, now=STARTS_AT)
    with pytest.raises(NotAllowed):
        invite(meeting=meeting, actor=board[1], now=NOW)
    assert invite(meeting=meeting, actor=board[0], now=NOW).state == "invited"


def test_who_joins_later_is_invited_alone(board, officer):
    meeting = make_invited(officer=officer)
    newcomer = role("board_member", language="en")
    invite(meeting=meeting, actor=officer, now=NOW)
    assert len(letters(meeting, "invited")) == 6
    assert letters(meeting, "invited")[-1].recipient == newcomer.email


def test_another_date_is_told_under_the_same_identity_and_asks_anew(board, officer):
    meeting = make_invited(officer=officer)
    answer_invitation(meeting=meeting, member=board[1], comes=True, now=NOW)
    meeting = change_meeting(meeting=meeting, actor=officer, now=NOW, starts_at=LATER, **PLACE)
    calendar, event = entry_in(letters(meeting, "changed-1")[0])
    assert (calendar["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("PUBLISH", 1, "CONFIRMED")
    assert str(event["UID"]).startswith(f"meeting-{meeting.uid}@")
    assert event.start == LATER
    assert set(meeting.invitations.values_list("comes", flat=True)) == {None}


def test_another_room_keeps_the_answers_and_nothing_new_is_not_told(board, officer):
    meeting = make_invited(officer=officer)
    answer_invitation(meeting=meeting, member=board[1], comes=True, now=NOW)
    how = {"meeting": meeting, "actor": officer, "now": NOW, "starts_at": STARTS_AT}
    change_meeting(**how, **(PLACE | {"place": "Bürgerhaus"}))
    assert meeting.invitations.get(member=board[1]).comes is True
    change_meeting(**how, **(PLACE | {"place": "Bürgerhaus"}))
    assert len(letters(meeting, "changed")) == 5


def test_planned_meeting_changes_in_silence(officer):
    meeting = make_meeting(officer=officer)
    change_meeting(meeting=meeting, actor=officer, now=NOW, starts_at=LATER, **PLACE)
    assert not Mail.objects.filter(key__startswith="meeting:").exists()


def test_new_agenda_is_told_when_it_is_sent(board, officer):
    meeting = make_invited(officer=officer)
    add_matter(meeting=meeting, title="Bericht", actor=officer, now=NOW)
    meeting.refresh_from_db()
    assert meeting.changed_at == NOW
    send_agenda(meeting=meeting, actor=officer, now=NOW)
    meeting.refresh_from_db()
    assert (meeting.changed_at, meeting.sequence) == (None, 1)
    assert "2. Bericht" in letters(meeting, "changed-1")[0].text
    with pytest.raises(NotPossible):
        send_agenda(meeting=make_meeting(officer=officer), actor=officer, now=NOW)


def test_cancelling_tells_why_and_takes_the_date_out(board, officer):
    case = make_case(State.COMPLETE)
    meeting = make_invited(case, officer=officer)
    with pytest.raises(Refused, match="reason_missing"):
        cancel_meeting(meeting=meeting, actor=officer, now=NOW, reason=" ")
    meeting = cancel_meeting(meeting=meeting, actor=officer, now=NOW, reason="Der Saal ist gesperrt.")
    assert meeting.state == "cancelled"
    assert (fresh(case).state, fresh(case).waiting_reason) == (State.AT_BOARD, WaitingReason.PUT_OFF)
    sent = letters(meeting, "cancelled")
    assert len(sent) == 5
    assert "Der Saal ist gesperrt." in sent[0].text
    calendar, event = entry_in(sent[0])
    assert (calendar["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("CANCEL", 1, "CANCELLED")
    with pytest.raises(NotPossible):
        cancel_meeting(meeting=meeting, actor=officer, now=NOW, reason="Noch einmal")


def test_meeting_that_nobody_knows_of_is_cancelled_in_silence(board, officer):
    meeting = cancel_meeting(meeting=make_meeting(officer=officer), actor=officer, now=NOW, reason="Doppelt")
    assert letters(meeting, "cancelled") == []


# -- the answers -------------------------------------------------------------------------------------------


def test_deputy_is_told_when_a_member_cannot_come_and_when_they_can_after_all(board, officer):
    deputy = make_deputy(board[1])
    meeting = make_invited(officer=officer)
    for hour, comes in enumerate((False, False, True)):
        answer_invitation(meeting=meeting, member=board[1], comes=comes, now=NOW + timedelta(hours=hour))
    told = [mail for mail in letters(meeting, "deputy") if mail.recipient == deputy.email]
    assert [mail.subject.split(" the meeting")[0] for mail in told] == [
        "Please come to",
        "You are not needed in",
    ]
    assert f"{board[1]} cannot come." in told[0].text


def test_only_who_is_invited_answers_and_only_before_the_meeting(board, officer):
    meeting = make_invited(officer=officer)
    with pytest.raises(NotAllowed):
        answer_invitation(meeting=meeting, member=role("board_member"), comes=True, now=NOW)
    assert answer_invitation(meeting=meeting, member=board[1], comes=True, now=NOW).comes is True
    cancel_meeting(meeting=meeting, actor=officer, now=NOW, reason="Krank")
    with pytest.raises(NotPossible):
        answer_invitation(meeting=meeting, member=board[1], comes=False, now=NOW)


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
