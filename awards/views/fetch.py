"""Awards reach a view only through here: fetched and checked in one step. Anything else is a 404."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import person_of
from awards.models import Award

RELATED = (
    "application__programme",
    "application__initiative",
    "application__guideline_version",
    "decision__version__guideline_version",
)


def fetched(awards: Any, pk: int) -> Award:
    found: Award = get_object_or_404(awards.select_related(*RELATED), pk=pk)
    return found


def own_award(request: HttpRequest, pk: int) -> Award:
    """An award of one of the person's initiatives. One query."""
    return fetched(Award.objects.of_applicant(person_of(request)), pk)


def kept_award(request: HttpRequest, pk: int) -> Award:
    """An award the officer deals with. One query."""
    return fetched(Award.objects.kept_by(person_of(request)), pk)


def read_award(request: HttpRequest, pk: int) -> Award:
    """An award officer or auditor may read. One query."""
    return fetched(Award.objects.read_by(person_of(request)), pk)


def any_award(request: HttpRequest, pk: int) -> Award:
    """An award the person may open, as applicant or in office. One query."""
    return fetched(Award.objects.visible_to(person_of(request)), pk)
