"""Reminders of the proof of use: before it is due, on the day, then again and again. The days stand in the guideline."""

from collections.abc import Iterator
from datetime import datetime, time
from functools import partial

from django.db.models import Max, Q, QuerySet
from django.utils.timezone import get_default_timezone, localdate, make_aware

from applications.mails import recipient
from awards import proof_mails
from awards.models import Award
from awards.states import UNDER_WAY, ChangeKind, ChangeState
from notifications.countdown import is_day, step_due
from notifications.letters import Letter
from notifications.schedule import Reminder

ON_THE_DAY = 0


def due(now: datetime) -> Iterator[Reminder]:
    """Everything about proofs that is due at `now` (contract of notifications.schedule)."""
    for award in awaited_proofs():
        found = reminder_of(award, now)
        if found is None:
            continue
        key, compose, about = found
        for user in award.application.initiative.people.all():
            if user.is_active:
                yield Reminder(key=f"{key}:{user.pk}", to=recipient(user), compose=compose, about=about)


def awaited_proofs() -> QuerySet[Award]:
    """Awards whose proof is to come, with the day on which more time was last given. Two queries."""
    given = Q(changes__kind=ChangeKind.PROOF_DATE, changes__state=ChangeState.DONE)
    awards: QuerySet[Award] = Award.objects.filter(state__in=UNDER_WAY, proof_due_on__isnull=False)
    return (
        awards.annotate(extended_at=Max("changes__decided_at", filter=given))
        .select_related(
            "proof",
            "application__initiative",
            "application__programme",
            "decision__version__guideline_version",
        )
        .prefetch_related("application__initiative__people")
    )


def opened_at(award: Award) -> datetime:
    """Since when the day has stood: nobody is reminded of a date that was set a moment ago."""
    proof = getattr(award, "proof", None)
    moments = (
        award.accepted_at or award.granted_at,
        award.extended_at,  # type: ignore[attr-defined]
        proof.returned_at if proof else None,
    )
    return max(moment for moment in moments if moment is not None)


def reminder_of(award: Award, now: datetime) -> tuple[str, partial[Letter], str] | None:
    """Key, letter and a word for the operator, if one is due. The key holds the day: another day begins anew."""
    due_on = award.proof_due_on
    if due_on is None:
        return None
    rules = award.decision.version.guideline_version.guideline.reminders
    case, stem = award.application, f"proof:{award.pk}:{due_on:%Y%m%d}"
    closes_at = make_aware(datetime.combine(due_on, time.max), get_default_timezone())
    if now < closes_at:
        days_before = (*rules.proof_days_before, ON_THE_DAY)
        step = step_due(days_before, opened_at=opened_at(award), closes_at=closes_at, now=now)
        if step is None:
            return None
        left = (due_on - localdate(now)).days
        letter = partial(proof_mails.proof_due, case, award=award, days=left)
        return f"{stem}:{step}", letter, f"proof of {case.reference} due in {left} days"
    times = (localdate(now) - due_on).days // rules.proof_overdue_days
    if times < 1 or not is_day(now):
        return None
    letter = partial(proof_mails.proof_late, case, award=award)
    return f"{stem}:late-{times}", letter, f"proof of {case.reference} late"
