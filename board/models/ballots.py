"""The advisory board's votes: a ballot per case, a seat per vote there is, a vote per seat; and questions."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, ApplicationVersion, Recommendation
from board.querysets import BallotQuerySet, SeatQuerySet
from board.states import Addressee, BallotState, Choice, Procedure


class Ballot(models.Model):
    """One round of voting on one version of one case."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="ballots")
    version = models.ForeignKey(ApplicationVersion, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=BallotState.choices, default=BallotState.OPEN)
    # By a circular letter until a moment, or in a meeting until the chair closes it.
    procedure = models.CharField(max_length=10, choices=Procedure.choices, default=Procedure.CIRCULAR)
    note = models.TextField(_("the officer's note"), blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    # Empty in a meeting.
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Who closed it early or took it back; nobody when it closed by itself.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    cancel_reason = models.TextField(blank=True)
    # A member wanted a meeting instead of a circular vote (§ 90 VwVfG).
    objected_at = models.DateTimeField(null=True, blank=True)
    # What "in full" stands for, in euros; frozen with the version that is voted on.
    max_grant = models.DecimalField(max_digits=12, decimal_places=2)
    # The rules of the guideline as they were when the ballot opened, and the sum that led to the result.
    rules = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    recommendation = models.OneToOneField(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="ballot"
    )

    objects: ClassVar[Any] = BallotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state="open"), name="one_open_ballot_per_case"
            ),
            models.CheckConstraint(
                condition=Q(procedure="meeting") | Q(closes_at__isnull=False),
                name="a_circular_vote_has_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "closes_at"]),
            models.Index(fields=["-closed_at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference}: {self.state}"

    @property
    def is_open(self) -> bool:
        """Not yet counted; a circular vote also needs `closes_at` not to have passed."""
        return self.state == BallotState.OPEN

    @property
    def is_circular(self) -> bool:
        return self.procedure == Procedure.CIRCULAR

    def takes_votes(self, now: datetime) -> bool:
        return self.is_open and (self.closes_at is None or now < self.closes_at)


class Seat(models.Model):
    """One vote there is in a ballot, and who has it: entitled, or excluded (§ 20 VwVfG).

    A deputy's seat names the member they stand in for. That member's own seat, if there is one, is excluded.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="seats")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    is_chair = models.BooleanField(default=False)
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    excluded_at = models.DateTimeField(null=True, blank=True)
    exclusion_reason = models.TextField(blank=True)
    excluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # What the program noticed (board.kinship) was looked at: no conflict of interest.
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[Any] = SeatQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "member"], name="one_seat_each")]

    def __str__(self) -> str:
        return f"{self.member} ({self.ballot_id})"

    @property
    def is_excluded(self) -> bool:
        return self.excluded_at is not None


class Vote(models.Model):
    """The one vote of a seat, changeable until the ballot closes. Hidden from everybody else until then."""

    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="vote")
    choice = models.CharField(max_length=10, choices=Choice.choices)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2, null=True, blank=True)
    remark = models.TextField(_("reasons"), blank=True)
    cast_at = models.DateTimeField()
    # Who takes the minutes may enter what a member present in a meeting says.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(choice="reduced", amount__gt=Decimal(0)) | Q(amount=None) & ~Q(choice="reduced"),
                name="only_a_lower_amount_has_an_amount",
            )
        ]

    def __str__(self) -> str:
        return f"vote of seat {self.seat_id}"


class Question(models.Model):
    """A member asks about a case; the answer reaches every member who may vote on it."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    addressee = models.CharField(max_length=10, choices=Addressee.choices)
    text = models.TextField(_("question"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"question {self.pk} on ballot {self.ballot_id}"
