"""What a person is to a ballot. Every page and every download asks here."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from accounts.access import roles_of
from accounts.roles import BALLOT_KEEPERS, BOARD, OFFICERS, RoleName
from board.models import Ballot, Seat
from board.states import BallotState


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A person's place: `seat` in the ballot or None, and the roles they hold in its programme now.

    `deputy_seat` is the one that another has in the person's place. Who is excluded takes no part: sees neither
    the case nor the result nor how far the vote is.
    """

    seat: Seat | None
    is_excluded: bool
    is_officer: bool
    has_keeper_role: bool
    deputy_seat: Seat | None = None
    is_member: bool = False
    is_advisory: bool = False

    @property
    def keeps(self) -> bool:
        """May see how many have voted, and close before the time."""
        return self.has_keeper_role and not self.is_excluded

    @property
    def votes(self) -> bool:
        return self.seat is not None and not self.is_excluded

    @property
    def may_ask(self) -> bool:
        """May ask questions and read the answers: who votes, who advises, and whose deputy votes."""
        return self.is_member and not self.is_excluded

    @property
    def may_take_back(self) -> bool:
        """A deputy has the vote. Whether it was used already is said to who tries: looking must not tell."""
        return bool(self.deputy_seat) and not self.is_excluded

    @property
    def vote(self) -> Any:
        """The person's own vote, or None."""
        return getattr(self.seat, "vote", None)


def standing_of(ballot: Ballot, user: Any) -> Standing:
    """Look the person's place up, in a ballot fetched with `telling_exclusion_of(user)`. At most one query.

    A seat counts while its member is on the board; an exclusion counts for ever.
    """
    roles = roles_of(user)
    programme = ballot.application.programme_id
    is_member = roles.holds(BOARD, programme)
    seats = (open_seats(user, ballot) if ballot.is_open else all_seats(ballot)) if is_member else []
    here = [seat for seat in seats if seat.ballot_id == ballot.pk]
    mine = [seat for seat in here if seat.member_id == user.pk]
    theirs = [seat for seat in here if seat.stands_in_for_id == user.pk and not seat.is_excluded]
    return Standing(
        seat=mine[0] if mine else None,
        deputy_seat=theirs[0] if theirs else None,
        is_excluded=ballot.excludes_reader,  # type: ignore[attr-defined]
        is_officer=roles.holds(OFFICERS, programme),
        has_keeper_role=roles.holds(BALLOT_KEEPERS, programme),
        is_member=is_member,
        is_advisory=roles.holds({RoleName.ADVISORY_MEMBER}, programme),
    )


def open_seats(user: Any, ballot: Ballot | None = None) -> list[Seat]:
    """The seats of the person's votes in open ballots, their own and those that others have in their place,
    each with its vote; read once per request.

    Also those of `ballot`: it was open when it was read, and may have been closed an instant later. Who votes
    then is told so, instead of not being known.
    """
    if not hasattr(user, "_open_seats"):
        running = Q(ballot__state=BallotState.OPEN) | Q(ballot=ballot.pk if ballot else None)
        seats = Seat.objects.filter(running, Q(member=user) | Q(stands_in_for=user))
        related = ("vote", "member", "stands_in_for", "ballot__application")
        user._open_seats = list(seats.telling_presence().select_related(*related).defer(*UNREAD))
    found: list[Seat] = user._open_seats
    return found


def all_seats(ballot: Ballot) -> list[Seat]:
    """Every seat of a ballot that is over, remembered on the ballot."""
    if not hasattr(ballot, "_seats"):
        related = ("vote", "member", "stands_in_for")
        ballot._seats = list(ballot.seats.select_related(*related).order_by("pk"))  # type: ignore[attr-defined]
    found: list[Seat] = ballot._seats  # type: ignore[attr-defined]
    return found


# What a draft holds is long and not the board's business.
UNREAD = ("ballot__application__draft", "ballot__application__draft_marks")


def exclusions(ballot: Ballot, standing: Standing) -> list[Seat]:
    """Who stepped out and why: for those who keep the ballot and for auditors, once it is closed.

    It goes into the minutes. Before the closing it could tell whose vote is missing.
    """
    if ballot.state != BallotState.CLOSED or not (standing.keeps or not standing.is_member):
        return []
    return [seat for seat in all_seats(ballot) if seat.is_excluded]
