"""The pages of officer, deputy and chair about members with a conflict of interest."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import open_to, person_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS
from board.connections import entitled_seats
from board.exclusions import clear_member, exclude_member
from board.forms import ExclusionForm
from board.messages import put_beside, words_of
from board.models import Ballot, Seat
from board.states import BallotState, Finding
from board.views.fetch import seen_ballot
from board.voiding import find_conflict
from funding.errors import NotPossible, Refused


def kept_ballot(request: HttpRequest, pk: int) -> Ballot:
    """A ballot that the person keeps; else 404."""
    found, standing = seen_ballot(request, pk)
    if not standing.keeps:
        raise Http404
    return found


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def exclude(request: HttpRequest, pk: int) -> HttpResponse:
    """A member has a conflict of interest: in an open vote they are excluded, in a closed one it may be void."""
    found = kept_ballot(request, pk)
    if found.state == BallotState.CANCELLED:
        return redirect("board:ballot", pk)
    reader = person_of(request)
    seats = [seat for seat in entitled_seats(found) if seat.member_id != reader.pk]
    members = [(seat.member_id, str(seat.member)) for seat in seats]
    sent = request.POST if request.method == "POST" else None
    form = ExclusionForm(sent, members=members, initial={"member": request.GET.get("member")})
    if request.method == "POST" and form.is_valid():
        done = carry_out(request, found, seats, form)
        if done:
            return done
    context = {"ballot": found, "case": found.application, "form": form, "members": members}
    return render(request, "board/exclude.html", context, status=422 if form.errors else 200)


def carry_out(
    request: HttpRequest, found: Ballot, seats: list[Seat], form: ExclusionForm
) -> HttpResponse | None:
    """The next page; None when the form comes back with a message."""
    member = next(seat.member for seat in seats if seat.member_id == form.cleaned_data["member"])
    try:
        said = act_on(found, member, person_of(request), form.cleaned_data["reason"])
    except NotPossible:
        messages.warning(request, _("The vote has moved on meanwhile. This is where it stands now."))
    except Refused as refusal:
        if refusal.field is not None:
            put_beside(form, refusal, found.application.programme.currency)
            return None
        messages.warning(request, words_of(refusal, found.application.programme.currency))
    else:
        messages.success(request, said)
    return redirect("board:ballot", found.pk)


def act_on(found: Ballot, member: User, actor: User, reason: str) -> str:
    """What the person is told afterwards. Raises what the verbs raise."""
    about: dict[str, Any] = {"ballot": found, "member": member, "actor": actor, "reason": reason}
    if found.is_open:
        exclude_member(**about, now=timezone.now())
        return _("The member takes no part any more and gets an e-mail.")
    return str(Finding(find_conflict(**about, now=timezone.now())).label)


@open_to(BALLOT_KEEPERS)
@require_POST
def cleared(request: HttpRequest, pk: int) -> HttpResponse:
    """What the program noticed was looked at: no conflict of interest."""
    found = kept_ballot(request, pk)
    number = request.POST.get("member", "")
    known = number.isascii() and number.isdigit() and len(number) < 16
    seat = found.seats.filter(member=int(number)).select_related("member").first() if known else None
    if seat is None:
        return redirect("board:ballot", pk)
    try:
        clear_member(ballot=found, member=seat.member, actor=person_of(request), now=timezone.now())
    except Refused as refusal:
        messages.warning(request, words_of(refusal, found.application.programme.currency))
    else:
        messages.success(request, _("It is noted: no conflict of interest."))
    return redirect("board:ballot", pk)
