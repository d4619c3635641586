"""Meetings with papers for the tables: one to come with its packet, one held, one whose minutes are signed."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from applications.models import Application
from board.minutes_content import minutes_content
from board.models import AgendaItem, Attendance, Ballot, Dissent, Invitation, Meeting, Minutes, Packet
from board.states import ItemState, MeetingState, PaperState
from funding.models import Programme
from tests.applications.factories import NOW

PDF = b"%PDF-1.4\n%%EOF\n"
ASKED = ("chair", "board_member", "advisory_member")

# What each page is shown about.
MEETING_OF_PAGE = {
    "board:packet": "to come",
    "board:packet-file": "to come",
    "board:minutes": "signed",
    "board:minutes-file": "signed",
    "board:minutes-dissents": "signed",
    "board:minutes-draft": "held",
    "board:minutes-preview": "held",
    "board:minutes-sign": "held",
}


def make_paper_meetings(
    programme: Programme, cases: list[Application], people: dict[str, Any], officer: User
) -> dict[str, Meeting]:
    """The meetings by what they are, each about the same cases and one other matter."""
    states = {"to come": MeetingState.INVITED, "held": MeetingState.ENDED, "signed": MeetingState.ENDED}
    found = {name: make_one(programme, cases, people, officer, state=state) for name, state in states.items()}
    make_packet_of(found["to come"], cases, officer)
    sign(found["signed"], people["board_member"], officer)
    return found


def make_one(
    programme: Programme,
    cases: list[Application],
    people: dict[str, Any],
    officer: User,
    *,
    state: MeetingState,
) -> Meeting:
    ended = NOW if state == MeetingState.ENDED else None
    meeting = Meeting.objects.create(
        programme=programme,
        state=state,
        starts_at=NOW - timedelta(hours=1),
        place="Rathaus",
        chaired_by=people["chair"],
        called_by=officer,
        called_at=NOW,
        opened_at=ended and NOW - timedelta(hours=1),
        ended_at=ended,
    )
    for name in ASKED:
        Invitation.objects.create(meeting=meeting, member=people[name], invited_at=NOW)
        if ended:
            Attendance.objects.create(meeting=meeting, member=people[name], came_at=NOW)
    for place, case in enumerate([None, *cases]):
        title = "" if case else "Begrüßung"
        ballot = case and case.ballots.filter(state="closed", agenda_item=None).first()
        AgendaItem.objects.create(
            meeting=meeting,
            position=place,
            application=case,
            title=title,
            ballot=ballot if ended else None,
            state=ItemState.PUT_OFF,
        )
    return meeting


def make_packet_of(meeting: Meeting, cases: list[Application], officer: User) -> None:
    """A packet for everybody who is excluded from nothing."""
    packet = Packet(
        meeting=meeting,
        state=PaperState.READY,
        language="en",
        requested_by=officer,
        requested_at=NOW,
        made_at=NOW,
        cases=[case.pk for case in cases],
    )
    packet.file.save("packet.pdf", ContentFile(PDF))


def sign(meeting: Meeting, member: User, officer: User) -> None:
    minutes = Minutes(meeting=meeting, signed_by=officer, signed_at=NOW)
    minutes.content = minutes_content(meeting, minutes) | {"signature": "Unterschrieben."}
    minutes.file.save("minutes.pdf", ContentFile(PDF))
    Dissent.objects.create(minutes=minutes, member=member, text="Nein.", given_at=NOW)


def grow_papers(meetings: dict[str, Meeting], people: dict[str, Any]) -> None:
    """One more of everything that the papers list: items with a vote, people who were there, opinions."""
    for meeting in meetings.values():
        known = meeting.items.values("application")
        closed = Ballot.objects.filter(state="closed", agenda_item=None).exclude(application__in=known)
        ballot = closed.filter(application__programme=meeting.programme).first()
        if ballot:
            AgendaItem.objects.create(
                meeting=meeting, position=9, application=ballot.application, ballot=ballot
            )
        Attendance.objects.create(meeting=meeting, member=people["deputy_chair"], came_at=NOW, left_at=NOW)
    signed = Minutes.objects.get(meeting=meetings["signed"])
    number = signed.dissents.count()
    Dissent.objects.create(minutes=signed, member=people["chair"], text=f"Doch {number}.", given_at=NOW)
