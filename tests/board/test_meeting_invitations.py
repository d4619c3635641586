"""Members are invited to a meeting, hear what changes, and answer."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from accounts.models import User
from applications.states import State, WaitingReason
from board.agenda import add_matter
from board.meetings import (
    answer_invitation,
    cancel_meeting,
    change_meeting,
    invite,
    plan_meeting,
    send_agenda,
)
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_programme
from tests.board.factories import make_board, make_officer
from tests.board.meeting_room import (
    LATER,
    PLACE,
    STARTS_AT,
    fresh,
    letters,
    make_deputy,
    make_invited,
    make_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> list[User]:
    return make_board(5)


@pytest.fixture
def officer() -> User:
    return make_officer()


def entry_in(mail: Mail):
    calendar = Calendar.from_ical(bytes(mail.attachments.get().content))
    return calendar, calendar.events[0]


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
