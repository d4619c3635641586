"""The board's entry in the main menu."""

from django.http import HttpRequest
from django.utils import timezone

from accounts.access import roles_of
from accounts.roles import BOARD
from board.models import Seat
from board.states import BallotState


def votes_waiting(request: HttpRequest) -> int:
    """How many open ballots wait for the person's vote. One query for members of a board, none for others."""
    if not roles_of(request.user).has_any(BOARD):
        return 0
    silent = Seat.objects.of_member(request.user).silent()
    waiting: int = silent.filter(ballot__state=BallotState.OPEN, ballot__closes_at__gt=timezone.now()).count()
    return waiting
