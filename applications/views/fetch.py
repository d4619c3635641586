"""Cases reach a view only through here: fetched and checked in one step. Anything else is a 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import person_of
from applications.models import Application

RELATED = ("programme", "initiative", "guideline_version")


def own_case(request: HttpRequest, pk: int) -> Application:
    """A case of one of the person's initiatives."""
    user = person_of(request)
    mine = Application.objects.of_applicant(user).select_related(*RELATED)
    case: Application = get_object_or_404(mine, pk=pk)
    case.known_people[user.pk] = True
    return case


def staff_case(request: HttpRequest, pk: int) -> Application:
    """A case the officer or auditor may read."""
    readable = Application.objects.of_staff(person_of(request)).select_related(*RELATED)
    case: Application = get_object_or_404(readable, pk=pk)
    return case


def answerable_case(request: HttpRequest, pk: int) -> Application:
    """A case on which the office may write, also a draft whose applicant has asked something."""
    answerable = Application.objects.answerable_by(person_of(request)).select_related(*RELATED)
    case: Application = get_object_or_404(answerable, pk=pk)
    return case


def any_case(request: HttpRequest, pk: int) -> Application:
    """A case the person may open, as applicant or as staff."""
    visible = Application.objects.visible_to(person_of(request)).select_related(*RELATED)
    case: Application = get_object_or_404(visible, pk=pk)
    return case


def writable_case(request: HttpRequest, pk: int) -> Application:
    """A case whose answers the person may type: the applicant, or the officer for what the office writes down."""
    writable = Application.objects.writable_by(person_of(request)).select_related(*RELATED)
    case: Application = get_object_or_404(writable, pk=pk)
    return case
