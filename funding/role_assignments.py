"""Giving people roles in a programme and ending them. The only writer of role assignments outside the demo."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import User
from accounts.roles import RoleName
from funding.errors import DomainError
from funding.models import Programme, RoleAssignment


class RoleNotHeld(DomainError):  # noqa: N818
    """There is no role to end."""


class RolesOverlap(DomainError):  # noqa: N818
    """The person holds the same role again from a later day on."""


class EndsTooEarly(DomainError):  # noqa: N818
    """A role would end before yesterday: who was responsible on a past day must stay known."""


@transaction.atomic
def give_role(
    *,
    programme: Programme,
    user: User,
    role: RoleName,
    today: date,
    since: date | None = None,
    until: date | None = None,
) -> RoleAssignment:
    """The person holds the role from `since` (today when None) to the end of `until` (for good when None).

    Who holds it already keeps their first day. Raises RolesOverlap when they hold it again later.
    """
    first = since or today
    held = lock_assignments(programme, user, role).filter(
        Q(until__gte=first) | Q(until=None) | Q(since=first)
    )
    later = held.filter(since__gt=first).exclude(until__lt=F("since")).first()
    if later and (until is None or until >= later.since):
        raise RolesOverlap(f"{user} is {role} from {later.since} on")
    current = held.filter(since__lte=first).first()
    if current is None:
        return RoleAssignment.objects.create(
            programme=programme, user=user, role=role, since=first, until=until
        )
    return set_end(assignment=current, until=until)


def set_end(*, assignment: RoleAssignment, until: date | None) -> RoleAssignment:
    """Give one assignment another last day. Who may, and which day, is for the caller to say."""
    if assignment.until != until:
        assignment.until = until
        assignment.save(update_fields=["until"])
    return assignment


def set_role(*, assignment: RoleAssignment, role: RoleName) -> RoleAssignment:
    """Turn an assignment that has not counted on any past day into one of another role."""
    assignment.role = role
    assignment.save(update_fields=["role"])
    return assignment


def withdraw_role(*, assignment: RoleAssignment) -> None:
    """Forget an assignment that has not begun."""
    assignment.delete()


@transaction.atomic
def end_role(*, programme: Programme, user: User, role: RoleName, until: date, today: date) -> None:
    """`until` is the last day on which the role counts; yesterday ends it at once.

    A time in the role that begins only later stays. Raises EndsTooEarly for a day before yesterday, RoleNotHeld
    when there is nothing left to end.
    """
    if until < today - timedelta(days=1):
        raise EndsTooEarly(f"{until} is over")
    running = lock_assignments(programme, user, role).filter(
        Q(until__gte=today) | Q(until=None), since__lte=max(until, today)
    )
    if not running.update(until=until):
        raise RoleNotHeld(f"{user} is not {role}")


def lock_assignments(programme: Programme, user: User, role: RoleName) -> QuerySet[RoleAssignment]:
    """The person's assignments of one role, oldest first; the programme's lock keeps two commands apart."""
    lock_programme(programme)
    return programme.role_assignments.filter(user=user, role=role).order_by("since")


def lock_programme(programme: Programme) -> None:
    """Two people change who holds which role: one after the other. Call inside a transaction."""
    Programme.objects.select_for_update().get(pk=programme.pk)
