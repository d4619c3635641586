"""The administrator's pages: the versions of the rules, and a new one checked, compared, and published."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import open_to, person_of, roles_of
from applications.forms.guidelines import ConfirmForm, PublishForm, SourceForm
from applications.publishing import (
    ADMINISTRATORS,
    assure_may_publish,
    assure_possible_day,
    drafts_to_move,
    programme_of,
    publish_guideline,
)
from applications.views.guidelines import sections_of, version_rows
from funding.errors import NotAllowed, Refused
from funding.guideline.faults import Fault
from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.model import Guideline
from funding.guideline_changes import changes_between
from funding.guideline_store import assure_unchanged, stored_version
from funding.models import GuidelineVersion, Programme
from funding.wording import label
from funding.wording_faults import fault_text


@open_to(ADMINISTRATORS)
@never_cache
@require_http_methods(["GET", "HEAD"])
def guidelines(request: HttpRequest) -> HttpResponse:
    """My programmes with all versions of their rules: who published what, and when. Two queries."""
    mine = roles_of(person_of(request)).programmes(ADMINISTRATORS)
    versions = GuidelineVersion.objects.filter(programme_id__in=mine).defer("source")
    stored = list(versions.select_related("loaded_by").order_by("-valid_from", "-pk"))
    rows = [
        {
            "programme": programme,
            "history": version_rows([one for one in stored if one.programme_id == programme.pk]),
        }
        for programme in Programme.objects.filter(pk__in=mine)
    ]
    return render(request, "guidelines/administration.html", {"rows": rows})


@open_to(ADMINISTRATORS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Paste or upload a text; see what is wrong with it, or what it changes."""
    form = SourceForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "guidelines/new.html", {"form": form})
    return show_checked(request, form.text)


def show_checked(
    request: HttpRequest,
    text: str,
    publish_form: PublishForm | None = None,
    faults: Iterable[Fault] = (),
) -> HttpResponse:
    """The result of the check above the text, which stays as it was sent."""
    context: dict[str, Any] = {"form": SourceForm(initial={"source": text})}
    rules, found = checked(text, request)
    found = [of_the_check(fault, text) for fault in faults] or found
    if rules is None or found:
        context |= {"problems": found, "problem_count": sum(problem["stands_for"] for problem in found)}
        return render(request, "guidelines/new.html", context, status=422)
    context |= compared(rules)
    context["publish_form"] = publish_form or PublishForm(
        initial={"source": text, "valid_from": max(rules.valid_from, localdate())}
    )
    return render(request, "guidelines/new.html", context)


Problem = dict[str, Any]


def checked(text: str, request: HttpRequest) -> tuple[Guideline | None, list[Problem]]:
    """The rules, if they are valid and this person may publish them; else what is in the way."""
    try:
        rules = read_guideline(text)
        assure_may_publish(rules, person_of(request))
        assure_unchanged(rules, text)
    except GuidelineError as error:
        return None, [of_the_check(fault, text) for fault in error.faults]
    except NotAllowed:
        return None, [said(_("You are not the administrator of this programme. Ask them to publish it."))]
    stored = stored_version(rules)
    if stored is not None:
        words = _("Version %(version)s is stored already with this very text. There is nothing to publish.")
        return None, [said(words % {"version": stored.version})]
    return rules, []


def said(text: str) -> Problem:
    """What is in the way, beside the check of the text."""
    return {"text": text, "line": "", "stands_for": 1}


def of_the_check(fault: Fault, text: str) -> Problem:
    """A message of the check, as on the command line, and, where it names a line, what stands there."""
    number, lines = fault.place.line or 0, text.split("\n")
    line = lines[number - 1].strip()[:200] if 0 < number <= len(lines) else ""
    return {"text": fault_text(fault), "line": line, "stands_for": fault.params.get("count", 1)}


def compared(rules: Guideline) -> dict[str, Any]:
    """The checked rules in words, and what they change against those in force."""
    programme = programme_of(rules)
    before = in_force(programme)
    return {
        "rules": rules,
        "rules_name": label(rules.name),
        "programme": programme,
        "before": before,
        "changes": changes_between(before.guideline, rules) if before else (),
        "sections": sections_of(rules),
        "examples": len(rules.examples),
    }


def in_force(programme: Programme | None) -> GuidelineVersion | None:
    if programme is None:
        return None
    held = programme.guideline_versions.filter(valid_from__lte=localdate())
    return held.order_by("-valid_from", "-pk").first()


@open_to(ADMINISTRATORS)
@never_cache
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Ask once, then publish. What is refused comes back with the text."""
    form = ConfirmForm(request.POST) if "confirmed" in request.POST else PublishForm(request.POST)
    if not form.is_valid():
        return show_checked(request, request.POST.get("source", ""), PublishForm(request.POST))
    text, day = form.cleaned_data["source"], form.cleaned_data["valid_from"]
    try:
        if isinstance(form, ConfirmForm):
            version = publish_guideline(
                source=text, actor=person_of(request), now=timezone.now(), valid_from=day
            )
            return published(request, version)
        rules = read_guideline(text)
        assure_may_publish(rules, person_of(request))
        assure_unchanged(rules, text, day)
        assure_possible_day(rules, day, localdate())
    except GuidelineError as error:
        return show_checked(request, text, faults=error.faults)
    except Refused:
        form.add_error("valid_from", _("Write a day that is not in the past."))
        return show_checked(request, text, form)
    return ask_once(request, rules, form)


def ask_once(request: HttpRequest, rules: Guideline, form: PublishForm) -> HttpResponse:
    """The question before the act: what happens, and that it cannot be undone."""
    day = form.cleaned_data["valid_from"]
    context = {
        "rules": rules,
        "rules_name": label(rules.name),
        "day": day,
        "drafts": drafts_to_move(programme_of(rules)),
        "is_new": programme_of(rules) is None,
        "form": ConfirmForm(
            initial={"source": form.cleaned_data["source"], "valid_from": day.isoformat(), "confirmed": "1"}
        ),
    }
    return render(request, "guidelines/publish.html", context)


def published(request: HttpRequest, version: GuidelineVersion) -> HttpResponse:
    messages.success(request, _("Version %(version)s is published.") % {"version": version.version})
    return redirect("applications:guidelines")
