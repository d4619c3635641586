"""Several cases, one pot: what still fits in any order, one's own order, and the board's proposal."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, VOTING
from board.competition import Competition, competition_for
from board.forms_sharing import METHODS, ProposalForm
from board.messages import put_beside, words_of
from board.models import Proposal
from board.proposals import (
    has_conflict_in,
    is_voted_on,
    make_proposal,
    may_order,
    may_propose,
    order_of,
    order_of_the_board,
    set_order,
)
from board.sharing import ZERO, Method, Share, share_out
from funding.errors import Refused
from funding.models import Programme

READERS = VOTING | BALLOT_KEEPERS
FIRST_YEAR, LAST_YEAR = 2000, 2099


@open_to(READERS)
@never_cache
@require_safe
def this_year(request: HttpRequest) -> HttpResponse:
    """The pot that is asked for, of this year or else the next, of the first programme the person is in."""
    programme, year = min(roles_of(person_of(request)).programmes(READERS)), localdate().year
    is_asked_for = competition_or_404(request, programme, year).competitors
    return redirect("board:sharing", programme, year if is_asked_for else year + 1)


@open_to(READERS)
@never_cache
@require_safe
def sharing(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """What each case gets, in the order and by the method of the address. Looking at an order keeps nothing."""
    competition, user = competition_or_404(request, pk, year), person_of(request)
    if has_conflict_in(competition, user):
        return render(request, "board/sharing_excluded.html", {"competition": competition})
    return render(request, "board/sharing.html", sharing_context(request, competition, user))


def competition_or_404(request: HttpRequest, pk: int, year: int) -> Competition:
    if pk not in roles_of(person_of(request)).programmes(READERS) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return competition_for(get_object_or_404(Programme, pk=pk), year, localdate())


def sharing_context(request: HttpRequest, competition: Competition, user: User) -> dict[str, Any]:
    proposes, orders = may_propose(competition, user), may_order(competition, user)
    board_order = order_of_the_board(competition) if proposes else None
    method = method_of(request, competition)
    order = wanted_order(request, competition) or order_shown_first(competition, user, board_order)
    shares = shares_of(competition, method, order)
    given = sum((share.amount for share in shares), ZERO)
    return {
        "competition": competition,
        "gauge": competition.pot,
        "rows": share_rows(competition, shares, method),
        "order": ",".join(str(share.case) for share in shares),
        "method": method,
        "methods": method_links(competition, method, order),
        "given": given,
        "left": competition.pot.free - given,
        "orders": orders and method == Method.ORDER,
        "has_board_order": board_order is not None,
        "is_voted_on": proposes and board_order is None and is_voted_on(competition),
        "propose_url": propose_url(competition, method, shares) if proposes and shares else "",
        "proposals": proposal_rows(competition),
        "years": [competition.pot.year - 1, competition.pot.year + 1],
    }


def order_shown_first(competition: Competition, user: User, board_order: list[int] | None) -> list[int]:
    """The board's for those who make the proposal, else the person's own."""
    return board_order or order_of(competition, user)


def method_of(request: HttpRequest, competition: Competition) -> Method:
    word = request.GET.get("method", "")
    return Method(word) if word in set(Method) else competition.usual_method


def wanted_order(request: HttpRequest, competition: Competition) -> list[int]:
    """The order of the address; what is no number of a competing case is passed over."""
    known = set(competition.numbers)
    words = request.GET.get("order", "")[:2000].split(",")
    return [int(word) for word in words if word.isdecimal() and len(word) < 10 and int(word) in known]


def shares_of(competition: Competition, method: Method, order: Sequence[int]) -> list[Share]:
    claims = competition.claims(order if method == Method.ORDER else None)
    return share_out(
        claims,
        free=competition.pot.free,
        reserves=competition.reserves,
        partial=competition.gives_parts,
        pro_rata=method == Method.PRO_RATA,
    )


def share_rows(competition: Competition, shares: list[Share], method: Method) -> list[dict[str, Any]]:
    """One row for each case, in the order they are served, with the addresses that move it up and down."""
    by_number = {one.case.pk: one for one in competition.competitors}
    order = [share.case for share in shares]
    rows = []
    for place, share in enumerate(shares):
        movable = method == Method.ORDER
        rows.append(
            {
                "case": by_number[share.case].case,
                "share": share,
                "badge": share_badge(share),
                "is_reserved": bool(by_number[share.case].classes),
                "up": address(competition, method, moved(order, place, -1)) if movable and place else "",
                "down": address(competition, method, moved(order, place, 1))
                if movable and place + 1 < len(order)
                else "",
            }
        )
    return rows


def share_badge(share: Share) -> dict[str, str]:
    if share.amount == share.asked:
        return {"kind": "success", "text": _("fits")}
    if share.is_partial:
        return {"kind": "warning", "text": _("fits in part")}
    return {"kind": "danger", "text": _("does not fit")}


def moved(order: Sequence[int], place: int, step: int) -> list[int]:
    changed = list(order)
    changed[place], changed[place + step] = changed[place + step], changed[place]
    return changed


def address(competition: Competition, method: Method, order: Sequence[int], name: str = "sharing") -> str:
    base = reverse(f"board:{name}", args=[competition.programme.pk, competition.pot.year])
    return f"{base}?{urlencode({'method': method.value, 'order': ','.join(map(str, order))}, safe=',')}"


def method_links(competition: Competition, method: Method, order: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {"label": words, "url": address(competition, one, order), "current": one == method}
        for one, words in METHODS.items()
    ]


def propose_url(competition: Competition, method: Method, shares: list[Share]) -> str:
    return address(competition, method, [share.case for share in shares], "propose")


def proposal_rows(competition: Competition) -> list[Proposal]:
    """The newest proposals for this pot. One query."""
    kept = Proposal.objects.filter(programme=competition.programme, year=competition.pot.year)
    return list(kept.select_related("made_by")[:5])


@open_to(VOTING)
@require_POST
def keep_order(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Keep the order on the page as one's own."""
    competition = competition_or_404(request, pk, year)
    if not may_order(competition, person_of(request)):
        raise Http404
    typed = [int(word) for word in request.POST.get("order", "").split(",") if word.isdecimal()]
    try:
        set_order(
            programme=competition.programme,
            year=year,
            member=person_of(request),
            cases=typed,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.warning(request, words_of(refusal, competition.programme.currency))
    else:
        messages.success(request, _("Your order is kept. Only you see it."))
    return redirect("board:sharing", pk, year)


@open_to(BALLOT_KEEPERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Officer or chair writes down what the board proposes; every amount can be changed."""
    competition = competition_or_404(request, pk, year)
    if not competition.competitors or not may_propose(competition, person_of(request)):
        raise Http404
    method = method_of(request, competition)
    shares = shares_of(competition, method, wanted_order(request, competition))
    typed = request.POST if request.method == "POST" else None
    form = ProposalForm(typed, competition=competition, shares=shares)
    if form.is_bound and form.is_valid():
        try:
            make_proposal(
                programme=competition.programme,
                year=year,
                actor=person_of(request),
                now=timezone.now(),
                method=method,
                amounts=form.amounts,
                reasons=form.cleaned_data["reasons"],
            )
        except Refused as refusal:
            put_beside(form, refusal, competition.programme.currency)
        else:
            messages.success(request, _("The proposal is kept. The officer now decides on each application."))
            return redirect("board:sharing", pk, year)
    context = {"competition": competition, "form": form, "gauge": competition.pot}
    return render(request, "board/propose.html", context, status=422 if form.errors else 200)
