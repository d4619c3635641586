"""A member's absences."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of
from accounts.roles import BOARD
from board.absences import delete_absence, hand_over_each, note_absence, open_votes_of
from board.forms_members import AbsenceForm
from board.messages import put_beside, words_of
from board.models import Absence, Ballot
from funding.errors import Refused


@open_to(BOARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Enter when one is away, and hand over open votes; see and delete what was entered."""
    user, now = person_of(request), timezone.now()
    form = AbsenceForm(request.POST or None, votes=open_votes_of(user, now))
    if request.method == "POST" and form.is_valid():
        noted = note(request, form)
        if noted:
            return noted
    today = localdate(now)
    entered = Absence.objects.filter(member=user).not_over(today)
    context = {"form": form, "absences": entered, "today": today}
    return render(request, "board/absences.html", context, status=422 if form.errors else 200)


def note(request: HttpRequest, form: AbsenceForm) -> HttpResponse | None:
    """The next page once the absence is noted; None when the form comes back with a message."""
    user, now, typed = person_of(request), timezone.now(), form.cleaned_data
    try:
        note_absence(member=user, first_day=typed["first_day"], last_day=typed["last_day"], now=now)
    except Refused as refusal:
        put_beside(form, refusal)
        return None
    wanted = typed.get("hand_over", [])
    ballots = Ballot.objects.filter(pk__in=wanted).order_by("application_id")
    given = hand_over_each(member=user, ballots=ballots, now=now)
    messages.success(request, noted_words(given))
    if given < len(wanted):
        messages.warning(request, left_words(len(wanted) - given))
    return redirect("board:absences")


def noted_words(given: int) -> str:
    if not given:
        return _("Your absence is noted. In this time we do not remind you.")
    words: Any = ngettext(
        "Your absence is noted. Your deputy has %(n)d vote of yours.",
        "Your absence is noted. Your deputy has %(n)d votes of yours.",
        given,
    )
    return str(words % {"n": given})


def left_words(left: int) -> str:
    words: Any = ngettext(
        "For %(n)d vote no deputy is free. Please vote yourself.",
        "For %(n)d votes no deputy is free. Please vote yourself.",
        left,
    )
    return str(words % {"n": left})


@open_to(BOARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete an absence that is not over; asks once."""
    user = person_of(request)
    found = get_object_or_404(Absence, pk=pk, member=user)
    if request.method != "POST":
        return render(request, "board/delete_absence.html", {"absence": found, "today": localdate()})
    try:
        delete_absence(absence=found, member=user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, _("Your absence is deleted."))
    return redirect("board:absences")
