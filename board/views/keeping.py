"""The pages of officer, deputy and chair: open a ballot, close it before its time, take the case back."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS, OFFICERS
from applications.models import Application, end_of_day
from applications.states import State
from board.ballots import close_ballot, open_ballot, take_from_board
from board.connections import noticed_rows
from board.forms import OpenBallotForm, RecallForm
from board.messages import put_beside
from board.models import Ballot, Seat
from board.seats import replaced_among
from board.tally import Rules
from board.views.fetch import kept_case, seen_ballot
from board.views.voting import progress_of
from funding.errors import NotPossible, Refused
from funding.guideline.routes import quorum_needed
from funding.people import people_with


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_for_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a case to the board, or ask the board again; the last day is preset by the guideline."""
    case, now = kept_case(request, pk), timezone.now()
    if case.state not in (State.COMPLETE, State.AT_BOARD):
        return moved_on(request, case)
    form = OpenBallotForm(request.POST or None, initial=preset(case, now))
    if request.method == "POST" and form.is_valid():
        opened = try_to_open(request, case, form, now)
        if opened:
            return opened
    return render(
        request,
        "board/open.html",
        open_context(case, form, person_of(request)),
        status=422 if form.errors else 200,
    )


def preset(case: Application, now: datetime) -> dict[str, Any]:
    return {"closes_on": localdate(now) + timedelta(days=case.guideline.board.ballot_days)}


def try_to_open(
    request: HttpRequest, case: Application, form: OpenBallotForm, now: datetime
) -> HttpResponse | None:
    """The next page once the ballot is open; None when the form comes back with a message."""
    try:
        ballot = open_ballot(
            application=case,
            actor=person_of(request),
            now=now,
            closes_at=end_of_day(form.cleaned_data["closes_on"]),
            note=form.cleaned_data["note"],
        )
    except NotPossible:
        return moved_on(request, case)
    except Refused as refusal:
        put_beside(form, refusal, case.programme.currency)
        return None
    messages.success(request, _("The vote is open. Every member of the board gets an e-mail."))
    return redirect("board:ballot", ballot.pk)


def open_context(case: Application, form: OpenBallotForm, reader: User) -> dict[str, Any]:
    stepped_out = Seat.objects.filter(ballot__application=case, excluded_at__isnull=False)
    members = list(people_with(case.programme, BOARD).exclude(pk__in=stepped_out.values("member")))
    rows = noticed_rows(case, case.versions.latest("number"), members, reader)
    out = {row["member"] for row in rows if row["is_out"]}
    return {
        "case": case,
        "form": form,
        "again": case.state == State.AT_BOARD,
        "members": [member for member in members if member not in out],
        "connections": rows,
        "back_url": home_of(case),
    }


def home_of(case: Application) -> str:
    return reverse("board:case", args=[case.pk])


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a ballot before its time; asks once."""
    found, standing = seen_ballot(request, pk)
    if not standing.keeps:
        raise Http404
    if not found.is_circular and hasattr(found, "agenda_item"):
        return redirect("board:item-close", found.agenda_item.pk)
    if request.method == "POST":
        return close_now(request, found)
    if not found.is_open:
        return redirect("board:ballot", pk)
    progress = progress_of(found, standing) or {}
    seats = list(found.seats.all())
    needed = quorum_needed(Rules.model_validate(found.rules).quorum, len(seats) - len(replaced_among(seats)))
    context = {
        "ballot": found,
        "case": found.application,
        "progress": progress,
        "too_few": progress.get("voted", 0) < needed,
        "needed": needed,
    }
    return render(request, "board/close.html", context)


def close_now(request: HttpRequest, found: Ballot) -> HttpResponse:
    try:
        close_ballot(ballot=found, now=timezone.now(), actor=person_of(request))
    except NotPossible:
        messages.warning(request, _("This vote is over already. This is what came out."))
    else:
        messages.success(request, _("The vote is closed. Officer and chair get an e-mail with the result."))
    return redirect("board:ballot", found.pk)


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case back from the board, with a reason; an open ballot ends without a result."""
    case = kept_case(request, pk)
    if not roles_of(person_of(request)).holds(OFFICERS, case.programme_id):
        raise Http404
    if case.state != State.AT_BOARD:
        return moved_on(request, case)
    form = RecallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return take_case_back(request, case, form.cleaned_data["reason"])
    context = {"case": case, "form": form, "back_url": home_of(case)}
    return render(request, "board/recall.html", context, status=422 if form.errors else 200)


def take_case_back(request: HttpRequest, case: Application, reason: str) -> HttpResponse:
    try:
        take_from_board(application=case, actor=person_of(request), now=timezone.now(), reason=reason)
    except NotPossible:
        return moved_on(request, case)
    messages.success(request, _("The application is back on your desk."))
    return redirect("applications:desk-case", case.pk)


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_safe
def latest(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest ballot of a case: what other pages link to."""
    known = Ballot.objects.visible_to(person_of(request)).filter(
        application__in=Application.objects.filter(pk=pk)
    )
    newest = known.order_by("-opened_at", "-pk").first()
    if newest:
        return redirect("board:ballot", newest.pk)
    mine = get_object_or_404(Application.objects.of_staff(person_of(request)), pk=pk)
    return redirect("applications:desk-case", mine.pk)


def moved_on(request: HttpRequest, case: Application) -> HttpResponse:
    """The case is not where this page would have put it: show where it stands now."""
    messages.warning(request, _("The application has moved on meanwhile. This is where it stands now."))
    return redirect(home_of(case))
