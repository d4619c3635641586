"""What the page of a meeting says of its papers to each reader."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.access import roles_of
from accounts.roles import CHAIRS
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


def sign(meeting, chair) -> None:
    seal = seal_of(minutes_content(meeting, minutes_of(meeting)))
    sign_minutes(meeting=meeting, actor=chair, now=ENDED_AT, seal=seal)


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
    sign(meeting, members[0])
    page = shown(meeting, members[1])
    assert f"signed by {members[0]}" in page
    assert "Write the minutes" not in shown(meeting, members[0])


def test_the_menu_leads_to_the_meeting_and_the_meeting_to_its_papers(client, meeting, members, officer):
    """For everybody who may see meetings; what there is to do with the papers stands on the meeting's own page."""
    hold(meeting, members, ["full full full full full"])
    packet, draft = (
        reverse("board:packet", args=[meeting.pk]),
        reverse("board:minutes-draft", args=[meeting.pk]),
    )
    for user in (
        *members,
        officer,
        role("auditor", meeting.programme),
        role("deputy_chair", meeting.programme),
    ):
        client.force_login(user)
        assert f'href="{reverse("board:meetings")}"' in client.get(reverse("board:ballots")).text
        page = reverse("board:meeting", args=[meeting.pk])
        assert f'href="{page}"' in client.get(reverse("board:meetings")).text
        assert f'href="{packet}"' in client.get(page).text
        writes = user == officer or roles_of(user).has_any(CHAIRS)
        assert (f'href="{draft}"' in client.get(page).text) == writes, user
    sign(meeting, members[0])
    minutes = reverse("board:minutes", args=[meeting.pk])
    for user in (*members, officer):
        client.force_login(user)
        assert f'href="{minutes}"' in client.get(page).text


def test_strangers_and_members_who_were_not_asked_see_nothing(meeting):
    for person in (UserFactory(), role("board_member")):
        assert "Papers" not in shown(meeting, person)
