"""Small sums, first lines and odd routes: places where a rule that is nearly right shows."""

from decimal import Decimal
from typing import Any

import pytest

from funding.guideline.assess import assess
from funding.guideline.examples import Vote
from funding.guideline.findings import Code
from funding.guideline.model import Guideline
from funding.guideline.plan import Case
from funding.guideline.routes import is_quorate
from funding.guideline.votes import outcome_of
from tests.funding.guideline.test_routes import LENIENT
from tests.funding.guideline.towns import case, cost_kind, text, town

RULE: dict[str, Any] = {"clause": "1"}


def fields_of(guideline: Guideline, found: Case, code: Code) -> list[str]:
    got = assess(guideline, found.plan, found.facts)
    return [finding.field for finding in got.findings if finding.code is code]


def route(key: str, **rest: Any) -> dict[str, Any]:
    return {**RULE, "key": key, "label": text(key), "board": "none", "decides": "officer", **rest}


THREE = [route("office", up_to=5000), route("council", up_to=9000), route("all")]


@pytest.mark.parametrize(
    ("amount", "key"),
    [("1500.00", "office"), ("1500.01", "council"), ("5000.01", "council"), ("9000.01", "council")],
)
def test_a_grant_above_the_ordinary_largest_takes_the_route_of_the_exception(amount: str, key: str) -> None:
    exception = {"amount": 1500, "exception": {"route": "council"}}
    found = case({"rent": amount})
    got = assess(town(max_grant={**RULE, **exception}, route=THREE), found.plan, found.facts)
    assert (got.max_grant, got.route) == (Decimal(amount), key)


@pytest.mark.parametrize(
    ("amount", "key"),
    [("5000.00", "office"), ("5000.01", "council"), ("9000.00", "council"), ("9000.01", "all")],
)
def test_the_first_route_that_holds_the_sum_is_taken(amount: str, key: str) -> None:
    found = case({"rent": amount})
    got = assess(town(max_grant={**RULE, "amount": 20_000}, route=THREE), found.plan, found.facts)
    assert got.route == key


BOARD = {
    **RULE,
    "name": text("Beirat"),
    "ballot_days": 7,
    "quorum": {**RULE, "at_least": 3},
    "majority": {**RULE, "more_than": "1/2"},
}
DECIDES = {"board": "decides", "decides": "board"}
TWO_THIRDS = {"majority": {**RULE, "at_least": "2/3"}, "quorum": {**RULE, "more_than": "1/2"}}


@pytest.mark.parametrize("by", ["grant", "requested", "total"])
@pytest.mark.parametrize(
    ("vote", "outcome"),
    [
        ({"amount": 500, "in_favour": 3, "against": 2}, "carried"),
        ({"amount": 500, "in_favour": 2, "against": 2}, "not_carried"),
        ({"amount": 500, "in_favour": 2, "against": 0, "members": 9}, "not_decided"),
        ({"amount": 500, "in_favour": 2, "against": 1, "members": 9}, "carried"),
        ({"amount": 501, "in_favour": 3, "against": 2}, "not_carried"),
        ({"amount": 501, "in_favour": 4, "against": 2}, "carried"),
        ({"amount": 501, "in_favour": 2, "against": 1, "members": 6}, "not_decided"),
        ({"amount": 501, "in_favour": 2, "against": 1, "members": 5}, "carried"),
        ({"amount": 501, "in_favour": 2, "against": 0, "applicant_present": False}, "not_decided"),
        ({"amount": 501, "in_favour": 2, "against": 0, "applicant_present": True}, "carried"),
        ({"amount": 500, "in_favour": 3, "against": 0, "applicant_present": False}, "carried"),
    ],
)
def test_a_vote_is_counted_on_the_route_of_its_sum(by: str, vote: dict[str, Any], outcome: str) -> None:
    routes = [
        route("small", up_to=500, **DECIDES),
        route("large", applicant_present=True, **DECIDES, **TWO_THIRDS),
    ]
    guideline = town(board=BOARD, route=routes, route_by=by)
    assert outcome_of(guideline, Vote(**vote, expect="carried")) == outcome


def test_nobody_excluded_is_there_unless_it_is_said() -> None:
    assert not is_quorate(LENIENT, members=7, took_part=3)


@pytest.mark.parametrize(("costs", "fields"), [({}, []), ({"rent": "0.50"}, ["income"])])
def test_an_own_share_is_missing_from_the_first_cent_of_costs_on(costs: Any, fields: list[str]) -> None:
    guideline = town(own_share={**RULE, "at_least": 75})
    assert fields_of(guideline, case(costs), Code.OWN_SHARE_MISSING) == fields


def test_what_does_not_count_hides_no_line_after_it() -> None:
    fee = cost_kind("fee", unit=text("Stunde"), max_unit_price=50)
    gift = cost_kind("gift", eligible=False, reason=text("Nein."))
    found = case({"gift": 9, "unheard_of": 9, "fee": "0.50"})
    assert fields_of(town(cost=[fee, gift]), found, Code.LINE_UNITS_MISSING) == ["costs.c3"]


@pytest.mark.parametrize(("costs", "fields"), [({}, []), ({"rent": 1}, ["plan"])])
def test_an_empty_plan_is_not_told_that_it_is_small(costs: Any, fields: list[str]) -> None:
    guideline = town(min_grant={**RULE, "amount": 500})
    assert fields_of(guideline, case(costs), Code.BELOW_MINIMUM) == fields
