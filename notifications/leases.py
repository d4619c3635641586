"""One process at a time: a row held until a time, given back at the end, free again after a crash."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from notifications.models import Lease

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@contextmanager
def lease(name: str, *, seconds: float) -> Iterator[bool]:
    """True when the lease was free: it is held for the block, at most `seconds`. False: another has it."""
    holder = uuid.uuid4().hex
    taken = _take(name, holder, seconds)
    try:
        yield taken
    finally:
        if taken:
            Lease.objects.filter(name=name, holder=holder).update(held_until=NEVER, holder="")


def _take(name: str, holder: str, seconds: float) -> bool:
    # The wall clock on purpose: a lease is about processes, not about the business time of a run.
    now = timezone.now()
    Lease.objects.bulk_create([Lease(name=name, held_until=NEVER)], ignore_conflicts=True)
    free = Lease.objects.filter(name=name, held_until__lt=now)
    return bool(free.update(holder=holder, held_until=now + timedelta(seconds=seconds)))
