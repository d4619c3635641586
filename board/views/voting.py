"""The member's pages: the list, the case on one page, the vote, and stepping out of it."""

from typing import Any

from django.contrib import messages
from django.db.models import F, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, BOARD, CASE_READERS, VOTING, RoleName
from applications.views.papers import download
from board.ballots import cast_vote, declare_conflict
from board.connections import connections_of
from board.deputies import offers_to
from board.forms import ConflictForm, VoteForm, vote_initial
from board.messages import put_beside, words_of
from board.models import Ballot, Seat
from board.objections import may_object
from board.presence import present_at
from board.presentation import (
    by_when,
    case_context,
    closed_row,
    documents_of,
    kept_row,
    result_context,
    seat_row,
    state_badge,
    until,
)
from board.question_rows import question_context
from board.standing import Standing, exclusions
from board.views.deputies import may_hand_over
from board.views.fetch import UNREAD, seen_ballot
from board.wishes import REMINDED
from funding.errors import Refused

CLOSED_SHOWN = 20


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_safe
def ballots(request: HttpRequest) -> HttpResponse:
    """Open ballots of the member first; for officer and chair those they keep; below what is closed."""
    user, now = person_of(request), timezone.now()
    known = Ballot.objects.visible_to(user).unbiased_by(user).defer(*UNREAD)
    known = known.select_related("application__programme", "recommendation")
    mine = [seat_row(seat, now, user) for seat in seats_to_list(user)]
    waiting = [row for row in mine if row["waits"]]
    context = {
        "waiting": waiting,
        "minutes": minutes_of(waiting),
        "others": [row for row in mine if not row["waits"]],
        "offers": offers_to(user, now),
        "read": ballots_to_read(user),
        "is_member": roles_of(user).has_any(BOARD),
        "kept": [kept_row(ballot) for ballot in kept_ballots(user)],
        "closed": [closed_row(ballot) for ballot in known.over()[:CLOSED_SHOWN]],
        "is_reminded": roles_of(user).has_any(REMINDED),
        "shares_pot": roles_of(user).has_any(VOTING | BALLOT_KEEPERS),
    }
    return render(request, "board/ballots.html", context)


def seats_to_list(user: User) -> Any:
    """The seats of the person's votes in open ballots, the one that closes first on top; of a meeting while
    they are in it. Also those a deputy has in the person's place. One query.
    """
    seats = Seat.objects.of_vote(user).usable_now().filter(ballot__state="open")
    seats = seats.order_by(F("ballot__closes_at").asc(nulls_first=True), "ballot")
    related = (
        "ballot__application__initiative",
        "ballot__application__programme",
        "ballot__version",
        "ballot__agenda_item__meeting",
        "vote",
        "member",
        "stands_in_for",
    )
    return seats.select_related(*related).defer(*(f"ballot__{name}" for name in UNREAD))


def ballots_to_read(user: User) -> Any:
    """Open ballots of the board that the person advises; asks nothing for anybody else."""
    if not roles_of(user).has_any({RoleName.ADVISORY_MEMBER}):
        return []
    ballots = Ballot.objects.read_by(user).open().order_by("closes_at", "pk")
    return ballots.select_related("application").defer(*UNREAD)


def kept_ballots(user: User) -> Any:
    kept = Ballot.objects.kept_by(user).open().with_progress()
    kept = kept.order_by(F("closes_at").asc(nulls_first=True), "pk")
    return kept.select_related("application", "agenda_item__meeting").defer(*UNREAD)


def minutes_of(rows: list[dict[str, Any]]) -> int:
    return sum(row["minutes"] for row in rows)


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    """The case on one page, and the vote; after closing what came out. A vote only counts by POST."""
    found, standing = seen_ballot(request, pk)
    if standing.is_excluded:
        return render(
            request, "board/excluded.html", {"ballot": found, "case": found.application, "standing": standing}
        )
    if request.method != "POST":
        return render(request, "board/ballot.html", ballot_context(found, standing, person_of(request)))
    if not standing.votes:
        raise Http404
    form = VoteForm(request.POST, max_grant=found.max_grant, currency=found.application.programme.currency)
    return save_vote(request, found, standing, form)


def save_vote(request: HttpRequest, found: Ballot, standing: Standing, form: VoteForm) -> HttpResponse:
    """Carry the vote out; what is refused comes back beside its field with everything that was typed."""
    if form.is_valid():
        try:
            vote = cast_vote(ballot=found, member=person_of(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            if refusal.field is None:
                return refused(request, found, refusal)
            put_beside(form, refusal, found.application.programme.currency)
        else:
            return voted_redirect(request, Ballot.objects.get(pk=vote.seat.ballot_id))
    context = ballot_context(found, standing, person_of(request), form)
    return render(request, "board/ballot.html", context, status=422)


def refused(request: HttpRequest, found: Ballot, refusal: Refused) -> HttpResponse:
    """The ballot has moved on: its page says where it stands now."""
    messages.error(request, words_of(refusal, found.application.programme.currency))
    return redirect("board:ballot", found.pk)


def voted_redirect(request: HttpRequest, found: Ballot) -> HttpResponse:
    if found.is_open:
        return redirect("board:voted", found.pk)
    messages.success(request, _("Your vote counts. The vote is closed now."))
    return redirect("board:ballot", found.pk)


def ballot_context(
    found: Ballot, standing: Standing, reader: User, form: VoteForm | None = None
) -> dict[str, Any]:
    now = timezone.now()
    is_here = is_in_the_room(found, standing)
    takes_votes = found.takes_votes(now)
    if form is None and standing.votes and takes_votes and is_here:
        form = VoteForm(
            initial=vote_initial(standing.vote),
            max_grant=found.max_grant,
            currency=found.application.programme.currency,
        )
    return {
        "ballot": found,
        "case": found.application,
        "standing": standing,
        "vote": standing.vote,
        "form": form if takes_votes else None,
        "may_hand_over": found.has_deputy and may_hand_over(found, standing),  # type: ignore[attr-defined]
        "takes_votes": takes_votes,
        "is_here": is_here,
        "until": by_when(found),
        "may_object": standing.votes and may_object(found, now),
        "badge": state_badge(found),
        "progress": progress_of(found, standing),
        "exclusions": [
            {"label": str(seat.member), "value": seat.exclusion_reason}
            for seat in exclusions(found, standing)
        ],
        "connections": connections_of(found, standing, reader),
        **case_context(found),
        **result_context(found),
        **question_context(found, standing, reader, now),
    }


def is_in_the_room(found: Ballot, standing: Standing) -> bool:
    """Whether the reader may vote now as far as presence goes: always in a circular vote."""
    if found.is_circular or standing.seat is None or not found.is_open:
        return found.is_circular
    return present_at(found).filter(member=standing.seat.member_id).exists()


def progress_of(found: Ballot, standing: Standing) -> dict[str, int] | None:
    """How many of the entitled have voted: for those who keep the ballot, and while it is open."""
    if not (standing.keeps and found.is_open):
        return None
    return {"entitled": found.entitled, "voted": found.voted}  # type: ignore[attr-defined]


@open_to(BOARD)
@never_cache
@require_safe
def voted(request: HttpRequest, pk: int) -> HttpResponse:
    """What was voted, until when it can be changed, and the next ballot that waits."""
    found, standing = seen_ballot(request, pk)
    if not standing.votes or standing.vote is None or not found.takes_votes(timezone.now()):
        return redirect("board:ballot", pk)
    user = person_of(request)
    still_open = Q(ballot__closes_at=None) | Q(ballot__closes_at__gt=timezone.now())
    waiting = seats_to_list(user).silent().filter(still_open, member=user).first()
    context = {"ballot": found, "case": found.application, "vote": standing.vote, "next": waiting}
    context |= {"until": until(found), "next_until": until(waiting.ballot) if waiting else ""}
    return render(request, "board/voted.html", context)


@open_to(BOARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """A member steps out of one ballot; asks once, with a reason."""
    found, standing = seen_ballot(request, pk)
    if standing.seat is None:
        raise Http404
    if standing.is_excluded or not found.takes_votes(timezone.now()):
        return redirect("board:ballot", pk)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_conflict(ballot=found, member=person_of(request), now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            return refused(request, found, refusal)
        messages.success(request, _("You take no part in this vote. Thank you for telling us."))
        return redirect("board:ballots")
    context = {"ballot": found, "case": found.application, "form": form}
    return render(request, "board/conflict.html", context, status=422 if form.errors else 200)


@open_to(BOARD, BALLOT_KEEPERS, CASE_READERS)
@never_cache
@require_safe
def document(request: HttpRequest, pk: int, document_pk: int) -> FileResponse:
    """A document of the case as a download, for those who may read the case here."""
    found, standing = seen_ballot(request, pk)
    if standing.is_excluded:
        raise Http404
    return download(get_object_or_404(documents_of(found), pk=document_pk))
