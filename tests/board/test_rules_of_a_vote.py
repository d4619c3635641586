"""Quorum and majority from the guideline's text to the result page."""

import pytest

from applications.states import State
from board.ballots import close_ballot, rules_for
from board.models import Ballot
from board.sums import majority_sums, quorum_sums, sums_of
from board.tally import Rules
from tests.applications.factories import make_case, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, vote_all
from tests.board.guidelines import ABOVE_A_SUM, CASTING, COUNTING, EXCEPTION, TEXT
from tests.board.people import deputy_of
from tests.board.reading import main_of, url

pytestmark = pytest.mark.django_db


def fresh(ballot: Ballot) -> Ballot:
    return Ballot.objects.get(pk=ballot.pk)


def voted(source: str, requested: str, slips: str) -> Ballot:
    """A ballot on so many euros under a guideline, every member with a slip, closed at its end."""
    programme = make_programme(source=source)
    board = make_board(len(slips.split()), programme)
    ballot = make_ballot(case=make_case(State.COMPLETE, requested=requested))
    vote_all(ballot, board, slips)
    if fresh(ballot).is_open:
        close_ballot(ballot=ballot, now=CLOSES_AT)
    return fresh(ballot)


# -- from the route to the result -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "requested", "at_least"),
    [
        (TEXT, "5000", None),
        (ABOVE_A_SUM, "3000", None),
        (ABOVE_A_SUM, "3000.01", "2/3"),
        (EXCEPTION, "5000", None),
        (EXCEPTION, "5000.01", "2/3"),
    ],
)
def test_ballot_takes_the_majority_of_the_route_of_its_case(source, requested, at_least):
    make_board(5, make_programme(source=source))
    ballot = make_ballot(case=make_case(State.COMPLETE, requested=requested))
    assert ballot.rules["majority"]["at_least"] == at_least


def test_ballot_takes_the_quorum_of_the_route_of_its_case():
    make_board(5, make_programme(source=ABOVE_A_SUM))
    for requested, quorum in (("3000", ("1/2", 3)), ("3001", ("2/3", 5))):
        rules = make_ballot(case=make_case(State.COMPLETE, requested=requested)).rules["quorum"]
        assert (rules["more_than"], rules["at_least"]) == quorum


def test_rules_of_a_route_the_guideline_does_not_know_are_the_boards():
    guideline = make_case(State.COMPLETE, programme=make_programme(source=ABOVE_A_SUM)).guideline
    assert (
        Rules.of(guideline, "unheard of") == Rules.of(guideline) == Rules.of(guideline, "board_then_officer")
    )
    assert Rules.of(guideline, "large") != Rules.of(guideline)


@pytest.mark.parametrize(
    ("source", "requested", "slips", "outcome"),
    [
        (EXCEPTION, "6000", "full full full full against against", "full"),
        (EXCEPTION, "6000", "full full full full against against against", "against"),
        (EXCEPTION, "4000", "full full full full against against against", "full"),
        (EXCEPTION, "6000", "full full full against against against", "against"),
        (EXCEPTION, "4000", "full full full against against against", "none"),
        (ABOVE_A_SUM, "3500", "full full full full against against", "full"),
        (ABOVE_A_SUM, "3500", "full full full full against against against", "against"),
        (ABOVE_A_SUM, "2500", "full full full full against against against", "full"),
        (ABOVE_A_SUM, "3500", "full full full full - - -", "none"),
        (ABOVE_A_SUM, "2500", "full full full full - - -", "full"),
    ],
)
def test_vote_is_counted_by_the_rules_of_its_route(source, requested, slips, outcome):
    ballot = voted(source, requested, slips)
    assert ballot.result["outcome"] == outcome
    recommendation = ballot.recommendation
    assert (recommendation.outcome if recommendation else "none") == outcome


def test_case_that_takes_another_route_after_a_change_takes_its_rules():
    programme = make_programme(source=ABOVE_A_SUM)
    case = make_case(State.COMPLETE, requested="2500", programme=programme)
    assert rules_for(case).majority.at_least is None
    larger = make_case(State.COMPLETE, requested="3500", programme=programme)
    assert rules_for(larger, reinvited=True).reinvited is True
    assert str(rules_for(larger).majority.at_least) == "2/3"


# -- the sum on the page --------------------------------------------------------------------------


def test_two_thirds_are_worked_out_on_the_page():
    assert sums_of(voted(EXCEPTION, "6000", "full full full full against against"))[:5] == [
        "6 of 6 members took part.",
        "Needed were 5. That is enough.",
        "The rule: more than two thirds of the members, and at least 5, must take part.",
        "4 in favour, 2 against. Abstentions do not count.",
        "Needed: two thirds of 6 = 4. There were 4.",
    ]


def test_two_thirds_that_do_not_divide_are_worked_out_too():
    sums = sums_of(voted(EXCEPTION, "6000", "full full full full against against against"))
    assert "Needed: at least two thirds of 7, so 5. There were 4." in sums


def test_simple_majority_is_worked_out():
    sums = sums_of(voted(TEXT, "1000", "full full full against abstain"))
    assert "Needed: more than half of 4, so 3. There were 3." in sums
    assert "The rule: more than half of the members, and at least 3, must take part." in sums


@pytest.mark.parametrize(
    ("source", "slips", "sentence"),
    [
        (
            CASTING,
            "full full against against",
            "Both sides had the same number of votes. The vote of the chair decided.",
        ),
        (
            TEXT,
            "full full against against",
            "Both sides had the same number of votes. So there is no recommendation.",
        ),
        (
            TEXT,
            "abstain abstain abstain abstain",
            "Nobody voted for or against. So there is no recommendation.",
        ),
    ],
)
def test_tie_is_explained(source, slips, sentence):
    sums = sums_of(voted(source, "1000", slips))
    assert sentence in sums
    assert not [one for one in sums if one.startswith("Needed:")]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (TEXT, "1 member was excluded for a conflict of interest and does not count as taking part."),
        (COUNTING, "1 member was excluded for a conflict of interest and counts for the quorum: 4 + 1 = 5."),
    ],
)
def test_excluded_members_and_the_quorum_are_explained(source, sentence):
    assert sentence in sums_of(voted(source, "1000", "full full full against excluded"))


def test_excluded_member_whose_deputy_voted_is_named_as_such():
    board = make_board(5, make_programme(source=COUNTING))
    ballot = make_ballot(case=make_case(State.COMPLETE, requested="1000"))
    deputy = deputy_of(board[4])
    vote_all(ballot, [*board, deputy], "full full full against excluded against")
    sums = sums_of(fresh(ballot))
    assert sums[:2] == ["5 of 5 members took part.", "For 1 excluded member a deputy had the vote."]


def test_invited_again_is_explained():
    found = {
        "counts": {"seats": 5, "took_part": 1, "excluded": 0},
        "counted": 1,
        "needed": 1,
        "quorate": True,
    }
    rules = Rules.of(make_case(State.COMPLETE).guideline, reinvited=True)
    assert quorum_sums(found, rules) == [
        "1 of 5 members took part.",
        "The members were invited again. So it is enough, however few take part.",
    ]
    nobody = found | {"counts": {"seats": 5, "took_part": 0, "excluded": 0}, "counted": 0, "quorate": False}
    assert quorum_sums(nobody, rules)[1].endswith("but nobody took part.")


def test_result_of_former_years_without_rules_is_still_told():
    found = voted(TEXT, "1000", "full full full against -").result
    assert quorum_sums(found)[-1] == "Needed were 3. That is enough."
    assert majority_sums(found, "EUR")[0] == "3 in favour, 1 against. Abstentions do not count."


def test_page_shows_the_sum(client):
    ballot = voted(EXCEPTION, "6000", "full full full full against against")
    client.force_login(ballot.opened_by)
    page = main_of(client.get(url(ballot)))
    assert "Needed: two thirds of 6 = 4. There were 4." in page


@pytest.mark.parametrize(
    ("slips", "sentence"),
    [
        ("full full full against", "All in favour want the same amount: €1,000.00."),
        ("full 700 800 against", "The amounts of those in favour lie between €700.00 and €1,000.00."),
    ],
)
def test_amount_is_explained(slips, sentence):
    assert sentence in sums_of(voted(TEXT, "1000", slips))
