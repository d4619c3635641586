"""A meeting in words and figures for its pages. Votes appear here only once their ballot is closed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import BOARD, OFFICERS, VOTING, RoleName
from applications.conflicts import conflicts_of
from applications.models import Application
from applications.states import State
from board.attendance import cannot_come
from board.meeting_mails import when
from board.meeting_quorum import Presence
from board.models import AgendaItem, Attendance, Meeting
from board.presence import present
from board.presentation import state_badge
from board.seats import bench_of
from board.states import ItemState, MeetingState, Place
from funding.people import people_with

LEAD_TIME = timedelta(days=7)
STATE_KIND = {
    MeetingState.PLANNED: "neutral",
    MeetingState.INVITED: "info",
    MeetingState.RUNNING: "warning",
    MeetingState.ENDED: "success",
    MeetingState.CANCELLED: "danger",
}
ITEM_KIND = {
    ItemState.WAITING: "neutral",
    ItemState.OPEN: "warning",
    ItemState.DONE: "success",
    ItemState.PUT_OFF: "info",
}


def meeting_row(meeting: Meeting) -> dict[str, Any]:
    """A meeting in a list."""
    return {
        "url": reverse("board:meeting", args=[meeting.pk]),
        "title": when(meeting),
        "where": where_of(meeting),
        "badge": {"kind": STATE_KIND[MeetingState(meeting.state)], "text": meeting.get_state_display()},
    }


def where_of(meeting: Meeting) -> str:
    """The place, and whether one can take part by video."""
    if meeting.place and meeting.video_link:
        return _("%(place)s, or by video") % {"place": meeting.place}
    return meeting.place or _("By video")


def lead_time_hint(meeting: Meeting, now: datetime) -> bool:
    """Whether the members would be invited with less than a week to go."""
    return meeting.state == MeetingState.PLANNED and meeting.starts_at - now < LEAD_TIME


def quorum_words(there: Presence) -> str:
    """4 of 7 are here; 4 needed."""
    words = ngettext(
        "%(here)d of %(members)d is here; %(needed)d needed.",
        "%(here)d of %(members)d are here; %(needed)d needed.",
        there.here,
    )
    return words % {"here": there.here, "members": there.members, "needed": there.needed}


# -- the agenda ------------------------------------------------------------------------------------------


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The items in their order. One query."""
    related = ("application__initiative", "ballot", "meeting")
    unread = ("application__draft", "application__draft_marks")
    return list(meeting.items.select_related(*related).defer(*unread))


def kept_from(meeting: Meeting, user: User) -> set[int]:
    """Ids of the cases on the agenda in which the person has a conflict of interest. One query."""
    cases = Application.objects.filter(conflicts_of(user), agenda_items__meeting=meeting)
    return set(cases.values_list("pk", flat=True))


def title_of(item: AgendaItem) -> str:
    return item.application.title if item.application else item.title


def item_rows(items: Iterable[AgendaItem], hidden: set[int]) -> list[dict[str, Any]]:
    """The agenda; `hidden` are the cases of which the reader learns no more than the title."""
    return [item_row(number, item, hidden) for number, item in enumerate(items, start=1)]


def item_row(number: int, item: AgendaItem, hidden: set[int]) -> dict[str, Any]:
    case = item.application
    is_hidden = item.application_id in hidden
    return {
        "item": item,
        "number": number,
        "title": title_of(item),
        "detail": f"{case.initiative.name} · {case.reference}" if case else "",
        "url": reverse("board:item", args=[item.pk]),
        "badge": {"kind": "neutral", "text": _("Conflict of interest")} if is_hidden else item_badge(item),
        "is_hidden": is_hidden,
        "is_waiting": item.state == ItemState.WAITING,
        "is_open": item.state == ItemState.OPEN,
        "has_left": has_left(item),
        "says_state": says_state(item) or is_hidden,
        "however_few": item.reinvited_at is not None and item.state == ItemState.WAITING,
        "reason": "" if is_hidden else put_off_words(item),
    }


def item_badge(item: AgendaItem) -> dict[str, str]:
    """Where the item stands; of a vote that is over, what came out."""
    if item.state == ItemState.DONE and item.ballot:
        return state_badge(item.ballot)
    if item.state == ItemState.WAITING and has_left(item):
        return {"kind": "neutral", "text": _("No longer with the board")}
    return {"kind": ITEM_KIND[ItemState(item.state)], "text": item.get_state_display()}


def says_state(item: AgendaItem) -> bool:
    """Before the meeting every item waits: then only what is special is worth a badge."""
    is_before = item.meeting.state in (MeetingState.PLANNED, MeetingState.INVITED)
    return not is_before or item.state != ItemState.WAITING or has_left(item)


def has_left(item: AgendaItem) -> bool:
    """Its case was withdrawn or taken back since it was put on the agenda."""
    return item.application is not None and item.application.state != State.AT_BOARD


def put_off_words(item: AgendaItem) -> str:
    if item.state != ItemState.PUT_OFF:
        return ""
    if item.no_quorum:
        return _("Too few members were there.")
    return item.put_off_reason or _("There was no time left.")


# -- who comes, who is there -----------------------------------------------------------------------------


def invited_rows(meeting: Meeting) -> list[dict[str, str]]:
    """Who was invited and what they say, for those who plan. One query."""
    answers = {True: _("comes"), False: _("cannot come"), None: _("has not answered")}
    rows = meeting.invitations.select_related("member").order_by("-has_vote", "pk")
    return [
        {
            "label": str(row.member),
            "value": answers[row.comes] + ("" if row.has_vote else " · " + _("without a vote")),
        }
        for row in rows
    ]


def not_invited(meeting: Meeting, now: datetime) -> list[User]:
    """Who has joined the board since the invitation went out. One query."""
    known = meeting.invitations.values("member")
    return list(people_with(meeting.programme, BOARD, on=localdate(now)).exclude(pk__in=known))


def people_rows(meeting: Meeting, now: datetime) -> list[dict[str, Any]]:
    """Everybody on the board, with what can be said of them: is here, is here for somebody, has left."""
    day = localdate(now)
    voting = set(people_with(meeting.programme, VOTING, on=day).values_list("pk", flat=True))
    advisory = set(
        people_with(meeting.programme, {RoleName.ADVISORY_MEMBER}, on=day).values_list("pk", flat=True)
    )
    there = {row.member_id: row for row in present(meeting)}
    replaced = {row.stands_in_for_id: row for row in there.values() if row.stands_in_for_id}
    board = list(people_with(meeting.programme, BOARD, on=day))
    bench = bench_of(meeting.programme, day)
    away = cannot_come(meeting, [user.pk for user in board])
    names = {user.pk: user for user in board}
    rows = [
        {
            "user": user,
            "row": there.get(user.pk),
            "text": presence_words(user, there.get(user.pk), replaced.get(user.pk), is_away=user.pk in away),
            "role": role_words(user, voting, advisory),
            "choices": []
            if user.pk in voting
            else [names[pk] for pk, deputies in bench.items() if user in deputies and pk not in there],
        }
        for user in board
    ]
    return sorted(rows, key=lambda row: (row["user"].pk not in voting, str(row["user"]).casefold()))


def role_words(user: User, voting: set[int], advisory: set[int]) -> str:
    if user.pk in voting:
        return ""
    return _("Without a vote") if user.pk in advisory else _("Deputy")


def presence_words(
    user: User, row: Attendance | None, deputy: Attendance | None, *, is_away: bool
) -> dict[str, str]:
    """Where somebody is, as a badge."""
    if row is None:
        text = _("not here")
        if deputy:
            text = _("%(deputy)s is here instead") % {"deputy": deputy.member}
        elif is_away:
            text = _("cannot come")
        return {"kind": "neutral", "text": text}
    place = _("here, in the room") if row.place == Place.ROOM else _("here, by video")
    if row.stands_in_for:
        place += " · " + _("for %(member)s") % {"member": row.stands_in_for}
    return {"kind": "success", "text": place}


def chairs_for(meeting: Meeting, now: datetime) -> list[User]:
    """Who may chair: chair and deputy chair first, then the members with a vote."""
    day = localdate(now)
    leading = list(people_with(meeting.programme, {RoleName.CHAIR}, on=day))
    leading += list(people_with(meeting.programme, {RoleName.DEPUTY_CHAIR}, on=day))
    others = people_with(meeting.programme, VOTING | {RoleName.BOARD_DEPUTY}, on=day)
    return [*leading, *(user for user in others if user not in leading)]


def writers_for(meeting: Meeting, now: datetime) -> list[User]:
    """Who may take the minutes: the office first, then the board."""
    day = localdate(now)
    office = list(people_with(meeting.programme, OFFICERS, on=day))
    board = people_with(meeting.programme, BOARD, on=day)
    return [*office, *(user for user in board if user not in office)]
