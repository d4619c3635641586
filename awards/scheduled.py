"""What happens to grants by itself."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from awards.models import Award, Payout
from awards.payouts import waits_for_office
from awards.states import PAYABLE
from awards.workflow import lock_award


def put_due_payments_on_desk(now: datetime) -> int:
    """Put grants whose next payment has become due on the office's list. Returns how many."""
    due = Payout.objects.due(localdate(now)).values("award")
    waiting = Award.objects.filter(state__in=PAYABLE, office_waiting_since=None, pk__in=due)
    return sum(put_on_desk(pk, now) for pk in waiting.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def put_on_desk(pk: int, now: datetime) -> bool:
    """Whether the grant waits for the office now."""
    award = lock_award(pk)
    waits_for_office(award, now)
    return award.office_waiting_since is not None
