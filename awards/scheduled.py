"""What happens to grants by itself on a day (contract: notifications.schedule)."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from awards.models import Award
from awards.states import AwardState, ClaimState
from awards.workflow import lock_award


def put_ended_hearings_on_desk(now: datetime) -> int:
    """Hearings whose last day has passed without an answer wait for the office from then on. How many there were."""
    over = Award.objects.filter(
        state=AwardState.HEARING,
        office_waiting_since=None,
        claims__state=ClaimState.HEARING,
        claims__answer_until__lt=localdate(now),
    )
    return sum(put_on_desk(pk, now) for pk in over.values_list("pk", flat=True))


@transaction.atomic
def put_on_desk(pk: int, now: datetime) -> bool:
    """Whether it still was in its hearing and nobody had it."""
    award = lock_award(pk)
    if award.state != AwardState.HEARING or award.office_waiting_since is not None:
        return False
    award.office_waiting_since = now
    award.save(update_fields=["office_waiting_since"])
    return True
