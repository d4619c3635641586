"""The field by which the board's records name a person, who is never taken out of them."""

from typing import Any

from django.conf import settings
from django.db import models


def person(name: str = "+", **options: Any) -> Any:
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=name, **options)
