"""Pages before and after a meeting: the list, planning, the agenda, the invitation, and the meeting itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS
from board import agenda, meetings
from board.attendance import keeps, leads
from board.meeting_forms import CancelForm, MatterForm, MeetingForm, meeting_initial
from board.meeting_pages import (
    invited_rows,
    item_rows,
    items_of,
    kept_from,
    lead_time_hint,
    meeting_row,
    not_invited,
    quorum_words,
    where_of,
)
from board.meeting_quorum import presence_of
from board.meeting_steps import next_act, next_step
from board.messages import put_beside, words_of
from board.models import Attendance, Meeting
from board.states import ItemState, MeetingState
from board.views.meeting_fetch import kept_meeting, meetings_of, seen_meeting
from funding.errors import NotPossible, Refused
from funding.models import Programme

PAST_SHOWN = 30


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings to come, the next on top; below what is over."""
    user = person_of(request)
    known = meetings_of(user)
    over = (MeetingState.ENDED, MeetingState.CANCELLED)
    context = {
        "coming": [meeting_row(each) for each in known.exclude(state__in=over).order_by("starts_at", "pk")],
        "past": [meeting_row(each) for each in known.filter(state__in=over)[:PAST_SHOWN]],
        "may_plan": roles_of(user).has_any(BALLOT_KEEPERS),
    }
    return render(request, "board/meetings.html", context)


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Date and place of a new meeting; the agenda comes next."""
    user = person_of(request)
    programmes = Programme.objects.filter(pk__in=roles_of(user).programmes(BALLOT_KEEPERS))
    form = MeetingForm(request.POST or None, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        try:
            planned = meetings.plan_meeting(
                programme=form.programme_chosen, actor=user, now=timezone.now(), **form.typed()
            )
        except Refused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("The meeting is planned. Put the items on its agenda now."))
            return redirect("board:meeting-agenda", planned.pk)
    return render(request, "board/meeting_form.html", {"form": form}, status=422 if form.errors else 200)


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: when and where, the agenda, and what the reader has to do."""
    found, user, now = seen_meeting(request, pk), person_of(request), timezone.now()
    invitation = found.invitations.filter(member=user).first()
    items = items_of(found)
    now_open = next((item for item in items if item.state == ItemState.OPEN), None)
    context = {
        "meeting": found,
        "invitation": invitation,
        "where": where_of(found),
        "step": next_step(found, invitation, now_open),
        "items": item_rows(items, kept_from(found, user)),
        "keeps": keeps(found, user),
        "leads": leads(found, user),
        "is_member": roles_of(user).holds(BOARD, found.programme_id),
        **what_to_do(found, user, now),
    }
    if found.state == MeetingState.RUNNING:
        context |= running_context(found, user, now_open, context["items"], now)
    here = context["there"].here if "there" in context else 0
    context["act"] = next_act(found, user, context["items"], now, here=here)
    return render(request, "board/meeting.html", context)


def what_to_do(found: Meeting, user: Any, now: Any) -> dict[str, Any]:
    """For those who plan: who has answered what, and what they should not forget."""
    if not keeps(found, user) or found.state == MeetingState.PLANNED:
        return {"is_soon": lead_time_hint(found, now)}
    coming = found.state == MeetingState.INVITED
    return {
        "invited": invited_rows(found),
        "not_invited": not_invited(found, now) if coming else [],
        "can_repeat": found.state == MeetingState.ENDED and bool(meetings.items_to_repeat(found)),
    }


def running_context(
    found: Meeting, user: Any, now_open: Any, rows: list[dict[str, Any]], now: Any
) -> dict[str, Any]:
    """Who is there, the item that is open, and whether the reader is there themselves."""
    there = presence_of(found, now)
    mine = Attendance.objects.filter(meeting=found, member=user, left_at=None)
    return {
        "there": there,
        "quorum": quorum_words(there),
        "open_row": next((row for row in rows if row["item"] is now_open), None),
        "my_row": mine.select_related("stands_in_for").first(),
    }


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another date or place; whoever was invited is written to."""
    found = kept_meeting(request, pk)
    form = MeetingForm(request.POST or None, initial=meeting_initial(found), programmes=[found.programme])
    if request.method == "POST" and form.is_valid():
        try:
            meetings.change_meeting(
                meeting=found, actor=person_of(request), now=timezone.now(), **form.typed()
            )
        except Refused as refusal:
            put_beside(form, refusal)
        except NotPossible:
            return moved_on(request, found)
        else:
            messages.success(request, _("The meeting is changed."))
            return redirect("board:meeting", pk)
    context = {"form": form, "meeting": found}
    return render(request, "board/meeting_form.html", context, status=422 if form.errors else 200)


def moved_on(request: HttpRequest, found: Meeting) -> HttpResponse:
    """The meeting is not where this page would have put it: show where it stands now."""
    messages.warning(request, _("The meeting has moved on meanwhile. This is where it stands now."))
    return redirect("board:meeting", found.pk)


# -- the agenda ----------------------------------------------------------------------------------------


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Put cases and other matters on the agenda, change their order, take them off. One button each."""
    found = kept_meeting(request, pk)
    form = MatterForm(request.POST if "title" in request.POST else None)
    complaint = ""
    if request.method == "POST":
        if "title" in request.POST and not form.is_valid():
            return render(request, "board/agenda.html", agenda_context(request, found, form), status=422)
        try:
            act_on_agenda(request, found, form)
        except NotPossible:
            return moved_on(request, found)
        except Refused as refusal:
            complaint = words_of(refusal)
        else:
            return redirect("board:meeting-agenda", pk)
    context = agenda_context(request, found, form) | {"complaint": complaint}
    return render(request, "board/agenda.html", context, status=422 if complaint else 200)


def agenda_context(request: HttpRequest, found: Meeting, form: MatterForm) -> dict[str, Any]:
    user = person_of(request)
    return {
        "meeting": found,
        "form": form,
        "items": item_rows(items_of(found), kept_from(found, user)),
        "cases": agenda.cases_for(found, user),
        "can_add_cases": found.state in (MeetingState.PLANNED, MeetingState.INVITED),
        "is_soon": lead_time_hint(found, timezone.now()),
    }


def act_on_agenda(request: HttpRequest, found: Meeting, form: MatterForm) -> None:
    """Carry out the one button that was pressed: add=case, up, down or remove=item, or a title."""
    who: dict[str, Any] = {"actor": person_of(request), "now": timezone.now()}
    typed = request.POST
    if "title" in typed:
        agenda.add_matter(meeting=found, title=form.cleaned_data["title"], **who)
    elif "add" in typed:
        cases = agenda.cases_for(found, person_of(request))
        agenda.add_case(meeting=found, application=get_object_or_404(cases, pk=number(typed["add"])), **who)
    else:
        name = next((name for name in ("up", "down", "remove") if name in typed), None)
        if name is None:
            return
        item = get_object_or_404(found.items.select_related("meeting"), pk=number(typed[name]))
        if name == "remove":
            agenda.remove_item(item=item, **who)
        else:
            agenda.move_item(item=item, up=name == "up", **who)


def number(text: str) -> int:
    """The id a button carries. Raises Http404 for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)


# -- letters ----------------------------------------------------------------------------------------------


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to everyone on the board; asks once. Later for those who have joined since."""
    found = kept_meeting(request, pk)
    done = _("The invitation is on its way to everyone on the board.")
    return asked_once(request, found, meetings.invite, "board/invite.html", done)


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell everybody the agenda as it is now; asks once."""
    found = kept_meeting(request, pk)
    done = _("The new agenda is on its way to everybody who is invited.")
    return asked_once(request, found, meetings.send_agenda, "board/send_agenda.html", done)


def asked_once(
    request: HttpRequest, found: Meeting, verb: Callable[..., Any], template: str, done: str
) -> HttpResponse:
    """A page that says what will happen; its button carries the verb out."""
    now, complaint = timezone.now(), ""
    if found.state not in (MeetingState.PLANNED, MeetingState.INVITED):
        return moved_on(request, found)
    if request.method == "POST":
        try:
            verb(meeting=found, actor=person_of(request), now=now)
        except NotPossible:
            return moved_on(request, found)
        except Refused as refusal:
            complaint = words_of(refusal)
        else:
            messages.success(request, done)
            return redirect("board:meeting", found.pk)
    context = {
        "meeting": found,
        "complaint": complaint,
        "items": item_rows(items_of(found), set()),
        "people": not_invited(found, now),
        "is_soon": lead_time_hint(found, now),
        "where": where_of(found),
    }
    return render(request, template, context, status=422 if complaint else 200)


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting does not take place; asks once, with a reason."""
    found = kept_meeting(request, pk)
    if found.state not in (MeetingState.PLANNED, MeetingState.INVITED):
        return moved_on(request, found)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            meetings.cancel_meeting(
                meeting=found, actor=person_of(request), now=timezone.now(), **form.cleaned_data
            )
        except NotPossible:
            return moved_on(request, found)
        messages.success(request, _("The meeting is cancelled. Its applications are on the desk again."))
        return redirect("board:meeting", pk)
    context = {"meeting": found, "form": form}
    return render(request, "board/cancel_meeting.html", context, status=422 if form.errors else 200)


@open_to(BOARD)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """A member says whether they come."""
    found = seen_meeting(request, pk)
    comes = request.POST.get("comes")
    if comes not in {"yes", "no"}:
        messages.error(request, _("Choose whether you come."))
        return redirect("board:meeting", pk)
    try:
        meetings.answer_invitation(
            meeting=found, member=person_of(request), comes=comes == "yes", now=timezone.now()
        )
    except NotPossible:
        return moved_on(request, found)
    thanks = _("Thank you. We expect you.") if comes == "yes" else _("Thank you for telling us.")
    messages.success(request, thanks)
    return redirect("board:meeting", pk)


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Another meeting on what was put off because too few were there."""
    found = kept_meeting(request, pk)
    waiting = meetings.items_to_repeat(found)
    if found.state != MeetingState.ENDED or not waiting:
        return moved_on(request, found)
    names = ("minutes_planned", "place", "video_link")
    form = MeetingForm(
        request.POST or None,
        initial={name: getattr(found, name) for name in names},
        programmes=[found.programme],
    )
    if request.method == "POST" and form.is_valid():
        try:
            planned = meetings.plan_again(
                meeting=found, actor=person_of(request), now=timezone.now(), **form.typed()
            )
        except Refused as refusal:
            put_beside(form, refusal)
        except NotPossible:
            return moved_on(request, found)
        else:
            messages.success(request, _("The meeting is planned. Check the agenda, then invite."))
            return redirect("board:meeting-agenda", planned.pk)
    context = {"form": form, "meeting": found, "waiting": waiting, "again": True}
    return render(request, "board/meeting_form.html", context, status=422 if form.errors else 200)
