"""Meetings and their items reach a view only through here, fetched and checked in one step; else a 404."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import person_of, roles_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS
from board.attendance import keeps, leads
from board.meeting_votes import may_lead
from board.models import AgendaItem, Meeting
from board.states import MeetingState


def meetings_of(user: User) -> Any:
    """Meetings of the boards the person belongs to, keeps or reads; those not invited to yet only for keepers."""
    roles = roles_of(user)
    office = Q(programme_id__in=roles.programmes(BALLOT_KEEPERS | CASE_READERS))
    known = Q(programme_id__in=roles.programmes(BOARD), invited_at__isnull=False)
    return Meeting.objects.filter(office | known)


def seen_meeting(request: HttpRequest, pk: int) -> Meeting:
    """A meeting the person may know of. One query."""
    related = ("programme", "repeats", "chaired_by", "minutes_by", "minutes")
    found = meetings_of(person_of(request)).select_related(*related)
    meeting: Meeting = get_object_or_404(found, pk=pk)
    return meeting


def kept_meeting(request: HttpRequest, pk: int) -> Meeting:
    """A meeting the person plans: officer, deputy, chairs."""
    meeting = seen_meeting(request, pk)
    if not keeps(meeting, person_of(request)):
        raise Http404
    return meeting


def led_meeting(request: HttpRequest, pk: int) -> Meeting:
    """A meeting the person leads: who keeps it, chairs it, or takes its minutes."""
    meeting = seen_meeting(request, pk)
    if not leads(meeting, person_of(request)):
        raise Http404
    return meeting


def seen_item(request: HttpRequest, pk: int) -> AgendaItem:
    """An item of a meeting the person may know of. One query."""
    meetings = meetings_of(person_of(request))
    related = ("meeting__programme", "application__programme", "application__initiative", "ballot")
    unread = ("application__draft", "application__draft_marks")
    items = AgendaItem.objects.filter(meeting__in=meetings).select_related(*related).defer(*unread)
    item: AgendaItem = get_object_or_404(items, pk=pk)
    return item


def led_item(request: HttpRequest, pk: int) -> AgendaItem:
    """An item the person leads; not one with a case in which they have a conflict of interest."""
    item = seen_item(request, pk)
    if not may_lead(item, person_of(request)):
        raise Http404
    return item


def is_over(meeting: Meeting) -> bool:
    return meeting.state in (MeetingState.ENDED, MeetingState.CANCELLED)
