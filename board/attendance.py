"""Coming, standing in for somebody, leaving and coming back. The only writer of who is in a meeting.

Locks are taken in one order: the meeting, then the case of the item that is being voted on, then its ballot.
"""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, BOARD, VOTING
from board.ballots import lock_ballot
from board.meeting_seats import reseat
from board.models import Absence, AgendaItem, Attendance, Invitation, Meeting
from board.presence import present
from board.seats import bench_of
from board.states import ItemState, MeetingState, Place
from funding.errors import NotAllowed, NotPossible, Refused
from funding.people import people_with


def lock_meeting(pk: int) -> Meeting:
    """Take the meeting's row lock and read it afresh; call inside a transaction, before any case's lock."""
    meeting: Meeting = Meeting.objects.select_for_update(of=("self",)).select_related("programme").get(pk=pk)
    return meeting


def keeps(meeting: Meeting, user: User) -> bool:
    """Officer, deputy or chair of the programme: plans meetings."""
    return roles_of(user).holds(BALLOT_KEEPERS, meeting.programme_id)


def leads(meeting: Meeting, user: User) -> bool:
    """Who keeps meetings, and whoever chairs this one or takes its minutes."""
    if keeps(meeting, user):
        return True
    chosen = user.pk in (meeting.chaired_by_id, meeting.minutes_by_id)
    return chosen and roles_of(user).holds(BOARD, meeting.programme_id)


@transaction.atomic
def arrive(
    *,
    meeting: Meeting,
    member: User,
    actor: User,
    now: datetime,
    place: str = Place.ROOM,
    stands_in_for: User | None = None,
) -> Attendance:
    """Somebody of the board is there now, in the room or by video; a deputy in the place of a member.

    Members say it themselves, or who leads the meeting says it for them. Who is there already changes the place,
    or for whom they stand in. A deputy who names nobody stands in for a member who cannot come, if there is one.
    A member who comes late takes their seat back from the deputy.

    Raises NotAllowed for people who are not on the board, NotPossible when the meeting is not going on, Refused:
    place_unknown, not_their_deputy, member_is_here, has_a_deputy (stands_in_for).
    """
    found = lock_meeting(meeting.pk)
    if not (actor == member or leads(found, actor)) or not is_on_board(found, member):
        raise NotAllowed("arrive")
    refuse_unless_running(found, "arrive")
    if place not in Place.values:
        raise Refused("place_unknown", field="place")
    represented = stand_in(found, member, stands_in_for, now)
    has_vote = represented is not None or has_own_vote(found, member)
    row = seated_row(found, member, place, represented, has_vote=has_vote, now=now)
    send_deputy_aside(found, member, now)
    seats_follow(found, now)
    return row


def is_on_board(meeting: Meeting, user: User) -> bool:
    return people_with(meeting.programme, BOARD).filter(pk=user.pk).exists()


def has_own_vote(meeting: Meeting, user: User) -> bool:
    return people_with(meeting.programme, VOTING).filter(pk=user.pk).exists()


def refuse_unless_running(meeting: Meeting, act: str) -> None:
    """Raises NotPossible before the opening and after the end."""
    if meeting.state != MeetingState.RUNNING:
        raise NotPossible(act, meeting.state)


def stand_in(meeting: Meeting, deputy: User, wanted: User | None, now: datetime) -> User | None:
    """For whom the person stands in: nobody for members with a vote of their own."""
    if has_own_vote(meeting, deputy):
        if wanted is not None:
            raise Refused("not_their_deputy", field="stands_in_for")
        return None
    if wanted is None:
        kept = present(meeting).filter(member=deputy).first()
        return kept.stands_in_for if kept else first_who_cannot_come(meeting, deputy, now)
    if wanted.pk not in members_of(meeting, deputy, now):
        raise Refused("not_their_deputy", field="stands_in_for")
    if present(meeting).filter(member=wanted).exists():
        raise Refused("member_is_here", field="stands_in_for", member=str(wanted))
    if present(meeting).filter(stands_in_for=wanted).exclude(member=deputy).exists():
        raise Refused("has_a_deputy", field="stands_in_for", member=str(wanted))
    return wanted


def members_of(meeting: Meeting, deputy: User, now: datetime) -> list[int]:
    """Ids of the members whose deputy the person is today."""
    bench = bench_of(meeting.programme, localdate(now))
    return [member for member, deputies in bench.items() if deputy in deputies]


def first_who_cannot_come(meeting: Meeting, deputy: User, now: datetime) -> User | None:
    """A member of theirs who has said so, or is away, whose vote nobody has taken over yet."""
    rows = list(present(meeting))
    taken = {row.member_id for row in rows} | {row.stands_in_for_id for row in rows}
    gone = cannot_come(meeting, members_of(meeting, deputy, now)) - taken
    return User.objects.filter(pk__in=gone).order_by("pk").first()


def cannot_come(meeting: Meeting, members: list[int]) -> set[int]:
    """Ids of those who have declined, or have noted an absence for the day of the meeting."""
    day = localdate(meeting.starts_at)
    declined = Invitation.objects.filter(meeting=meeting, member__in=members, comes=False)
    away = Absence.objects.filter(member__in=members, first_day__lte=day, last_day__gte=day)
    return {*declined.values_list("member_id", flat=True), *away.values_list("member_id", flat=True)}


def seated_row(
    meeting: Meeting, member: User, place: str, represented: User | None, *, has_vote: bool, now: datetime
) -> Attendance:
    """The person's row from now on: the old one where only the place changed, else a new one."""
    row = present(meeting).filter(member=member).first()
    if row and row.stands_in_for == represented:
        row.place = place
        row.save(update_fields=["place"])
        return row
    end_rows(meeting, now, member=member)
    return Attendance.objects.create(
        meeting=meeting, member=member, stands_in_for=represented, has_vote=has_vote, place=place, came_at=now
    )


def send_deputy_aside(meeting: Meeting, member: User, now: datetime) -> None:
    """The member has come: who stood in for them stays, without that vote."""
    for row in present(meeting).filter(stands_in_for=member):
        end_rows(meeting, now, member=row.member)
        Attendance.objects.create(
            meeting=meeting, member=row.member, has_vote=False, place=row.place, came_at=now
        )


def end_rows(meeting: Meeting, now: datetime, **who: User) -> int:
    """Close the rows of those who leave."""
    return Attendance.objects.filter(meeting=meeting, left_at=None, **who).update(left_at=now)


def open_item(meeting: Meeting) -> AgendaItem | None:
    """The item that is being dealt with."""
    items = AgendaItem.objects.filter(meeting=meeting, state=ItemState.OPEN)
    return items.select_related("meeting__programme", "application", "ballot").first()


def seats_follow(meeting: Meeting, now: datetime) -> None:
    """Give the votes of the item that is open to those who are there for them now."""
    item = open_item(meeting)
    if item and item.ballot_id:
        case, ballot = lock_ballot(item.ballot_id)
        if ballot.is_open:
            reseat(case, ballot, now)


@transaction.atomic
def leave(*, meeting: Meeting, member: User, actor: User, now: datetime) -> None:
    """Somebody goes; what they voted while they were there counts. Coming back is arriving again.

    Raises NotAllowed, NotPossible when the meeting is not going on or the person is not there.
    """
    found = lock_meeting(meeting.pk)
    if not (actor == member or leads(found, actor)):
        raise NotAllowed("leave")
    refuse_unless_running(found, "leave")
    if not end_rows(found, now, member=member):
        raise NotPossible("leave", found.state)
    seats_follow(found, now)
