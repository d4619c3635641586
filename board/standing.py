"""What a person is to a ballot. Every page and every download asks here."""

from dataclasses import dataclass
from typing import Any

from accounts.access import roles_of
from accounts.roles import BALLOT_KEEPERS, OFFICERS
from board.models import Ballot, Seat
from board.states import BallotState


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A person's place: `seat` in the ballot or None; officer, deputy or chair of its programme or not."""

    seat: Seat | None
    has_keeper_role: bool
    is_officer: bool

    @property
    def is_excluded(self) -> bool:
        """Takes no part: sees neither the case nor the result's reasons nor how far the vote is."""
        return self.seat is not None and self.seat.is_excluded

    @property
    def keeps(self) -> bool:
        """May see how many have voted, and close before the time."""
        return self.has_keeper_role and not self.is_excluded

    @property
    def votes(self) -> bool:
        return self.seat is not None and not self.is_excluded


def standing_of(ballot: Ballot, user: Any) -> Standing:
    """Look the person's place up. One query, and one for the roles of the request."""
    roles = roles_of(user)
    programme = ballot.application.programme_id
    return Standing(
        seat=ballot.seats.select_related("vote").filter(member=user).first(),
        has_keeper_role=roles.holds(BALLOT_KEEPERS, programme),
        is_officer=roles.holds(OFFICERS, programme),
    )


def may_see_exclusions(ballot: Ballot, standing: Standing) -> bool:
    """Who stepped out and why goes into the minutes; before closing it could tell whose vote is missing."""
    return ballot.state == BallotState.CLOSED and (standing.keeps or standing.seat is None)
