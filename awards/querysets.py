"""Which awards a person sees, and what is on its way."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.access import roles_of
from accounts.roles import CASE_READERS, OFFICERS
from applications.conflicts import conflicts_of
from awards.states import PayoutState

if TYPE_CHECKING:
    from awards.models import Award, Payout, Receipt  # noqa: F401


def of_cases(condition: Q) -> Q:
    """A condition on applications, said of their awards."""
    from applications.models import Application

    return Q(application__in=Application.objects.filter(condition))


class AwardQuerySet(models.QuerySet["Award"]):
    def of_applicant(self, user: Any) -> Self:
        """Awards of the initiatives the person acts for."""
        return self.filter(application__initiative__in=user.initiatives.values("pk"))

    def kept_by(self, user: Any) -> Self:
        """Awards the person deals with in office, without a conflict of interest."""
        mine = self.filter(application__programme_id__in=roles_of(user).programmes(OFFICERS))
        return mine.exclude(of_cases(conflicts_of(user)))

    def read_by(self, user: Any) -> Self:
        """Awards the person reads in office."""
        mine = self.filter(application__programme_id__in=roles_of(user).programmes(CASE_READERS))
        return mine.exclude(of_cases(conflicts_of(user)))

    def visible_to(self, user: Any) -> Self:
        """Awards the person may open, as applicant or in office."""
        return self.filter(
            Q(pk__in=self.of_applicant(user).values("pk")) | Q(pk__in=self.read_by(user).values("pk"))
        )


class PayoutQuerySet(models.QuerySet["Payout"]):
    def on_its_way(self) -> Self:
        """Paid, or so far that it cannot be stopped here: given to the bank."""
        return self.filter(state__in=[PayoutState.EXPORTED, PayoutState.PAID])

    def to_come(self) -> Self:
        """Not yet given to the bank."""
        return self.filter(
            state__in=[
                PayoutState.PLANNED,
                PayoutState.PREPARED,
                PayoutState.RELEASED,
                PayoutState.BOUNCED,
            ]
        )

    def paid(self) -> Self:
        return self.filter(state=PayoutState.PAID)


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def in_use(self) -> Self:
        """Without those that were taken away."""
        return self.filter(removed_at=None)
