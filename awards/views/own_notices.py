"""Notices as their reader has them: opened once, read, downloaded, and explained in simple words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SIGNED_IN, open_to, person_of
from awards.delivery import open_notice
from awards.models import Notice
from awards.notices import file_of, paper_of
from awards.states import NoticeKind
from awards.views.notices import as_pdf, fetched


def own_notice(request: HttpRequest, pk: int) -> Notice:
    """A released notice to one of the person's initiatives. One query."""
    return fetched(Notice.objects.of_applicant(person_of(request)), pk)


@open_to(SIGNED_IN)
@never_cache
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice: first the button that opens it, then the notice itself."""
    found = own_notice(request, pk)
    context = {
        "notice": found,
        "case": found.application,
        "paper": paper_of(found),
        "is_rejection": found.kind == NoticeKind.REJECTION,
    }
    return render(request, "awards/notice.html", context)


@open_to(SIGNED_IN)
@require_POST
def open_it(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a notice: recorded once."""
    found = own_notice(request, pk)
    open_notice(notice=found, actor=person_of(request), now=timezone.now())
    return redirect("awards:notice", pk)


@open_to(SIGNED_IN)
@never_cache
@require_safe
def notice_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The released PDF: for the office, and for the applicant once the notice is opened."""
    user = person_of(request)
    found = fetched(Notice.objects.visible_to(user), pk)
    if not found.is_released:
        return redirect("awards:desk-notice", pk)
    if found.opened_at is None and found.application.is_of(user):
        return redirect("awards:notice", pk)
    return as_pdf(file_of(found), f"{found.content['paper']['title']}.pdf")


@open_to(SIGNED_IN)
@never_cache
@require_safe
def notice_aid(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice in simple words, in the reader's language; it binds nobody."""
    found = own_notice(request, pk)
    aids = found.content["aid"]
    if found.opened_at is None or not aids:
        return redirect("awards:notice", pk)
    wanted = request.GET.get("in", (get_language() or "de")[:2])
    aid = aids.get(wanted) or next(iter(aids.values()))
    context = {
        "notice": found,
        "case": found.application,
        "aid": aid,
        "links": links_to(aids, aid["language"]),
    }
    return render(request, "awards/notice_aid.html", context)


def links_to(aids: dict[str, Any], current: str) -> list[dict[str, Any]]:
    """The reading aid's languages, each by its own name."""
    return [
        {"label": get_language_info(code)["name_local"], "url": f"?in={code}", "current": code == current}
        for code in aids
    ]
