"""Pages while a meeting is going on: open it, who is there, who leads, end it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import open_to, person_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, BOARD
from board import meetings
from board.attendance import arrive, leave
from board.meeting_forms import EndForm, LeadersForm
from board.meeting_pages import chairs_for, people_rows, quorum_words, writers_for
from board.meeting_quorum import presence_of
from board.messages import put_beside, words_of
from board.models import Meeting
from board.states import ItemState, MeetingState, Place
from board.views.meeting_fetch import kept_meeting, led_meeting, seen_meeting
from board.views.meetings import moved_on, number
from funding.errors import NotPossible, Refused


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting begins: who chairs it, who takes the minutes."""
    found = kept_meeting(request, pk)
    if found.state != MeetingState.INVITED:
        return moved_on(request, found)
    return choose(request, found, is_opening=True)


@open_to(BOARD, BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leaders(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else chairs or takes the minutes from now on."""
    found = led_meeting(request, pk)
    if found.state != MeetingState.RUNNING:
        return moved_on(request, found)
    return choose(request, found, is_opening=False)


def choose(request: HttpRequest, found: Meeting, *, is_opening: bool) -> HttpResponse:
    now, user = timezone.now(), person_of(request)
    chairs, writers = chairs_for(found, now), writers_for(found, now)
    initial = {
        "chaired_by": found.chaired_by_id or (chairs[0].pk if chairs else ""),
        "minutes_by": found.minutes_by_id or user.pk,
    }
    form = LeadersForm(request.POST or None, initial=initial, chairs=chairs, writers=writers)
    if request.method == "POST" and form.is_valid():
        verb = meetings.open_meeting if is_opening else meetings.choose_leaders
        try:
            verb(meeting=found, actor=user, now=now, **form.chosen())
        except NotPossible:
            return moved_on(request, found)
        except Refused as refusal:
            put_beside(form, refusal)
        else:
            return redirect("board:attendance" if is_opening else "board:meeting", found.pk)
    context = {"meeting": found, "form": form, "is_opening": is_opening}
    return render(request, "board/leaders.html", context, status=422 if form.errors else 200)


# -- who is there ----------------------------------------------------------------------------------------


@open_to(BOARD, BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody on the board with big buttons: is here, by video, has left."""
    found = led_meeting(request, pk)
    if found.state != MeetingState.RUNNING:
        return moved_on(request, found)
    now, complaint = timezone.now(), ""
    if request.method == "POST":
        try:
            note_presence(request, found, person_named(request, found), now)
        except NotPossible:
            return moved_on(request, found)
        except Refused as refusal:
            complaint = words_of(refusal)
        else:
            return redirect("board:attendance", pk)
    context = {
        "meeting": found,
        "people": people_rows(found, now),
        "quorum": quorum_words(presence_of(found, now)),
        "there": presence_of(found, now),
        "complaint": complaint,
    }
    return render(request, "board/attendance.html", context, status=422 if complaint else 200)


def person_named(request: HttpRequest, found: Meeting) -> User:
    """Somebody of this board, named by the form. Raises Http404 for others."""
    user: User = get_object_or_404(User, pk=number(request.POST.get("member", "")))
    return user


def note_presence(request: HttpRequest, found: Meeting, member: User, now: Any) -> None:
    """Carry out the button that was pressed: room, remote or left; a deputy may name a member."""
    act, actor = request.POST.get("act", ""), person_of(request)
    if act == "left":
        leave(meeting=found, member=member, actor=actor, now=now)
        return
    named = request.POST.get("stands_in_for")
    stands_in_for = get_object_or_404(User, pk=number(named)) if named else None
    if act not in Place.values:
        raise Refused("place_unknown")
    arrive(meeting=found, member=member, actor=actor, now=now, place=act, stands_in_for=stands_in_for)


@open_to(BOARD)
@require_POST
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """A member says that they are there, or leave."""
    found = seen_meeting(request, pk)
    try:
        note_presence(request, found, person_of(request), timezone.now())
    except NotPossible:
        return moved_on(request, found)
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    return redirect("board:meeting", pk)


# -- the end -----------------------------------------------------------------------------------------------


@open_to(BOARD, BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting is over; asks once and says what happens to the items that are left."""
    found = led_meeting(request, pk)
    if found.state != MeetingState.RUNNING:
        return moved_on(request, found)
    now = timezone.now()
    there = presence_of(found, now)
    waiting = list(found.items.filter(state=ItemState.WAITING).select_related("application"))
    form = EndForm(request.POST or None, quorate=there.quorate or not waiting)
    if request.method == "POST" and form.is_valid():
        missed = bool(form.cleaned_data.get("no_quorum"))
        try:
            meetings.end_meeting(meeting=found, actor=person_of(request), now=now, no_quorum=missed)
        except NotPossible:
            return moved_on(request, found)
        except Refused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("The meeting is over. Thank you!"))
            return redirect("board:meeting", pk)
    context = {
        "meeting": found,
        "form": form,
        "waiting": waiting,
        "quorum": quorum_words(there),
        "there": there,
    }
    return render(request, "board/end_meeting.html", context, status=422 if form.errors else 200)
