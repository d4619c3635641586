"""The three questions on a meeting's page (where does it stand, who acts, by when), and the one next act."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from board.attendance import keeps, leads
from board.meeting_mails import when
from board.models import AgendaItem, Invitation, Meeting
from board.states import MeetingState

Row = dict[str, Any]


def next_step(meeting: Meeting, invitation: Invitation | None, item: AgendaItem | None) -> dict[str, str]:
    """The answers. `invitation` is the reader's own, `item` the one that is being dealt with."""
    nobody = _("Nobody.")
    if meeting.state == MeetingState.PLANNED:
        return {
            "where": _("The meeting is planned. The members do not know of it yet."),
            "who": _("Office or chair: make the agenda and invite."),
        }
    if meeting.state == MeetingState.INVITED:
        return {
            "where": _("The members are invited."),
            "who": who_answers(invitation),
            "by_when": when(meeting),
        }
    if meeting.state == MeetingState.RUNNING:
        where = _("The meeting is going on.")
        if item:
            title = item.application.title if item.application else item.title
            where = _("The meeting is going on. Now: %(item)s") % {"item": title}
        return {"where": where, "who": _("Everybody who is here. The chair leads through the agenda.")}
    if meeting.state == MeetingState.CANCELLED:
        return {"where": _("The meeting does not take place."), "who": nobody}
    if is_signed(meeting):
        return {"where": _("The meeting is over. The minutes are signed."), "who": nobody}
    signs = _("%(name)s signs the minutes.") % {"name": meeting.chaired_by}
    return {"where": _("The meeting is over."), "who": signs}


def is_signed(meeting: Meeting) -> bool:
    """No query for a meeting fetched with its minutes."""
    minutes = getattr(meeting, "minutes", None)
    return minutes is not None and minutes.signed_at is not None


def who_answers(invitation: Invitation | None) -> str:
    if invitation is None:
        return _("The members say whether they come.")
    if invitation.comes is None:
        return _("You: please say whether you come.")
    return _("Nothing to do: you come.") if invitation.comes else _("Nothing to do: you cannot come.")


# -- what who leads the meeting does next ------------------------------------------------------------------


def next_act(meeting: Meeting, user: User, rows: list[Row], now: datetime, *, here: int = 0) -> Row:
    """The one button for who plans or leads: `label` and `url`; empty for others and when nothing is to do.

    `rows` is the agenda as the person sees it, `here` how many have come with a vote.
    """
    if meeting.state in (MeetingState.PLANNED, MeetingState.INVITED):
        return act_before(meeting, rows, now) if keeps(meeting, user) else {}
    if not leads(meeting, user):
        return {}
    if meeting.state == MeetingState.RUNNING:
        return act_while_running(meeting, rows, here)
    if meeting.state == MeetingState.ENDED and not is_signed(meeting):
        return act(_("Write the minutes"), "minutes-draft", meeting.pk)
    return {}


def act(label: str, name: str, pk: int) -> Row:
    return {"label": label, "url": reverse(f"board:{name}", args=[pk])}


def act_before(meeting: Meeting, rows: list[Row], now: datetime) -> Row:
    if not rows:
        return act(_("Make the agenda"), "meeting-agenda", meeting.pk)
    if meeting.state == MeetingState.PLANNED:
        return act(_("Invite"), "meeting-invite", meeting.pk)
    if localdate(now) >= localdate(meeting.starts_at):
        return act(_("Open the meeting"), "meeting-open", meeting.pk)
    if meeting.changed_at:
        return act(_("Send the new agenda"), "meeting-send", meeting.pk)
    return {}


def act_while_running(meeting: Meeting, rows: list[Row], here: int) -> Row:
    """Lead the item that is open, else go on to the next one; who is excluded from it does neither."""
    now_open = first(row for row in rows if row["is_open"])
    if now_open:
        return {} if now_open["is_hidden"] else {"label": _("Lead this item"), "url": now_open["url"]}
    if not here:
        return act(_("Who is here?"), "attendance", meeting.pk)
    waiting = first(row for row in rows if row["is_waiting"] and not row["has_left"])
    if waiting is None:
        return act(_("End the meeting"), "meeting-end", meeting.pk)
    if waiting["is_hidden"]:
        return {}
    return {"label": _("Go on: item %(number)d") % {"number": waiting["number"]}, "url": waiting["url"]}


def first(rows: Iterable[Row]) -> Row | None:
    return next(iter(rows), None)
