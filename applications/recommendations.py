"""What the board advises arrives at the case."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from applications.models import Application, Recommendation
from applications.workflow import lock_application, move


@transaction.atomic
def record_recommendation(
    *,
    application: Application,
    now: datetime,
    outcome: str,
    amount: Decimal,
    lowest: Decimal,
    highest: Decimal,
    counts: dict[str, Any],
    reasons: list[str],
) -> Recommendation:
    """Store the result of a closed, quorate ballot and put the case on the officer's desk.

    Amounts are euros; `counts` are numbers of votes, never names; `reasons` are the members' remarks without
    names. Raises NotPossible when the case is no longer with the board.
    """
    case = lock_application(application.pk)
    recommendation = Recommendation.objects.create(
        application=case,
        outcome=outcome,
        amount=amount,
        lowest=lowest,
        highest=highest,
        counts=counts,
        reasons=reasons,
        recorded_at=now,
    )
    move(case, "record_recommendation", actor=None, now=now, outcome=outcome, amount=amount, counts=counts)
    return recommendation
