"""The worker's side. Arguments carry only ids: the outbox row says the rest."""

import logging

from celery import shared_task
from django.utils import timezone

from notifications import delivery, schedule
from notifications.leases import lease
from notifications.patience import patience

logger = logging.getLogger(__name__)


@shared_task(name="notifications.deliver_mail")
def deliver_mail(pk: int) -> None:
    """Send one mail of the outbox, if it still waits."""
    delivery.deliver(pk)


@shared_task(name="notifications.run_schedule")
def run_schedule() -> None:
    """Run the schedule, unless another worker is at it."""
    with lease("schedule", seconds=patience().scheduler_lease_seconds) as free:
        if free:
            counts = schedule.run_schedule(timezone.now())
            logger.info("Schedule: %s", counts)
