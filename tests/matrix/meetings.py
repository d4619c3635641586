"""Meetings for the tables, made by the verbs: planned, invited, begun, with an open item, and over without a quorum."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from accounts.roles import CHAIRS, VOTING
from applications.models import Application
from applications.states import State
from board.agenda import add_case, add_matter
from board.attendance import arrive
from board.meeting_votes import call_item, put_off_item
from board.meetings import end_meeting, invite, open_meeting, plan_meeting
from board.models import AgendaItem, Attendance, Invitation, Meeting
from funding.people import people_with
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case

# What each page is shown about.
MEETING_OF_PAGE = {
    "board:meeting": "running",
    "board:meeting-change": "invited",
    "board:meeting-agenda": "invited",
    "board:meeting-invite": "planned",
    "board:meeting-send": "invited",
    "board:meeting-cancel": "invited",
    "board:meeting-answer": "invited",
    "board:meeting-again": "too few",
    "board:meeting-open": "invited",
    "board:meeting-leaders": "running",
    "board:meeting-end": "begun",
    "board:attendance": "running",
    "board:here": "running",
}
ITEM_OF_PAGE = {
    "board:item": "open",
    "board:item-call": "waiting",
    "board:item-resume": "put off",
    "board:item-votes": "open",
    "board:item-close": "open",
    "board:item-put-off": "open",
    "board:item-conflict": "open",
    "board:item-document": "open",
}


def make_meetings(home: dict[str, Any], officer: User, writer: User | None) -> dict[str, Meeting]:
    """The meetings by what they are. All members with a vote are in those that go on; `writer` takes the minutes.

    `home`: programme and initiative of the cases on the agenda.
    """
    names = ("planned", "invited", "begun", "running", "too few")
    found = {name: make_planned(home, officer) for name in names}
    for name in names[1:]:
        found[name] = invite(meeting=found[name], actor=officer, now=NOW)
    voting = list(people_with(home["programme"], VOTING))
    chair = people_with(home["programme"], CHAIRS).first() or voting[0]
    for name in names[2:]:
        leaders = {"chaired_by": chair, "minutes_by": writer or officer}
        found[name] = open_meeting(meeting=found[name], actor=officer, now=NOW, **leaders)
        for member in voting if name != "too few" else voting[:1]:
            arrive(meeting=found[name], member=member, actor=officer, now=NOW)
    matter, _waiting, with_case = found["running"].items.all()
    put_off_item(item=matter, reason="Der Bericht fehlt.", actor=officer, now=NOW)
    call_item(item=with_case, actor=officer, now=NOW)
    found["too few"] = end_meeting(meeting=found["too few"], actor=officer, now=NOW, no_quorum=True)
    return found


def make_planned(home: dict[str, Any], officer: User) -> Meeting:
    """Two other matters and one case."""
    who: dict[str, Any] = {"actor": officer, "now": NOW}
    place = {"place": "Rathaus", "video_link": "https://video.unna.example/beirat"}
    meeting = plan_meeting(
        programme=home["programme"],
        starts_at=NOW + timedelta(hours=2),
        note="Bitte pünktlich.",
        **place,
        **who,
    )
    for title in ("Bericht", "Termine"):
        add_matter(meeting=meeting, title=title, **who)
    add_case(meeting=meeting, application=make_case(State.COMPLETE, **home), **who)
    return meeting


def items_by_state(meetings: dict[str, Meeting]) -> dict[str, AgendaItem]:
    """The items that the pages are about; "planned" is one that the members do not know of."""
    put_off, _waiting, with_case = meetings["running"].items.select_related("application", "ballot")
    return {
        "put off": put_off,
        "open": with_case,
        "waiting": meetings["begun"].items.exclude(application=None).get(),
        "planned": meetings["planned"].items.exclude(application=None).get(),
    }


def case_voted_on(meetings: dict[str, Meeting]) -> Application:
    """The case of the item that is open in the meeting that goes on."""
    case: Application = items_by_state(meetings)["open"].application  # type: ignore[assignment]
    return case


def grow_meetings(meetings: dict[str, Meeting], home: dict[str, Any]) -> None:
    """One more of everything a meeting lists: items, people invited, people who are there."""
    newcomer = role("board_member", home["programme"], language="en")
    for meeting in meetings.values():
        position = meeting.items.count() + 5
        case = make_case(State.AT_BOARD, **home)
        AgendaItem.objects.create(meeting=meeting, position=position, application=case)
        AgendaItem.objects.create(meeting=meeting, position=position + 1, title="Noch etwas")
        Invitation.objects.create(meeting=meeting, member=newcomer, invited_at=NOW)
        Attendance.objects.create(meeting=meeting, member=newcomer, came_at=NOW)
