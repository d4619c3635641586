"""How a ballot ends: counted and handed on, or taken back. Call with case and ballot locked (ballots.py)."""

from datetime import datetime
from typing import Any

from accounts.models import User
from applications.conflicts import applicants_of
from applications.models import Application
from applications.recommendations import record_recommendation
from applications.states import State
from applications.workflow import miss_quorum
from board import mails
from board.models import AgendaItem, Ballot, Seat, Vote
from board.presence import present_at
from board.seats import own_case, pass_on_the_chair, replaced_among
from board.states import BallotState, Choice, ItemState
from board.tally import Result, Rules, SeatVote, tally


def settle(case: Application, ballot: Ballot, now: datetime, closed_by: User | None = None) -> None:
    """Close an open ballot. One whose case has left the board is taken back instead: nothing is counted."""
    if case.state != State.AT_BOARD:
        take_back(ballot, now)
        return
    exclude_applicants(case, ballot, now)
    abstain_for_silent(ballot, now, closed_by)
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
    end_item(
        ballot, now, ItemState.DONE if result.quorate else ItemState.PUT_OFF, no_quorum=not result.quorate
    )
    letter = mails.closed if result.quorate else mails.quorum_missed
    mails.tell_keepers(ballot, letter, key="closed", now=now)


def exclude_applicants(case: Application, ballot: Ballot, now: datetime) -> None:
    """Who came to act for the applicant while the vote ran takes no part; a vote of theirs goes."""
    late = ballot.seats.entitled().filter(member__in=applicants_of(case))
    Vote.objects.filter(seat__in=late).delete()
    late.update(excluded_at=now, exclusion_reason=own_case())


def abstain_for_silent(ballot: Ballot, now: datetime, closed_by: User | None) -> None:
    """Who is there when a meeting's vote closes has taken part in it; saying nothing is abstaining."""
    if ballot.is_circular:
        return
    silent = ballot.seats.silent().filter(member__in=present_at(ballot).values("member"))
    Vote.objects.bulk_create(
        Vote(seat=seat, choice=Choice.ABSTAIN, cast_at=now, entered_by=closed_by) for seat in silent
    )


def end_item(ballot: Ballot, now: datetime, state: ItemState, **fields: Any) -> None:
    """The item of the agenda follows its vote, whoever ended it."""
    AgendaItem.objects.filter(ballot=ballot).update(state=state, done_at=now, **fields)


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
    drop(ballot, now, reason=reason, by=by)
    mails.tell_members(ballot, mails.taken_back, key="taken-back", now=now)


def drop(ballot: Ballot, now: datetime, *, reason: str = "", by: User | None = None) -> None:
    """End an open ballot without a result. Its votes are never counted nor shown."""
    ballot.state, ballot.closed_at, ballot.closed_by = BallotState.CANCELLED, now, by
    ballot.cancel_reason = reason
    ballot.save()
    end_item(ballot, now, ItemState.PUT_OFF, put_off_reason=reason)


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
