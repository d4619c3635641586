"""The packet of a meeting: ask for it, watch it being made, fetch it."""

from typing import TypeVar

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of
from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS
from board.models import Meeting
from board.packet import packets_for, ready_packet, request_packet
from board.paper_pages import packet_context
from board.readers import Reader, reader_of, telling_who_was_asked
from funding.errors import NotPossible

PEOPLE = ("programme", "chaired_by", "minutes_by", "repeats")


def seen_meeting(request: HttpRequest, pk: int) -> tuple[Meeting, Reader]:
    """A meeting whose papers exist for the person, and what they are to it; else a 404."""
    meeting = get_object_or_404(telling_who_was_asked(person_of(request)).select_related(*PEOPLE), pk=pk)
    reader = reader_of(meeting, person_of(request))
    if reader is None:
        raise Http404
    return meeting, reader


def packet_readers_meeting(request: HttpRequest, pk: int) -> tuple[Meeting, Reader]:
    meeting, reader = seen_meeting(request, pk)
    if not reader.reads_packet:
        raise Http404
    return meeting, reader


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def packet(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the packet is; a POST asks for it. While it is made the page looks again by itself."""
    meeting, reader = packet_readers_meeting(request, pk)
    if request.method == "POST":
        return ask_for_it(request, meeting)
    context = {"meeting": meeting, "packet": packet_context(meeting, reader)}
    template = "board/packet_state.html" if request.htmx else "board/packet.html"  # type: ignore[attr-defined]
    return render(request, template, context)


def ask_for_it(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    try:
        request_packet(meeting=meeting, actor=person_of(request), now=timezone.now())
    except NotPossible:
        messages.warning(request, _("The meeting is cancelled. There are no papers for it."))
    return redirect("board:packet", meeting.pk)


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_safe
def packet_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The packet as a download, if the person may have what stands in it at this moment."""
    meeting, reader = packet_readers_meeting(request, pk)
    found = ready_packet(packets_for(meeting, reader)[:5], reader)
    if found is None:
        return redirect("board:packet", pk)
    name = _("Papers %(day)s.pdf") % {"day": localdate(meeting.starts_at).isoformat()}
    return pdf_download(FileResponse(found.file.open("rb"), as_attachment=True, filename=name))


Sent = TypeVar("Sent", bound=HttpResponseBase)


def pdf_download(response: Sent) -> Sent:
    """A PDF as a download: never shown inside a page of ours, never kept by anybody on the way."""
    response["Content-Type"] = "application/pdf"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
