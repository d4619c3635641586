"""One member is enough to move a case from a circular vote to a meeting."""

import pytest
from django.urls import reverse

from applications.models import Application
from applications.states import Event, State, WaitingReason
from board.models import Ballot
from board.objections import object_to_circular
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, UNNA, make_case, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote
from tests.board.meeting_room import call, make_invited, make_meeting, make_running
from tests.board.reading import main_of, url

pytestmark = pytest.mark.django_db


def case_of(ballot: Ballot) -> Application:
    return Application.objects.get(pk=ballot.application_id)


def told(ballot: Ballot) -> dict[str, str]:
    found = Mail.objects.filter(key__startswith=f"ballot:{ballot.pk}:objection")
    return {mail.recipient: " ".join(mail.text.split()) for mail in found}


def test_objection_ends_the_vote_for_good_and_the_case_waits_for_an_agenda(members, ballot):
    vote(ballot, members[2], "full")
    ended = object_to_circular(ballot=ballot, member=members[1], now=NOW)
    assert (ended.state, ended.result, ended.objected_at) == ("cancelled", {}, NOW)
    case = case_of(ballot)
    assert (case.state, case.waiting_reason) == (State.AT_BOARD, WaitingReason.OBJECTION)
    row = case.timeline.latest("pk")
    assert (row.event, row.actor, row.is_shared) == (Event.MOVE_TO_MEETING, None, True)


def test_name_of_the_objector_reaches_office_and_chair_only(members, ballot):
    object_to_circular(ballot=ballot, member=members[1], now=NOW)
    letters = told(ballot)
    assert set(letters) == {member.email for member in members} | {ballot.opened_by.email}
    for person, text in letters.items():
        assert (str(members[1]) in text) == (person in {members[0].email, ballot.opened_by.email})
    assert "Votes that were cast are not counted" in letters[members[2].email]


def test_case_goes_to_the_next_meeting_by_itself(members, ballot):
    meeting = make_invited(make_case(State.COMPLETE), officer=ballot.opened_by)
    object_to_circular(ballot=ballot, member=members[1], now=NOW)
    meeting.refresh_from_db()
    assert meeting.items.last().application == ballot.application
    assert (meeting.changed_at, case_of(ballot).waiting_reason) == (NOW, "")
    assert "on the agenda of the meeting on May 20, 2026" in told(ballot)[members[2].email]


def test_date_of_a_meeting_nobody_was_invited_to_is_not_told(members, ballot):
    make_meeting(make_case(State.COMPLETE), officer=ballot.opened_by)
    object_to_circular(ballot=ballot, member=members[1], now=NOW)
    assert "May 20" not in told(ballot)[members[2].email]


def test_no_second_circular_vote_on_what_a_member_wants_to_talk_about(members, ballot):
    object_to_circular(ballot=ballot, member=members[1], now=NOW)
    with pytest.raises(Refused, match="objected"):
        make_ballot(case=case_of(ballot), officer=ballot.opened_by)


def test_only_members_with_a_vote_object_and_only_while_it_runs(members, ballot):
    for stranger in (ballot.opened_by, role("advisory_member"), role("board_member")):
        with pytest.raises(NotAllowed):
            object_to_circular(ballot=ballot, member=stranger, now=NOW)
    vote(ballot, members[3], "excluded")
    with pytest.raises(Refused, match="excluded"):
        object_to_circular(ballot=ballot, member=members[3], now=NOW)
    with pytest.raises(Refused, match="ballot_closed"):
        object_to_circular(ballot=ballot, member=members[1], now=CLOSES_AT)
    object_to_circular(ballot=ballot, member=members[1], now=NOW)
    with pytest.raises(Refused, match="ballot_taken_back"):
        object_to_circular(ballot=ballot, member=members[2], now=NOW)


def test_guideline_may_know_no_objection():
    text = UNNA.read_text("utf-8")
    assert "objection_moves_to_meeting = true" in text
    source = text.replace("objection_moves_to_meeting = true", "objection_moves_to_meeting = false")
    programme = make_programme("anderswo", source=source)
    members = make_board(5, programme)
    ballot = make_ballot(case=make_case(State.COMPLETE, programme=programme), officer=make_officer(programme))
    with pytest.raises(NotPossible):
        object_to_circular(ballot=ballot, member=members[1], now=NOW)


def test_nobody_objects_to_a_meeting():
    members = make_board(5)
    item = call(make_running(members, here=5))
    with pytest.raises(NotPossible):
        object_to_circular(ballot=item.ballot, member=members[1], now=NOW)


# -- on the page -----------------------------------------------------------------------------------------


def test_member_objects_with_a_click_and_a_confirmation(as_member, ballot):
    page = as_member.get(url(ballot)).content.decode()
    assert url(ballot, "objection") in page
    ask = main_of(as_member.get(url(ballot, "objection")))
    assert "Office and chair learn your name." in ask
    assert Ballot.objects.get().is_open
    response = as_member.post(url(ballot, "objection"))
    assert response.headers["Location"] == url(ballot)
    after = main_of(as_member.get(url(ballot)))
    assert "A member wants to talk about it in a meeting." in after
    assert Ballot.objects.get().state == "cancelled"
    assert as_member.get(url(ballot, "objection")).headers["Location"] == url(ballot)


def test_keeper_without_a_seat_has_no_objection(client, ballot):
    client.force_login(ballot.opened_by)
    assert client.post(url(ballot, "objection")).status_code == 404
    assert url(ballot, "objection") not in client.get(url(ballot)).content.decode()


def test_desk_leads_to_the_meetings(client, members, ballot):
    object_to_circular(ballot=ballot, member=members[1], now=NOW)
    client.force_login(ballot.opened_by)
    page = client.get(reverse("applications:desk-case", args=[ballot.application_id])).content.decode()
    assert reverse("board:meetings") in page
    assert "Put it on the agenda of a meeting" in page
    assert reverse("board:open-ballot", args=[ballot.application_id]) not in page
