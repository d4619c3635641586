"""The award itself, and the bank account it is paid to."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Decision
from applications.summary import grouped
from awards.lifecycle import AwardLifecycle
from awards.models.fields import money, person
from awards.payout_plan import Years, as_read
from awards.querysets import AwardQuerySet
from awards.states import FINISHED


class Award(AwardLifecycle):
    """Money promised to an initiative by a decision; exists from the moment the pot is committed."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="award")
    # What is promised now; changes and the settlement alter it, the decision keeps the first sum.
    amount = money(_("amount"))
    # The same per budget year: {"2026": "1200.00"}.
    by_year = models.JSONField(default=dict)
    # The plan as it is now: version and changes together, {"starts_on", "ends_on", "lines": {key: amount}}.
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    lines = models.JSONField(default=list)
    proof_due_on = models.DateField(_("proof of use due"), null=True, blank=True)
    granted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = person(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # What the check of the proof left of the grant; None until then.
    final_amount = money(_("final grant"), null=True, blank=True, default=None)
    # What the office has to do with it, and since when; None while nobody waits for the office.
    office_waiting_since = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = AwardQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "proof_due_on"]),
            models.Index(fields=["office_waiting_since"]),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference}: {self.amount}"

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def years(self) -> Years:
        """What each budget year carries."""
        return as_read(self.by_year)

    def proof_is_late(self, today: date) -> bool:
        return self.proof_due_on is not None and today > self.proof_due_on


class Account(models.Model):
    """A bank account an award is paid to; a new one never changes the row of an old one."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="accounts")
    # Exactly as the bank knows it: banks compare the name (Regulation (EU) 2024/886).
    holder = models.CharField(_("account holder"), max_length=70)
    iban = models.CharField(_("IBAN"), max_length=34)
    bank = models.CharField(_("bank"), max_length=140, blank=True)
    is_private = models.BooleanField(_("a private person's account"), default=False)
    named_by = person()
    named_at = models.DateTimeField()
    # From then on another account counts.
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-named_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award"], condition=models.Q(replaced_at=None), name="one_account_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.holder} …{self.iban[-4:]}"

    @property
    def masked(self) -> str:
        """Enough to know one's own account: country, check digits and the last four signs."""
        return f"{self.iban[:4]} … {self.iban[-4:]}"

    @property
    def in_groups(self) -> str:
        """The number as it is printed."""
        return grouped(self.iban)
