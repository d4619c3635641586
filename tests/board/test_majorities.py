"""A route with a larger majority: the ballot is counted by it, and the page says so."""

import pytest
from django.utils import translation

from board.sums import majority_told
from tests.applications.factories import UNNA, make_programme
from tests.board.factories import make_ballot, make_board, make_officer, vote_all

pytestmark = pytest.mark.django_db
OFFICE = 'decides = "officer"\n'
TWO_THIRDS = OFFICE + 'majority = { clause = "Nr. 6.4", at_least = "2/3" }\n'


@pytest.fixture
def board(clock, db):
    """Seven members of a town whose only route asks for two thirds."""
    rules, _, _ = UNNA.read_text("utf-8").partition("[[example]]")
    assert rules.count(OFFICE) == 1
    return make_board(7, make_programme(source=rules.replace(OFFICE, TWO_THIRDS)))


@pytest.mark.parametrize(
    ("slips", "outcome", "told"),
    [
        # 4 ≥ 2/3 of 6
        (
            "full full full full against against excluded",
            "full",
            "Needed: two thirds of 6 = 4. There were 4.",
        ),
        # 4 < 2/3 of 7 = 4.67
        (
            "full full full full against against against",
            "against",
            "Needed: at least two thirds of 7, so 5. There were 4.",
        ),
        # abstentions do not count: 4 ≥ 2/3 of 6
        ("full full full full against against abstain", "full", "Needed: two thirds of 6 = 4. There were 4."),
        # a tie is a defeat where more than half is needed
        (
            "full full full against against against abstain",
            "against",
            "Needed: two thirds of 6 = 4. There were 3.",
        ),
    ],
)
def test_two_thirds_are_needed_where_the_route_says_so(board, slips, outcome, told):
    ballot = vote_all(make_ballot(officer=make_officer()), board, slips)
    assert (ballot.state, ballot.result["outcome"]) == ("closed", outcome)
    with translation.override("en"):
        assert told in majority_told(ballot)


def test_more_than_half_is_told_too(clock, db):
    members = make_board(3)
    ballot = vote_all(make_ballot(), members, "full full full")
    with translation.override("en"):
        assert "Needed: more than half of 3, so 2. There were 3." in majority_told(ballot)
