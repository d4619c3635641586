"""Who sees which initiative, and which invitations still count."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.models import Initiative, Invitation  # noqa: F401  (named in the bases below)


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def visible_to(self, user: Any) -> Self:
        """The initiatives a person acts for; none for somebody who is not signed in."""
        return self.filter(memberships__user=user.pk) if user.is_authenticated else self.none()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Not yet accepted, whether or not they have run out."""
        return self.filter(accepted_at=None)

    def open_at(self, now: datetime) -> Self:
        """Can still be accepted at `now`."""
        return self.waiting().filter(expires_at__gt=now)
