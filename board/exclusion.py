"""Taking a seat out of a vote (§ 20 VwVfG; § 31 GO NRW). Call with case and ballot locked (ballots.py)."""

from datetime import datetime

from accounts.models import User
from board.models import Seat, Vote


def exclude(seat: Seat, *, reason: str, by: User, now: datetime) -> None:
    """The seat takes no part any more, and a vote that was cast on it is gone."""
    Vote.objects.filter(seat=seat).delete()
    mark_excluded(seat, reason=reason, by=by, now=now)


def mark_excluded(seat: Seat, *, reason: str, by: User, now: datetime) -> None:
    """Note the exclusion; a vote stays on record."""
    seat.excluded_at, seat.exclusion_reason, seat.excluded_by = now, reason.strip(), by
    seat.save(update_fields=["excluded_at", "exclusion_reason", "excluded_by"])
