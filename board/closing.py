"""How a ballot ends: counted and handed on, or taken back. Call with case and ballot locked (ballots.py)."""

from datetime import datetime

from accounts.models import User
from applications.conflicts import applicants_of
from applications.models import Application
from applications.recommendations import record_recommendation
from applications.states import State
from applications.workflow import miss_quorum
from board import mails
from board.models import Ballot, Seat, Vote
from board.seats import own_case, pass_on_the_chair, replaced_among
from board.states import BallotState
from board.tally import Result, Rules, SeatVote, tally


def settle(case: Application, ballot: Ballot, now: datetime, closed_by: User | None = None) -> None:
    """Close an open ballot. One whose case has left the board is taken back instead: nothing is counted."""
    if case.state != State.AT_BOARD:
        take_back(ballot, now)
        return
    exclude_applicants(case, ballot, now)
    seats = list(ballot.seats.select_related("vote"))
    pass_on_the_chair(case, ballot, seats, now)
    result = tally(Rules.model_validate(ballot.rules), slips_of(seats), ballot.max_grant)
    ballot.state, ballot.closed_at, ballot.closed_by = BallotState.CLOSED, now, closed_by
    ballot.result = result.as_json()
    if result.quorate:
        hand_on(case, ballot, result, seats, now)
    else:
        miss_quorum(application=case, now=now, ballot=ballot.pk, **result.numbers(), needed=result.needed)
    ballot.save()
    letter = mails.closed if result.quorate else mails.quorum_missed
    mails.tell_keepers(ballot, letter, key="closed", now=now)


def exclude_applicants(case: Application, ballot: Ballot, now: datetime) -> None:
    """Who came to act for the applicant while the vote ran takes no part; a vote of theirs goes."""
    late = ballot.seats.entitled().filter(member__in=applicants_of(case))
    Vote.objects.filter(seat__in=late).delete()
    late.update(excluded_at=now, exclusion_reason=own_case())


def hand_on(case: Application, ballot: Ballot, result: Result, seats: list[Seat], now: datetime) -> None:
    """The recommendation goes to the case."""
    ballot.recommendation = record_recommendation(
        application=case,
        now=now,
        outcome=result.outcome,
        amount=result.amount,
        lowest=result.lowest,
        highest=result.highest,
        counts={**result.numbers(), "needed": result.needed, "counted": result.counted},
        reasons=remarks(seats),
    )


def take_back(ballot: Ballot, now: datetime, *, reason: str = "", by: User | None = None) -> None:
    """End an open ballot without a result and tell its members."""
    ballot.state, ballot.closed_at, ballot.closed_by = BallotState.CANCELLED, now, by
    ballot.cancel_reason = reason
    ballot.save()
    mails.tell_members(ballot, mails.taken_back, key="taken-back", now=now)


def vote_of(seat: Seat) -> Vote | None:
    return getattr(seat, "vote", None)


def slips_of(seats: list[Seat]) -> list[SeatVote]:
    """What is counted: each member's vote once, also where a deputy has it."""
    replaced = replaced_among(seats)
    return [slip(seat, is_replaced=seat.member_id in replaced) for seat in seats]


def slip(seat: Seat, *, is_replaced: bool = False) -> SeatVote:
    vote = vote_of(seat)
    return SeatVote(
        choice=vote.choice if vote else None,
        amount=vote.amount if vote else None,
        is_chair=seat.is_chair,
        is_excluded=seat.is_excluded,
        is_replaced=is_replaced,
    )


def remarks(seats: list[Seat]) -> list[str]:
    """What members wrote, in alphabetical order so that the order of voting does not tell who."""
    votes = [vote_of(seat) for seat in seats if not seat.is_excluded]
    return sorted(vote.remark for vote in votes if vote and vote.remark)
