"""The letters about minutes: they are signed; somebody has a different opinion."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, BOARD, OFFICERS
from applications.mails import absolute, recipient
from board.models import Dissent, Minutes
from board.readers import cases_kept_from
from funding.people import people_with
from funding.templatetags.show import day
from notifications.letters import Letter
from notifications.outbox import queue


def tell_they_are_signed(minutes: Minutes, now: datetime) -> None:
    """Queue a letter to every member of the board and to the office; not to who signed."""
    readers = people_with(minutes.meeting.programme, BOARD | OFFICERS)
    for user in readers:
        if user.pk == minutes.signed_by_id:
            continue
        queue(
            key=f"minutes:{minutes.pk}:signed:{user.pk}",
            to=recipient(user),
            compose=partial(signed, minutes),
            now=now,
        )


def signed(minutes: Minutes) -> Letter:
    when = {"day": day(minutes.meeting.starts_at)}
    return Letter(
        subject=_("Minutes of the meeting on %(day)s") % when,
        lead=_("The minutes of the meeting on %(day)s are signed. You need not do anything.") % when,
        paragraphs=(
            _("Please read them. Do you see something differently? You can add your opinion on the page."),
        ),
        facts=((_("Signed by"), str(minutes.signed_by)), (_("Signed on"), day(minutes.signed_at))),
        action=(_("Read the minutes"), absolute("board:minutes", minutes.meeting_id)),
        reason=_("You get this e-mail because you belong to the advisory board or to the office."),
    )


def tell_of_dissent(dissent: Dissent, now: datetime) -> None:
    """Queue a letter to office and chair, without those who are excluded from the item it is about."""
    for user in told_of(dissent):
        queue(
            key=f"dissent:{dissent.pk}:given:{user.pk}",
            to=recipient(user),
            compose=partial(different_opinion, dissent),
            now=now,
        )


def told_of(dissent: Dissent) -> Iterable[User]:
    meeting, item = dissent.minutes.meeting, dissent.item
    for user in people_with(meeting.programme, BALLOT_KEEPERS).exclude(pk=dissent.member_id):
        if item is None or item.application_id not in cases_kept_from(meeting, user):
            yield user


def different_opinion(dissent: Dissent) -> Letter:
    """Says that there is one, not what it says."""
    when = {"day": day(dissent.minutes.meeting.starts_at), "name": dissent.member}
    return Letter(
        subject=_("Different opinion on the minutes of %(day)s") % when,
        lead=_("%(name)s has added a different opinion to the minutes. You need not do anything.") % when,
        action=(_("Read the minutes"), absolute("board:minutes", dissent.minutes.meeting_id)),
        reason=_("You get this e-mail because you look after the meetings of the board."),
    )
