"""The annual pot: one row per budget year and an append-only ledger behind it."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.models import Programme

ZERO = Decimal("0.00")


def money_field(label: Any) -> Any:
    """Euros and cents, exact."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, default=ZERO)


def at_most(field: str, limit: Any) -> LessThanOrEqual:
    """That a column is no more than `limit`, both to the cent: SQLite adds in binary fractions, where 0.10 + 0.20 > 0.30."""
    return LessThanOrEqual(Round(F(field), precision=2), Round(limit, precision=2))


class BudgetYear(models.Model):
    """The pot of a calendar year. The database itself refuses a row that is overdrawn."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="budget_years")
    year = models.PositiveIntegerField(_("year"))
    budget = money_field(_("budget"))
    transferred_in = money_field(_("transferred in"))
    transferred_out = money_field(_("transferred out"))
    committed = money_field(_("committed"))
    paid = money_field(_("paid"))
    returned = money_field(_("returned"))
    # Provisional budget (§ 82 GO NRW): advice and votes go on, notices wait.
    is_provisional = models.BooleanField(_("provisional budget"), default=False)
    # The year's books are closed: nothing more is committed.
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year"], name="one_pot_per_year"),
            models.CheckConstraint(
                condition=at_most("committed", F("budget") + F("transferred_in") - F("transferred_out")),
                name="pot_never_overdrawn",
            ),
            models.CheckConstraint(condition=Q(committed__gte=0), name="commitments_never_negative"),
            models.CheckConstraint(
                condition=at_most("paid", F("committed") + F("returned")),
                name="only_committed_money_is_paid",
            ),
            models.CheckConstraint(
                condition=Q(returned__gte=0) & Q(at_most("returned", F("paid"))),
                name="only_paid_money_returns",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme.slug} {self.year}"

    @property
    def available(self) -> Decimal:
        """What the year may commit at most, in euros."""
        available: Decimal = self.budget + self.transferred_in - self.transferred_out
        return available

    @property
    def free(self) -> Decimal:
        """What is left to commit, in euros."""
        free: Decimal = self.available - self.committed
        return free

    @property
    def spent(self) -> Decimal:
        """What was paid and has not come back, in euros."""
        spent: Decimal = self.paid - self.returned
        return spent

    @property
    def open(self) -> Decimal:
        """What is committed and not spent, in euros."""
        unspent: Decimal = self.committed - self.spent
        return unspent

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None


class EntryKind(models.TextChoices):
    BUDGET = "budget", _("Budget set")
    BUDGET_CUT = "budget_cut", _("Budget reduced")
    TRANSFER_IN = "transfer_in", _("Transferred in")
    TRANSFER_OUT = "transfer_out", _("Transferred out")
    COMMITMENT = "commitment", _("Committed")
    RELEASE = "release", _("Released")
    PAYOUT = "payout", _("Paid")
    REPAYMENT = "repayment", _("Paid back")


class LedgerEntry(models.Model):
    """One movement of the pot. Never changed, never deleted (triggers in the database see to that).

    `amount` is positive, in euros; the kind says in which direction it counts. A release is a movement of
    its own that frees what a commitment had bound. Money that is paid back frees nothing by itself: a release follows.
    """

    budget_year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    amount = money_field(_("amount"))
    case_reference = models.CharField(max_length=20, blank=True, db_index=True)
    # Of a transfer: the year the money went to or came from.
    other_year = models.PositiveIntegerField(_("other year"), null=True, blank=True)
    reason = models.TextField(blank=True)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    booked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["booked_at", "pk"]
        verbose_name_plural = "ledger entries"
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="amounts_are_positive")]
        indexes = [
            models.Index(fields=["budget_year", "booked_at", "id"]),
            models.Index(fields=["budget_year", "kind", "booked_at", "id"]),
            models.Index(fields=["budget_year", "case_reference"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class YearAct(models.TextChoices):
    FREEZE = "freeze", _("Books closed")
    UNFREEZE = "unfreeze", _("Books opened again")
    BEGIN_PROVISIONAL = "begin_provisional", _("Provisional budget begun")
    END_PROVISIONAL = "end_provisional", _("Provisional budget ended")


class YearLog(models.Model):
    """What was switched in a year, by whom and why. Never changed, never deleted, like the ledger."""

    budget_year = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="log")
    act = models.CharField(max_length=20, choices=YearAct.choices)
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.budget_year}: {self.act}"
