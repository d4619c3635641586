"""The words of the board's votes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BallotState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Taken back")


class Choice(models.TextChoices):
    FULL = "full", _("Fund in full")
    REDUCED = "reduced", _("Fund a lower amount")
    AGAINST = "against", _("Do not fund")
    ABSTAIN = "abstain", _("Abstain")
