"""The letters about meetings. The date for the calendar keeps its identity from invitation to cancellation."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, RoleName
from applications.conflicts import applicants_of
from applications.mails import absolute, case_facts, recipient
from board.mails import ballot_url, calendar_entry, letter_key
from board.models import AgendaItem, Ballot, Invitation, Meeting
from funding.people import people_with
from notifications.letters import CalendarEntry, Letter
from notifications.outbox import queue

# -- to whom ------------------------------------------------------------------------------------------


def tell(
    invitation: Invitation, compose: Callable[[Invitation], Letter], *, event: str, now: datetime
) -> None:
    """Queue a letter to one who is invited; each gets it once."""
    key = f"meeting:{invitation.meeting_id}:{event}:{invitation.member_id}"
    if invitation.member.is_active:
        queue(key=key, to=recipient(invitation.member), compose=partial(compose, invitation), now=now)


def tell_all(meeting: Meeting, compose: Callable[[Invitation], Letter], *, event: str, now: datetime) -> None:
    """Queue a letter to everyone who was invited."""
    for invitation in meeting.invitations.select_related("member").order_by("pk"):
        invitation.meeting = meeting
        tell(invitation, compose, event=event, now=now)


def tell_deputy(invitation: Invitation, deputy: User, *, now: datetime) -> None:
    """A deputy is told that a member cannot come, or comes after all; again each time that changes."""
    key = f"meeting:{invitation.meeting_id}:deputy-{invitation.member_id}-{now.timestamp():.3f}:{deputy.pk}"
    letter = comes_after_all if invitation.comes else cannot_come
    queue(key=key, to=recipient(deputy), compose=partial(letter, invitation), now=now)


def tell_of_objection(ballot: Ballot, objector: User, meeting: Meeting | None, *, now: datetime) -> None:
    """Office and chair learn who wants a meeting; the members learn that somebody does."""
    excluded = set(ballot.seats.filter(excluded_at__isnull=False).values_list("member_id", flat=True))
    excluded |= applicants_of(ballot.application)
    keepers = people_with(ballot.application.programme, BALLOT_KEEPERS).exclude(pk__in=excluded)
    told = set()
    for user in keepers:
        letter = partial(objection_to_keepers, ballot, objector, meeting)
        queue(key=letter_key(ballot, "objection", user.pk), to=recipient(user), compose=letter, now=now)
        told.add(user.pk)
    seats = ballot.seats.entitled().filter(member__is_active=True).exclude(member__in=told | excluded)
    for seat in seats.select_related("member"):
        letter = partial(objection_to_members, ballot, meeting)
        key = letter_key(ballot, "objection", seat.member_id)
        queue(key=key, to=recipient(seat.member), compose=letter, now=now)


# -- words ----------------------------------------------------------------------------------------------


def when(meeting: Meeting) -> str:
    """Day of the week, date and hour, in the reader's language and local time."""
    # Translators: letters as in Django's date filter; German l, j. F Y, H:i \\U\\h\\r
    return formats.date_format(localtime(meeting.starts_at), pgettext("date of a meeting", "l, j F Y, H:i"))


def day_of(meeting: Meeting) -> str:
    return formats.date_format(localtime(meeting.starts_at), "DATE_FORMAT")


def meeting_url(meeting: Meeting) -> str:
    return absolute("board:meeting", meeting.pk)


def facts(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """When and where."""
    rows = [(_("When"), when(meeting))]
    rows += [(_("Where"), meeting.place)] if meeting.place else []
    rows += [(_("By video"), meeting.video_link)] if meeting.video_link else []
    return tuple(rows)


def agenda_lines(meeting: Meeting) -> list[str]:
    """The items with their numbers; of a case its reference, title and initiative."""
    items = meeting.items.select_related("application__initiative")
    return [f"{number}. {title_of(item)}" for number, item in enumerate(items, start=1)]


def title_of(item: AgendaItem) -> str:
    if item.application is None:
        return item.title
    case = item.application
    return f"{case.title} ({case.initiative.name}, {case.reference})"


def agenda_text(meeting: Meeting) -> str:
    return "\n".join([_("Agenda:"), *agenda_lines(meeting)])


def however_few(meeting: Meeting) -> tuple[str, ...]:
    """What makes the repeated meeting able to decide (§ 90 (1) VwVfG), with the items it holds for."""
    numbers = [
        str(number)
        for number, item in enumerate(meeting.items.all(), start=1)
        if item.reinvited_at is not None
    ]
    if not numbers or meeting.repeats is None:
        return ()
    words = _(
        "Too few members came to the meeting on %(day)s. So this letter invites you again. The board can decide"
        " on item %(numbers)s however many members come (§ 90 (1) of the administrative procedure act)."
    )
    return (words % {"day": day_of(meeting.repeats), "numbers": ", ".join(numbers)},)


def role_words(invitation: Invitation) -> tuple[str, ...]:
    """What is expected of deputies and of advisory members."""
    if invitation.has_vote:
        return ()
    programme = invitation.meeting.programme
    if people_with(programme, {RoleName.BOARD_DEPUTY}).filter(pk=invitation.member_id).exists():
        return (_("You are a deputy. You vote if a member cannot come. Then we write to you again."),)
    return (_("You take part with your advice. You have no vote."),)


def entry(meeting: Meeting, *, is_off: bool = False) -> CalendarEntry:
    """The meeting in the member's calendar."""
    lines = [*agenda_lines(meeting), *([meeting.video_link] if meeting.video_link else [])]
    return CalendarEntry(
        uid=f"meeting-{meeting.uid}",
        title=_("Meeting of the advisory board"),
        starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + timedelta(minutes=meeting.minutes_planned),
        description="\n".join([_("Agenda:"), *lines]),
        location=meeting.place or meeting.video_link,
        url=meeting_url(meeting),
        sequence=meeting.sequence,
        cancelled=is_off,
        method="CANCEL" if is_off else "PUBLISH",
    )


def because_member() -> str:
    return _("You get this e-mail because you are a member of the advisory board.")


# -- to the members ---------------------------------------------------------------------------------------


def invited(invitation: Invitation) -> Letter:
    meeting = invitation.meeting
    return Letter(
        subject=_("Invitation: the board meets on %(day)s") % {"day": day_of(meeting)},
        lead=_("The board meets on %(day)s. Please say whether you come.") % {"day": day_of(meeting)},
        paragraphs=(
            *role_words(invitation),
            *however_few(meeting),
            *([meeting.note] if meeting.note else []),
            agenda_text(meeting),
            _("You cannot come? Say so on the page. Then your deputy is asked."),
            _("Do you have a conflict of interest in a case? Say so when the item is called."),
        ),
        facts=facts(meeting),
        action=(_("To the meeting"), meeting_url(meeting)),
        calendar=entry(meeting),
        reason=because_member(),
    )


def changed(invitation: Invitation) -> Letter:
    meeting = invitation.meeting
    ask = (_("Please say again whether you come."),) if invitation.comes is None else ()
    return Letter(
        subject=_("Changed: the board meets on %(day)s") % {"day": day_of(meeting)},
        lead=_("The meeting has changed. This is how it stands now."),
        paragraphs=(
            *ask,
            *role_words(invitation),
            *however_few(meeting),
            *([meeting.note] if meeting.note else []),
            agenda_text(meeting),
        ),
        facts=facts(meeting),
        action=(_("To the meeting"), meeting_url(meeting)),
        calendar=entry(meeting),
        reason=because_member(),
    )


def cancelled(invitation: Invitation) -> Letter:
    meeting = invitation.meeting
    return Letter(
        subject=_("Cancelled: the meeting on %(day)s") % {"day": day_of(meeting)},
        lead=_("The meeting on %(day)s does not take place.") % {"day": day_of(meeting)},
        paragraphs=(
            meeting.cancel_reason,
            _("The applications stay with the board. You hear from us when they are on an agenda again."),
        ),
        facts=facts(meeting),
        calendar=entry(meeting, is_off=True),
        reason=because_member(),
    )


# -- to deputies -------------------------------------------------------------------------------------------


def cannot_come(invitation: Invitation) -> Letter:
    meeting = invitation.meeting
    return Letter(
        subject=_("Please come to the meeting on %(day)s") % {"day": day_of(meeting)},
        lead=_("%(member)s cannot come. Please come in their place.") % {"member": invitation.member},
        paragraphs=(_("You vote for them in this meeting."), agenda_text(meeting)),
        facts=facts(meeting),
        action=(_("To the meeting"), meeting_url(meeting)),
        calendar=entry(meeting),
        reason=_("You get this e-mail because you are a deputy in the advisory board."),
    )


def comes_after_all(invitation: Invitation) -> Letter:
    meeting = invitation.meeting
    return Letter(
        subject=_("You are not needed in the meeting on %(day)s") % {"day": day_of(meeting)},
        lead=_("%(member)s comes after all. You need not come.") % {"member": invitation.member},
        facts=facts(meeting),
        action=(_("To the meeting"), meeting_url(meeting)),
        reason=_("You get this e-mail because you are a deputy in the advisory board."),
    )


# -- an objection ------------------------------------------------------------------------------------------


def where_it_goes(meeting: Meeting | None) -> str:
    if meeting is None or meeting.invited_at is None:
        return _("The board talks about it in its next meeting. The invitation follows.")
    return _("It is on the agenda of the meeting on %(day)s.") % {"day": day_of(meeting)}


def objection_to_members(ballot: Ballot, meeting: Meeting | None) -> Letter:
    return Letter(
        subject=_("Not by circular vote: %(title)s") % {"title": ballot.application.title},
        lead=_("You need not vote any more. A member wants to talk about this application in a meeting."),
        paragraphs=(
            where_it_goes(meeting),
            _("Votes that were cast are not counted, and nobody sees them."),
        ),
        facts=case_facts(ballot.application),
        calendar=calendar_entry(ballot, cancelled=True),
        reason=because_member(),
    )


def objection_to_keepers(ballot: Ballot, objector: User, meeting: Meeting | None) -> Letter:
    lead = _("The circular vote has ended. Please put the application on the agenda of a meeting.")
    if meeting is not None:
        lead = _("The circular vote has ended. The application is on the agenda of the next meeting.")
    return Letter(
        subject=_("Meeting wanted: %(reference)s") % {"reference": ballot.application.reference},
        lead=lead,
        paragraphs=(
            _("%(member)s wants to talk about it in a meeting. The members do not learn the name.")
            % {"member": objector},
            where_it_goes(meeting),
            _("Votes that were cast are not counted, and nobody sees them."),
        ),
        facts=case_facts(ballot.application),
        action=(_("To the meeting"), meeting_url(meeting))
        if meeting
        else (_("See the vote"), ballot_url(ballot)),
    )
