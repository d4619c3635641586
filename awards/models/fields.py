"""Fields that the records after a decision share."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models

ZERO = Decimal("0.00")


def person(**options: Any) -> Any:
    """Somebody the record names, who is never taken out of it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options)


def money(label: Any, **options: Any) -> Any:
    """An amount in the programme's currency, exact to the cent."""
    return models.DecimalField(label, max_digits=12, decimal_places=2, **{"default": ZERO, **options})
