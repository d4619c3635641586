"""A conflict of interest that comes to light after the vote: what is void, what stays, who is told."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Membership, User
from applications.decisions import approve_application, deviates, put_on_waiting_list, reject_application
from applications.models import Application
from applications.states import Event, State, WaitingReason
from applications.submission import withdraw_application
from board.ballots import close_ballot, close_due_ballots, open_ballot
from board.models import Ballot, Vote
from board.states import BallotState, Finding
from board.voiding import find_conflict
from budgets.ledger import set_budget
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW
from tests.board.factories import CLOSES_AT, vote, vote_all, withdraw

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
REASON = "Frau Yilmaz leitet den Internationalen Frauentreff."


def find(ballot, member, actor, reason=REASON, now=LATER):
    return find_conflict(ballot=ballot, member=member, actor=actor, reason=reason, now=now)


def fresh(ballot: Ballot) -> Application:
    return Application.objects.get(pk=ballot.application_id)


def told(part: str) -> set[str]:
    """To whom letters with this part in their key went."""
    return set(Mail.objects.filter(key__contains=part).values_list("recipient", flat=True))


def texts(part: str) -> str:
    return "\n".join(f"{mail.subject}\n{mail.text}" for mail in Mail.objects.filter(key__contains=part))


def fill_pot(ballot: Ballot, officer: User) -> None:
    programme = ballot.application.programme
    set_budget(programme=programme, year=2026, amount=20000, by=officer, now=NOW, reason="Haushalt")


def addresses(*people) -> set[str]:
    return {person.email for person in people}


@pytest.fixture
def tainted(board_of_seven):
    """U10's other branch: the head of the association votes, too; 4:3."""
    board, ballot, officer = board_of_seven
    vote_all(ballot, board, "full full full against against against full")
    assert fresh(ballot).state == State.RECOMMENDED
    return board, ballot, officer


# -- the vote is void ---------------------------------------------------------------------------------


def test_recommendation_with_a_tainted_vote_is_locked_and_the_case_is_with_the_board_again(tainted):
    board, ballot, officer = tainted
    assert find(ballot, board[6], officer) == Finding.VOID
    case = fresh(ballot)
    assert (case.state, case.waiting_reason, case.waiting_since) == (
        State.AT_BOARD,
        WaitingReason.VOID,
        LATER,
    )
    assert case.recommendation is None
    assert case.recommendations.get().void_at == LATER
    assert not deviates(case, "rejected", Decimal(0))


def test_vote_and_result_stay_on_record(tainted):
    board, ballot, officer = tainted
    find(ballot, board[6], officer)
    ballot.refresh_from_db()
    assert (ballot.state, ballot.result["counts"]["in_favour"]) == (BallotState.CLOSED, 4)
    seat = ballot.seats.get(member=board[6])
    assert (seat.exclusion_reason, seat.excluded_by, seat.excluded_at) == (REASON, officer, LATER)
    assert seat.vote.choice == "full"


def test_board_votes_again_without_the_member(tainted):
    board, ballot, officer = tainted
    find(ballot, board[6], officer)
    again = open_ballot(application=ballot.application, actor=officer, now=LATER, closes_at=CLOSES_AT)
    assert fresh(again).waiting_reason == ""
    assert again.seats.get(member=board[6]).exclusion_reason == REASON
    with pytest.raises(Refused):
        vote(again, board[6], "full", now=LATER)
    vote_all(again, board[:6], "full full full full against against", now=LATER)
    case = fresh(again)
    assert (case.state, again.result["counts"]["in_favour"]) == (State.RECOMMENDED, 4)
    assert case.recommendation == again.recommendation


def test_everyone_who_must_know_is_told_once_and_no_letter_names_the_member(tainted):
    board, ballot, officer = tainted
    deputy, applicant = role("deputy"), ballot.application.initiative.people.get()
    User.objects.update(language="en")
    find(ballot, board[6], officer)
    assert told(":void:") == addresses(officer, deputy, *board[:6])
    assert told(":again:") == addresses(applicant)
    assert told(":excluded:") == addresses(board[6])
    others = texts(":void:") + texts(":again:")
    assert "Frauentreff" not in others
    assert str(board[6]) not in others
    assert "This has a formal reason." in texts(":again:")
    assert REASON in texts(":excluded:")


def test_who_did_not_vote_learns_nothing(board_of_seven):
    board, ballot, officer = board_of_seven
    vote_all(ballot, board, "full full full full - - full")
    close_ballot(ballot=ballot, now=CLOSES_AT)
    find(ballot, board[6], officer)
    assert told(":void:") == addresses(officer, *board[:4])


def test_record_names_the_member_to_the_office_and_to_nobody_else(tainted):
    board, ballot, officer = tainted
    find(ballot, board[6], officer)
    rows = {row.event: row for row in ballot.application.timeline.filter(at=LATER)}
    assert set(rows) == {Event.VOID_RECOMMENDATION, Event.CONFLICT_FOUND}
    found, shared = rows[Event.CONFLICT_FOUND], rows[Event.VOID_RECOMMENDATION]
    assert (found.is_shared, found.reason, found.actor) == (False, REASON, officer)
    assert found.data == {"name": str(board[6]), "ballot": ballot.pk, "finding": "void"}
    assert shared.is_shared
    assert REASON not in shared.reason
    assert (shared.from_state, shared.to_state) == (State.RECOMMENDED, State.AT_BOARD)


def test_chair_may_find_it_too_and_waiting_list_does_not_protect(tainted):
    board, ballot, officer = tainted
    put_on_waiting_list(application=ballot.application, actor=officer, now=NOW)
    assert find(ballot, board[6], board[0]) == Finding.VOID
    assert fresh(ballot).state == State.AT_BOARD
    assert fresh(ballot).recommendation is None


def test_void_case_cannot_be_approved(tainted):
    board, ballot, officer = tainted
    fill_pot(ballot, officer)
    find(ballot, board[6], officer)
    with pytest.raises(NotPossible):
        approve(ballot, officer)


# -- nothing is void ----------------------------------------------------------------------------------


def test_member_who_did_not_vote_is_only_noted(board_of_seven):
    board, ballot, officer = board_of_seven
    vote_all(ballot, board, "full full full full against against -")
    close_ballot(ballot=ballot, now=CLOSES_AT)
    assert find(ballot, board[6], officer, now=CLOSES_AT) == Finding.RECORDED
    case = fresh(ballot)
    assert (case.state, case.recommendation) == (
        State.RECOMMENDED,
        ballot.recommendation or case.recommendation,
    )
    assert case.recommendation.void_at is None
    assert told(":void:") == told(":again:") == set()
    assert told(":excluded:") == addresses(board[6])
    assert case.timeline.get(event=Event.CONFLICT_FOUND).data["finding"] == "recorded"


def test_vote_without_a_quorum_had_no_result_to_void(board_of_seven):
    board, ballot, officer = board_of_seven
    vote_all(ballot, board, "full full - - - - full")
    close_ballot(ballot=ballot, now=CLOSES_AT)
    assert find(ballot, board[6], officer, now=CLOSES_AT) == Finding.RECORDED
    assert fresh(ballot).waiting_reason == WaitingReason.NO_QUORUM


def test_withdrawn_case_is_over_but_its_vote_does_not_count_any_more(tainted):
    board, ballot, officer = tainted
    applicant = ballot.application.initiative.people.get()
    withdraw_application(application=ballot.application, actor=applicant, now=NOW)
    assert find(ballot, board[6], officer) == Finding.RECORDED
    case = fresh(ballot)
    assert (case.state, case.recommendation) == (State.WITHDRAWN, None)
    assert told(":void:") == told(":again:") == set()


# -- after the decision -------------------------------------------------------------------------------


def approve(ballot, officer):
    return approve_application(
        application=ballot.application,
        actor=officer,
        now=NOW,
        amount=Decimal("2800.00"),
        by_year={2026: Decimal("2800.00")},
    )


def reject(ballot, officer):
    return reject_application(
        application=ballot.application, actor=officer, now=NOW, reasons="Kein Geld für Feste."
    )


@pytest.mark.parametrize(("decide", "state"), [(approve, State.APPROVED), (reject, State.REJECTED)])
def test_decision_stays_and_the_office_is_told_to_look_at_it(tainted, decide, state):
    board, ballot, officer = tainted
    fill_pot(ballot, officer)
    decision = decide(ballot, officer)
    assert find(ballot, board[6], officer) == Finding.DECIDED
    case = fresh(ballot)
    assert (case.state, case.decision) == (state, decision)
    assert case.decision.recommendation.void_at == LATER
    assert told(":doubt:") == addresses(officer, board[0])
    assert told(":void:") == told(":again:") == set()
    assert REASON not in texts(":doubt:")
    assert case.timeline.get(event=Event.CONFLICT_FOUND).data["finding"] == "decided"
    assert not case.timeline.filter(event=Event.VOID_RECOMMENDATION).exists()


# -- later votes on the same case ---------------------------------------------------------------------


@pytest.fixture
def asked_again(board_of_seven):
    """The first vote had no quorum, the second is open; the member takes part in both."""
    board, ballot, officer = board_of_seven
    vote_all(ballot, board, "full full - - - - full")
    close_ballot(ballot=ballot, now=LATER, actor=officer)
    again = open_ballot(
        application=ballot.application, actor=officer, now=LATER, closes_at=CLOSES_AT + timedelta(days=9)
    )
    return board, ballot, again, officer


def test_member_is_excluded_from_the_open_vote_on_the_same_case_and_their_vote_goes(asked_again):
    board, ballot, again, officer = asked_again
    vote(again, board[6], "full", now=LATER)
    assert find(ballot, board[6], officer) == Finding.RECORDED
    assert again.seats.get(member=board[6]).is_excluded
    assert not Vote.objects.filter(seat__ballot=again).exists()


def test_open_vote_closes_when_the_member_was_the_last_one(asked_again):
    board, ballot, again, officer = asked_again
    vote_all(again, board, "full full full full full full -", now=LATER)
    find(ballot, board[6], officer)
    again.refresh_from_db()
    assert (again.state, again.result["counts"]["excluded"]) == (BallotState.CLOSED, 1)
    assert fresh(again).state == State.RECOMMENDED


def test_recommendation_of_the_later_vote_is_void_when_the_member_voted_there(asked_again):
    board, ballot, again, officer = asked_again
    vote_all(again, board, "full full full against against against full", now=LATER)
    assert find(ballot, board[6], officer) == Finding.VOID
    assert again.seats.get(member=board[6]).is_excluded
    assert fresh(again).recommendation is None


def test_conflict_that_came_later_leaves_the_earlier_vote_alone(asked_again):
    board, ballot, again, officer = asked_again
    close_ballot(ballot=again, now=LATER, actor=officer)
    find(again, board[6], officer)
    assert not ballot.seats.get(member=board[6]).is_excluded


# -- who, and when not --------------------------------------------------------------------------------


def test_nobody_else_may_find_a_conflict(tainted):
    board, ballot, _officer = tainted
    strangers = [board[1], role("auditor"), role("administrator"), UserFactory()]
    for actor in [*strangers, ballot.application.initiative.people.get()]:
        with pytest.raises(NotAllowed):
            find(ballot, board[6], actor)
    assert fresh(ballot).state == State.RECOMMENDED


def test_chair_does_not_find_their_own_nor_a_keeper_with_a_conflict_anybodys(tainted):
    board, ballot, officer = tainted
    Membership.objects.create(initiative=ballot.application.initiative, user=officer)
    for actor, member in ((board[0], board[0]), (officer, board[6])):
        with pytest.raises(NotAllowed):
            find(ballot, member, actor)


def test_person_without_a_seat_had_no_vote(tainted):
    _board, ballot, officer = tainted
    with pytest.raises(NotAllowed):
        find(ballot, role("board_member"), officer)


def test_open_vote_is_not_yet_tainted(members, ballot, officer):
    with pytest.raises(NotPossible):
        find(ballot, members[1], officer)


def test_vote_that_was_taken_back_has_nothing_to_void(members, ballot, officer):
    withdraw(ballot)
    close_due_ballots(NOW)
    with pytest.raises(NotPossible):
        find(ballot, members[1], officer)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_reason_is_wanted(tainted, reason):
    board, ballot, officer = tainted
    with pytest.raises(Refused) as refusal:
        find(ballot, board[6], officer, reason)
    assert (refusal.value.code, refusal.value.field) == ("reason_missing", "reason")
    assert fresh(ballot).state == State.RECOMMENDED


def test_what_was_found_once_is_not_found_again(tainted):
    board, ballot, officer = tainted
    find(ballot, board[6], officer)
    with pytest.raises(Refused) as refusal:
        find(ballot, board[6], officer)
    assert (refusal.value.code, refusal.value.field) == ("excluded_already", "member")
    assert ballot.application.timeline.filter(event=Event.CONFLICT_FOUND).count() == 1


def test_second_tainted_vote_in_a_void_ballot_is_only_noted(tainted):
    board, ballot, officer = tainted
    find(ballot, board[6], officer)
    assert find(ballot, board[5], officer) == Finding.RECORDED
    assert fresh(ballot).state == State.AT_BOARD
