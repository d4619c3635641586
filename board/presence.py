"""Who is in a meeting now, and which cases wait for one. Reads only."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import VOTING
from applications.conflicts import applicants_of
from applications.models import Application
from board.models import AgendaItem, Attendance, Ballot, Meeting, Seat, Substitution
from board.states import ItemState, MeetingState
from funding.models import Programme
from funding.people import people_with

TO_COME = (MeetingState.PLANNED, MeetingState.INVITED)
NOT_OVER = (*TO_COME, MeetingState.RUNNING)


def present(meeting: Meeting) -> QuerySet[Attendance]:
    """The rows of those who are there now, in the order in which they came."""
    return Attendance.objects.filter(meeting=meeting, left_at=None).select_related("member", "stands_in_for")


def present_at(ballot: Ballot) -> QuerySet[Attendance]:
    """The rows of those who are in the meeting in which this ballot is held."""
    return Attendance.objects.filter(meeting__items__ballot=ballot, left_at=None)


def on_agendas(case_pk: int) -> QuerySet[AgendaItem]:
    """The items of meetings to come, or going on, that have not dealt with this case yet."""
    return AgendaItem.objects.filter(
        application=case_pk,
        state__in=(ItemState.WAITING, ItemState.OPEN),
        meeting__state__in=NOT_OVER,
        # A case that has left the board meanwhile is only a line on paper.
        application__state="at_board",
    )


def waits_on_an_agenda(case_pk: int) -> bool:
    return on_agendas(case_pk).exists()


def voting_members(programme: Programme) -> list[User]:
    """Those who have a vote of their own on this board today."""
    return list(people_with(programme, VOTING))


def deputies_today(programme: Programme, now: datetime) -> QuerySet[Substitution]:
    """Who may stand in for whom on the day of `now`."""
    day = localdate(now)
    in_force = Substitution.objects.filter(programme=programme, since__lte=day)
    running = in_force.filter(until=None) | in_force.filter(until__gte=day)
    return running.select_related("member", "deputy").order_by("since", "pk")


def excluded_from(case: Application) -> dict[int, Seat | None]:
    """Who takes no part in a case (§ 20 VwVfG): the seat in which they said so, or None for applicants."""
    declared = Seat.objects.filter(ballot__application=case, excluded_at__isnull=False).order_by("pk")
    return {seat.member_id: seat for seat in declared} | dict.fromkeys(applicants_of(case))
