"""Reminders of money that is to be paid back: before a part is due, then again and again. The days stand in the guideline."""

from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from functools import partial

from django.db.models import QuerySet
from django.utils.timezone import get_default_timezone, localdate, make_aware

from applications.mails import recipient
from awards import claim_mails
from awards.claim_sums import Part, parts_of
from awards.models import Claim
from awards.states import ClaimState
from funding.guideline.procedure_rules import Reminders
from notifications.countdown import is_day, step_due
from notifications.letters import Letter
from notifications.schedule import Reminder

ZERO = Decimal("0.00")


def due(now: datetime) -> Iterator[Reminder]:
    """Everything about repayments that is due at `now` (contract of notifications.schedule)."""
    for claim in demands():
        found = reminder_of(claim, now)
        if found is None:
            continue
        key, compose, about = found
        for user in claim.award.application.initiative.people.all():
            if user.is_active:
                yield Reminder(key=f"{key}:{user.pk}", to=recipient(user), compose=compose, about=about)


def demands() -> QuerySet[Claim]:
    """Demands that run, with what came in. Three queries."""
    claims: QuerySet[Claim] = Claim.objects.filter(state=ClaimState.DEMANDED)
    return claims.select_related(
        "award__application__initiative",
        "award__application__programme",
        "award__decision__version__guideline_version",
    ).prefetch_related("repayments", "award__application__initiative__people")


def reminder_of(claim: Claim, now: datetime) -> tuple[str, partial[Letter], str] | None:
    """Key, letter and a word for the operator, if one is due for the earliest part that is not paid."""
    today = localdate(now)
    repaid = sum((row.amount - row.interest for row in claim.repayments.all()), ZERO)
    part = next((part for part in parts_of(claim, repaid, today) if part.open > ZERO), None)
    if part is None or claim.decided_at is None:
        return None
    rules = claim.award.decision.version.guideline_version.guideline.reminders
    case, stem = claim.award.application, f"repayment:{claim.pk}:{part.due_on:%Y%m%d}"
    if today <= part.due_on:
        step = step_before(part, rules, claim.decided_at, now)
        if step is None:
            return None
        letter = partial(claim_mails.part_due, case, claim=claim, part=part)
        return f"{stem}:{step}", letter, f"repayment of {case.reference} due on {part.due_on}"
    times = (today - part.due_on).days // rules.repayment_overdue_days
    if times < 1 or not is_day(now):
        return None
    letter = partial(claim_mails.part_late, case, claim=claim, part=part)
    return f"{stem}:late-{times}", letter, f"repayment of {case.reference} late"


def step_before(part: Part, rules: Reminders, decided_at: datetime, now: datetime) -> int | None:
    closes_at = make_aware(datetime.combine(part.due_on, time.max), get_default_timezone())
    return step_due(rules.repayment_days_before, opened_at=decided_at, closes_at=closes_at, now=now)
