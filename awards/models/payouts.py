"""Money that goes out, and money that comes back."""

import uuid
from typing import Any, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models.awards import Account, Award
from awards.models.fields import money, person
from awards.payout_plan import Years, as_read
from awards.querysets import BankStatementQuerySet, PayoutQuerySet, PayoutRunQuerySet
from awards.states import PayoutState
from funding.models import Programme

# In these a second person has released the payment.
GONE_OUT = [PayoutState.RELEASED, PayoutState.EXPORTED, PayoutState.PAID, PayoutState.BOUNCED]


def end_to_end_id() -> str:
    """Unique for ever (ISO 20022: at most 35 signs); belongs to the payout, not to a file."""
    return uuid.uuid4().hex


def run_path(run: "PayoutRun", filename: str) -> str:
    return f"runs/{uuid.uuid4().hex}"


class PayoutRun(models.Model):
    """Payouts given to the bank together; its file is made once and stays the same (pain.001.001.09)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="payout_runs")
    message_id = models.CharField(max_length=35, unique=True)
    execute_on = models.DateField(_("to be paid on"))
    made_by = person()
    made_at = models.DateTimeField()
    file = models.FileField(upload_to=run_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    downloaded_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = PayoutRunQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.message_id


class Payout(models.Model):
    """One payment to an initiative. Who prepared it cannot release it; the database sees to that, too."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="payouts")
    number = models.PositiveIntegerField()
    amount = money(_("amount"))
    # What each budget year carries of it: {"2026": "1200.00"}.
    by_year = models.JSONField(default=dict)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(max_length=10, choices=PayoutState.choices, default=PayoutState.PLANNED)
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="payouts"
    )
    prepared_by = person(null=True, blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True)
    released_by = person(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    run = models.ForeignKey(
        PayoutRun, null=True, blank=True, on_delete=models.PROTECT, related_name="payouts"
    )
    end_to_end_id = models.CharField(max_length=35, unique=True, default=end_to_end_id, editable=False)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    booked_by = person(null=True, blank=True)
    bounced_on = models.DateField(_("came back on"), null=True, blank=True)
    # The payment that came back, in whose place this one is made, under a number of its own for the bank.
    again_of = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="next_attempt"
    )
    # Why it was given back to the office, or what the bank said.
    note = models.TextField(blank=True)

    objects: ClassVar[Any] = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["award", "number"]
        indexes = [models.Index(fields=["state", "due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="payouts_count_up"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payouts_are_positive"),
            models.CheckConstraint(
                condition=Q(released_by=None) | ~Q(released_by=F("prepared_by")),
                name="two_people_pay",
            ),
            # Without a first person there is no second one.
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(prepared_by__isnull=False, account__isnull=False),
                name="released_after_prepared",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=GONE_OUT) | Q(released_by__isnull=False),
                name="money_goes_out_released",
            ),
            models.CheckConstraint(
                condition=~Q(state=PayoutState.EXPORTED) | Q(run__isnull=False), name="exported_in_a_run"
            ),
            models.CheckConstraint(
                condition=~Q(state=PayoutState.PAID) | Q(paid_on__isnull=False), name="paid_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.number}: {self.amount}"

    @property
    def years(self) -> Years:
        """What each budget year carries of it."""
        return as_read(self.by_year)


class BankStatement(models.Model):
    """A file of the bank that was read, and what became of each entry. The file itself is not kept.

    Of entries that are none of our payments only day, amount and reference are kept, no names.
    """

    programmes = models.ManyToManyField(Programme, related_name="bank_statements")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    read_by = person()
    read_at = models.DateTimeField()
    # [{"outcome", "reference", "amount", "currency", "on", "payout", "reason"}, …] as awards.statements wrote it.
    entries = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # All entries that are none of our payments; `entries` keeps the first of them only.
    unknown = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = BankStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.read_at:%Y-%m-%d}"
