"""The papers of a meeting as its pages show them: what there is for this reader, and what to do."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from board.models import Meeting, Minutes, Packet
from board.packet import UNFINISHED, is_current, packets_for, ready_packet
from board.readers import Reader, has_begun, reader_of
from board.states import MeetingState, PaperState

# After this long somebody must know that no worker is there.
LONG_WAIT = timedelta(seconds=20)


def papers_context(meeting: Meeting, user: User, *, reader: Reader | None = None) -> dict[str, Any]:
    """For templates/board/meeting_papers.html: the packet and the minutes; empty for those they do not exist for."""
    reader = reader or reader_of(meeting, user)
    if reader is None:
        return {}
    return {"packet": packet_context(meeting, reader), "minutes": minutes_line(meeting, reader)}


# -- the packet -----------------------------------------------------------------------------------


def packet_context(meeting: Meeting, reader: Reader) -> dict[str, Any] | None:
    """How far the packet is, in words; None for those who get none. Two queries."""
    if not reader.reads_packet:
        return None
    known = list(packets_for(meeting, reader)[:5])
    ready = ready_packet(known, reader)
    newest = known[0] if known else None
    state = newest.state if newest else ""
    return {
        "url": reverse("board:packet", args=[meeting.pk]),
        "file_url": reverse("board:packet-file", args=[meeting.pk]),
        "newest": newest,
        "is_unfinished": state in UNFINISHED,
        "has_failed": state == PaperState.FAILED,
        "made_at": ready.made_at if ready else None,
        "is_outdated": state == PaperState.READY and not is_up_to_date(newest, meeting, reader),
        "can_ask": meeting.state != MeetingState.CANCELLED,
        "leaves_out": len(reader.kept_from),
        "words": progress_words(newest, timezone.now()) if newest else "",
    }


def is_up_to_date(packet: Packet | None, meeting: Meeting, reader: Reader) -> bool:
    return packet is not None and is_current(packet, meeting, reader)


def progress_words(packet: Packet, now: datetime) -> str:
    """One sentence on how far it is, for eyes and for ears."""
    if packet.state == PaperState.WAITING:
        if now - packet.requested_at > LONG_WAIT:
            return _("The papers still wait. It goes on by itself; you can leave this page.")
        return _("The papers wait for their turn.")
    if packet.state == PaperState.RUNNING:
        return _("%(done)d of %(total)d parts are done.") % {"done": packet.done, "total": packet.total}
    return ""


# -- the minutes ----------------------------------------------------------------------------------


def minutes_line(meeting: Meeting, reader: Reader) -> dict[str, Any] | None:
    """What there is of the minutes; None before there is anything to write down."""
    if not has_begun(meeting):
        return None
    minutes = Minutes.objects.select_related("signed_by").filter(meeting=meeting).first()
    signed = minutes is not None and minutes.signed_at is not None
    return {
        "url": reverse("board:minutes", args=[meeting.pk]),
        "draft_url": reverse("board:minutes-draft", args=[meeting.pk]) if reader.keeps and not signed else "",
        "signed_at": minutes.signed_at if minutes else None,
        "signed_by": str(minutes.signed_by) if minutes and minutes.signed_by else "",
    }
