"""Small sums, first lines and odd routes: places where a rule that is nearly right shows."""

from datetime import date
from decimal import Context, Decimal, localcontext
from typing import Any

import pytest

from funding.guideline.assess import assess
from funding.guideline.checks_history import counted_past, times_before
from funding.guideline.examples import Vote
from funding.guideline.findings import Code, Cure
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


def test_half_an_hour_of_unpaid_work_is_shown() -> None:
    assert fields_of(town(), case({"rent": 9}, unpaid_hours="0.5"), Code.UNPAID_WORK_SHOWN) == [
        "unpaid_hours"
    ]
    assert fields_of(town(), case({"rent": 9}, unpaid_hours=0), Code.UNPAID_WORK_SHOWN) == []


def test_sums_stay_exact_whatever_the_program_around_has_set() -> None:
    found = case({"rent": "1234567.89", "material": "0.01"}, income={"own": "1234067.90"})
    guideline = town()
    with localcontext(Context(prec=5)):
        got = assess(guideline, found.plan, found.facts)
    assert (got.total, got.requested) == (Decimal("1234567.90"), Decimal("500.00"))


def test_at_the_end_of_the_calendar_no_later_start_is_named() -> None:
    facts = {"today": "9999-12-20", "starts_on": "9999-12-30", "ends_on": "9999-12-31"}
    found = case({"rent": 9}, facts=facts)
    got = assess(town(), found.plan, found.facts)
    (early,) = [finding for finding in got.findings if finding.code is Code.STARTS_BEFORE_DECISION]
    assert (early.params["earliest"], early.cure) == (date.max, None)


@pytest.mark.parametrize(("arrived", "fields"), [("2026-04-01", []), ("2026-04-02", ["received_on"])])
def test_a_season_may_be_one_day(arrived: str, fields: list[str]) -> None:
    guideline = town(season={**RULE, "opens": "04-01", "closes": "04-01"})
    assert (
        fields_of(guideline, case({"rent": 9}, facts={"received_on": arrived}), Code.OUT_OF_SEASON) == fields
    )


SPECIAL = [{"legal_forms": ["school"], "closes_at": "2026-04-15T15:30:00"}]
CALL = {"key": "spring", **RULE, "label": text("1"), "closes_at": "2026-03-31T12:00:00", "special": SPECIAL}


@pytest.mark.parametrize(
    ("legal_form", "received_at", "closed"),
    [
        ("school", "2026-04-15T15:30:00", []),
        ("school", "2026-04-15T15:30:01", [("2026-04-15", "15:30")]),
        ("club", "2026-04-15T15:30:00", [("2026-03-31", "12:00")]),
    ],
)
@pytest.mark.parametrize("call", ["spring", None])
def test_a_closing_time_of_its_own_holds_and_is_named(
    legal_form: str, received_at: str, closed: list[tuple[str, str]], call: str | None
) -> None:
    facts = {"legal_form": legal_form, "received_at": received_at, "call": call}
    found = case({"rent": 9}, facts=facts)
    got = assess(town(round=[CALL]), found.plan, found.facts)
    late = [finding.params for finding in got.findings_for("received_on")]
    assert [(str(params["day"]), params["clock"]) for params in late] == closed


YEARLY = {**RULE, "per": "calendar_year"}


def test_a_limit_that_is_kept_hides_none_after_it() -> None:
    guideline = town(history=[{**YEARLY, "at_most": 5}, {**YEARLY, "at_most": 1}])
    found = case({"rent": 9}, facts={"history": [{"on": "2026-01-05"}]})
    assert fields_of(guideline, found, Code.HISTORY_LIMIT) == ["history"]


def test_an_unknown_history_breaks_no_limit() -> None:
    guideline = town(history=[{**YEARLY, "at_most_amount": 0}])
    assert fields_of(guideline, case({"rent": 9}), Code.YEAR_AMOUNT) == []
    assert fields_of(guideline, case({"rent": 9}, facts={"history": []}), Code.YEAR_AMOUNT) == ["history"]


def test_years_in_a_row_lie_before_this_one() -> None:
    guideline = town(history=[{**RULE, "per": "in_a_row", "at_most": 3}])
    found = case({"rent": 9}, facts={"history": [{"on": "2026-01-05"}, {"on": "2025-12-31"}]})
    counted = counted_past(guideline.history[0], guideline, found.facts)
    assert [past.on for past in counted] == [date(2025, 12, 31)]
    assert times_before(guideline.history[0], guideline, found.facts) == 1


def test_where_two_kinds_share_the_whole_a_line_is_taken_out_rather_than_searched_for() -> None:
    # Food is cut to cents by its own share and by that of the fees; five cents less would do, four do not.
    kinds = [
        cost_kind("fee", rate=33, max_share=10),
        cost_kind("food", rate=Decimal("0.5"), max_share=50),
        cost_kind("travel", max_amount=Decimal("209.09"), max_share=10, share_of="recognised"),
    ]
    found = case({"travel": "4.48", "fee": "29.48"})
    got = assess(town(cost=kinds), found.plan, found.facts)
    assert got.lines[0].cure == Cure(act="remove", field="costs.c1")
