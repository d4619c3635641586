"""Several cases, one pot: the order each member would fund them in, and what the board proposes."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from board.models.meetings import Meeting
from board.models.people import person
from funding.models import Programme


class CaseOrder(models.Model):
    """One member's order of the cases that compete for a year's pot. Only theirs until a proposal is made."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="case_orders")
    year = models.PositiveIntegerField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # Numbers of the cases, the one to be funded first on top.
    cases = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "year", "member"], name="one_order_each")]

    def __str__(self) -> str:
        return f"{self.member} {self.year}"


class Proposal(models.Model):
    """Who of several cases gets how much of what is left: the board proposes, people decide."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pot_proposals")
    year = models.PositiveIntegerField()
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="pot_proposals"
    )
    method = models.CharField(max_length=20)
    free = models.DecimalField(_("left in the pot"), max_digits=12, decimal_places=2)
    # [{"case": 12, "reference": "2026-0012", "asked": "900.00", "amount": "600.00"}] in the order they were served.
    amounts = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    reasons = models.TextField(_("reasons"), blank=True)
    made_by = person()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.programme.slug} {self.year}: {len(self.amounts)}"
