"""Rules that contradict each other are found at their place, and at their border they are left alone."""

from typing import Any

import pytest

from funding.guideline.consistency import problems
from funding.guideline.model import Guideline
from tests.funding.guideline.towns import cost_kind, text, town_data

RULE: dict[str, Any] = {"clause": "1"}
ROUTE = {**RULE, "label": text("Amt"), "board": "none", "decides": "officer"}
BOARD = {
    **RULE,
    "name": text("Beirat"),
    "ballot_days": 7,
    "quorum": {**RULE, "at_least": 3},
    "majority": {**RULE, "more_than": "1/2"},
}
LARGEST = {**RULE, "amount": 1500}
LAST = {**ROUTE, "key": "last"}
HOURS = {**RULE, "hourly_rate": 15}
OTHERS = [{"key": "state", **RULE, "label": text("Land"), "source": "third_party"}]
CLUB = {"key": "club", "label": text("Verein")}
LEAD = {**RULE, "number": 4, "unit": "weeks", "before": "start"}
EXAMPLE = {"id": "A", "title": text("A")}


def routes(*limits: int) -> list[dict[str, Any]]:
    return [*({**ROUTE, "key": f"r{place}", "up_to": limit} for place, limit in enumerate(limits)), LAST]


def reserve(**rest: Any) -> dict[str, Any]:
    return {"key": "small", "label": text("klein"), "amount": 400, "up_to": 500, **rest}


def call(key: str, closes_at: str, **rest: Any) -> dict[str, Any]:
    return {**RULE, "key": key, "label": text(key), "closes_at": closes_at, **rest}


MONEY: list[tuple[dict[str, Any], list[tuple[int | str, ...]]]] = [
    ({"pot": {**RULE, "amount": 1500}}, []),
    ({"pot": {**RULE, "amount": "1499.99"}}, [("max_grant", "amount")]),
    ({"min_grant": LARGEST}, []),
    ({"min_grant": {**RULE, "amount": "1500.01"}}, [("min_grant", "amount")]),
    ({"max_grant": {**LARGEST, "exception": {"route": "office", "up_to": "1500.01"}}}, []),
    ({"max_grant": {**LARGEST, "exception": {"route": "office"}}}, []),
    (
        {"max_grant": {**LARGEST, "exception": {"route": "office", "up_to": 1500}}},
        [("max_grant", "exception")],
    ),
    ({"max_grant": {**LARGEST, "exception": {"route": "none"}}}, [("max_grant", "exception")]),
    ({"fixed": {**RULE, "amounts": [500, 1500]}}, []),
    ({"fixed": {**RULE, "amounts": [500, 500]}}, [("fixed", "amounts")]),
    ({"fixed": {**RULE, "amounts": [500, 400, 600, 550]}}, [("fixed", "amounts")] * 2),
    ({"fixed": {**RULE, "amounts": [500, "1500.01"]}}, [("fixed", "amounts")]),
    (
        {
            "fixed": {**RULE, "amounts": [500, 2000]},
            "max_grant": {**LARGEST, "exception": {"route": "office", "up_to": 2000}},
        },
        [],
    ),
    ({"fixed": {**RULE, "amounts": [500, 900]}, "min_grant": {**RULE, "amount": 500}}, []),
    (
        {"fixed": {**RULE, "amounts": [500, 900]}, "min_grant": {**RULE, "amount": 501}},
        [("fixed", "amounts")],
    ),
    ({"own_share": {**RULE, "percent": 10}, "quota": {**RULE, "percent": 90}}, []),
    (
        {"own_share": {**RULE, "percent": "10.01"}, "quota": {**RULE, "percent": 90}},
        [("own_share", "percent")],
    ),
    ({"own_share": {**RULE, "percent": 11, "of": "requested"}, "quota": {**RULE, "percent": 90}}, []),
    ({"own_share": {**RULE, "percent": 10}, "income": OTHERS}, [("own_share",)]),
    ({"own_share": {**RULE, "percent": 10}, "income": OTHERS, "in_kind": HOURS}, []),
    (
        {"own_share": {**RULE, "percent": 10}, "income": OTHERS, "in_kind": {**HOURS, "allowed": False}},
        [("own_share",)],
    ),
    ({"in_kind": {**RULE, "things": False}}, [("in_kind",)]),
    ({"in_kind": {**HOURS, "things": False}}, []),
    ({"in_kind": {**RULE, "things": False, "allowed": False}}, []),
    ({"pot": {**RULE, "reserve": [reserve()]}}, [("pot", "reserve")]),
    ({"pot": {**RULE, "amount": 2000, "reserve": [reserve(amount=2000)]}}, []),
    ({"pot": {**RULE, "amount": 2000, "reserve": [reserve(amount="2000.01")]}}, [("pot", "reserve")]),
    (
        {"pot": {**RULE, "amount": 2000, "reserve": [reserve(), reserve(key="b", up_to=None)]}},
        [("pot", "reserve", 1)],
    ),
    (
        {"pot": {**RULE, "amount": 2000, "reserve": [reserve(up_to=None, legal_forms=["club"])]}},
        [],
    ),
    ({"cost": [cost_kind("rent"), cost_kind("fee", condition="festive")]}, [("cost", 1, "condition")]),
    ({"cost": [cost_kind("gift", eligible=False, reason=text("Nein."))]}, [("cost",)]),
    (
        {"example": [EXAMPLE, {**EXAMPLE, "id": "B", "plan": {"costs": [{"cost_type": "x", "amount": 1}]}}]},
        [("example", 1, "plan")],
    ),
    (
        {
            "example": [
                {
                    **EXAMPLE,
                    "plan": {"costs": [{"cost_type": "x", "amount": 1}]},
                    "expect": {"findings": ["line_unknown_type"]},
                }
            ]
        },
        [],
    ),
    ({"example": [{**EXAMPLE, "plan": {"income": [{"kind": "x", "amount": 1}]}}]}, [("example", 0, "plan")]),
]

PROCEDURE: list[tuple[dict[str, Any], list[tuple[int | str, ...]]]] = [
    ({"route": routes(500, 1000)}, []),
    ({"route": routes(500, 500)}, [("route", 1, "up_to")]),
    ({"route": routes(500, 400, 900)}, [("route", 1, "up_to")]),
    ({"route": [LAST, {**LAST, "key": "second"}]}, [("route", 0)]),
    ({"route": routes(500)[:1]}, [("route", 0, "up_to")]),
    ({"route": [*routes(500)[:1], {**LAST, "up_to": 900}]}, [("route", 1, "up_to")]),
    ({"route": [LAST, LAST]}, [("route", 1), ("route", 0)]),
    ({"board": BOARD, "route": [{**LAST, "board": "recommends"}]}, []),
    ({"route": [{**LAST, "board": "recommends"}]}, [("route", 0, "board")]),
    ({"route": [{**LAST, "board": "informed"}]}, []),
    ({"board": BOARD, "route": [{**LAST, "board": "decides"}]}, [("route", 0, "decides")]),
    ({"board": BOARD, "route": [{**LAST, "decides": "board"}]}, [("route", 0, "decides")]),
    ({"board": BOARD, "route": [{**LAST, "board": "decides", "decides": "board"}]}, []),
    ({"board": {**BOARD, "majority": RULE}}, [("board", "majority")]),
    (
        {"board": {**BOARD, "majority": {**RULE, "more_than": "1/2", "at_least": "2/3"}}},
        [("board", "majority")],
    ),
    ({"route": [{**LAST, "majority": RULE}]}, [("route", 0, "majority")]),
    ({"route": [{**LAST, "majority": {**RULE, "at_least": "2/3"}}]}, []),
    ({"route": [{**LAST, "clause": "2"}]}, [("route", 0, "clause")]),
    ({"period": {"clause": ""}}, [("period", "clause")]),
    ({"period": {"clause": "", "assumed": True}}, []),
    ({"period": {"clause": "2", "assumed": True}}, [("period", "clause")]),
    (
        {"in_kind": {"clause": "", "assumed": True}, "route": [{**LAST, "clause": "2"}]},
        [("route", 0, "clause")],
    ),
    ({"route": [{**LAST, "board": "decides", "decides": "board"}]}, [("route", 0, "board")]),
    ({"pot": {**RULE, "amount": 2000, "reserve": [reserve(), reserve()]}}, [("pot", "reserve", 1)]),
    ({"name": {"en": "Town"}}, [("name",), ("name",)]),
    ({"name": {"de": "Stadt", "en": "Town"}}, [("name",)]),
    ({"name": {"de": "Stadt", "en": "Town"}, "languages": ["de", "en"]}, []),
    ({"round": [call("a", "2026-03-01T12:00:00"), call("b", "2026-03-01T12:00:01")]}, []),
    (
        {"round": [call("a", "2026-03-01T12:00:00"), call("b", "2026-03-01T12:00:00")]},
        [("round", 1, "closes_at")],
    ),
    (
        {
            "round": [call("a", "2026-03-01T12:00:00")],
            "season": {**RULE, "opens": "04-01", "closes": "10-31"},
        },
        [("season",)],
    ),
    (
        {
            "round": [
                call(
                    "a",
                    "2026-03-01T12:00:00",
                    special=[{"legal_forms": ["club", "choir"], "closes_at": "2026-04-01T12:00:00"}],
                )
            ]
        },
        [("round", 0)],
    ),
    (
        {"pot": {**RULE, "amount": 2000, "reserve": [reserve(legal_forms=["choir", "band"])]}},
        [("pot", "reserve", 0)] * 2,
    ),
    (
        {"applicants": {**RULE, "any_legal_form": False, "legal_forms": [{**CLUB, "allowed": False}]}},
        [("applicants", "legal_forms")],
    ),
    ({"applicants": {**RULE, "any_legal_form": True, "legal_forms": []}}, []),
    ({"applicants": {**RULE, "any_legal_form": False, "legal_forms": [CLUB]}}, []),
    ({"history": [{**RULE, "per": "call", "at_most": 1}]}, [("history", 0, "per")]),
    ({"history": [{**RULE, "per": "project", "at_most": 1}]}, []),
    ({"lead_time": [LEAD, {**LEAD, "before": "event"}]}, []),
    ({"lead_time": [LEAD, {**LEAD, "counts_from": "completeness"}]}, []),
    ({"lead_time": [LEAD, {**LEAD, "binding": "should"}]}, []),
    ({"lead_time": [LEAD, {**LEAD, "number": 5}]}, [("lead_time", 1)]),
    (
        {"volunteer_allowance": [{**RULE, "from_year": 2026, "amount": 1}] * 2},
        [("volunteer_allowance", 1)],
    ),
    (
        {"applicants": {**RULE, "any_legal_form": True, "legal_forms": [CLUB, CLUB]}},
        [("applicants", "legal_forms", 1)],
    ),
    (
        {"taxonomy": {"fields": {"label": text("A"), "items": [CLUB, CLUB]}}},
        [("taxonomy", "fields", "items", 1)],
    ),
]


@pytest.mark.parametrize(("changes", "places"), MONEY + PROCEDURE)
def test_contradictions_are_found_at_their_place(
    changes: dict[str, Any], places: list[tuple[int | str, ...]]
) -> None:
    guideline = Guideline.model_validate(town_data(**changes))
    assert [problem.location for problem in problems(guideline)] == places


@pytest.mark.parametrize(
    "table", ["clause", "cost", "income", "route", "question", "document", "example", "round"]
)
def test_a_key_stands_once_in_its_table(table: str) -> None:
    entries = {
        "question": [{**RULE, **CLUB, "asked": "officer"}],
        "document": [{**RULE, **CLUB}],
        "example": [EXAMPLE],
        "round": [call("a", "2026-03-01T12:00:00")],
        "route": routes(500)[:1],
    }
    data = town_data(**entries)
    data["route"] = [*data["route"], LAST]
    assert list(problems(Guideline.model_validate(data))) == []
    data[table] = [data[table][0], *data[table]]
    found = [problem.location for problem in problems(Guideline.model_validate(data))]
    assert found[0] == (table, 1)
