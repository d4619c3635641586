"""Pages of one item of the agenda: read it, call it, enter votes, close it, put it off."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import open_to, person_of
from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS
from applications.conflicts import has_conflict
from applications.models import Document
from applications.views.papers import download
from board import meeting_votes
from board.meeting_forms import CourseForm, ExcludeForm, PutOffForm, SpokenVoteForm
from board.meeting_pages import has_left, item_badge, put_off_words, quorum_words, title_of
from board.meeting_quorum import presence_for
from board.messages import put_beside, words_of
from board.models import AgendaItem, Ballot, Seat
from board.presence import present
from board.presentation import case_context, documents_of, file_rows
from board.states import ItemState, MeetingState
from board.views.meeting_fetch import led_item, seen_item
from funding.errors import NotPossible, Refused


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """An item to read and, for who leads the meeting, to deal with; POST keeps what was talked about."""
    found, user = seen_item(request, pk), person_of(request)
    if found.application and has_conflict(found.application, user):
        return render(request, "board/item_excluded.html", {"item": found, "case": found.application})
    can_lead = meeting_votes.may_lead(found, user)
    form = CourseForm(request.POST or None, initial={"course": found.course})
    if request.method == "POST":
        if not can_lead:
            raise Http404
        if form.is_valid():
            return carried_out(
                request,
                found,
                lambda **who: meeting_votes.note_course(text=form.cleaned_data["course"], **who),
                done=_("The text is saved."),
            )
    here = present(found.meeting).filter(member=user, has_vote=True)
    may_vote = found.state == ItemState.OPEN and here.exists()
    context = item_context(found, can_lead=can_lead) | {"form": form, "may_vote": may_vote}
    return render(request, "board/item.html", context, status=422 if form.errors else 200)


def item_context(found: AgendaItem, *, can_lead: bool) -> dict[str, Any]:
    meeting, now = found.meeting, timezone.now()
    is_running = meeting.state == MeetingState.RUNNING
    context: dict[str, Any] = {
        "item": found,
        "meeting": meeting,
        "case": found.application,
        "title": title_of(found),
        "badge": item_badge(found),
        "put_off": put_off_words(found),
        "is_running": is_running,
        "can_lead": can_lead,
        "can_write": can_lead and meeting.state in (MeetingState.RUNNING, MeetingState.ENDED),
        "has_left": has_left(found) and found.state == ItemState.WAITING,
    }
    if found.application is None:
        return context
    if is_running and can_lead and found.state in (ItemState.WAITING, ItemState.OPEN):
        there = presence_for(found, found.application, now)
        context |= {"there": there, "quorum": quorum_words(there)}
    if found.state == ItemState.OPEN and can_lead:
        seats = seats_here(found)
        context |= {"here": len(seats), "voted": sum(has_voted(seat) for seat in seats)}
    return context | case_context(*readable(found))


def readable(found: AgendaItem) -> tuple[Ballot, list[dict[str, Any]]]:
    """The case as it would be voted on now, or as it was, and its documents for downloading here."""
    case = found.application
    assert case is not None  # noqa: S101 (asked by the caller)
    ballot = found.ballot or Ballot(application=case, max_grant=case.max_grant)
    if not found.ballot:
        ballot.version = case.versions.select_related("guideline_version").latest("number")
    address = lambda document: reverse("board:item-document", args=[found.pk, document.pk])  # noqa: E731
    return ballot, file_rows(ballot, address)


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_safe
def document(request: HttpRequest, pk: int, document_pk: int) -> FileResponse:
    """A document of the case as a download, for those who may read the item."""
    found = seen_item(request, pk)
    if found.application is None or has_conflict(found.application, person_of(request)):
        raise Http404
    known: Any = documents_of(Ballot(application=found.application))
    paper: Document = get_object_or_404(known, pk=document_pk)
    return download(paper)


# -- one click ------------------------------------------------------------------------------------------


def carried_out(
    request: HttpRequest, found: AgendaItem, verb: Callable[..., Any], *, done: str = ""
) -> HttpResponse:
    """Carry a verb out and come back to the item; what is refused is said there."""
    try:
        verb(item=found, actor=person_of(request), now=timezone.now())
    except NotPossible:
        messages.warning(request, _("The item has moved on meanwhile. This is where it stands now."))
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        if done:
            messages.success(request, done)
    return redirect("board:item", found.pk)


@open_to(BOARD, BALLOT_KEEPERS)
@require_POST
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """The item is dealt with now; for a case the vote opens."""
    return carried_out(request, led_item(request, pk), meeting_votes.call_item)


@open_to(BOARD, BALLOT_KEEPERS)
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """The item waits again in the same meeting."""
    return carried_out(request, led_item(request, pk), meeting_votes.resume_item)


# -- votes that are said aloud ---------------------------------------------------------------------------


def seats_here(found: AgendaItem) -> list[Seat]:
    """The seats of those who are in the meeting and may vote on this case. One query."""
    there = present(found.meeting).values("member")
    seats = Seat.objects.filter(ballot=found.ballot_id, excluded_at=None, member__in=there)
    return list(seats.select_related("member", "stands_in_for", "vote").order_by("pk"))


def has_voted(seat: Seat) -> bool:
    return hasattr(seat, "vote")


@open_to(BOARD, BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def votes(request: HttpRequest, pk: int) -> HttpResponse:
    """Who takes the minutes enters what members say. How anybody voted is not shown, also not here."""
    found = led_item(request, pk)
    if found.state != ItemState.OPEN or found.ballot is None:
        return redirect("board:item", pk)
    typed = request.POST if request.method == "POST" else None
    forms = [SpokenVoteForm(typed, seat=seat, has_voted=has_voted(seat)) for seat in seats_here(found)]
    # Every row is checked, so that each shows its own message.
    wrong = [form for form in forms if not form.is_valid()]
    if typed is not None and not wrong:
        entered = enter_all(request, found, forms)
        if entered is not None:
            return entered
    failed = any(form.errors for form in forms)
    context = {"item": found, "case": found.application, "ballot": found.ballot, "forms": forms}
    return render(request, "board/enter_votes.html", context, status=422 if failed else 200)


def enter_all(request: HttpRequest, found: AgendaItem, forms: list[SpokenVoteForm]) -> HttpResponse | None:
    """Enter every vote of the page or none; None when the page comes back with messages."""
    now, actor = timezone.now(), person_of(request)
    try:
        with transaction.atomic():
            for form in forms:
                enter_one(found, form, actor, now)
            if any(form.errors for form in forms):
                transaction.set_rollback(True)
                return None
    except NotPossible:
        messages.warning(request, _("The item has moved on meanwhile. This is where it stands now."))
    else:
        messages.success(request, _("The votes are noted."))
    return redirect("board:item", found.pk)


def enter_one(found: AgendaItem, form: SpokenVoteForm, actor: Any, now: Any) -> None:
    """Enter what stands in one row; what is refused is said beside it."""
    typed = form.cleaned_data
    if not typed["choice"]:
        return
    try:
        meeting_votes.enter_vote(
            ballot=found.ballot,  # type: ignore[arg-type]
            member=form.seat.member,
            choice=typed["choice"],
            amount=typed["amount"],
            entered_by=actor,
            now=now,
            replace=bool(typed.get("replace")),
        )
    except Refused as refusal:
        put_beside(form, refusal, found.meeting.programme.currency)


# -- pages that ask once ----------------------------------------------------------------------------------


@open_to(BOARD, BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the vote, or another matter; says who has not voted yet."""
    found = led_item(request, pk)
    if found.state != ItemState.OPEN:
        return redirect("board:item", pk)
    if request.method == "POST" or found.ballot is None:
        if request.method != "POST":
            return redirect("board:item", pk)
        return carried_out(request, found, meeting_votes.close_item, done=_("The item is done."))
    silent = [str(seat.member) for seat in seats_here(found) if not has_voted(seat)]
    context = {
        "item": found,
        "case": found.application,
        "silent": silent,
        "there": presence_for(found, found.application, timezone.now()),  # type: ignore[arg-type]
    }
    return render(request, "board/close_item.html", context)


@open_to(BOARD, BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def put_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Deal with it another time; asks why."""
    found = led_item(request, pk)
    running = found.meeting.state == MeetingState.RUNNING
    if not running or found.state not in (ItemState.WAITING, ItemState.OPEN):
        return redirect("board:item", pk)
    now, case = timezone.now(), found.application
    form = PutOffForm(request.POST or None, quorate=case is None or presence_for(found, case, now).quorate)
    if request.method == "POST" and form.is_valid():
        try:
            meeting_votes.put_off_item(item=found, actor=person_of(request), now=now, **form.cleaned_data)
        except NotPossible:
            return redirect("board:item", pk)
        except Refused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("The item is put off."))
            return redirect("board:meeting", found.meeting_id)
    context = {"item": found, "title": title_of(found), "form": form, "case": case}
    return render(request, "board/put_off.html", context, status=422 if form.errors else 200)


@open_to(BOARD, BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody says that they have a conflict of interest; who leads writes it down."""
    found = led_item(request, pk)
    if found.state != ItemState.OPEN or found.ballot is None:
        return redirect("board:item", pk)
    seats = found.ballot.seats.filter(excluded_at=None).select_related("member").order_by("pk")
    form = ExcludeForm(request.POST or None, seats=seats)
    if request.method == "POST" and form.is_valid():
        member = form.people[form.cleaned_data["member"]]
        return carried_out(
            request,
            found,
            lambda **who: meeting_votes.exclude_in_meeting(
                member=member, reason=form.cleaned_data["reason"], **who
            ),
            done=_("%(member)s takes no part in this item.") % {"member": member},
        )
    context = {"item": found, "case": found.application, "form": form}
    return render(request, "board/exclude_in_meeting.html", context, status=422 if form.errors else 200)
