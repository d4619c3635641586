"""Officer and chair exclude a member while the vote runs, or say that there is no conflict."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from applications.states import RecommendationOutcome, State
from board.ballots import close_ballot, open_ballot
from board.exclusions import clear_member, exclude_member
from board.models import Vote
from board.states import BallotState
from funding.errors import NotAllowed, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW
from tests.board.factories import CLOSES_AT, make_ballot, vote, vote_all, withdraw

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
REASON = "Leitet den Verein mit."


def exclude(ballot, member, actor, reason=REASON, now=LATER):
    return exclude_member(ballot=ballot, member=member, actor=actor, reason=reason, now=now)


def clear(ballot, member, actor, now=LATER):
    return clear_member(ballot=ballot, member=member, actor=actor, now=now)


def refused(act, *args, **named) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refusal:
        act(*args, **named)
    return refusal.value.code, refusal.value.field


# -- excluding --------------------------------------------------------------------------------------


def test_excluded_member_takes_no_part_and_their_vote_is_gone(members, ballot, officer):
    vote(ballot, members[1], "full")
    seat = exclude(ballot, members[1], officer, f" {REASON} ")
    assert (seat.excluded_at, seat.excluded_by, seat.exclusion_reason) == (LATER, officer, REASON)
    assert not Vote.objects.exists()
    with pytest.raises(Refused):
        vote(ballot, members[1], "against")


def test_chair_may_exclude_and_the_member_is_told_why(members, ballot):
    exclude(ballot, members[2], members[0])
    mail = Mail.objects.get(key=f"ballot:{ballot.pk}:excluded:{members[2].pk}")
    assert mail.recipient == members[2].email
    assert REASON in mail.text
    assert not Mail.objects.filter(key__contains="excluded").exclude(pk=mail.pk).exists()


def test_excluding_the_last_silent_member_closes_the_vote(members, ballot, officer):
    vote_all(ballot, members, "full full full full -")
    exclude(ballot, members[4], officer)
    ballot.refresh_from_db()
    assert ballot.state == BallotState.CLOSED
    assert ballot.result["counts"]["excluded"] == 1


def test_excluded_member_stays_out_when_the_board_is_asked_again(members, ballot, officer):
    exclude(ballot, members[1], officer)
    close_ballot(ballot=ballot, now=LATER, actor=officer)
    again = open_ballot(application=ballot.application, actor=officer, now=LATER, closes_at=CLOSES_AT)
    seat = again.seats.get(member=members[1])
    assert (seat.is_excluded, seat.exclusion_reason, seat.excluded_by) == (True, REASON, officer)


def test_nobody_else_may_exclude(members, ballot):
    strangers = [members[1], role("auditor"), role("administrator"), role("treasurer"), UserFactory()]
    for actor in [*strangers, ballot.application.initiative.people.get()]:
        with pytest.raises(NotAllowed):
            exclude(ballot, members[2], actor)
    assert not ballot.seats.filter(excluded_at__isnull=False).exists()


def test_keeper_with_a_conflict_may_not(members, ballot, officer):
    Membership.objects.create(initiative=ballot.application.initiative, user=officer)
    vote(ballot, members[0], "excluded")
    for actor in (officer, members[0]):
        with pytest.raises(NotAllowed):
            exclude(ballot, members[2], actor)


def test_chair_declares_a_conflict_but_does_not_exclude_themselves(members, ballot):
    with pytest.raises(NotAllowed):
        exclude(ballot, members[0], members[0])


def test_person_without_a_seat_cannot_be_excluded(ballot, officer):
    with pytest.raises(NotAllowed):
        exclude(ballot, role("board_member"), officer)


def test_refusals_of_an_exclusion(members, ballot, officer):
    assert refused(exclude, ballot, members[1], officer, "  ") == ("reason_missing", "reason")
    assert refused(exclude, ballot, members[1], officer, now=CLOSES_AT) == ("ballot_closed", None)
    exclude(ballot, members[1], officer)
    assert refused(exclude, ballot, members[1], officer) == ("excluded_already", "member")


def test_vote_that_was_taken_back_excludes_nobody(members, ballot, officer):
    withdraw(ballot)
    assert refused(exclude, ballot, members[1], officer) == ("ballot_taken_back", None)


def test_four_against_two_without_the_excluded_member_is_a_recommendation(board_of_seven):
    """Case U10: the head of the association sits on a board of seven and takes no part."""
    board, ballot, officer = board_of_seven
    exclude(ballot, board[6], officer)
    vote_all(ballot, board[:6], "full full full full against against")
    assert ballot.recommendation.outcome == RecommendationOutcome.FULL
    assert ballot.result["counts"] | {"in_favour": 4, "against": 2, "excluded": 1} == ballot.result["counts"]
    assert ballot.application.recommendations.get().void_at is None
    assert type(ballot.application).objects.get().state == State.RECOMMENDED


# -- no conflict --------------------------------------------------------------------------------------


def test_looked_at_is_on_record_and_changes_nothing_else(members, ballot, officer):
    vote(ballot, members[1], "full")
    clear(ballot, members[1], officer)
    clear(ballot, members[1], members[0], now=CLOSES_AT - timedelta(seconds=1))
    seat = ballot.seats.get(member=members[1])
    assert (seat.cleared_at, seat.cleared_by, seat.is_excluded) == (LATER, officer, False)
    assert Vote.objects.get().seat == seat


def test_member_who_was_looked_at_can_be_excluded_all_the_same(members, ballot, officer):
    clear(ballot, members[1], officer)
    assert exclude(ballot, members[1], officer).is_excluded


def test_who_may_say_that_there_is_no_conflict(members, ballot, officer):
    for actor, member in ((members[1], members[2]), (members[0], members[0]), (role("auditor"), members[1])):
        with pytest.raises(NotAllowed):
            clear(ballot, member, actor)
    with pytest.raises(NotAllowed):
        clear(ballot, role("board_member"), officer)
    assert not ballot.seats.filter(cleared_at__isnull=False).exists()


def test_refusals_of_looking(members, ballot, officer):
    assert refused(clear, ballot, members[1], officer, now=CLOSES_AT) == ("ballot_closed", None)
    exclude(ballot, members[1], officer)
    assert refused(clear, ballot, members[1], officer) == ("excluded_already", "member")
    other = make_ballot(officer=officer)
    withdraw(other)
    assert refused(clear, other, members[1], officer) == ("ballot_taken_back", None)
