"""What happens to grants by itself on a day (contract: notifications.schedule)."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from awards.models import Award, Payout
from awards.payouts import waits_for_office
from awards.states import PAYABLE, AwardState, ClaimState
from awards.workflow import lock_award


def put_due_payments_on_desk(now: datetime) -> int:
    """Put grants whose next payment has become due on the office's list. Returns how many."""
    due = Payout.objects.due(localdate(now)).values("award")
    waiting = Award.objects.filter(state__in=PAYABLE, office_waiting_since=None, pk__in=due)
    return sum(
        put_payment_on_desk(pk, now) for pk in list(waiting.order_by("pk").values_list("pk", flat=True))
    )


@transaction.atomic
def put_payment_on_desk(pk: int, now: datetime) -> bool:
    """Whether the grant waits for the office now."""
    award = lock_award(pk)
    waits_for_office(award, now)
    return award.office_waiting_since is not None


def put_ended_hearings_on_desk(now: datetime) -> int:
    """Hearings whose last day has passed without an answer wait for the office from then on. Returns how many."""
    over = Award.objects.filter(
        state=AwardState.HEARING,
        office_waiting_since=None,
        claims__state=ClaimState.HEARING,
        claims__answer_until__lt=localdate(now),
    )
    return sum(put_hearing_on_desk(pk, now) for pk in list(over.values_list("pk", flat=True)))


@transaction.atomic
def put_hearing_on_desk(pk: int, now: datetime) -> bool:
    """Whether it still was in its hearing and nobody had it."""
    award = lock_award(pk)
    if award.state != AwardState.HEARING or award.office_waiting_since is not None:
        return False
    award.office_waiting_since = now
    award.save(update_fields=["office_waiting_since"])
    return True
