"""One page for each award, for the applicant and for the office, and the office's list of them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.roles import CASE_READERS
from awards.desk import reasons_of, with_reasons
from awards.models import Award
from awards.panels import panels_for_applicant, panels_for_office
from awards.presentation import award_badge, award_facts, award_next_step, award_steps
from awards.views.fetch import own_award, read_award

PAGE = 50


def award_context(award: Award) -> dict[str, Any]:
    return {
        "award": award,
        "case": award.application,
        "currency": award.application.programme.currency,
        "next": award_next_step(award),
        "steps": award_steps(award),
        "badge": award_badge(award),
        "facts": award_facts(award),
    }


@open_to(SIGNED_IN)
@never_cache
@require_safe
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """Your grant: where it stands, what comes next, and everything about it."""
    found = own_award(request, pk)
    context = award_context(found) | {"panels": panels_for_applicant(found, person_of(request))}
    return render(request, "awards/award.html", context)


@open_to(CASE_READERS)
@never_cache
@require_safe
def desk_award(request: HttpRequest, pk: int) -> HttpResponse:
    """An award as the office sees it."""
    found = read_award(request, pk)
    context = award_context(found) | {"panels": panels_for_office(found, person_of(request))}
    return render(request, "awards/desk_award.html", context)


@open_to(CASE_READERS)
@never_cache
@require_safe
def desk_awards(request: HttpRequest) -> HttpResponse:
    """Grants: those that wait for the office first, the longest wait on top; then the others, newest first."""
    readable = Award.objects.read_by(person_of(request)).select_related(
        "application__programme", "application__initiative"
    )
    is_over = request.GET.get("show") == "over"
    awards = readable.over() if is_over else readable.under_way()
    found, next_key = page_of(with_reasons(awards), request.GET.get("after", ""))
    links = [
        {"label": _("Under way"), "url": "?", "current": not is_over},
        {"label": _("Finished"), "url": "?show=over", "current": is_over},
    ]
    following = {"show": "over" if is_over else "", "after": next_key}
    context = {
        "rows": [
            {
                "award": row,
                "case": row.application,
                "badge": award_badge(row),
                "reasons": [] if is_over else reasons_of(row),
            }
            for row in found
        ],
        "links": links,
        "next_url": "?" + urlencode(following) if next_key else "",
    }
    return render(request, "awards/desk_awards.html", context)


def read_key(after: str) -> tuple[datetime | None, int] | None:
    """Since when the last grant of the page before has waited (None: it does not wait), and its number; None if there is
    no such page.
    """
    since, _dash, pk = after.partition("_")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 16):
        return None
    if not since:
        return None, int(pk)
    try:
        moment = parse_datetime(since)
    except ValueError:
        return None
    return (moment, int(pk)) if moment is not None and moment.tzinfo is not None else None


def page_of(awards: Any, after: str) -> tuple[list[Award], str]:
    """A page by key: waiting for the office first, the longest wait on top. One query."""
    ordered = awards.order_by(F("office_waiting_since").asc(nulls_last=True), "-pk")
    key = read_key(after)
    if key is not None:
        moment, pk = key
        later = Q(office_waiting_since=None)
        if moment is not None:
            same = Q(office_waiting_since=moment, pk__lt=pk)
            ordered = ordered.filter(Q(office_waiting_since__gt=moment) | same | later)
        else:
            ordered = ordered.filter(later, pk__lt=pk)
    found = list(ordered[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    waiting = last.office_waiting_since.isoformat() if last.office_waiting_since else ""
    return found[:PAGE], f"{waiting}_{last.pk}"
