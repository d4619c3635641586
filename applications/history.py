"""What the same initiative sent before, for rules that limit how often or how much one may get."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q, Sum
from django.utils.timezone import localdate

from applications.states import State
from funding.guideline.checks_deadlines import round_for
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts, Past

if TYPE_CHECKING:
    from applications.models import Application

SHOWN = ("received_at", "state", "title", "initiative__legal_form", "granted")


def earlier_applications(case: "Application") -> tuple[Past, ...]:
    """The initiative's other applications to this programme that arrived before this one. One query.

    What was withdrawn does not count; what is not decided yet counts as an application without a grant.
    """
    others = type(case).objects.filter(
        initiative=case.initiative_id, programme=case.programme_id, received_at__isnull=False
    )
    if case.received_at is not None:
        others = others.filter(received_at__lt=case.received_at)
    rows = (
        others.exclude(pk=case.pk)
        .exclude(state=State.WITHDRAWN)
        .annotate(granted=Sum("decisions__amount", filter=Q(decisions__outcome="approved")))
        .order_by("received_at", "pk")
        .values(*SHOWN)
    )
    return tuple(past_of(row, case.guideline) for row in rows)


def past_of(row: dict[str, Any], guideline: Guideline) -> Past:
    facts = Facts(received_at=row["received_at"], legal_form=row["initiative__legal_form"])
    call = round_for(guideline, facts)
    return Past(
        on=localdate(row["received_at"]),
        granted=row["state"] == State.APPROVED,
        amount=row["granted"] or Decimal("0.00"),
        project=row["title"][:100] or None,
        call=call.key if call else None,
    )
