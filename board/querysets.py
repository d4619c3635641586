"""Which ballots a person sees, and which are due."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.access import roles_of
from accounts.roles import BALLOT_KEEPERS, CASE_READERS
from applications.states import State
from board.states import BallotState

if TYPE_CHECKING:
    from board.models import Ballot, Seat  # noqa: F401


class BallotQuerySet(models.QuerySet["Ballot"]):
    def of_member(self, user: Any) -> Self:
        """Ballots in which the person has a seat."""
        return self.filter(seats__member=user)

    def kept_by(self, user: Any) -> Self:
        """Ballots the person may open, watch and take back as officer, deputy or chair; auditors may read.

        A keeper who is excluded from a ballot sees it as a member only.
        """
        programmes = roles_of(user).programmes(BALLOT_KEEPERS | CASE_READERS)
        excluded = self.model._default_manager.filter(seats__member=user, seats__excluded_at__isnull=False)
        return self.filter(application__programme_id__in=programmes).exclude(pk__in=excluded.values("pk"))

    def open(self) -> Self:
        return self.filter(state=BallotState.OPEN)

    def to_settle(self, now: datetime) -> Self:
        """Open ballots whose time is up, or whose case has left the board (withdrawn meanwhile)."""
        over = Q(closes_at__lte=now) | ~Q(application__state=State.AT_BOARD)
        return self.open().filter(over).order_by("closes_at", "pk")


class SeatQuerySet(models.QuerySet["Seat"]):
    def entitled(self) -> Self:
        """Seats that may vote."""
        return self.filter(excluded_at=None)

    def silent(self) -> Self:
        """Entitled seats without a vote."""
        return self.entitled().filter(vote=None)
