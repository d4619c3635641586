"""What the board advises arrives at the case."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from applications.models import Application, Recommendation
from applications.states import WaitingReason
from applications.workflow import lock_application, move, put_on_desk
from funding.errors import Refused


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


@transaction.atomic
def void_recommendation(*, application: Application, actor: User, now: datetime, reason: str) -> Application:
    """The vote does not count, and the board votes again (§ 20 VwVfG: an excluded member took part).

    Called by the board, which tells everyone. Raises NotAllowed, NotPossible once there is a decision or no
    recommendation, Refused("reason_missing", "reason").
    """
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    case = lock_application(application.pk)
    move(case, "void_recommendation", actor=actor, now=now, reason=reason.strip())
    set_aside(case, now=now, reason=reason.strip())
    put_on_desk(case, now, WaitingReason.VOID)
    case.save()
    return case


def set_aside(case: Application, *, now: datetime, reason: str) -> None:
    """Nothing rests any more on what the board recommended so far."""
    case.recommendations.filter(void_at=None).update(void_at=now, void_reason=reason)
    case.__dict__.pop("recommendation", None)
