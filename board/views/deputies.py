"""A vote goes to a deputy and back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import open_to, person_of, roles_of
from accounts.roles import BOARD, VOTING, RoleName
from board.deputies import hand_over, offers_to, step_in, take_vote_back
from board.messages import words_of
from board.models import Ballot, Seat
from board.seats import free_deputies
from board.standing import Standing
from board.views.fetch import seen_ballot
from funding.errors import Refused

FORM_METHODS = ["GET", "HEAD", "POST"]


@open_to(VOTING)
@never_cache
@require_http_methods(FORM_METHODS)
def hand_over_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """A member gives the vote to their deputy; asks once and says who it is."""
    found, standing = seen_ballot(request, pk)
    if standing.seat is None:
        raise Http404
    user, now = person_of(request), timezone.now()
    if request.method == "POST":
        return try_to_hand_over(request, found)
    if not may_hand_over(found, standing):
        return redirect("board:ballot", pk)
    deputies = free_deputies(found.application, found, user.pk, now)
    context = {"ballot": found, "case": found.application, "deputy": deputies[0] if deputies else None}
    return render(request, "board/hand_over.html", context)


def may_hand_over(ballot: Ballot, standing: Standing) -> bool:
    """Whether the page of the ballot offers it: an own vote, not yet used, in a circular vote that runs."""
    seat = standing.seat
    is_own = seat is not None and seat.stands_in_for_id is None and standing.votes
    return is_own and standing.vote is None and ballot.is_circular and ballot.takes_votes(timezone.now())


def try_to_hand_over(request: HttpRequest, found: Ballot) -> HttpResponse:
    try:
        seat = hand_over(ballot=found, member=person_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
        return redirect("board:ballot", found.pk)
    messages.success(request, _("%(deputy)s votes for you now.") % {"deputy": seat.member})
    return redirect("board:ballot", found.pk)


@open_to(VOTING)
@never_cache
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The member votes after all."""
    found, standing = seen_ballot(request, pk)
    if standing.deputy_seat is None:
        raise Http404
    try:
        take_vote_back(ballot=found, member=person_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(request, _("The vote is yours again. Your deputy gets an e-mail."))
    return redirect("board:ballot", pk)


@open_to(BOARD)
@never_cache
@require_http_methods(FORM_METHODS)
def step_in_for(request: HttpRequest, pk: int) -> HttpResponse:
    """A deputy takes the vote of a member; asks once. `pk` is the seat. Shows nothing of the case but its name."""
    user = person_of(request)
    if request.method == "POST":
        return try_to_step_in(request, pk)
    offered: dict[int, Any] = {seat.pk: seat for seat in offers_to(user, timezone.now())}
    if pk not in offered:
        raise Http404
    seat = offered[pk]
    context = {"seat": seat, "ballot": seat.ballot, "case": seat.ballot.application}
    return render(request, "board/step_in.html", context)


def try_to_step_in(request: HttpRequest, pk: int) -> HttpResponse:
    user = person_of(request)
    deputy_in = roles_of(user).programmes({RoleName.BOARD_DEPUTY})
    seats = Seat.objects.filter(ballot__application__programme__in=deputy_in)
    seat = get_object_or_404(seats.select_related("ballot", "member"), pk=pk)
    try:
        taken = step_in(ballot=seat.ballot, deputy=user, member=seat.member, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
        return redirect("board:ballots")
    messages.success(request, _("You stand in for %(member)s. Please vote.") % {"member": seat.member})
    return redirect("board:ballot", taken.ballot_id)
