"""What the officer does with a case before the board: confirm, send back, advise, answer, write one down."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import open_to, person_of, roles_of
from accounts.models import User
from accounts.roles import OFFICERS
from applications import checks, drafts, submission, threads
from applications.entry import initiative_for
from applications.forms.check import MessageForm
from applications.forms.desk import AdviceForm, ReturnForm
from applications.forms.start import OfficeEntryForm
from applications.models import Application
from applications.presentation import (
    all_told,
)
from applications.rules import assess_version
from applications.states import UNSENT
from applications.views.answers import carried_out, not_possible
from applications.views.fetch import answerable_case, staff_case
from applications.views.public import case_messages
from applications.workflow import assure
from funding.errors import NotPossible, Refused
from funding.models import Programme
from notifications.workdays import add_working_days

RETURN_WORKING_DAYS = 10


def is_possible(request: HttpRequest, case: Application, act: str) -> bool:
    """Whether the transition can be carried out now. Raises NotAllowed for a person who never may."""
    try:
        assure(case, act, person_of(request))
    except NotPossible:
        return False
    return True


@open_to(OFFICERS)
@require_POST
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is missing."""
    found = staff_case(request, pk)
    try:
        checks.confirm_completeness(application=found, actor=person_of(request), now=timezone.now())
    except NotPossible:
        return not_possible(request, pk)
    return carried_out(request, pk, _("The applicant knows now that nothing is missing."))


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for what is missing, point by point, with a date."""
    found = staff_case(request, pk)
    if not is_possible(request, found, "return_for_completion"):
        return not_possible(request, pk)
    form = ReturnForm(
        request.POST or None,
        guideline=found.guideline,
        initial={"due_on": last_day_to_answer(found)},
    )
    if request.POST and form.is_valid():
        try:
            checks.return_for_completion(
                application=found,
                actor=person_of(request),
                now=timezone.now(),
                due_on=form.cleaned_data["due_on"],
                points=form.points,
            )
            return carried_out(request, pk, _("The applicant has been asked. The case comes back by itself."))
        except Refused:
            form.add_error("due_on", _("Write a date in the future, for example two weeks from now."))
        except NotPossible:
            return not_possible(request, pk)
    context = {"case": found, "form": form, "suggestions": suggestions_for(found)}
    return render(request, "applications/desk_return.html", context)


def last_day_to_answer(found: Application) -> date:
    """A proposal, counted in the working days of the programme's state."""
    region = found.guideline.reminders.holiday_region
    return add_working_days(localdate(), RETURN_WORKING_DAYS, region)


def suggestions_for(found: Application) -> list[str]:
    """What the rules say the applicant must mend, as texts to take over."""
    version = found.versions.select_related("guideline_version").latest("number")
    guideline = version.guideline_version.guideline
    result = assess_version(version, found)
    open_points = [finding for finding in result.findings if not finding.is_lasting]
    told = all_told(open_points, guideline)
    return [f"{row['text']} {row['remedy']}" for row in told if row["severity"] in {"blocks", "fix"}]


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """Log advice that was given."""
    found = staff_case(request, pk)
    form = AdviceForm(request.POST or None, initial={"given_on": localdate()})
    if request.POST and form.is_valid():
        checks.log_advice(
            application=found, actor=person_of(request), now=timezone.now(), **form.cleaned_data
        )
        return carried_out(request, pk, _("The advice is noted."))
    return render(request, "applications/desk_advice.html", {"case": found, "form": form})


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the applicant; on a draft the office sees no more than the questions."""
    found = answerable_case(request, pk)
    form = MessageForm(request.POST or None)
    if request.POST and form.is_valid():
        threads.write_message(
            application=found, actor=person_of(request), text=form.cleaned_data["text"], now=timezone.now()
        )
        return carried_out(request, pk, _("Your message is on its way."))
    is_draft = found.state in UNSENT and not found.entered_by_id
    context = {
        "case": found,
        "form": form,
        "thread_messages": case_messages(found, person_of(request)),
        "back_url": reverse("applications:desk")
        if is_draft
        else reverse("applications:desk-case", args=[pk]),
    }
    return render(request, "applications/desk_answer.html", context)


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed paper is on file: the application counts."""
    found = staff_case(request, pk)
    if not is_possible(request, found, "confirm_by_signature"):
        return not_possible(request, pk)
    if request.method == "POST":
        try:
            submission.confirm_by_signature(application=found, actor=person_of(request), now=timezone.now())
        except NotPossible:
            return not_possible(request, pk)
        return carried_out(request, pk, _("The application counts from today."))
    return render(request, "applications/desk_signature.html", {"case": found})


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Write down a paper or spoken application for somebody."""
    user = person_of(request)
    programmes = list(Programme.objects.open().filter(pk__in=roles_of(user).programmes(OFFICERS)))
    form = OfficeEntryForm(request.POST or None, programmes=programmes)
    if request.POST and form.is_valid():
        try:
            return redirect("applications:tasks", write_down(form, user).pk)
        except Refused as refusal:
            form.add_error(
                refusal.field, _("You cannot write down an application of your own. Apply like everybody.")
            )
    return render(request, "applications/desk_enter.html", {"form": form})


def write_down(form: OfficeEntryForm, officer: User) -> Application:
    """Begin the draft for the applicant named in the form. Raises Refused("own_application")."""
    now, data = timezone.now(), form.cleaned_data
    who = {name: data[name] for name in ("email", "contact", "name", "legal_form")}
    return drafts.start_draft(
        programme=form.programmes[data["programme"]],
        initiative=initiative_for(**who, by=officer, now=now),
        by=officer,
        now=now,
        channel=data["channel"],
        for_applicant=True,
    )
