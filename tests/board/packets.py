"""Packets for tests: a meeting to make one of, and how it is made and reached."""

from django.urls import reverse
from django.utils import timezone

from applications.states import State
from board.ballots import declare_conflict
from board.models import AgendaItem, Ballot, Meeting
from board.packet import make_packet, request_packet
from board.states import PaperState
from tests.applications.factories import NOW, make_case, make_content
from tests.board.factories import make_ballot
from tests.board.meetings import make_meeting


def make_meeting_of_two(members, officer) -> Meeting:
    """Two cases after a matter without one."""
    titles = ("Nachbarschaftsfest", "Fahrradwerkstatt")
    cases = [make_case(State.COMPLETE, content=make_content(title=title)) for title in titles]
    found = make_meeting(members, cases, officer=officer)
    AgendaItem.objects.create(meeting=found, position=0, title="Begrüßung")
    return found


def made(meeting: Meeting, reader) -> bytes:
    packet = request_packet(meeting=meeting, actor=reader, now=timezone.now())
    assert packet.state == PaperState.READY or make_packet(packet.pk) == PaperState.READY
    packet.refresh_from_db()
    with packet.file.open("rb") as file:
        return file.read()


def address(meeting: Meeting, name: str = "packet") -> str:
    return reverse(f"board:{name}", args=[meeting.pk])


def step_out(member, item: AgendaItem, officer) -> Ballot:
    ballot = make_ballot(case=item.application, officer=officer)
    declare_conflict(ballot=ballot, member=member, reason="Meine Schwester.", now=NOW)
    return ballot
