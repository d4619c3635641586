"""Money that is to be paid back: hearing, demand, interest, instalments, waiver (§§ 28, 48–49a VwVfG)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Award
from awards.models.fields import money, person
from awards.states import UNDER_WAY, AwardState, ClaimState, Ground


class Claim(models.Model):
    """The town asks for money back. One at a time for an award."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="claims")
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.HEARING)
    # Where the grant stood before the hearing: there it goes on if nothing is demanded.
    opened_from = models.CharField(max_length=20, choices=AwardState.choices)
    amount = money(_("to be paid back"))
    # Why, as the hearing tells the applicant.
    reason = models.TextField()
    # When the authority knew the facts: within a year from then it must decide (§ 48 (4) VwVfG).
    known_on = models.DateField(_("facts known since"))
    heard_by = person()
    heard_at = models.DateTimeField()
    answer_until = models.DateField(_("answer wanted by"))
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = person(null=True, blank=True)
    decided_by = person(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    # The clause of the law the demand rests on.
    ground = models.CharField(max_length=12, choices=Ground.choices, blank=True)
    # Interest runs from this day (§ 49a (3) VwVfG); None: none is asked.
    interest_from = models.DateField(null=True, blank=True)
    # [{"due_on": day, "amount": sum}, …]; one part if it is to be paid at once.
    instalments = models.JSONField(default=list, blank=True)
    waived_by = person(null=True, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waiver_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-heard_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=models.Q(state__in=[ClaimState.HEARING, ClaimState.DEMANDED]),
                name="one_claim_at_a_time",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="claims_are_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.amount}"

    @property
    def ends_project(self) -> bool:
        """Whether the project still ran when the hearing began, so that a demand ends it."""
        return self.opened_from in UNDER_WAY


class Repayment(models.Model):
    """Money that came back. Booked by the treasurer; each goes back to the budget year it came from."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="repayments")
    # None: paid back without being asked.
    claim = models.ForeignKey(
        Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="repayments"
    )
    amount = money(_("amount"))
    interest = money(_("of this interest"))
    by_year = models.JSONField(default=dict)
    received_on = models.DateField(_("received on"))
    booked_by = person()
    booked_at = models.DateTimeField()
    note = models.TextField(blank=True)
    # The fingerprint of the entry of a bank statement it was booked from: booked once, however often it is read.
    entry = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="repayments_are_positive"),
            models.UniqueConstraint(
                fields=["entry"], condition=~models.Q(entry=""), name="an_entry_is_booked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.amount}"


class BaseRate(models.Model):
    """The base rate of a half-year (§ 247 BGB), as somebody of the office read it in the bank's announcement."""

    since = models.DateField(_("from"), unique=True)
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)
    entered_by = person()
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-since"]

    def __str__(self) -> str:
        return f"{self.since}: {self.percent}"
