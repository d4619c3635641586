"""Years and programmes reach a view only through here: fetched and checked in one step. Anything else is a 404."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from accounts.access import person_of, roles_of
from accounts.roles import RoleName
from budgets.models import BudgetYear, LedgerEntry
from budgets.people import READERS
from funding.models import Programme


def years_of(request: HttpRequest, roles: frozenset[RoleName] = READERS) -> Any:
    """The years of the programmes in which the person holds one of the roles."""
    mine = roles_of(person_of(request)).programmes(roles)
    return BudgetYear.objects.filter(programme_id__in=mine).select_related("programme")


def read_year(request: HttpRequest, pk: int, roles: frozenset[RoleName] = READERS) -> BudgetYear:
    """A year the person may read, or do with what `roles` may. One query."""
    found: BudgetYear = get_object_or_404(years_of(request, roles), pk=pk)
    return found


def read_year_to_export(request: HttpRequest, pk: int) -> tuple[BudgetYear, int]:
    """A year with the number of its last ledger row in one look: later bookings are not in the file. One query."""
    last = LedgerEntry.objects.filter(budget_year=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    found = get_object_or_404(years_of(request).annotate(last_entry=Subquery(last)), pk=pk)
    return found, found.last_entry or 0


def kept_programme(request: HttpRequest, slug: str, roles: frozenset[RoleName]) -> Programme:
    """A programme in which the person holds one of the roles. One query."""
    mine = roles_of(person_of(request)).programmes(roles)
    found: Programme = get_object_or_404(Programme.objects.filter(pk__in=mine), slug=slug)
    return found


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with, an empty one too; None while it is only shown."""
    return request.POST if request.method == "POST" else None
