"""Lead times, rounds, seasons, lengths and earlier grants, to the day and the minute."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from funding.guideline.assess import assess
from funding.guideline.findings import Code, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Assessment
from funding.guideline.procedure_rules import Proof
from tests.funding.guideline.towns import case, local, text, town

RULE: dict[str, Any] = {"clause": "1"}


def with_facts(guideline: Guideline, **facts: Any) -> Assessment:
    found = case({"rent": 100}, facts=facts)
    return assess(guideline, found.plan, found.facts)


def codes(got: Assessment) -> list[Code]:
    return [finding.code for finding in got.findings]


LEAD = {**RULE, "number": 4, "unit": "weeks", "before": "start"}


@pytest.mark.parametrize(
    ("rule", "facts", "late_on"),
    [
        ({}, {"received_on": "2026-04-04"}, None),
        ({}, {"received_on": "2026-04-05"}, "starts_on"),
        ({"number": 1, "unit": "months"}, {"received_on": "2026-04-02"}, None),
        ({"number": 1, "unit": "months"}, {"received_on": "2026-04-03"}, "starts_on"),
        ({"before": "preparation"}, {"received_on": "2026-03-01", "preparation_on": "2026-03-29"}, None),
        (
            {"before": "preparation"},
            {"received_on": "2026-03-02", "preparation_on": "2026-03-29"},
            "preparation_on",
        ),
        ({"before": "preparation"}, {"received_on": "2026-04-05"}, "starts_on"),
        ({"before": "event"}, {"received_on": "2026-04-05", "event_on": "2026-05-03"}, None),
        ({"before": "event"}, {"received_on": "2026-04-05"}, "starts_on"),
        ({"before": "meeting"}, {"received_on": "2026-04-05"}, None),
        ({"before": "meeting"}, {"received_on": "2026-04-05", "meeting_on": "2026-05-02"}, "meeting_on"),
        ({"counts_from": "completeness"}, {"received_on": "2026-04-01", "complete_on": "2026-04-04"}, None),
        (
            {"counts_from": "completeness"},
            {"received_on": "2026-04-01", "complete_on": "2026-04-05"},
            "starts_on",
        ),
        ({"counts_from": "completeness"}, {"received_on": "2026-04-05"}, "starts_on"),
        ({}, {"received_on": "2026-04-01", "complete_on": "2026-04-05"}, None),
        ({}, {"received_on": None, "today": "2026-04-05"}, "starts_on"),
        ({}, {"received_on": None, "today": None}, None),
    ],
)
def test_the_lead_time_is_kept_to_the_day(rule: Any, facts: Any, late_on: str | None) -> None:
    got = with_facts(town(lead_time=[{**LEAD, **rule}]), **{"today": "2026-02-01", **facts})
    late = [finding for finding in got.findings if finding.code is Code.TOO_LATE]
    assert [finding.field for finding in late] == ([late_on] if late_on else [])
    assert got.grant == (0 if late_on else 100)


def test_being_late_says_by_when_and_from_when_on() -> None:
    guideline = town(lead_time=[{**LEAD, "exception": "board"}])
    (finding,) = with_facts(guideline, received_on="2026-04-05").findings
    assert finding.severity is Severity.FIX
    assert finding.params == {
        "number": 4,
        "unit": "weeks",
        "before": "start",
        "day": date(2026, 5, 2),
        "latest": date(2026, 4, 4),
        "earliest": date(2026, 5, 3),
        "exception": "board",
    }
    assert codes(with_facts(guideline, received_on="2026-04-05", exceptions=["lead_time"])) == [
        Code.EXCEPTION_MADE
    ]
    assert codes(with_facts(guideline, received_on="2026-04-04", exceptions=["lead_time"])) == []


def test_at_the_end_of_the_calendar_no_later_day_is_named() -> None:
    late = with_facts(
        town(lead_time=[LEAD]), received_on="9999-12-30", starts_on="9999-12-31", ends_on="9999-12-31"
    )
    (finding,) = [finding for finding in late.findings if finding.code is Code.TOO_LATE]
    assert (finding.params["earliest"], finding.cure, finding.params["exception"]) == (date.max, None, "")


def test_a_lead_time_that_should_be_kept_only_warns() -> None:
    got = with_facts(town(lead_time=[{**LEAD, "binding": "should"}]), received_on="2026-04-05")
    assert [finding.severity for finding in got.findings] == [Severity.WARNING]
    assert got.grant == 100


def rounds(**changes: Any) -> Guideline:
    calls = [
        {
            "key": "spring",
            **RULE,
            "label": text("Frühling"),
            "opens_at": local("2026-01-31T09:00"),
            "closes_at": local("2026-03-31T12:00"),
            "special": [{"legal_forms": ["school"], "closes_at": local("2026-04-15T12:00")}],
        },
        {"key": "autumn", **RULE, "label": text("Herbst"), "closes_at": local("2026-09-30T12:00")},
    ]
    return town(**{"round": calls, **changes})


@pytest.mark.parametrize(
    ("facts", "call", "expected"),
    [
        ({"received_at": "2026-03-31T12:00:00"}, "spring", []),
        ({"received_at": "2026-03-31T12:00:01"}, "autumn", []),
        ({"received_at": "2026-03-31T12:00:01", "legal_form": "school"}, "spring", []),
        ({"received_at": "2026-04-15T12:00:01", "legal_form": "school"}, "autumn", []),
        ({"received_at": "2026-03-31T12:00:01", "call": "spring"}, "autumn", [Code.NEXT_ROUND]),
        ({"received_at": "2026-03-31T12:00:00", "call": "spring"}, "spring", []),
        ({"received_at": "2026-01-31T08:59:59"}, "spring", [Code.ROUND_NOT_OPEN]),
        ({"received_at": "2026-01-31T09:00:00"}, "spring", []),
        ({"received_on": "2026-01-30"}, "spring", [Code.ROUND_NOT_OPEN]),
        ({"received_on": "2026-01-31"}, "spring", []),
        ({"received_on": "2026-03-31"}, "spring", []),
        ({"received_on": "2026-04-01"}, "autumn", []),
        ({"received_on": "2026-04-01", "received_at": "2026-02-01T12:00:00"}, "autumn", []),
        ({"received_at": "2026-09-30T12:00:00"}, "autumn", []),
        ({"received_at": "2026-09-30T12:00:01"}, "", [Code.ROUND_CLOSED]),
        # ten o'clock in London is noon in Berlin in summer and eleven in winter
        ({"received_at": "2026-03-31T11:00:01+01:00"}, "autumn", []),
        ({"received_at": "2026-03-31T11:00:00+01:00"}, "spring", []),
        ({"received_at": "2026-03-31T10:00:00Z"}, "spring", []),
        ({"today": None}, "", []),
    ],
)
def test_a_round_closes_to_the_second(facts: Any, call: str, expected: list[Code]) -> None:
    got = with_facts(rounds(), starts_on="2026-12-01", ends_on="2026-12-31", **facts)
    assert (got.round, codes(got)) == (call, expected)


def test_a_closed_round_may_be_the_end() -> None:
    facts = {
        "received_at": "2026-03-31T12:00:01",
        "call": "spring",
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-31",
    }
    moved, refused = (with_facts(rounds(when_closed=what), **facts) for what in ("next_round", "refused"))
    assert (moved.grant, codes(moved)) == (100, [Code.NEXT_ROUND])
    assert moved.findings[0].params == {
        "round": "spring",
        "day": date(2026, 3, 31),
        "clock": "12:00",
        "next": "autumn",
    }
    assert (moved.findings[0].field, moved.findings[0].clause) == ("received_on", "1")
    assert (refused.findings[0].params["next"], refused.findings[0].severity) == ("", Severity.FIX)
    assert (refused.grant, codes(refused)) == (0, [Code.ROUND_CLOSED])
    after_all = {**facts, "received_at": "2026-12-01T12:00:00", "call": "autumn"}
    assert codes(with_facts(rounds(), **after_all))[0] is Code.ROUND_CLOSED


@pytest.mark.parametrize(
    ("opens", "closes", "arrived", "is_open"),
    [
        ("04-01", "10-31", "2026-03-31", False),
        ("04-01", "10-31", "2026-04-01", True),
        ("04-01", "10-31", "2026-10-31", True),
        ("04-01", "10-31", "2026-11-01", False),
        ("04-01", "01-31", "2026-01-31", True),
        ("04-01", "01-31", "2026-02-01", False),
        ("04-01", "01-31", "2026-03-31", False),
        ("04-01", "01-31", "2026-04-01", True),
        ("04-01", "01-31", "2026-12-31", True),
    ],
)
def test_a_season_may_go_over_the_new_year(opens: str, closes: str, arrived: str, is_open: bool) -> None:
    guideline = town(season={**RULE, "opens": opens, "closes": closes})
    got = with_facts(guideline, received_on=arrived, today=None, ends_on="2027-11-30", starts_on="2027-05-01")
    assert codes(got) == ([] if is_open else [Code.OUT_OF_SEASON])


@pytest.mark.parametrize(
    ("opens", "closes", "arrived", "next_opens", "next_closes"),
    [
        ("04-01", "10-31", "2026-03-31", "2026-04-01", "2026-10-31"),
        ("04-01", "10-31", "2026-11-01", "2027-04-01", "2027-10-31"),
        ("04-01", "01-31", "2026-02-01", "2026-04-01", "2027-01-31"),
        ("04-01", "01-31", "2026-03-31", "2026-04-01", "2027-01-31"),
        ("01-01", "02-29", "2027-03-01", "2028-01-01", "2028-02-29"),
        ("04-01", "04-01", "2026-04-02", "2027-04-01", "2027-04-01"),
        ("12-30", "12-31", "9999-12-29", "9999-12-30", "9999-12-31"),
        ("01-01", "01-31", "9999-12-29", "9999-01-01", "9999-01-31"),
    ],
)
def test_out_of_season_names_the_season_that_comes_next(
    opens: str, closes: str, arrived: str, next_opens: str, next_closes: str
) -> None:
    guideline = town(season={**RULE, "opens": opens, "closes": closes})
    got = with_facts(guideline, received_on=arrived, today=None, ends_on="9999-12-31", starts_on="9999-12-30")
    params = next(found.params for found in got.findings if found.code is Code.OUT_OF_SEASON)
    assert (str(params["opens"]), str(params["closes"])) == (next_opens, next_closes)


@pytest.mark.parametrize(
    ("period", "starts_on", "ends_on", "latest"),
    [
        ({"max_months": 12}, "2026-05-02", "2027-05-01", None),
        ({"max_months": 12}, "2026-05-02", "2027-05-02", "2027-05-01"),
        ({"max_months": 1}, "2026-03-01", "2026-03-31", None),
        ({"max_months": 1}, "2026-03-01", "2026-04-01", "2026-03-31"),
        ({"ends_by": "2026-10-31"}, "2026-05-02", "2026-10-31", None),
        ({"ends_by": "2026-10-31"}, "2026-05-02", "2026-11-01", "2026-10-31"),
        ({"ends_by_day": "11-30"}, "2026-05-02", "2026-11-30", None),
        ({"ends_by_day": "11-30"}, "2026-05-02", "2026-12-01", "2026-11-30"),
        ({"ends_by_day": "11-30", "ends_by": "2026-10-31"}, "2026-05-02", "2026-11-01", "2026-10-31"),
    ],
)
def test_a_project_ends_in_time(period: Any, starts_on: str, ends_on: str, latest: str | None) -> None:
    got = with_facts(town(period={**RULE, **period}), starts_on=starts_on, ends_on=ends_on)
    late = [finding for finding in got.findings if finding.code in (Code.TOO_LONG, Code.ENDS_TOO_LATE)]
    assert [finding.params["latest_end"] for finding in late] == (
        [date.fromisoformat(latest)] if latest else []
    )
    assert all(f.cure and f.cure.to == f.params["latest_end"] and f.severity is Severity.FIX for f in late)
    assert got.grant == (0 if latest else 100)


def past(*days: str, **rest: Any) -> list[dict[str, Any]]:
    return [{"on": day, **rest} for day in days]


@pytest.mark.parametrize(
    ("rule", "history", "broken"),
    [
        ({"per": "calendar_year", "at_most": 1}, past("2025-12-31"), False),
        ({"per": "calendar_year", "at_most": 1}, past("2026-01-01"), True),
        ({"per": "calendar_year", "at_most": 2}, past("2026-01-01"), False),
        ({"per": "calendar_year", "at_most": 1}, past("2026-01-01", granted=False), False),
        (
            {"per": "calendar_year", "at_most": 1, "counting": "applications"},
            past("2026-01-01", granted=False),
            True,
        ),
        ({"per": "calendar_year", "at_most": 1}, past("2026-02-01"), True),
        ({"per": "calendar_year", "at_most": 1}, past("2026-02-02"), False),
        ({"per": "rolling_months", "at_most": 1}, past("2025-02-01"), False),
        ({"per": "rolling_months", "at_most": 1}, past("2025-02-02"), True),
        ({"per": "rolling_months", "months": 6, "at_most": 1}, past("2025-08-01"), False),
        ({"per": "rolling_months", "months": 6, "at_most": 1}, past("2025-08-02"), True),
        ({"per": "project", "at_most": 2}, past("2020-01-01", "2021-01-01", project="again"), True),
        ({"per": "project", "at_most": 2}, past("2020-01-01", "2021-01-01", project="other"), False),
        ({"per": "project", "at_most": 2}, past("2020-01-01", project="again"), False),
        ({"per": "in_a_row", "at_most": 1}, past("2025-06-01"), True),
        ({"per": "in_a_row", "at_most": 1}, past("2024-06-01"), False),
        ({"per": "in_a_row", "at_most": 2}, past("2025-06-01"), False),
        ({"per": "in_a_row", "at_most": 2}, past("2025-06-01", "2024-06-01"), True),
        ({"per": "in_a_row", "at_most": 2}, past("2025-06-01", "2023-06-01"), False),
        ({"per": "in_a_row", "at_most": 1}, past("2026-01-01"), False),
    ],
)
def test_earlier_grants_are_counted_as_the_guideline_says(rule: Any, history: Any, broken: bool) -> None:
    got = with_facts(town(history=[{**RULE, **rule}]), history=history, project="again")
    assert codes(got) == ([Code.HISTORY_LIMIT] if broken else [])
    assert got.grant == (0 if broken else 100)


def test_an_arrival_after_the_last_round_belongs_to_no_call() -> None:
    guideline = rounds(history=[{**RULE, "per": "call", "at_most": 1}])
    got = with_facts(guideline, today="2027-01-01", history=past("2026-02-02", "2026-05-05", call="spring"))
    assert Code.HISTORY_LIMIT not in codes(got)


def test_the_day_of_arrival_is_a_local_day() -> None:
    # 23:30 in London on New Year's Eve is the next year in Berlin
    guideline = town(history=[{**RULE, "per": "calendar_year", "at_most": 1}])
    facts = {"received_at": "2025-12-31T23:30:00+00:00", "history": past("2026-01-01")}
    assert codes(with_facts(guideline, **facts)) == [Code.HISTORY_LIMIT]
    amount = town(history=[{**RULE, "per": "calendar_year", "at_most_amount": 50}])
    spent = with_facts(amount, **{**facts, "history": past("2026-01-01", amount=50)})
    assert Code.YEAR_AMOUNT in codes(spent)
    row = town(history=[{**RULE, "per": "in_a_row", "at_most": 1}])
    assert codes(with_facts(row, **{**facts, "history": past("2025-06-01")})) == [Code.HISTORY_LIMIT]


@pytest.mark.parametrize(
    ("facts", "broken"),
    [
        ({"received_on": "2026-02-05"}, True),
        ({"received_on": "2026-05-05"}, False),
        ({"call": "spring"}, True),
    ],
)
def test_a_limit_per_call_counts_the_round_of_the_application(facts: Any, broken: bool) -> None:
    guideline = rounds(history=[{**RULE, "per": "call", "at_most": 1}])
    history = past("2026-02-02", call="spring")
    got = with_facts(guideline, history=history, **{"today": "2026-02-05", **facts})
    assert (Code.HISTORY_LIMIT in codes(got)) == broken


def test_a_broken_limit_says_its_figures() -> None:
    rule = {**RULE, "per": "rolling_months", "at_most": 1, "exception": "board"}
    guideline = town(history=[rule])
    (finding,) = with_facts(guideline, history=past("2026-01-01")).findings
    assert (finding.field, finding.severity) == ("history", Severity.FIX)
    assert finding.params == {
        "per": "rolling_months",
        "months": 12,
        "exception": "board",
        "before": 1,
        "at_most": 1,
    }
    excepted = with_facts(guideline, history=past("2026-01-01"), exceptions=["history"])
    assert (codes(excepted), excepted.grant) == ([Code.EXCEPTION_MADE], 100)
    assert codes(with_facts(guideline, history=None)) == []


@pytest.mark.parametrize(
    ("had", "grant", "expected"),
    [
        ("0.00", "100.00", []),
        ("400.00", "100.00", []),
        ("400.01", "99.99", [Code.FINANCING_GAP]),
        ("500.00", "0.00", [Code.YEAR_AMOUNT, Code.FINANCING_GAP]),
        ("600.00", "0.00", [Code.YEAR_AMOUNT, Code.FINANCING_GAP]),
    ],
)
def test_an_applicant_gets_only_so_much_in_a_year(had: str, grant: str, expected: list[Code]) -> None:
    guideline = town(history=[{**RULE, "per": "calendar_year", "at_most_amount": 500}])
    history = [*past("2026-01-10", amount=had), *past("2025-12-31", amount=9000)]
    got = with_facts(guideline, history=history)
    assert got.max_grant == Decimal(grant)
    assert sorted(codes(got)) == sorted(expected)
    spent = [finding.params for finding in got.findings if finding.code is Code.YEAR_AMOUNT]
    figures = {"per": "calendar_year", "months": 12, "exception": "", "granted": Decimal(had), "at_most": 500}
    assert spent == ([figures] if Code.YEAR_AMOUNT in expected else [])
    free = with_facts(guideline, history=history, exceptions=["history"])
    assert free.max_grant == 100


@pytest.mark.parametrize(
    ("rule", "ends_on", "due"),
    [
        ({"months": 3}, "2026-11-30", "2027-02-28"),
        ({"weeks": 4}, "2026-11-30", "2026-12-28"),
        ({}, "2026-01-01", "2026-04-01"),
        ({"weeks": 4}, "9999-12-31", "9999-12-31"),
    ],
)
def test_proof_is_due_months_or_weeks_after_the_end(rule: Any, ends_on: str, due: str) -> None:
    assert Proof(**RULE, **rule).due_on(date.fromisoformat(ends_on)) == date.fromisoformat(due)
