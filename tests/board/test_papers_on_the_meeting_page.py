"""What the page of a meeting says of its papers to each reader."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone

from board.minutes import minutes_of, seal_of, sign_minutes
from board.minutes_content import minutes_content
from board.packet import make_packet, request_packet
from tests.accounts.factories import UserFactory, role
from tests.board.factories import make_officer
from tests.board.meetings import ENDED_AT, cases_on_it, hold, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def meeting(members, officer):
    return make_meeting(members, cases_on_it(1), officer=officer)


def shown(meeting, user) -> str:
    request = RequestFactory().get("/")
    request.user = user
    return render_to_string("board/meeting_papers.html", {"meeting": meeting}, request=request)


def test_before_the_meeting_there_is_the_packet_and_no_minutes(meeting, members):
    page = shown(meeting, members[1])
    assert "Make all applications into one PDF" in page
    assert "Minutes" not in page
    packet = request_packet(meeting=meeting, actor=members[1], now=timezone.now())
    assert "The papers are being made" in shown(meeting, members[1])
    make_packet(packet.pk)
    assert "All applications as one PDF" in shown(meeting, members[1])


def test_after_the_meeting_chair_and_office_write_and_members_wait(meeting, members, officer):
    hold(meeting, members, ["full full full full full"])
    for writer in (members[0], officer):
        assert "Write the minutes" in shown(meeting, writer)
    assert "The minutes are not signed yet." in shown(meeting, members[1])


def test_signed_minutes_say_by_whom(meeting, members):
    hold(meeting, members, ["full full full full full"])
    seal = seal_of(minutes_content(meeting, minutes_of(meeting)))
    sign_minutes(meeting=meeting, actor=members[0], now=ENDED_AT, seal=seal)
    page = shown(meeting, members[1])
    assert f"signed by {members[0]}" in page
    assert "Write the minutes" not in shown(meeting, members[0])


def test_strangers_and_members_who_were_not_asked_see_nothing(meeting):
    for person in (UserFactory(), role("board_member")):
        assert "Papers" not in shown(meeting, person)
