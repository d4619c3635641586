"""What a person is to the papers of a meeting. Every page and every download asks here."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS, CHAIRS
from applications.conflicts import conflicts_of
from applications.models import Application
from board.models import Attendance, Invitation, Meeting
from board.states import MeetingState


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A person's place in a meeting. `kept_from` are the cases they have a conflict of interest in (§ 20 VwVfG)."""

    user: User
    is_member: bool
    keeps: bool
    signs: bool
    reads_packet: bool
    kept_from: frozenset[int]

    @property
    def sees_all(self) -> bool:
        return not self.kept_from


def reader_of(meeting: Meeting, user: User) -> Reader | None:
    """The person's place, or None for those the papers do not exist for. Two queries at most.

    Members of the board read the minutes; the packet only those who were invited or were there, and the
    office, the chair and the auditor. Office, chair and who takes the minutes write them.
    """
    roles, programme = roles_of(user), meeting.programme_id
    in_office = roles.holds(BALLOT_KEEPERS | CASE_READERS, programme)
    on_board = roles.holds(BOARD, programme)
    if not in_office and not on_board:
        return None
    leads = user.pk in (meeting.chaired_by_id, meeting.minutes_by_id)
    invited = on_board and was_asked(meeting, user)
    return Reader(
        user=user,
        is_member=invited,
        keeps=leads or roles.holds(BALLOT_KEEPERS, programme),
        signs=may_sign(meeting, user),
        reads_packet=in_office or leads or invited,
        kept_from=cases_kept_from(meeting, user),
    )


def telling_who_was_asked(user: User) -> Any:
    """Meetings, each with `asks_reader`: whether the person was invited, or came in another's place."""
    asked = [
        Exists(rows.objects.filter(meeting=OuterRef("pk"), member=user)) for rows in (Invitation, Attendance)
    ]
    return Meeting.objects.annotate(asks_reader=asked[0] | asked[1])


def was_asked(meeting: Meeting, user: User) -> bool:
    """Whether the person was invited, or came in another's place. No query for one fetched for this reader."""
    if not hasattr(meeting, "asks_reader"):
        return bool(telling_who_was_asked(user).filter(pk=meeting.pk, asks_reader=True).exists())
    return bool(meeting.asks_reader)


def may_sign(meeting: Meeting, user: User) -> bool:
    """Who chaired the meeting signs (§ 93 VwVfG); if that person is no longer here, a chair of the board."""
    chair = meeting.chaired_by
    if chair is not None and chair.is_active:
        return bool(chair.pk == user.pk)
    return roles_of(user).holds(CHAIRS, meeting.programme_id)


def cases_kept_from(meeting: Meeting, user: User) -> frozenset[int]:
    """The cases on the agenda in which the person has a conflict of interest. One query."""
    cases = Application.objects.filter(conflicts_of(user), agenda_items__meeting=meeting)
    return frozenset(cases.values_list("pk", flat=True))


def has_begun(meeting: Meeting) -> bool:
    """There is something to write down."""
    return meeting.state in (MeetingState.RUNNING, MeetingState.ENDED)
