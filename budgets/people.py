"""Who reads the pot and who may change it, in each programme of their own."""

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import OFFICERS, POT_READERS, RoleName
from funding.errors import NotAllowed
from funding.models import Programme

READERS = POT_READERS | {RoleName.ADMINISTRATOR}
# Budgets, transfers, closing the books, provisional budget.
KEEPERS = frozenset({RoleName.TREASURER, RoleName.ADMINISTRATOR})
# Who knows whether a project still needs its money next year.
CARRIERS = OFFICERS | {RoleName.TREASURER}


def assure_role(by: User | None, roles: frozenset[RoleName], programme: Programme) -> None:
    """Raise NotAllowed unless `by` holds one of the roles in the programme; None is the command line."""
    if by is not None and not roles_of(by).holds(roles, programme.pk):
        raise NotAllowed("the pot")
