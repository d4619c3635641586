"""The minutes of a meeting: read them, write the draft, sign it, add a different opinion."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of
from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS
from board.dissents import dissent_sheet, dissents_for, give_dissent, may_dissent
from board.minutes import (
    CLOSING,
    OPENING,
    minutes_of,
    minutes_pdf,
    name_of,
    paper_for,
    save_minutes,
    seal_of,
    sign_minutes,
    texts_of,
)
from board.minutes_content import minutes_content, without
from board.minutes_forms import DissentForm, MinutesForm, SignForm
from board.models import AgendaItem, Meeting, Minutes
from board.readers import Reader, has_begun
from board.states import MeetingState
from board.views.packets import pdf_download, seen_meeting
from funding.errors import NotPossible, Refused

READERS = BOARD | BALLOT_KEEPERS | CASE_READERS


def written(request: HttpRequest, pk: int) -> tuple[Meeting, Reader, Minutes]:
    """For those who write and sign minutes, once there is something to write down; else a 404."""
    meeting, reader = seen_meeting(request, pk)
    if not (reader.keeps or reader.signs) or not has_begun(meeting):
        raise Http404
    return meeting, reader, minutes_of(meeting)


# -- reading --------------------------------------------------------------------------------------


@open_to(READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed minutes with the different opinions; a POST adds one. Before that, where they stand."""
    meeting, reader = seen_meeting(request, pk)
    found = minutes_of(meeting)
    if found.signed_at is None:
        if request.method != "POST" and has_begun(meeting) and (reader.keeps or reader.signs):
            return redirect("board:minutes-draft", pk)
        return render(request, "board/minutes_wait.html", {"meeting": meeting})
    form = dissent_form(request, meeting, reader, found)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and add_dissent(request, meeting, form):
            return redirect("board:minutes", pk)
    context = {
        "meeting": meeting,
        "minutes": found,
        "content": without(found.content, reader.kept_from),
        "dissents": dissents_for(found, reader),
        "form": form,
    }
    return render(request, "board/minutes.html", context, status=422 if form and form.errors else 200)


def dissent_form(
    request: HttpRequest, meeting: Meeting, reader: Reader, found: Minutes
) -> DissentForm | None:
    """For members who may add a different opinion, with the items they may speak about."""
    if not may_dissent(reader):
        return None
    items = [(item["item"], item["title"]) for item in found.content["agenda"]]
    kept = {item["item"] for item in found.content["agenda"] if item["case"] in reader.kept_from}
    return DissentForm(request.POST or None, items=[row for row in items if row[0] not in kept])


def add_dissent(request: HttpRequest, meeting: Meeting, form: DissentForm) -> bool:
    """Keep the opinion, or put the refusal beside the field."""
    about = form.cleaned_data["item"]
    try:
        give_dissent(
            meeting=meeting,
            member=person_of(request),
            now=timezone.now(),
            text=form.cleaned_data["text"],
            item=AgendaItem.objects.get(pk=about, meeting=meeting) if about else None,
        )
    except Refused:
        form.add_error("text", _("You have said this already. It is below the minutes."))
        return False
    messages.success(request, _("Your opinion is kept with the minutes. Office and chair get an e-mail."))
    return True


@open_to(READERS)
@never_cache
@require_safe
def minutes_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed file as it is; an excerpt for those who are excluded from an item."""
    meeting, reader = seen_meeting(request, pk)
    found = minutes_of(meeting)
    if found.signed_at is None:
        return redirect("board:minutes", pk)
    return as_file(paper_for(found, reader), meeting, _("Minutes %(day)s.pdf"))


@open_to(READERS)
@never_cache
@require_safe
def dissents(request: HttpRequest, pk: int) -> HttpResponse:
    """The different opinions as a PDF of their own."""
    meeting, reader = seen_meeting(request, pk)
    found = minutes_of(meeting)
    if found.signed_at is None:
        return redirect("board:minutes", pk)
    return as_file(dissent_sheet(found, reader), meeting, _("Different opinions %(day)s.pdf"))


def as_file(pdf: bytes, meeting: Meeting, name: str) -> HttpResponse:
    response = HttpResponse(pdf)
    filename = name % {"day": localdate(meeting.starts_at).isoformat()}
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=filename) or "attachment"
    )
    return pdf_download(response)


# -- writing --------------------------------------------------------------------------------------


@open_to(READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The texts of the minutes beside what the program has written down."""
    meeting, reader, found = written(request, pk)
    if found.signed_at is not None:
        return redirect("board:minutes", pk)
    form = minutes_form(request, found, list(meeting.items.all()), reader)
    if request.method == "POST" and form.is_valid():
        answer = keep_draft(request, meeting, form)
        if answer:
            return answer
    content = without(minutes_content(meeting, found), reader.kept_from)
    context = {
        "meeting": meeting,
        "content": content,
        "form": form,
        "opening": form[OPENING],
        "rows": [(row, field_of(form, row["item"])) for row in content["agenda"]],
        "closing": form[CLOSING],
        "may_sign": reader.signs and meeting.state == MeetingState.ENDED,
    }
    return render(request, "board/minutes_draft.html", context, status=422 if form.errors else 200)


def field_of(form: MinutesForm, item: int) -> Any:
    """The field of an item; None for one the person is excluded from."""
    name = f"course-{item}"
    return form[name] if name in form.fields else None


def minutes_form(
    request: HttpRequest, found: Minutes, items: list[AgendaItem], reader: Reader
) -> MinutesForm:
    labels = {OPENING: _("Opening"), CLOSING: _("End")}
    labels |= {name_of(item): _("What was talked about") for item in items}
    return MinutesForm(request.POST or None, texts=texts_of(found, items, reader), labels=labels)


def keep_draft(request: HttpRequest, meeting: Meeting, form: MinutesForm) -> HttpResponse | None:
    """The next page once the texts are kept; None when the form comes back with a message."""
    try:
        save_minutes(meeting=meeting, actor=person_of(request), now=timezone.now(), texts=form.typed)
    except Refused as refusal:
        form.show_theirs(refusal)
        return None
    except NotPossible:
        return signed_meanwhile(request, meeting)
    messages.success(request, _("The draft is kept."))
    goes_on = "sign" in request.POST
    return redirect("board:minutes-sign" if goes_on else "board:minutes-draft", meeting.pk)


def signed_meanwhile(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    messages.warning(request, _("The minutes are signed. They cannot be changed any more."))
    return redirect("board:minutes", meeting.pk)


@open_to(READERS)
@never_cache
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it would look as a paper."""
    meeting, reader, found = written(request, pk)
    if found.signed_at is not None:
        return redirect("board:minutes-file", pk)
    content = without(minutes_content(meeting, found), reader.kept_from)
    return as_file(minutes_pdf(content, draft=True), meeting, _("Draft of the minutes %(day)s.pdf"))


# -- signing --------------------------------------------------------------------------------------


@open_to(READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The chair reads the whole once more and signs."""
    meeting, reader, found = written(request, pk)
    if not reader.signs:
        raise Http404
    if found.signed_at is not None or meeting.state != MeetingState.ENDED:
        return redirect("board:minutes", pk)
    content = minutes_content(meeting, found)
    form = SignForm(request.POST or None, initial={"seal": seal_of(content)})
    if request.method == "POST" and form.is_valid():
        return sign_now(request, meeting, form.cleaned_data["seal"])
    context = {"meeting": meeting, "content": without(content, reader.kept_from), "form": form}
    return render(request, "board/minutes_sign.html", context, status=422 if form.errors else 200)


def sign_now(request: HttpRequest, meeting: Meeting, seal: str) -> HttpResponse:
    try:
        sign_minutes(meeting=meeting, actor=person_of(request), now=timezone.now(), seal=seal)
    except NotPossible:
        return signed_meanwhile(request, meeting)
    except Refused as refusal:
        words = {
            "changed_meanwhile": _("Somebody has changed the draft meanwhile. Please read it again."),
            "votes_open": _("A vote is still open. Close it first."),
        }
        messages.error(request, words[refusal.code])
        return redirect("board:minutes-sign", meeting.pk)
    messages.success(request, _("The minutes are signed. Every member gets an e-mail."))
    return redirect("board:minutes", meeting.pk)
