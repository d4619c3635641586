"""The verbs of a ballot: each success beside the failure that differs in one thing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from applications.models import Application
from applications.states import Event, State, WaitingReason
from applications.workflow import recall_from_board
from board.ballots import (
    cancel_ballot,
    cast_vote,
    close_ballot,
    close_due_ballots,
    open_ballot,
)
from board.models import Ballot, Vote
from board.states import BallotState
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_initiative, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote, vote_all, withdraw

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def fresh(case: Application) -> Application:
    return Application.objects.get(pk=case.pk)


def keys(part: str) -> set[str]:
    return set(Mail.objects.filter(key__contains=part).values_list("key", flat=True))


# -- opening ----------------------------------------------------------------------------------------


def test_opening_brings_the_case_to_the_board_and_gives_every_member_a_seat(members):
    ballot = make_ballot(note="Bitte auf die Miete achten.")
    assert fresh(ballot.application).state == State.AT_BOARD
    assert ballot.application.timeline.first().event == Event.ROUTE_TO_BOARD
    assert [(seat.member, seat.is_chair) for seat in ballot.seats.order_by("pk")] == [
        (member, member == members[0]) for member in members
    ]
    assert (ballot.max_grant, ballot.note) == (Decimal("4100.00"), "Bitte auf die Miete achten.")
    assert ballot.version == ballot.application.latest_version


def test_opening_writes_to_every_member_with_a_date_for_the_calendar(members):
    ballot = make_ballot()
    mails = Mail.objects.filter(key__startswith=f"ballot:{ballot.pk}:opened:")
    assert {mail.recipient for mail in mails} == {member.email for member in members}
    attachment = mails[0].attachments.get()
    assert b"UID:ballot-%d@" % ballot.pk in bytes(attachment.content)
    assert f"/board/{ballot.pk}/" in mails[0].text


def test_rules_of_the_ballot_stay_when_the_guideline_changes(members):
    ballot = make_ballot()
    assert ballot.rules["quorum"]["more_than"] == "1/2"
    assert (ballot.rules["quorum"]["at_least"], ballot.rules["majority"]["tie"]) == (3, "no_recommendation")


def test_officer_of_another_programme_cannot_open_a_ballot(members):
    case = make_case(State.COMPLETE)
    stranger = make_officer(make_programme("elsewhere"))
    with pytest.raises(NotAllowed):
        make_ballot(case=case, officer=stranger)
    assert make_ballot(case=case, officer=make_officer()).is_open


@pytest.mark.parametrize("name", ["chair", "board_member", "auditor"])
def test_only_the_office_gives_a_case_to_the_board(members, name):
    case = make_case(State.COMPLETE)
    with pytest.raises(NotAllowed):
        make_ballot(case=case, officer=role(name))
    assert fresh(case).state == State.COMPLETE


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RETURNED, State.RECOMMENDED, State.APPROVED])
def test_case_that_is_not_complete_cannot_go_to_the_board(members, state):
    with pytest.raises(NotPossible):
        make_ballot(case=make_case(state))
    assert not Ballot.objects.exists()


def test_closing_date_must_lie_ahead(members):
    case = make_case(State.COMPLETE)
    with pytest.raises(Refused) as refused:
        make_ballot(case=case, closes_at=NOW)
    assert (refused.value.code, refused.value.field) == ("closes_in_the_past", "closes_on")
    assert make_ballot(case=case, closes_at=NOW + HOUR).closes_at == NOW + HOUR


def test_board_too_small_for_a_quorum_is_not_asked():
    make_board(2)
    case, officer = make_case(State.COMPLETE), make_officer()
    with pytest.raises(Refused) as refused:
        make_ballot(case=case, officer=officer)
    assert (refused.value.code, refused.value.params) == ("too_few_members", {"members": 2, "at_least": 3})
    role("board_member")
    assert make_ballot(case=case, officer=officer).seats.count() == 3


def test_member_of_another_programme_gets_no_seat(members):
    other = make_board(3, make_programme("elsewhere"))
    ballot = make_ballot()
    assert not ballot.seats.filter(member__in=other).exists()


def test_second_ballot_on_the_same_case_waits_for_the_first(members, ballot):
    with pytest.raises(Refused) as refused:
        make_ballot(case=ballot.application)
    assert refused.value.code == "already_open"


# -- closing ----------------------------------------------------------------------------------------


def test_language_course_is_recommended_with_the_median(members, ballot):
    vote_all(ballot, members, "full full 3500 full excluded")
    case = fresh(ballot.application)
    advice = case.recommendation
    assert (case.state, case.waiting_reason) == (State.RECOMMENDED, WaitingReason.RECOMMENDED)
    assert (advice.outcome, advice.amount) == ("full", Decimal("4100.00"))
    assert (advice.lowest, advice.highest) == (Decimal("3500.00"), Decimal("4100.00"))
    assert advice.counts == {
        "seats": 5, "excluded": 1, "entitled": 4, "took_part": 4, "silent": 0,
        "full": 3, "reduced": 1, "in_favour": 4, "against": 0, "abstained": 0, "needed": 3, "counted": 4,
    }  # fmt: skip
    assert ballot.recommendation == advice


def test_remarks_reach_the_case_without_names_and_not_in_the_order_of_voting(members, ballot):
    for member, remark in zip(members, ["Zu teuer", "Gute Idee", "", " Andere zuerst "], strict=False):
        cast_vote(ballot=ballot, member=member, choice="full", remark=remark, now=NOW)
    close_ballot(ballot=ballot, now=CLOSES_AT)
    reasons = fresh(ballot.application).recommendation.reasons
    assert reasons == ["Andere zuerst", "Gute Idee", "Zu teuer"]


def test_tie_reaches_the_officer_without_a_recommendation(members, ballot):
    vote_all(ballot, members, "full full against against abstain")
    case = fresh(ballot.application)
    assert (case.state, case.recommendation.outcome, case.recommendation.amount) == (
        State.RECOMMENDED,
        "none",
        0,
    )


def test_missed_quorum_leaves_the_case_with_the_board_and_tells_nothing_of_the_votes(members, ballot):
    vote_all(ballot, members, "against 3500 - - -")
    close_ballot(ballot=ballot, now=CLOSES_AT)
    ballot.refresh_from_db()
    case = fresh(ballot.application)
    assert (case.state, case.waiting_reason) == (State.AT_BOARD, WaitingReason.NO_QUORUM)
    assert ballot.recommendation is None
    assert ballot.result["counts"] == {
        "seats": 5, "excluded": 0, "entitled": 5, "took_part": 2, "silent": 3,
    }  # fmt: skip
    assert "against" not in str(case.timeline.first().data)


def test_another_ballot_follows_a_missed_quorum(members, ballot):
    close_ballot(ballot=ballot, now=CLOSES_AT)
    later = CLOSES_AT + HOUR
    again = make_ballot(case=ballot.application, now=later, closes_at=later + HOUR)
    case = fresh(ballot.application)
    assert (case.state, case.waiting_reason, again.is_open) == (State.AT_BOARD, "", True)
    assert not Vote.objects.filter(seat__ballot=again).exists()


def test_chair_may_ask_the_board_again_after_a_missed_quorum(members, ballot):
    close_ballot(ballot=ballot, now=CLOSES_AT)
    later = CLOSES_AT + HOUR
    case, closes_at = ballot.application, later + HOUR
    with pytest.raises(NotAllowed):
        open_ballot(application=case, actor=members[1], now=later, closes_at=closes_at)
    assert open_ballot(application=case, actor=members[0], now=later, closes_at=closes_at).is_open


def test_result_is_sent_to_officer_and_chair_but_not_to_an_excluded_chair(members):
    officer = make_officer()
    for chair_slip, told in (("full", {officer.pk, members[0].pk}), ("excluded", {officer.pk})):
        ballot = vote_all(make_ballot(officer=officer), members, f"{chair_slip} full full full full")
        assert keys(f"ballot:{ballot.pk}:closed:") == {f"ballot:{ballot.pk}:closed:{pk}" for pk in told}


def test_missed_quorum_is_sent_to_officer_and_chair(members):
    officer = make_officer()
    ballot = make_ballot(officer=officer)
    close_ballot(ballot=ballot, now=CLOSES_AT)
    mail = Mail.objects.get(key=f"ballot:{ballot.pk}:closed:{officer.pk}")
    assert "Too few members took part" in mail.text
    assert len(keys(f"ballot:{ballot.pk}:closed:")) == 2


@pytest.mark.parametrize(("name", "allowed"), [("officer", True), ("chair", True), ("board_member", False)])
def test_only_keepers_close_before_the_time(members, ballot, name, allowed):
    actor = role(name)
    if allowed:
        assert close_ballot(ballot=ballot, now=NOW, actor=actor).closed_by == actor
    else:
        with pytest.raises(NotAllowed):
            close_ballot(ballot=ballot, now=NOW, actor=actor)


def test_chair_who_is_excluded_cannot_close_before_the_time(members, ballot):
    vote(ballot, members[0], "excluded")
    with pytest.raises(NotAllowed):
        close_ballot(ballot=ballot, now=NOW, actor=members[0])


def test_nobody_closes_a_ballot_before_its_time_without_a_name(members, ballot):
    with pytest.raises(NotPossible):
        close_ballot(ballot=ballot, now=CLOSES_AT - timedelta(seconds=1))
    assert close_ballot(ballot=ballot, now=CLOSES_AT).state == BallotState.CLOSED


def test_ballot_is_closed_once(members, ballot):
    close_ballot(ballot=ballot, now=CLOSES_AT)
    with pytest.raises(NotPossible):
        close_ballot(ballot=ballot, now=CLOSES_AT)


# -- by the clock -----------------------------------------------------------------------------------


def test_due_ballots_close_and_the_second_run_finds_nothing(members):
    due = [make_ballot() for _ in range(2)]
    later = make_ballot(closes_at=CLOSES_AT + HOUR)
    vote_all(due[0], members, "full full full - -")
    assert close_due_ballots(CLOSES_AT - timedelta(seconds=1)) == 0
    assert close_due_ballots(CLOSES_AT) == 2
    mails = Mail.objects.count()
    assert close_due_ballots(CLOSES_AT) == 0
    assert Mail.objects.count() == mails
    assert [Ballot.objects.get(pk=ballot.pk).state for ballot in (*due, later)] == [
        "closed",
        "closed",
        "open",
    ]


def test_one_ballot_that_cannot_be_closed_stops_no_other(members, caplog):
    broken, sound = make_ballot(), make_ballot()
    Ballot.objects.filter(pk=broken.pk).update(rules={})
    assert close_due_ballots(CLOSES_AT) == 1
    sound.refresh_from_db()
    assert sound.state == BallotState.CLOSED
    assert f"Ballot {broken.pk} could not be closed" in caplog.text


def test_ballot_of_a_withdrawn_case_is_taken_back_before_its_time_and_members_are_told(members, ballot):
    vote(ballot, members[1], "full")
    withdraw(ballot)
    assert close_due_ballots(NOW) == 1
    ballot.refresh_from_db()
    assert (ballot.state, ballot.result, ballot.recommendation) == (BallotState.CANCELLED, {}, None)
    assert len(keys(f"ballot:{ballot.pk}:taken-back:")) == 5


def test_ballot_left_behind_does_not_stop_the_next_one(members, ballot):
    officer = make_officer()
    recall_from_board(application=ballot.application, actor=officer, now=NOW, reason="Rückfrage")
    again = make_ballot(case=ballot.application, officer=officer)
    ballot.refresh_from_db()
    assert (ballot.state, again.state) == (BallotState.CANCELLED, BallotState.OPEN)


# -- taking back ------------------------------------------------------------------------------------


def test_officer_takes_the_case_back_and_entitled_members_are_told(members, ballot):
    vote(ballot, members[4], "excluded")
    cancel_ballot(ballot=ballot, actor=make_officer(), now=NOW, reason=" Der Plan ändert sich. ")
    ballot.refresh_from_db()
    assert fresh(ballot.application).state == State.COMPLETE
    assert (ballot.state, ballot.cancel_reason) == (BallotState.CANCELLED, "Der Plan ändert sich.")
    assert len(keys(f"ballot:{ballot.pk}:taken-back:")) == 4
    mail = Mail.objects.filter(key__contains="taken-back").first()
    assert "Der Plan ändert sich." in mail.text
    assert b"STATUS:CANCELLED" in bytes(mail.attachments.get().content)


@pytest.mark.parametrize("name", ["chair", "board_member"])
def test_board_cannot_take_a_case_back(members, ballot, name):
    with pytest.raises(NotAllowed):
        cancel_ballot(ballot=ballot, actor=role(name), now=NOW, reason="Keine Lust")
    ballot.refresh_from_db()
    assert ballot.is_open


def test_taking_back_needs_a_reason_and_an_open_ballot(members, ballot):
    officer = make_officer()
    with pytest.raises(Refused, match="reason_missing"):
        cancel_ballot(ballot=ballot, actor=officer, now=NOW, reason=" ")
    cancel_ballot(ballot=ballot, actor=officer, now=NOW, reason="Rückfrage")
    with pytest.raises(NotPossible):
        cancel_ballot(ballot=ballot, actor=officer, now=NOW, reason="Rückfrage")


def test_case_comes_to_the_board_again_after_it_was_taken_back(members, ballot):
    officer = make_officer()
    cancel_ballot(ballot=ballot, actor=officer, now=NOW, reason="Rückfrage")
    assert make_ballot(case=ballot.application, officer=officer).is_open


def test_member_who_acts_for_the_applicant_is_excluded_from_the_start(members):
    case = make_case(State.COMPLETE, initiative=make_initiative(people=[members[1]]))
    assert make_ballot(case=case).seats.entitled().count() == 4
