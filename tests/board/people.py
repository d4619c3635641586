"""Members of a board with deputies and absences, for tests."""

from datetime import date

from accounts.models import User
from board.models import Absence, Substitution
from funding.models import Programme, RoleAssignment
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_programme

LONG_AGO = date(2020, 1, 1)


def on_board(role_name: str, /, programme: Programme | None = None, **person: str) -> User:
    """A new person with a role since long ago."""
    user = role(role_name, programme or make_programme(), language="en", **person)
    RoleAssignment.objects.filter(user=user).update(since=LONG_AGO)
    return user


def deputy_of(*members: User, name: str = "Dana Deputy", since: date = LONG_AGO) -> User:
    """A new deputy member who stands in for each of the members."""
    deputy = on_board("board_deputy", name=name)
    for member in members:
        stand_in(member, deputy, since=since)
    return deputy


def stand_in(
    member: User, deputy: User, *, since: date = LONG_AGO, until: date | None = None
) -> Substitution:
    found: Substitution = Substitution.objects.create(
        programme=make_programme(), member=member, deputy=deputy, since=since, until=until
    )
    return found


def away(member: User, first: date, last: date) -> Absence:
    found: Absence = Absence.objects.create(member=member, first_day=first, last_day=last, noted_at=NOW)
    return found


def term_of(user: User) -> RoleAssignment:
    """The person's only term."""
    return user.role_assignments.get()
