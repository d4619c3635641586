"""The board's entry in the main menu."""

from django.http import HttpRequest
from django.utils import timezone

from accounts.access import roles_of
from accounts.roles import BOARD
from board.models import Seat
from board.standing import open_seats


def can_vote_now(seat: Seat) -> bool:
    """Said by SeatQuerySet.telling_presence."""
    return bool(seat.can_vote_now)  # type: ignore[attr-defined]


def votes_waiting(request: HttpRequest) -> int:
    """How many open ballots wait for the person's vote. One query for members of a board, none for others."""
    boards = roles_of(request.user).programmes(BOARD)
    if not boards:
        return 0
    now = timezone.now()
    mine = (seat for seat in open_seats(request.user) if seat.member_id == request.user.pk)
    usable = (seat for seat in mine if not seat.is_excluded and can_vote_now(seat))
    silent = (seat for seat in usable if not hasattr(seat, "vote"))
    return sum(
        seat.ballot.takes_votes(now) and seat.ballot.application.programme_id in boards for seat in silent
    )
