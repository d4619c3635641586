"""The same secret in a meeting: how the others vote, at the table or on their phones, shows nowhere before the closing.

The same meeting takes place several times over, with other votes in it. Who leads it sees who has not voted yet
(they count as abstaining), so they compare meetings in which the same members have.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from applications.states import State
from board.meeting_votes import exclude_in_meeting
from board.models import AgendaItem, Meeting
from notifications.schedule import queue_reminders
from tests.accounts.factories import role
from tests.applications.factories import make_case
from tests.board.factories import make_board, make_officer
from tests.board.meeting_room import DURING, call, make_deputy, make_running
from tests.board.worlds import LONG, Slip, listening, mails_by_recipient, slip, what_it_tells
from tests.matrix.tables import assert_none

pytestmark = pytest.mark.django_db
LEADERS = ("chair", "officer", "deputy", "deputy chair")
# Votes in the order in which they are cast: who, how many minutes after the call, what, and whether it is said aloud.
Cast = tuple[int, int, Slip, bool]
WORLDS: dict[str, tuple[Cast, ...]] = {
    "nobody": (),
    "all for it": tuple((voter, voter, slip("full"), False) for voter in (2, 3, 4)),
    "all against it": (
        (4, 1, slip("full"), False),
        *((voter, 20 - voter, slip("against", "", LONG), False) for voter in (4, 3, 2)),
    ),
    "said aloud": (
        (3, 2, slip("reduced", "907"), True),
        (2, 9, slip("abstain"), True),
        (4, 14, slip("reduced", "1.234,56", "Gern."), False),
    ),
}
VOTED = [name for name in WORLDS if name != "nobody"]
ABOUT_NOTHING = (
    "board:ballots",
    "board:members",
    "board:absences",
    "board:meetings",
    "board:sharing-now",
    "applications:desk",
    "applications:mine",
)
ABOUT_THE_BALLOT = ("ballot", "voted", "conflict", "close", "exclude", "ask", "hand-over", "objection")
ABOUT_THE_CASE = (
    "board:case",
    "board:recall",
    "board:open-ballot",
    "applications:case",
    "applications:desk-case",
)
ABOUT_THE_MEETING = (
    "meeting",
    "meeting-change",
    "meeting-agenda",
    "meeting-invite",
    "meeting-cancel",
    "meeting-again",
    "meeting-leaders",
    "attendance",
    "meeting-end",
    "packet",
    "minutes",
    "minutes-draft",
    "minutes-preview",
    "minutes-sign",
)
ABOUT_THE_ITEM = ("item", "item-votes", "item-close", "item-put-off", "item-conflict")


@dataclass
class Room:
    """A meeting that goes on: the first of seven chairs, one has a conflict of interest, one is not there."""

    board: list[User]
    meeting: Meeting
    item: AgendaItem
    people: dict[str, User]
    seen: dict[str, dict[tuple[str, str], Any]] = field(default_factory=dict)
    heard: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def addresses(self) -> list[str]:
        ballot, case = self.item.ballot_id, self.item.application_id
        return [
            *(reverse(name) for name in ABOUT_NOTHING),
            *(reverse(f"board:{name}", args=[ballot]) for name in ABOUT_THE_BALLOT),
            *(reverse(name, args=[case]) for name in ABOUT_THE_CASE),
            *(reverse(f"board:{name}", args=[self.meeting.pk]) for name in ABOUT_THE_MEETING),
            *(reverse(f"board:{name}", args=[self.item.pk]) for name in ABOUT_THE_ITEM),
        ]


@pytest.fixture
def room() -> Room:
    board, officer, case = make_board(7), make_officer(), make_case(State.COMPLETE)
    deputy = make_deputy(board[2])
    meeting = make_running(board, case, here=6, officer=officer)
    item = call(meeting)
    exclude_in_meeting(item=item, member=board[5], reason="Verwandt.", actor=officer, now=DURING)
    people = {
        "chair": board[0],
        "member without a vote yet": board[1],
        "excluded member": board[5],
        "absent member": board[6],
        "deputy of a voter": deputy,
        "adviser": role("advisory_member", language="en"),
        "officer": officer,
        "deputy": role("deputy", language="en"),
        "deputy chair": role("deputy_chair", language="en"),
        "auditor": role("auditor", language="en"),
        "applicant": case.initiative.people.get(),
    }
    found = Room(board, meeting, AgendaItem.objects.get(pk=item.pk), people)
    for name, votes in WORLDS.items():
        hold(found, name, votes)
    return found


def hold(room: Room, name: str, votes: tuple[Cast, ...]) -> None:
    """Vote as in this world, look at everything as everybody, and take it all back."""
    ear = Ear()
    with transaction.atomic():
        with listening(ear):
            for cast in votes:
                vote(room, *cast)
        with time_machine.travel(DURING + timedelta(hours=1), tick=False):
            for who, person in room.people.items():
                browser = Client()
                browser.force_login(person)
                found = {(who, address): look(browser, address) for address in room.addresses()}
                room.seen.setdefault(name, {}).update(found)
            queue_reminders(DURING + timedelta(hours=1))
        room.heard[name] = (mails_by_recipient(), len(ear.logged), len(ear.tasks))
        transaction.set_rollback(True)


@dataclass
class Ear:
    """What is logged and handed to workers while people vote."""

    logged: list[tuple[str, str, str]] = field(default_factory=list)
    tasks: list[tuple[str, str]] = field(default_factory=list)


def vote(room: Room, voter: int, minutes: int, typed: Slip, is_said: bool) -> None:
    """On the member's phone, or said aloud and entered by the officer, who takes the minutes."""
    browser, member = Client(), room.board[voter]
    address = reverse("board:ballot", args=[room.item.ballot_id])
    if is_said:
        seat = room.item.ballot.seats.get(member=member)
        typed = {f"seat-{seat.pk}-{key}": value for key, value in typed.items() if key != "remark"}
        address = reverse("board:item-votes", args=[room.item.pk])
    with time_machine.travel(DURING + timedelta(minutes=minutes), tick=False):
        browser.force_login(room.people["officer"] if is_said else member)
        assert browser.post(address, typed).status_code == 302
    assert hasattr(room.item.ballot.seats.get(member=member), "vote")


def look(browser: Client, address: str) -> tuple[Any, ...]:
    with transaction.atomic():
        told = what_it_tells(browser.get(address))
        transaction.set_rollback(True)
    return told


def differences(one: dict[Any, Any], other: dict[Any, Any], *, leaders: bool) -> list[str]:
    return [str(key) for key in one if (leaders or key[0] not in LEADERS) and one[key] != other[key]]


def test_nobody_learns_before_the_closing_how_the_others_vote_in_a_meeting(room: Room) -> None:
    opened = {who for (who, address), told in room.seen["all for it"].items() if told[0] == 200}
    assert opened == set(room.people)
    for one, other in pairwise(VOTED):
        assert_none(differences(room.seen[one], room.seen[other], leaders=True))
    for world in VOTED:
        assert_none(differences(room.seen["nobody"], room.seen[world], leaders=False))
    assert room.heard == dict.fromkeys(WORLDS, room.heard["nobody"])
    # Votes are there to be found.
    item = reverse("board:item", args=[room.item.pk])
    assert b"3 of 5 who are here have voted." in room.seen["said aloud"]["officer", item][-1]
