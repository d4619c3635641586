"""Who is in a meeting now, and which cases wait for one. Reads only."""

from typing import Any

from django.db.models import QuerySet

from applications.states import State
from board.models import AgendaItem, Attendance, Ballot, Meeting
from board.states import ItemState, MeetingState

TO_COME = (MeetingState.PLANNED, MeetingState.INVITED)
NOT_OVER = (*TO_COME, MeetingState.RUNNING)


def present(meeting: Meeting) -> QuerySet[Attendance]:
    """The rows of those who are there now, in the order in which they came."""
    return Attendance.objects.filter(meeting=meeting, left_at=None).select_related("member", "stands_in_for")


def present_at(ballot: Ballot) -> QuerySet[Attendance]:
    """The rows of those who are in the meeting in which this ballot is held."""
    return Attendance.objects.filter(meeting__items__ballot=ballot, left_at=None)


def on_agendas(case_pk: Any) -> QuerySet[AgendaItem]:
    """The items of meetings to come, or going on, that have not dealt with this case (id or OuterRef) yet."""
    return AgendaItem.objects.filter(
        application=case_pk,
        state__in=(ItemState.WAITING, ItemState.OPEN),
        meeting__state__in=NOT_OVER,
        # A case that has left the board meanwhile is only a line on paper.
        application__state=State.AT_BOARD,
    )


def waits_on_an_agenda(case_pk: int) -> bool:
    return on_agendas(case_pk).exists()
