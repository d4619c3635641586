"""The papers before a meeting: asked for by a reader, made by a worker, fetched when they are ready.

Nobody waits for them: the agenda, the cases and the votes have pages of their own. A worker claims a packet by
one conditional UPDATE and gives a sign of life with every case; one that falls silent is asked for again.
"""

import hashlib
import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation

from accounts.models import User
from board import packet_mails
from board.models import AgendaItem, Meeting, Packet
from board.packet_content import agenda_items, packet_data
from board.readers import Reader, cases_kept_from, reader_of
from board.states import MeetingState, PaperState
from funding.errors import NotAllowed, NotPossible
from funding.typesetting import TO_KEEP, make_pdf

logger = logging.getLogger(__name__)

UNFINISHED = (PaperState.WAITING, PaperState.RUNNING)
# A worker gives a sign of life with every case; typesetting 40 takes a few seconds.
SILENT_FOR = timedelta(seconds=120)
# The message to the worker may have been lost, or no worker was there.
ASK_AGAIN_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 3
# Who had to wait longer than this has left the page by then.
TOLD_BY_MAIL_AFTER = timedelta(seconds=60)


# -- asking for one -------------------------------------------------------------------------------


@transaction.atomic
def request_packet(*, meeting: Meeting, actor: User, now: datetime) -> Packet:
    """Ask for the packet in the person's language; the same one for all who are excluded from nothing.

    One that is being made, or is ready and up to date, is taken as it is. Raises NotAllowed, NotPossible for a
    meeting that is cancelled.
    """
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    reader = reader_of(locked, actor)
    if reader is None or not reader.reads_packet:
        raise NotAllowed("request_packet")
    if locked.state == MeetingState.CANCELLED:
        raise NotPossible("request_packet", locked.state)
    known = packet_for(locked, reader)
    if known is not None and (known.state in UNFINISHED or is_current(known, locked, reader)):
        return known
    packet = Packet.objects.create(
        meeting=locked,
        language=actor.language,
        requested_by=actor,
        requested_at=now,
        reader=None if reader.sees_all else actor,
        total=locked.items.count() + 1,
        touched_at=now,
    )
    transaction.on_commit(lambda: ask_a_worker(packet.pk), robust=True)
    return packet


def packets_for(meeting: Meeting, reader: Reader) -> QuerySet[Packet]:
    """The packets the person may have, newest first: everybody's, or their own without what they are excluded from."""
    whose = Q(reader=None) if reader.sees_all else Q(reader=reader.user)
    found = meeting.packets.filter(whose, language=reader.user.language)
    return found.order_by("-requested_at", "-pk")


def packet_for(meeting: Meeting, reader: Reader) -> Packet | None:
    """The newest one, made or not."""
    return packets_for(meeting, reader).first()


def ready_packet(packets: Iterable[Packet], reader: Reader) -> Packet | None:
    """The newest one that can be handed out now; an older one while a new one is being made."""
    return next((packet for packet in packets if is_readable(packet, reader)), None)


def is_current(packet: Packet, meeting: Meeting, reader: Reader) -> bool:
    """Ready, made of the agenda as it stands now, and without a case the person is excluded from by now."""
    return (
        packet.state == PaperState.READY
        and is_readable(packet, reader)
        and packet.agenda == agenda_of(meeting, list(agenda_items(meeting)))
    )


def is_readable(packet: Packet, reader: Reader) -> bool:
    """The file may be handed out to this person at this moment."""
    return packet.state == PaperState.READY and reader.kept_from.isdisjoint(packet.cases)


def agenda_of(meeting: Meeting, items: list[AgendaItem]) -> list[list[Any]]:
    """When, where and what, as a packet remembers it, to see whether it has changed since."""
    rows = [[item.application_id, item.title, item.newest] for item in items]  # type: ignore[attr-defined]
    return [[meeting.starts_at.isoformat(), meeting.place, meeting.video_link], *rows]


def ask_a_worker(pk: int) -> None:
    """Without a broker the scheduler finds the packet later."""
    from board.tasks import make_meeting_packet

    try:
        make_meeting_packet.delay(pk)
    except Exception as error:
        logger.warning("No worker could be asked to make packet %s now: %s", pk, error)


# -- making it ------------------------------------------------------------------------------------


def make_packet(pk: int, *, now: datetime | None = None) -> PaperState | None:
    """Make a packet that waits. None when it does not wait: made already, or in other hands."""
    packet = claim(pk, now or timezone.now())
    if packet is None:
        return None
    try:
        pdf = write_packet(packet)
        return store(packet, pdf, now or timezone.now())
    except Exception:
        logger.exception("Packet %s could not be made", pk)
        mine(packet).update(state=PaperState.FAILED)
        return PaperState.FAILED


def claim(pk: int, now: datetime) -> Packet | None:
    """Take a waiting packet into hand; of several workers one gets it."""
    waiting = Packet.objects.filter(pk=pk, state=PaperState.WAITING)
    taken = waiting.update(state=PaperState.RUNNING, touched_at=now, done=0, attempts=F("attempts") + 1)
    related = ("meeting__programme", "reader")
    return Packet.objects.select_related(*related).get(pk=pk) if taken else None


def mine(packet: Packet) -> Any:
    """The row while this attempt has it: a worker thought dead may come back."""
    return Packet.objects.filter(pk=packet.pk, attempts=packet.attempts, state=PaperState.RUNNING)


def write_packet(packet: Packet) -> bytes:
    """The PDF; notes on the row how far it is, and what it is made of."""
    items = list(agenda_items(packet.meeting))
    kept_from = cases_kept_from(packet.meeting, packet.reader) if packet.reader else frozenset()
    cases = [item.application_id for item in items if item.application_id not in {None, *kept_from}]
    packet.agenda, packet.cases, packet.total = agenda_of(packet.meeting, items), cases, len(cases) + 1
    mine(packet).update(agenda=packet.agenda, cases=cases, total=packet.total)

    def progress(done: int) -> None:
        mine(packet).update(done=done, touched_at=timezone.now())

    with translation.override(packet.language):
        return make_pdf(
            "packet.typ",
            packet_data(packet.meeting, items, kept_from, progress),
            standards=TO_KEEP,
        )


def store(packet: Packet, pdf: bytes, now: datetime) -> PaperState | None:
    """Keep the file; older packets of the same readers go. None when another worker has taken over."""
    packet.file.save(f"{uuid.uuid4().hex}.pdf", ContentFile(pdf), save=False)
    done = mine(packet).update(
        state=PaperState.READY,
        done=packet.total,
        file=packet.file.name,
        sha256=hashlib.sha256(pdf).hexdigest(),
        made_at=now,
    )
    if not done:
        packet.file.delete(save=False)
        return None
    forget_older(packet)
    if now - packet.requested_at > TOLD_BY_MAIL_AFTER:
        packet_mails.tell_it_is_ready(packet, now)
    return PaperState.READY


def forget_older(packet: Packet) -> None:
    """One paper with other people's plans is enough."""
    older = Packet.objects.filter(
        meeting=packet.meeting, language=packet.language, reader=packet.reader, pk__lt=packet.pk
    )
    for one in older.exclude(state__in=UNFINISHED):
        if one.file:
            one.file.delete(save=False)
        one.delete()


# -- looking after them ---------------------------------------------------------------------------


def rescue_packets(now: datetime) -> int:
    """Ask again for packets whose worker died or never came; give up after three attempts. Returns how many."""
    silent = Packet.objects.filter(state=PaperState.RUNNING, touched_at__lte=now - SILENT_FOR)
    given_up = silent.filter(attempts__gte=MOST_ATTEMPTS).update(state=PaperState.FAILED)
    if given_up:
        logger.error("%d packets given up: the worker died at every attempt.", given_up)
    silent.update(state=PaperState.WAITING)
    waiting = Packet.objects.filter(state=PaperState.WAITING, touched_at__lte=now - ASK_AGAIN_AFTER)
    found = list(waiting.values_list("pk", flat=True))
    waiting.filter(pk__in=found).update(touched_at=now)
    for pk in found:
        ask_a_worker(pk)
    return len(found) + given_up
