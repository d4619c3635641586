"""Granting: decision, commitment of the pot and award in one transaction."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from applications.decisions import approve_application
from applications.models import Application, ApplicationVersion, Decision
from applications.rules import assess_version
from awards.models import Award

ZERO = Decimal("0.00")


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
    content = decision.version.content
    return Award.objects.create(
        application=decision.application,
        decision=decision,
        amount=decision.amount,
        by_year=decision.by_year,
        starts_on=content.audience.starts_on,
        ends_on=content.audience.ends_on,
        lines=plan_of(decision.version),
        proof_due_on=proof_due(decision),
        granted_at=now,
        office_waiting_since=now,
    )


def plan_of(version: ApplicationVersion) -> list[dict[str, str]]:
    """The lines of the cost plan that count: {"key", "label", "cost_type", "amount", "recognised"}, in their order."""
    counted = {line.key: line.recognised for line in assess_version(version).lines}
    return [
        {
            "key": cost.key,
            "label": cost.label,
            "cost_type": cost.cost_type,
            "amount": str(cost.amount),
            "recognised": str(counted.get(cost.key, ZERO)),
        }
        for cost in version.content.costs
    ]


def proof_due(decision: Decision) -> date | None:
    """The last day for the proof of use, by the guideline of the case; None if it is only sent on request."""
    proof, ends_on = (
        decision.version.guideline_version.guideline.proof,
        decision.version.content.audience.ends_on,
    )
    if ends_on is None or proof is None or proof.on_request:
        return None
    return proof.due_on(ends_on)
