"""Which awards a person sees, and what is on its way."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.access import roles_of
from accounts.roles import CASE_READERS, OFFICERS, POT_READERS, RoleName
from applications.conflicts import conflicts_of
from awards.states import FINISHED, PAYABLE, AwardState, PayoutState

if TYPE_CHECKING:
    from awards.models import Award, BankStatement, Notice, Payout, PayoutRun, Receipt  # noqa: F401


NOT_OUT_YET = (PayoutState.PLANNED, PayoutState.PREPARED, PayoutState.RELEASED, PayoutState.EXPORTED)


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

    def over(self) -> Self:
        """Nothing more happens: finished, and no money is still to go out."""
        return self.filter(state__in=FINISHED).exclude(pk__in=unpaid_rest())

    def under_way(self) -> Self:
        """Not finished, or settled with money still to go out."""
        return self.filter(~Q(state__in=FINISHED) | Q(pk__in=unpaid_rest()))

    def visible_to(self, user: Any) -> Self:
        """Awards the person may open, as applicant or in office."""
        return self.filter(
            Q(pk__in=self.of_applicant(user).values("pk")) | Q(pk__in=self.read_by(user).values("pk"))
        )


def unpaid_rest() -> Any:
    """Settled grants whose last money is still to go out, or with the bank."""
    awards = award_model().objects.filter(state=AwardState.SETTLED, payouts__state__in=NOT_OUT_YET)
    return awards.values("pk")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def released(self) -> Self:
        return self.filter(released_at__isnull=False)

    def of_applicant(self, user: Any) -> Self:
        """Released notices to the initiatives the person acts for."""
        return self.released().filter(application__initiative__in=user.initiatives.values("pk"))

    def kept_by(self, user: Any) -> Self:
        """Notices the person writes and releases in office, without a conflict of interest."""
        return self._in_office(user, OFFICERS)

    def read_by(self, user: Any) -> Self:
        """Notices the person reads in office, drafts too."""
        return self._in_office(user, CASE_READERS)

    def _in_office(self, user: Any, roles: Iterable[str]) -> Self:
        mine = self.filter(application__programme_id__in=roles_of(user).programmes(roles))
        return mine.exclude(of_cases(conflicts_of(user)))

    def visible_to(self, user: Any) -> Self:
        """Notices the person may open, as applicant or in office."""
        return self.filter(
            Q(pk__in=self.model.objects.of_applicant(user).values("pk"))
            | Q(pk__in=self.model.objects.read_by(user).values("pk"))
        )


TREASURERS = frozenset({RoleName.TREASURER})


class PayoutQuerySet(models.QuerySet["Payout"]):
    def on_its_way(self) -> Self:
        """Paid, or so far that it cannot be stopped here: given to the bank."""
        return self.filter(state__in=[PayoutState.EXPORTED, PayoutState.PAID])

    def to_come(self) -> Self:
        """Not yet given to the bank. One that came back is history: another payment is made in its place."""
        return self.filter(state__in=[PayoutState.PLANNED, PayoutState.PREPARED, PayoutState.RELEASED])

    def due(self, today: date) -> Self:
        """Planned, and the office should prepare them now."""
        return self.filter(state=PayoutState.PLANNED, due_on__lte=today)

    def counting(self) -> Self:
        """All that use up the grant: without those that came back or were cancelled."""
        return self.exclude(state__in=[PayoutState.BOUNCED, PayoutState.CANCELLED])

    def paid(self) -> Self:
        return self.filter(state=PayoutState.PAID)

    def payable(self) -> Self:
        """Of grants whose money may go out now."""
        return self.filter(award__state__in=PAYABLE)

    def of_programmes(self, user: Any, roles: Any) -> Self:
        """Of the programmes in which the person holds one of `roles`, without cases of their own."""
        mine = self.filter(award__application__programme_id__in=roles_of(user).programmes(roles))
        return mine.exclude(Q(award__in=award_model().objects.filter(of_cases(conflicts_of(user)))))

    def read_by(self, user: Any) -> Self:
        """Payments a person sees in office."""
        return self.of_programmes(user, POT_READERS)

    def booked_by_treasurer(self, user: Any) -> Self:
        """Payments the person may book as the treasurer."""
        return self.of_programmes(user, TREASURERS)


def award_model() -> Any:
    from awards.models import Award

    return Award


class PayoutRunQuerySet(models.QuerySet["PayoutRun"]):
    def read_by(self, user: Any) -> Self:
        return self.filter(programme_id__in=roles_of(user).programmes(POT_READERS))

    def kept_by(self, user: Any) -> Self:
        """Runs of which the person is the treasurer."""
        return self.filter(programme_id__in=roles_of(user).programmes(TREASURERS))


class BankStatementQuerySet(models.QuerySet["BankStatement"]):
    def read_by_office(self, user: Any) -> Self:
        """Statements read for a programme of which the person is treasurer or auditor."""
        held = roles_of(user).programmes(TREASURERS | {RoleName.AUDITOR})
        return self.filter(programmes__in=held).distinct()


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def in_use(self) -> Self:
        """Without those that were taken away."""
        return self.filter(removed_at=None)
