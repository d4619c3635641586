"""Voting and stepping out: each success beside the failure that differs in one thing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import RequestFactory

from applications.models import Application
from board.ballots import (
    cast_vote,
    close_ballot,
    declare_conflict,
)
from board.menu import votes_waiting
from board.models import Ballot, Vote
from board.standing import standing_of
from board.states import BallotState
from funding.errors import NotAllowed, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW
from tests.board.factories import CLOSES_AT, vote, vote_all, withdraw

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def fresh(case: Application) -> Application:
    return Application.objects.get(pk=case.pk)


def keys(part: str) -> set[str]:
    return set(Mail.objects.filter(key__contains=part).values_list("key", flat=True))


# -- voting -----------------------------------------------------------------------------------------


def test_vote_can_be_changed_until_closing_and_stays_one(members, ballot):
    vote(ballot, members[1], "full")
    vote(ballot, members[1], "3500", now=CLOSES_AT - timedelta(seconds=1))
    given = Vote.objects.get(seat__ballot=ballot)
    assert (given.choice, given.amount) == ("reduced", Decimal("3500.00"))


def test_vote_after_closing_time_is_refused_though_nobody_closed_it_yet(members, ballot):
    with pytest.raises(Refused) as refused:
        vote(ballot, members[1], "full", now=CLOSES_AT)
    assert refused.value.code == "ballot_closed"
    assert not Vote.objects.exists()


def test_vote_in_a_closed_ballot_is_refused_and_changes_nothing(members, ballot):
    vote_all(ballot, members, "full full full - -")
    close_ballot(ballot=ballot, now=CLOSES_AT)
    with pytest.raises(Refused) as refused:
        vote(ballot, members[0], "against", now=CLOSES_AT - HOUR)
    assert refused.value.code == "ballot_closed"
    assert set(Vote.objects.values_list("choice", flat=True)) == {"full"}


def test_person_without_a_seat_cannot_vote(members, ballot):
    newcomer = role("board_member")
    with pytest.raises(NotAllowed):
        vote(ballot, newcomer, "full")
    vote(ballot, members[0], "full")


@pytest.mark.parametrize(
    ("choice", "amount", "code"),
    [
        ("reduced", None, "amount_missing"),
        ("reduced", "0", "amount_not_positive"),
        ("reduced", "-5", "amount_not_positive"),
        ("reduced", "4100.01", "amount_too_high"),
        ("reduced", "12.345", "amount_too_precise"),
        ("full", "3500", "amount_unwanted"),
        ("against", "1", "amount_unwanted"),
        ("maybe", None, "choice_unknown"),
    ],
)
def test_vote_that_makes_no_sense_is_refused(members, ballot, choice, amount, code):
    amount = None if amount is None else Decimal(amount)
    with pytest.raises(Refused) as refused:
        cast_vote(ballot=ballot, member=members[1], choice=choice, amount=amount, now=NOW)
    assert refused.value.code == code
    assert not Vote.objects.exists()


def test_lower_amount_up_to_the_highest_grant_is_taken(members, ballot):
    for amount in ("0.01", "4100.00"):
        vote(ballot, members[1], amount)
        assert Vote.objects.get().amount == Decimal(amount)


def test_ballot_closes_with_the_last_vote(members, ballot):
    vote_all(ballot, members, "full full 3500 full -")
    assert ballot.is_open
    vote(ballot, members[4], "abstain", now=NOW + HOUR)
    ballot.refresh_from_db()
    assert (ballot.state, ballot.closed_at, ballot.closed_by) == (BallotState.CLOSED, NOW + HOUR, None)


def test_vote_is_refused_once_the_applicant_has_withdrawn(members, ballot):
    withdraw(ballot)
    with pytest.raises(Refused) as refused:
        vote(ballot, members[1], "full")
    assert refused.value.code == "ballot_taken_back"


# -- conflict of interest ---------------------------------------------------------------------------


def test_excluded_member_loses_the_vote_and_cannot_cast_another(members, ballot):
    vote(ballot, members[1], "against")
    seat = declare_conflict(ballot=ballot, member=members[1], reason=" Mein Bruder leitet das. ", now=NOW)
    assert (seat.excluded_at, seat.exclusion_reason) == (NOW, "Mein Bruder leitet das.")
    assert not Vote.objects.exists()
    with pytest.raises(Refused) as refused:
        vote(ballot, members[1], "against")
    assert refused.value.code == "excluded"
    assert not Vote.objects.exists()


def test_conflict_needs_a_reason(members, ballot):
    with pytest.raises(Refused) as refused:
        declare_conflict(ballot=ballot, member=members[1], reason="  ", now=NOW)
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")
    assert ballot.seats.entitled().count() == 5


def test_conflict_is_declared_once_and_only_before_closing(members, ballot):
    vote(ballot, members[1], "excluded")
    with pytest.raises(Refused, match="excluded"):
        vote(ballot, members[1], "excluded")
    with pytest.raises(Refused, match="ballot_closed"):
        vote(ballot, members[2], "excluded", now=CLOSES_AT)


def test_conflict_needs_a_seat(members, ballot):
    with pytest.raises(NotAllowed):
        declare_conflict(ballot=ballot, member=UserFactory(), reason="Nachbar", now=NOW)


def test_ballot_closes_when_the_last_silent_member_steps_out(members, ballot):
    assert vote_all(ballot, members, "full full 3500 full excluded").state == BallotState.CLOSED


def test_ballot_with_everybody_excluded_has_no_quorum(members, ballot):
    vote_all(ballot, members, " ".join(["excluded"] * 5))
    assert (ballot.state, ballot.result["quorate"]) == (BallotState.CLOSED, False)


def test_who_votes_in_the_instant_of_the_closing_still_has_a_seat(members, ballot, officer):
    """The page reads the ballot, then the seats; the chair may close in between."""
    read_open = Ballot.objects.telling_exclusion_of(members[1]).get(pk=ballot.pk)
    close_ballot(ballot=ballot, actor=officer, now=NOW)
    assert standing_of(read_open, members[1]).votes
    assert votes_waiting_for(members[1]) == 0


def votes_waiting_for(member):
    """What the menu says on the same page."""
    request = RequestFactory().get("/board/")
    request.user = member
    return votes_waiting(request)
