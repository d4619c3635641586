"""The pages of a meeting: one clear next act in every state, no button that does something else than it says."""

import re

import pytest
import time_machine
from django.urls import reverse

from tests.board.factories import make_officer
from tests.board.meeting_room import (
    DURING,
    STARTS_AT,
    call,
    close,
    come,
    end,
    make_invited,
    make_meeting,
    make_running,
)
from tests.board.reading import main_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


def page_of(client, user, meeting, name="meeting", pk=None):
    client.force_login(user)
    return client.get(reverse(f"board:{name}", args=[pk or meeting.pk]))


def act_of(client, user, meeting) -> str:
    """The label of the one next act, or nothing."""
    return page_of(client, user, meeting).context["act"].get("label", "")


def buttons(response) -> list[str]:
    """The labels of all buttons that send a form of the page's own part."""
    main = response.text.split('id="main"', 1)[-1]
    found = re.findall(
        r'<button(?![^>]*name="(?:language|theme))[^>]*>\s*<span class="kern-label">(.*?)<', main
    )
    return [" ".join(label.split()) for label in found]


def test_before_the_meeting_the_office_is_led_to_the_next_act(client, members, officer):
    meeting = make_meeting(officer=officer)
    assert act_of(client, officer, meeting) == "Invite"
    meeting.items.all().delete()
    assert act_of(client, officer, meeting) == "Make the agenda"
    meeting = make_invited(officer=officer)
    assert act_of(client, officer, meeting) == ""
    meeting.changed_at = STARTS_AT
    meeting.save()
    assert act_of(client, officer, meeting) == "Send the new agenda"
    with time_machine.travel(STARTS_AT, tick=False):
        assert act_of(client, officer, meeting) == "Open the meeting"
        assert act_of(client, members[1], meeting) == ""


def test_while_it_goes_on_the_page_leads_from_item_to_item(client, members, officer):
    with time_machine.travel(DURING, tick=False):
        meeting = make_running(members, here=0, officer=officer)
        assert act_of(client, officer, meeting) == "Who is here?"
        for member in members:
            come(meeting, member)
        assert act_of(client, officer, meeting) == "Go on: item 1"
        item = call(meeting)
        assert act_of(client, members[0], meeting) == "Lead this item"
        assert act_of(client, members[1], meeting) == ""
        close(item)
        assert act_of(client, officer, meeting) == "End the meeting"
        end(meeting)
        assert act_of(client, members[0], meeting) == "Write the minutes"
        page = page_of(client, members[1], meeting)
        assert f"{members[0]} signs the minutes." in main_of(page)


def test_who_is_excluded_is_not_led_to_the_item(client, members, officer):
    with time_machine.travel(DURING, tick=False):
        meeting = make_running(members, here=5, officer=officer)
        item = call(meeting)
        client.force_login(members[0])
        client.post(reverse("board:conflict", args=[item.ballot_id]), {"reason": "Meine Schwester."})
        assert act_of(client, members[0], meeting) == ""
        assert act_of(client, officer, meeting) == "Lead this item"


def test_a_member_who_is_there_votes_or_leaves_and_nothing_else(client, members, officer):
    with time_machine.travel(DURING, tick=False):
        meeting = make_running(members, here=4, officer=officer)
        item = call(meeting)
        assert buttons(page_of(client, members[1], meeting)) == ["I have to leave"]
        assert buttons(page_of(client, members[4], meeting)) == ["I am in the room", "I am there by video"]
        there = page_of(client, members[1], meeting, "item", item.pk)
        assert "Read and vote" in main_of(there)
        assert buttons(there) == []
        for user in (members[4], officer):
            assert "Read and vote" not in main_of(page_of(client, user, meeting, "item", item.pk))
        assert buttons(page_of(client, officer, meeting, "item", item.pk)) == ["Save the text"]


def test_before_the_meeting_items_that_simply_wait_have_no_badge(client, members, officer):
    page = page_of(client, members[1], make_invited(officer=officer))
    assert "kern-task-list__status" not in page.text
