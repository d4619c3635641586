"""Cases reach a view only through here: fetched and checked in one step. Anything else is a 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import person_of
from accounts.models import User
from applications.models import Application
from applications.querysets import ApplicationQuerySet

RELATED = ("programme", "initiative", "guideline_version")


def fetched(cases: ApplicationQuerySet, user: User, pk: int) -> Application:
    """One of `cases`, with what the person is to it. One query."""
    found = cases.telling_standing_of(user).select_related(*RELATED)
    case: Application = get_object_or_404(found, pk=pk)
    case.known_people[user.pk] = case.is_theirs  # type: ignore[attr-defined]
    case.known_conflicts[user.pk] = case.is_kept_from_them  # type: ignore[attr-defined]
    return case


def own_case(request: HttpRequest, pk: int) -> Application:
    """A case of one of the person's initiatives."""
    user = person_of(request)
    return fetched(Application.objects.of_applicant(user), user, pk)


def staff_case(request: HttpRequest, pk: int) -> Application:
    """A case the officer or auditor may read."""
    user = person_of(request)
    return fetched(Application.objects.of_staff(user), user, pk)


def answerable_case(request: HttpRequest, pk: int) -> Application:
    """A case on which the office may write, also a draft whose applicant has asked something."""
    user = person_of(request)
    return fetched(Application.objects.answerable_by(user), user, pk)


def any_case(request: HttpRequest, pk: int) -> Application:
    """A case the person may open, as applicant or as staff."""
    user = person_of(request)
    return fetched(Application.objects.visible_to(user), user, pk)


def writable_case(request: HttpRequest, pk: int) -> Application:
    """A case whose answers the person may type: the applicant, or the officer for what the office writes down."""
    user = person_of(request)
    return fetched(Application.objects.writable_by(user), user, pk)
