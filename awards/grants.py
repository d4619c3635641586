"""Granting: decision, commitment of the pot and award in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from applications.decisions import approve_application
from applications.models import Application
from awards.models import Award


@transaction.atomic
def grant_application(
    *,
    application: Application,
    actor: User,
    now: datetime,
    amount: Decimal,
    by_year: Mapping[int, Decimal],
    reasons: str = "",
    cut_lines: list[dict[str, Any]] | None = None,
) -> Award:
    """Approve `amount` euros and write the award. Raises what applications.decisions.approve_application raises."""
    decision = approve_application(
        application=application,
        actor=actor,
        now=now,
        amount=amount,
        by_year=by_year,
        reasons=reasons,
        cut_lines=cut_lines,
    )
    return Award.objects.create(
        application=decision.application, decision=decision, amount=decision.amount, granted_at=now
    )
