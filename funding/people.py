"""Who holds a role in a programme now: the people to ask, to tell and to count."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from funding.models import Programme, RoleAssignment


def people_with(programme: Programme, roles: Iterable[str], *, on: date | None = None) -> QuerySet[User]:
    """Active people who hold one of `roles` in the programme on a local date (today when None), each once, in
    a stable order."""
    held = RoleAssignment.objects.filter(programme=programme).in_force(on).holding(*roles)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")
