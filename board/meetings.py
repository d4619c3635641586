"""Meetings from planning to the end: plan, invite, change, cancel, open, end, invite again.

Every verb takes the meeting's row lock first, then the cases' in the order of the agenda.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, BOARD, OFFICERS, VOTING, RoleName
from applications.states import State
from applications.workflow import lock_application
from board import meeting_mails
from board.agenda import back_on_desk, lock_to_come, put_on
from board.attendance import end_rows, keeps, leads, lock_meeting, open_item
from board.ballots import lock_ballot
from board.meeting_quorum import presence_for, presence_of
from board.models import AgendaItem, Invitation, Meeting
from board.presence import on_agendas
from board.seats import bench_of
from board.states import ItemState, MeetingState
from funding.errors import NotAllowed, NotPossible, Refused
from funding.models import Programme
from funding.people import people_with

LONGEST_MINUTES = 24 * 60


# -- before ----------------------------------------------------------------------------------------


@transaction.atomic
def plan_meeting(
    *,
    programme: Programme,
    actor: User,
    now: datetime,
    starts_at: datetime,
    minutes_planned: int = 90,
    place: str = "",
    video_link: str = "",
    note: str = "",
) -> Meeting:
    """A meeting that only those who plan know of; `minutes_planned` is its length.

    Raises NotAllowed, Refused: starts_in_the_past (starts_on), length_wrong (minutes_planned), place_missing
    (place) without a place and without a link.
    """
    if not roles_of(actor).holds(BALLOT_KEEPERS, programme.pk):
        raise NotAllowed("plan_meeting")
    check_date(now, starts_at, minutes_planned, place, video_link)
    return Meeting.objects.create(
        programme=programme,
        starts_at=starts_at,
        minutes_planned=minutes_planned,
        place=place.strip(),
        video_link=video_link.strip(),
        note=note.strip(),
        called_by=actor,
        called_at=now,
    )


def check_date(now: datetime, starts_at: datetime, minutes: int, place: str, video_link: str) -> None:
    if starts_at <= now:
        raise Refused("starts_in_the_past", field="starts_on")
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Refused("length_wrong", field="minutes_planned", longest=LONGEST_MINUTES)
    if not place.strip() and not video_link.strip():
        raise Refused("place_missing", field="place")


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    actor: User,
    now: datetime,
    starts_at: datetime,
    minutes_planned: int,
    place: str,
    video_link: str,
    note: str,
) -> Meeting:
    """Another date or place. Whoever was invited is written to and answers anew.

    Raises as plan_meeting, and NotPossible once it has begun or is off.
    """
    found = lock_to_come(meeting, actor, "change_meeting")
    check_date(now, starts_at, minutes_planned, place, video_link)
    typed: dict[str, Any] = {
        "starts_at": starts_at,
        "minutes_planned": minutes_planned,
        "place": place.strip(),
        "video_link": video_link.strip(),
        "note": note.strip(),
    }
    changed = {name for name, value in typed.items() if getattr(found, name) != value}
    for name, value in typed.items():
        setattr(found, name, value)
    found.save()
    if changed and found.state == MeetingState.INVITED:
        if "starts_at" in changed:
            found.invitations.update(comes=None, answered_at=None)
        send_update(found, now)
    return found


@transaction.atomic
def invite(*, meeting: Meeting, actor: User, now: datetime) -> Meeting:
    """Write to everyone on the board, with agenda and date for the calendar. Who was invited before is not again.

    Members with a vote and advisory members are asked whether they come; deputies are told that they may be
    needed. Raises NotAllowed, NotPossible, Refused: starts_in_the_past, agenda_empty, nobody_to_invite.
    """
    found = lock_to_come(meeting, actor, "invite")
    if found.starts_at <= now:
        raise Refused("starts_in_the_past")
    if not found.items.exists():
        raise Refused("agenda_empty")
    if not people_with(found.programme, VOTING, on=localdate(now)).exists():
        raise Refused("nobody_to_invite")
    if found.state == MeetingState.PLANNED:
        found.state, found.invited_at = MeetingState.INVITED, now
        found.save(update_fields=["state", "invited_at"])
        announce_repeated_items(found, now)
    for invitation in add_invitations(found, now):
        meeting_mails.tell(invitation, meeting_mails.invited, event="invited", now=now)
    return found


def add_invitations(meeting: Meeting, now: datetime) -> list[Invitation]:
    """A row for everyone on the board who has none yet; in order of their accounts."""
    day = localdate(now)
    voting = set(people_with(meeting.programme, VOTING, on=day).values_list("pk", flat=True))
    known = set(meeting.invitations.values_list("member", flat=True))
    rows = [
        Invitation(meeting=meeting, member=user, has_vote=user.pk in voting, invited_at=now)
        for user in people_with(meeting.programme, BOARD, on=day)
        if user.pk not in known
    ]
    return Invitation.objects.bulk_create(rows)


def announce_repeated_items(meeting: Meeting, now: datetime) -> None:
    """From this letter on everybody knows: these items are decided however few come (§ 90 (1) VwVfG).

    Only items that were put off for lack of a quorum in the meeting that this one makes up for.
    """
    if meeting.repeats_id is None:
        return
    missed = AgendaItem.objects.filter(meeting=meeting.repeats_id, no_quorum=True, application__isnull=False)
    items = meeting.items.filter(application__in=missed.values("application"), reinvited_at=None)
    items.update(reinvited_at=now)


@transaction.atomic
def send_agenda(*, meeting: Meeting, actor: User, now: datetime) -> Meeting:
    """Tell everybody the agenda as it is now; who joined the board meanwhile is invited with it.

    Raises NotAllowed, NotPossible before the invitation and after the beginning, Refused("agenda_empty").
    """
    found = lock_to_come(meeting, actor, "send_agenda")
    if found.state != MeetingState.INVITED:
        raise NotPossible("send_agenda", found.state)
    if not found.items.exists():
        raise Refused("agenda_empty")
    send_update(found, now)
    return found


def send_update(meeting: Meeting, now: datetime) -> None:
    """The same entry of the calendar with a higher number, and a letter to everybody invited."""
    meeting.sequence += 1
    meeting.changed_at = None
    meeting.save(update_fields=["sequence", "changed_at"])
    announce_repeated_items(meeting, now)
    add_invitations(meeting, now)
    meeting_mails.tell_all(meeting, meeting_mails.changed, event=f"changed-{meeting.sequence}", now=now)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, actor: User, now: datetime, reason: str) -> Meeting:
    """The meeting does not take place. Its cases are on the officer's desk again; the invited are told why.

    Raises NotAllowed, NotPossible, Refused("reason_missing", "reason").
    """
    found = lock_to_come(meeting, actor, "cancel_meeting")
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    was_invited = found.state == MeetingState.INVITED
    found.state, found.cancel_reason = MeetingState.CANCELLED, reason.strip()
    found.sequence += 1
    found.save()
    for item in found.items.filter(application__isnull=False, state=ItemState.WAITING):
        back_on_desk(lock_application(item.application_id), now)  # type: ignore[arg-type]
    if was_invited:
        meeting_mails.tell_all(found, meeting_mails.cancelled, event="cancelled", now=now)
    return found


@transaction.atomic
def answer_invitation(*, meeting: Meeting, member: User, comes: bool, now: datetime) -> Invitation:
    """A member says whether they come; their deputies are told when they cannot, and when they can after all.

    Raises NotAllowed for who was not invited, NotPossible when the meeting has begun or is off.
    """
    found = lock_meeting(meeting.pk)
    invitation = found.invitations.select_related("member").filter(member=member).first()
    if invitation is None or not roles_of(member).holds(BOARD, found.programme_id):
        raise NotAllowed("answer_invitation")
    if found.state != MeetingState.INVITED:
        raise NotPossible("answer_invitation", found.state)
    before = invitation.comes
    invitation.comes, invitation.answered_at = comes, now
    invitation.save()
    if invitation.has_vote and before != comes and (not comes or before is False):
        tell_deputies(invitation, now)
    return invitation


def tell_deputies(invitation: Invitation, now: datetime) -> None:
    meeting = invitation.meeting
    for deputy in bench_of(meeting.programme, localdate(meeting.starts_at)).get(invitation.member_id, []):
        meeting_mails.tell_deputy(invitation, deputy, now=now)


# -- while it runs -----------------------------------------------------------------------------------


@transaction.atomic
def open_meeting(
    *, meeting: Meeting, actor: User, now: datetime, chaired_by: User, minutes_by: User
) -> Meeting:
    """The meeting begins, on its day. Raises NotAllowed, NotPossible when not invited, Refused: not_its_day, and as
    `choose_leaders`."""
    found = lock_meeting(meeting.pk)
    if not keeps(found, actor):
        raise NotAllowed("open_meeting")
    if found.state != MeetingState.INVITED:
        raise NotPossible("open_meeting", found.state)
    if localdate(now) < localdate(found.starts_at):
        raise Refused("not_its_day")
    check_leaders(found, chaired_by, minutes_by, now)
    found.state, found.opened_at = MeetingState.RUNNING, now
    found.chaired_by, found.minutes_by = chaired_by, minutes_by
    found.save()
    return found


@transaction.atomic
def choose_leaders(
    *, meeting: Meeting, actor: User, now: datetime, chaired_by: User, minutes_by: User
) -> Meeting:
    """Somebody else leads the meeting or takes its minutes, for example while the chair may not take part.

    Raises NotAllowed, NotPossible, Refused: cannot_chair (chaired_by), cannot_take_minutes (minutes_by).
    """
    found = lock_meeting(meeting.pk)
    if not leads(found, actor):
        raise NotAllowed("choose_leaders")
    if found.state != MeetingState.RUNNING:
        raise NotPossible("choose_leaders", found.state)
    check_leaders(found, chaired_by, minutes_by, now)
    found.chaired_by, found.minutes_by = chaired_by, minutes_by
    found.save()
    item = open_item(found)
    if item and item.ballot_id:
        _case, ballot = lock_ballot(item.ballot_id)
        ballot.seats.exclude(member=chaired_by).update(is_chair=False)
        ballot.seats.filter(member=chaired_by, excluded_at=None).update(is_chair=True)
    return found


def check_leaders(meeting: Meeting, chaired_by: User, minutes_by: User, now: datetime) -> None:
    day = localdate(now)
    if chaired_by not in people_with(meeting.programme, VOTING | {RoleName.BOARD_DEPUTY}, on=day):
        raise Refused("cannot_chair", field="chaired_by")
    if minutes_by not in people_with(meeting.programme, BOARD | OFFICERS, on=day):
        raise Refused("cannot_take_minutes", field="minutes_by")


@transaction.atomic
def end_meeting(*, meeting: Meeting, actor: User, now: datetime, no_quorum: bool = False) -> Meeting:
    """The meeting is over; what still waits is put off and its cases are on the officer's desk again.

    `no_quorum`: because too few were there. Raises NotAllowed, NotPossible, Refused: item_is_open, is_quorate.
    """
    found = lock_meeting(meeting.pk)
    if not leads(found, actor):
        raise NotAllowed("end_meeting")
    if found.state != MeetingState.RUNNING:
        raise NotPossible("end_meeting", found.state)
    if open_item(found):
        raise Refused("item_is_open")
    if no_quorum and presence_of(found, now).quorate:
        raise Refused("is_quorate")
    for item in found.items.filter(state=ItemState.WAITING):
        put_off_waiting(item, now, no_quorum=no_quorum)
    end_rows(found, now)
    found.state, found.ended_at = MeetingState.ENDED, now
    found.save(update_fields=["state", "ended_at"])
    return found


def put_off_waiting(item: AgendaItem, now: datetime, *, no_quorum: bool) -> None:
    """An item that nobody called; a repeated one that may be decided by however few is never short of them."""
    missed = no_quorum and item.application_id is not None
    if item.application_id:
        case = lock_application(item.application_id)
        missed = missed and not presence_for(item, case, now).quorate
        back_on_desk(case, now, was_called=True, no_quorum=missed)
    item.state, item.done_at, item.no_quorum = ItemState.PUT_OFF, now, missed
    item.save(update_fields=["state", "done_at", "no_quorum"])


# -- again -------------------------------------------------------------------------------------------


def items_to_repeat(meeting: Meeting) -> list[AgendaItem]:
    """What was put off for lack of a quorum and waits for the board still."""
    missed = meeting.items.filter(state=ItemState.PUT_OFF, no_quorum=True, application__state=State.AT_BOARD)
    return [
        item for item in missed.select_related("application") if not on_agendas(item.application_id).exists()
    ]


@transaction.atomic
def plan_again(*, meeting: Meeting, actor: User, now: datetime, **date_and_place: Any) -> Meeting:
    """Another meeting on what was put off because too few were there. Its invitation says that these items are
    decided however few come, which makes it so (§ 90 (1) VwVfG).

    Arguments and errors as plan_meeting; NotPossible before the end, Refused("nothing_to_repeat").
    """
    found = lock_meeting(meeting.pk)
    if not keeps(found, actor):
        raise NotAllowed("plan_again")
    if found.state != MeetingState.ENDED:
        raise NotPossible("plan_again", found.state)
    planned = plan_meeting(programme=found.programme, actor=actor, now=now, **date_and_place)
    planned.repeats = found
    planned.save(update_fields=["repeats"])
    for item in found.items.filter(no_quorum=True, application__isnull=False):
        case = lock_application(item.application_id)  # type: ignore[arg-type]
        free = not case.ballots.open().exists() and not on_agendas(case.pk).exists()
        if case.state == State.AT_BOARD and free:
            put_on(planned, case, now)
    if not planned.items.exists():
        raise Refused("nothing_to_repeat")
    return planned
