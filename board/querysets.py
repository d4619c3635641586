"""Which ballots a person sees, and which are due."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from accounts.access import roles_of
from accounts.roles import BALLOT_KEEPERS, CASE_READERS
from board.states import BallotState

if TYPE_CHECKING:
    from board.models import Ballot  # noqa: F401


class BallotQuerySet(models.QuerySet["Ballot"]):
    def of_member(self, user: Any) -> Self:
        """Ballots in which the person has a seat."""
        return self.filter(seats__member=user)

    def kept_by(self, user: Any) -> Self:
        """Ballots the person may open, watch and take back as officer, deputy or chair; auditors may read."""
        programmes = roles_of(user).programmes(BALLOT_KEEPERS | CASE_READERS)
        return self.filter(application__programme_id__in=programmes)

    def open(self) -> Self:
        return self.filter(state=BallotState.OPEN)

    def due_to_close(self, now: datetime) -> Self:
        return self.open().filter(closes_at__lte=now).order_by("closes_at", "pk")
