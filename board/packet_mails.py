"""The letter to somebody who could not wait for the papers of a meeting."""

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from applications.mails import absolute, recipient
from board.models import Packet
from funding.templatetags.show import day
from notifications.letters import Letter
from notifications.outbox import queue


def tell_it_is_ready(packet: Packet, now: datetime) -> None:
    """Queue a letter to who asked for the packet; once."""
    queue(
        key=f"packet:{packet.pk}:ready:{packet.requested_by_id}",
        to=recipient(packet.requested_by),
        compose=partial(ready, packet),
        now=now,
    )


def ready(packet: Packet) -> Letter:
    when = {"day": day(packet.meeting.starts_at)}
    return Letter(
        subject=_("Papers for the meeting on %(day)s") % when,
        lead=_("The papers for the meeting on %(day)s are ready. You can fetch them now.") % when,
        action=(_("To the papers"), absolute("board:packet", packet.meeting_id)),
        reason=_("You get this e-mail because you asked for these papers."),
    )
