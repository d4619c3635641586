"""Something changes: the applicant chooses what and says how, the office answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SIGNED_IN, open_to, person_of
from accounts.roles import OFFICERS
from awards import changes
from awards.acceptance import may_name_account
from awards.change_forms import FORMS, ChangeForm, DecideChangeForm
from awards.change_look import look_at_answer
from awards.change_messages import put_beside
from awards.change_rules import KINDS, LISTED, ZERO, states_for
from awards.change_words import CHOICES, change_row
from awards.models import Award, Change, Notice
from awards.notice_paper import usual_channel
from awards.notices import paper_of
from awards.states import ChangeKind, ChangeState
from awards.views.fetch import kept_award, own_award
from awards.views.looks import as_paper
from awards.views.receipts import sent_by
from budgets.pot import pots_of
from funding.errors import NotPossible, Refused

# -- the applicant --------------------------------------------------------------------------------


@open_to(SIGNED_IN)
@never_cache
@require_safe
def change_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What may be changed, in simple words, and what was asked for."""
    award = own_award(request, pk)
    found = list(award.changes.filter(kind__in=LISTED).select_related("asked_by")[:50])
    choices = [
        {"url": page_for(award, kind), "title": title, "hint": hint}
        for kind, (title, hint) in CHOICES.items()
        if may_change(award, kind)
    ]
    context = {
        "award": award,
        "case": award.application,
        "choices": choices,
        "rows": [change_row(change, award) for change in found],
    }
    return render(request, "awards/changes.html", context)


def may_change(award: Award, kind: ChangeKind) -> bool:
    return may_name_account(award) if kind == ChangeKind.ACCOUNT else award.state in states_for(kind)


def page_for(award: Award, kind: ChangeKind) -> str:
    if kind == ChangeKind.ACCOUNT:
        return reverse("awards:change-account", args=[award.pk])
    return reverse("awards:change-ask", args=[award.pk, kind])


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_ask(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One kind of change: today's values, to be written over."""
    award = own_award(request, pk)
    if key not in KINDS:
        raise Http404(key)
    kind = ChangeKind(key)
    if award.state not in states_for(kind):
        return moved_on(request, award)
    form = FORMS[kind](sent_by(request), award=award, kind=kind)
    if request.method == "POST" and form.is_valid():
        answer = try_to_ask(request, award, kind, form)
        if answer:
            return answer
    title, hint = CHOICES[kind]
    context = {"award": award, "case": award.application, "form": form, "title": title, "hint": hint}
    tolerance = award.application.guideline.changes.line_tolerance
    if kind == ChangeKind.LINES:
        context["tolerance"] = tolerance.normalize()
    return render(request, "awards/change_ask.html", context, status=422 if form.errors else 200)


def try_to_ask(request: HttpRequest, award: Award, kind: ChangeKind, form: ChangeForm) -> HttpResponse | None:
    """Ask for what the form says, or put the refusal beside its field and return None."""
    try:
        change = changes.ask_change(
            award=award,
            kind=kind,
            wanted=form.wanted,
            reason=form.cleaned_data.get("reason", ""),
            actor=person_of(request),
            now=timezone.now(),
        )
    except NotPossible:
        return moved_on(request, award)
    except Refused as refusal:
        put_beside(form, refusal, award.application)
        return None
    if change.state == ChangeState.DONE:
        messages.success(request, _("Changed. This counts from now on. We have told the office."))
    else:
        messages.success(request, _("We have your wish. You get an answer by e-mail."))
    return redirect("awards:award", award.pk)


@open_to(SIGNED_IN)
@never_cache
@require_POST
def change_take_back(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    """The wish is no longer wanted."""
    award = own_award(request, pk)
    change = change_of(award, change_pk)
    try:
        changes.take_back_change(change=change, actor=person_of(request), now=timezone.now())
    except NotPossible:
        messages.warning(request, _("This was answered meanwhile. This is where it stands now."))
    else:
        messages.success(request, _("Taken back. Everything stays as it was."))
    return redirect("awards:changes", pk)


def change_of(award: Award, pk: int) -> Change:
    """A change of this award; another's is a 404. One query."""
    found: Change = get_object_or_404(award.changes.filter(kind__in=KINDS).select_related("asked_by"), pk=pk)
    return found


def moved_on(request: HttpRequest, award: Award) -> HttpResponse:
    messages.warning(request, _("This can no longer be changed here. This is where it stands now."))
    return redirect("awards:award", award.pk)


# -- the office -----------------------------------------------------------------------------------


@open_to(OFFICERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_decide(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    """Before and wanted side by side; yes or no."""
    award = kept_award(request, pk)
    change = change_of(award, change_pk)
    if change.state != ChangeState.ASKED:
        return answered(request, pk)
    years = years_for(award, change)
    form = DecideChangeForm(
        request.POST if request.method == "POST" else None,
        years=sorted(years),
        initial={"channel": usual_channel(Notice(application=award.application))},
    )
    paper = None
    if request.method == "POST" and form.is_valid():
        look = {"look", "paper"} & set(request.POST)
        answer = (try_to_look if look else try_to_decide)(request, award, change, form)
        if isinstance(answer, HttpResponse):
            return answer
        paper = paper_of(answer) if answer else None
    context: dict[str, Any] = {
        "award": award,
        "case": award.application,
        "form": form,
        "row": change_row(change, award),
        "gauges": pots_of(award.application.programme, years) if years else [],
        "money_bound": money_bound(award, change),
        "paper": paper,
    }
    return render(request, "awards/change_decide.html", context, status=422 if form.errors else 200)


def try_to_look(
    request: HttpRequest, award: Award, change: Change, form: DecideChangeForm
) -> HttpResponse | Notice | None:
    """The notice as it would go out, on the page or as a paper, or None if the form says why it cannot."""
    try:
        notice = look_at_answer(change=change, actor=person_of(request), now=timezone.now(), **said_by(form))
    except NotPossible:
        return answered(request, award.pk)
    except Refused as refusal:
        put_beside(form, refusal, award.application)
        return None
    return as_paper(request, paper_of(notice)) if "paper" in request.POST else notice


def said_by(form: DecideChangeForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"agrees": data["outcome"] == "yes", "answer": data["answer"], "year": data.get("year")}


def try_to_decide(
    request: HttpRequest, award: Award, change: Change, form: DecideChangeForm
) -> HttpResponse | None:
    try:
        changes.decide_change(
            change=change,
            actor=person_of(request),
            now=timezone.now(),
            channel=form.cleaned_data["channel"],
            **said_by(form),
        )
    except NotPossible:
        return answered(request, award.pk)
    except Refused as refusal:
        put_beside(form, refusal, award.application)
        return None
    messages.success(request, _("Decided. The applicant gets an e-mail now."))
    return redirect("awards:desk-award", award.pk)


def years_for(award: Award, change: Change) -> dict[int, Any]:
    """The budget years that may carry more money, from this one to the project's last; none for other changes."""
    if change.kind != ChangeKind.MORE:
        return {}
    first = localdate().year
    last = max(first, award.ends_on.year if award.ends_on else first)
    return dict.fromkeys(range(first, min(last, first + 2) + 1), ZERO)


def money_bound(award: Award, change: Change) -> list[int]:
    """For other days: the years that carry the grant, if the project would leave them; else none."""
    if change.kind != ChangeKind.DATES:
        return []
    wanted = {int(text[:4]) for text in change.wanted.values() if text}
    return sorted(award.years) if wanted - set(award.years) else []


def answered(request: HttpRequest, pk: int) -> HttpResponse:
    messages.warning(request, _("This wish waits no more. This is where it stands now."))
    return redirect("awards:desk-award", pk)
