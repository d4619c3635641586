"""Who voted how: told only where the programme says so ([board] votes_by_name), and only after a vote that counts."""

from typing import Any

from board.models import Ballot
from board.standing import all_seats
from board.states import BallotState, Choice


def is_by_name(ballot: Ballot) -> bool:
    """Whether the guideline of the version that is voted on makes the votes known by name after the closing."""
    return ballot.version.guideline_version.guideline.board.votes_by_name


def votes_by_name(ballot: Ballot) -> list[dict[str, Any]]:
    """Each vote with its member, in the order of the names; empty unless the programme makes votes known.

    Empty, too, while the ballot is open, after it was taken back, and when too few took part: then the same
    people vote again.
    """
    counted = ballot.state == BallotState.CLOSED and ballot.result.get("quorate")
    if not counted or not is_by_name(ballot):
        return []
    votes = [
        {
            "member": seat.member,
            "stands_in_for": seat.stands_in_for,
            "choice": str(Choice(seat.vote.choice).label),
            "amount": seat.vote.amount,
        }
        for seat in all_seats(ballot)
        if not seat.is_excluded and getattr(seat, "vote", None) is not None
    ]
    return sorted(votes, key=lambda row: str(row["member"]))
