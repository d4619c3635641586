"""What follows a decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Decision


class Award(models.Model):
    """Money promised to an initiative by a decision; exists from the moment the pot is committed."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="award")
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    granted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application.reference}: {self.amount}"
