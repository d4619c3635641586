"""The officer's page for an exception or the consent to an early start."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of
from accounts.models import User
from accounts.roles import OFFICERS
from applications import concessions
from applications.content import Content
from applications.forms.desk import ConcessionForm, concession_label
from applications.models import Application
from applications.views.answers import carried_out, not_possible
from applications.views.fetch import staff_case
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.assess import Assessment


@open_to(OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def concede(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was granted: which exception or consent, since when, and why."""
    found, user = staff_case(request, pk), person_of(request)
    if not concessions.may_grant(found, user):
        return not_possible(request, pk)
    form = ConcessionForm(
        request.POST or None,
        names=concessions.possible_concessions(found),
        initial={"granted_on": localdate()},
    )
    if request.POST and form.is_valid():
        try:
            concessions.grant_concession(
                application=found, actor=user, now=timezone.now(), **form.cleaned_data
            )
        except (NotPossible, NotAllowed, Refused):
            return not_possible(request, pk)
        return carried_out(request, pk, _("It is written down. The applicant gets an e-mail now."))
    return render(request, "applications/desk_concession.html", {"case": found, "form": form})


def concession_context(
    found: Application, content: Content, result: Assessment, user: User
) -> dict[str, Any]:
    """What was granted, and whether this person is offered to grant more; nothing where there is no reason to."""
    if not concessions.is_about_concessions(found, content, result):
        return {}
    rows = [
        {"label": concession_label(name), "day": parse_date(granted["on"]), **granted}
        for name, granted in found.concessions.items()
    ]
    return {"concessions": {"rows": rows, "may_grant": concessions.may_grant(found, user)}}
