"""Notices: the office writes and releases them, the applicant opens and reads them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.roles import CASE_READERS, OFFICERS
from applications.models import Application
from applications.views.fetch import staff_case
from awards.delivery import delivery_of, note_posted
from awards.models import Notice
from awards.notice_forms import PostedForm, ReleaseForm, TextsForm
from awards.notice_messages import put_beside
from awards.notices import (
    RELATED,
    draft_notice,
    draft_pdf,
    paper_of,
    provisional_years,
    release_notice,
    seal_of,
    write_notice,
)
from awards.states import Channel, NoticeKind
from awards.views.fetch import kept_award
from funding.errors import NotPossible, Refused


def fetched(notices: Any, pk: int) -> Notice:
    found: Notice = get_object_or_404(notices.select_related(*RELATED, "released_by", "opened_by"), pk=pk)
    return found


def kept_notice(request: HttpRequest, pk: int) -> Notice:
    """A notice the officer deals with. One query."""
    return fetched(Notice.objects.kept_by(person_of(request)), pk)


def back(notice: Notice) -> Any:
    """The office's page the notice belongs to: the grant's, or the case's where there is none."""
    if notice.kind == NoticeKind.REJECTION:
        return redirect("applications:desk-case", notice.application_id)
    return redirect("awards:desk-award", notice.application.award.pk)


def moved_on(request: HttpRequest, notice: Notice) -> HttpResponse:
    messages.warning(request, _("This has been done meanwhile. This is where it stands now."))
    return redirect("awards:desk-notice", notice.pk)


# -- the office -----------------------------------------------------------------------------------


@open_to(OFFICERS)
@require_POST
def draft_award_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the notice of a grant, or go on with it."""
    award = kept_award(request, pk)
    return begun(request, award.application, NoticeKind.AWARD, "awards:desk-award", pk)


@open_to(OFFICERS)
@require_POST
def draft_rejection(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the notice of a rejection, or go on with it."""
    return begun(request, staff_case(request, pk), NoticeKind.REJECTION, "applications:desk-case", pk)


def begun(request: HttpRequest, case: Application, kind: NoticeKind, home: str, pk: int) -> HttpResponse:
    try:
        notice = draft_notice(application=case, kind=kind, actor=person_of(request), now=timezone.now())
    except NotPossible:
        messages.warning(request, _("The notice was written meanwhile. This is where it stands now."))
        return redirect(home, pk)
    return redirect("awards:desk-notice", notice.pk)


@open_to(CASE_READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def desk_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft with the office's own words to type, or a released notice and how far its delivery is."""
    if request.method == "POST":
        return write(request, kept_notice(request, pk))
    notice = fetched(Notice.objects.read_by(person_of(request)), pk)
    if notice.is_released:
        context = {"delivery": delivery_of(notice, localdate()), **notice_context(request, notice)}
        return render(request, "awards/desk_notice.html", context)
    return draft_page(request, notice, texts_form(notice))


def texts_form(notice: Notice, typed: Any = None) -> TextsForm:
    return TextsForm(typed, initial=notice.texts, with_conditions=notice.kind != NoticeKind.REJECTION)


def draft_page(request: HttpRequest, notice: Notice, form: TextsForm) -> HttpResponse:
    context = {"form": form, **notice_context(request, notice)}
    return render(request, "awards/notice_draft.html", context, status=422 if form.errors else 200)


def notice_context(request: HttpRequest, notice: Notice) -> dict[str, Any]:
    case = notice.application
    return {
        "notice": notice,
        "case": case,
        "paper": paper_of(notice),
        "may_write": roles_of(person_of(request)).holds(OFFICERS, case.programme_id),
        "is_rejection": notice.kind == NoticeKind.REJECTION,
    }


def write(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Keep what was typed; with the second button, go on to the release."""
    form = texts_form(notice, request.POST)
    if not form.is_valid():
        return draft_page(request, notice, form)
    try:
        write_notice(notice=notice, actor=person_of(request), texts=form.cleaned_data)
    except NotPossible:
        return moved_on(request, notice)
    except Refused as refusal:
        put_beside(form, refusal)
        return draft_page(request, notice, form)
    if "release" in request.POST:
        return redirect("awards:release-notice", notice.pk)
    messages.success(request, _("The draft is kept."))
    return redirect("awards:desk-notice", notice.pk)


@open_to(CASE_READERS)
@never_cache
@require_safe
def notice_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as a PDF that says on every page that it is one."""
    user = person_of(request)
    notice = fetched(Notice.objects.read_by(user), pk)
    if notice.is_released:
        return redirect("awards:notice-file", pk)
    return as_pdf(
        draft_pdf(notice, user, localdate()), _("Draft %(title)s.pdf") % {"title": paper_of(notice)["title"]}
    )


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the notice once more, choose its way, release it."""
    notice = kept_notice(request, pk)
    if notice.is_released:
        return moved_on(request, notice)
    seal = seal_of(paper_of(notice))
    form = ReleaseForm(request.POST if request.method == "POST" else None, initial={"seal": seal})
    if request.method == "POST" and form.is_valid():
        try:
            done = release_notice(
                notice=notice,
                actor=person_of(request),
                now=timezone.now(),
                channel=Channel(form.cleaned_data["channel"]),
                seal=form.cleaned_data["seal"],
            )
        except NotPossible:
            return moved_on(request, notice)
        except Refused as refusal:
            form = ReleaseForm(with_seal(request.POST, seal))
            put_beside(form, refusal)
        else:
            messages.success(request, released_words(done))
            return redirect("awards:desk-notice", pk)
    context = {"form": form, "waits": provisional_years(notice), **notice_context(request, notice)}
    return render(request, "awards/notice_release.html", context, status=422 if form.errors else 200)


def with_seal(typed: QueryDict, seal: str) -> QueryDict:
    """What was typed, for the paper that is on the page now."""
    data = typed.copy()
    data["seal"] = seal
    return data


def released_words(notice: Notice) -> str:
    return {
        Channel.PORTAL: _("Released. The applicant gets an e-mail now."),
        Channel.EMAIL: _("Released. The applicant gets the notice by e-mail now."),
        Channel.POST: _("Released. Print the notice, post it, and note the day here."),
    }[Channel(notice.channel)]


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def posted(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the day on which the letter was posted."""
    notice = kept_notice(request, pk)
    if not notice.is_released or notice.sent_on:
        return moved_on(request, notice)
    form = PostedForm(request.POST if request.method == "POST" else None, initial={"posted_on": localdate()})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["posted_on"]
        try:
            note_posted(notice=notice, actor=person_of(request), now=timezone.now(), posted_on=day)
        except NotPossible:
            return moved_on(request, notice)
        except Refused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, _("The day is noted."))
            return redirect("awards:desk-notice", pk)
    context = {"form": form, "notice": notice, "case": notice.application}
    return render(request, "awards/notice_posted.html", context, status=422 if form.errors else 200)


def as_pdf(pdf: bytes, name: str) -> HttpResponse:
    """A PDF as a download: never shown inside a page of ours, never kept by anybody on the way."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
