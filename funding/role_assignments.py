"""Giving people roles in a programme and ending them. The only writer of role assignments outside the demo."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import RoleName
from funding.errors import DomainError
from funding.models import Programme, RoleAssignment


class RoleNotHeld(DomainError):  # noqa: N818
    """There is no role to end."""


class EndsTooEarly(DomainError):  # noqa: N818
    """A role would end before yesterday: who was responsible on a past day must stay known."""


@transaction.atomic
def give_role(*, programme: Programme, user: User, role: RoleName, today: date) -> RoleAssignment:
    """The person holds the role from `today` on, without an end. Who holds it already keeps their first day."""
    held = lock_assignments(programme, user, role).filter(
        Q(until__gte=today) | Q(until=None) | Q(since=today)
    )
    current = held.filter(since__lte=today).first()
    if current is None:
        return RoleAssignment.objects.create(programme=programme, user=user, role=role, since=today)
    if current.until is not None:
        current.until = None
        current.save(update_fields=["until"])
    return current


@transaction.atomic
def end_role(*, programme: Programme, user: User, role: RoleName, until: date, today: date) -> None:
    """`until` is the last day on which the role counts; yesterday ends it at once.

    Raises EndsTooEarly for a day before yesterday, RoleNotHeld when there is nothing left to end.
    """
    if until < today - timedelta(days=1):
        raise EndsTooEarly(f"{until} is over")
    running = lock_assignments(programme, user, role).filter(Q(until__gte=today) | Q(until=None))
    if not running.update(until=until):
        raise RoleNotHeld(f"{user} is not {role}")


def lock_assignments(programme: Programme, user: User, role: RoleName) -> QuerySet[RoleAssignment]:
    """The person's assignments of one role, oldest first; the programme's lock keeps two commands apart."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    return programme.role_assignments.filter(user=user, role=role).order_by("since")
