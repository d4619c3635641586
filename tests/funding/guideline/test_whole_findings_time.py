"""Every finding about days, rounds and earlier grants in full, worked out by hand."""

from datetime import date
from typing import Any

import pytest

from funding.guideline.findings import Code, Finding, Severity
from tests.funding.guideline.towns import case, text
from tests.funding.guideline.whole import SEVEN, euros, finding, found, put

START = {**SEVEN, "before_decision": "forbidden", "starts_with": text("Vertrag"), "decision_takes_days": 28}
LEAD = {**SEVEN, "number": 4, "unit": "weeks", "before": "start"}
ROUNDS = [
    {
        "key": "spring",
        **SEVEN,
        "label": text("1"),
        "opens_at": "2026-01-10T09:00:00",
        "closes_at": "2026-03-31T12:30:00",
    },
    {"key": "autumn", "clause": "1", "label": text("2"), "closes_at": "2026-09-30T12:00:00"},
]
TWICE = {**SEVEN, "per": "calendar_year", "at_most": 2}
AMOUNT = {**SEVEN, "per": "rolling_months", "months": 24, "at_most_amount": 1000}
PAST = [{"on": "2026-01-05", "amount": 700}, {"on": "2026-01-06", "amount": 400}]


def day(written: str) -> date:
    return date.fromisoformat(written)


# Unless it says otherwise, an application arrives on 1 February 2026 for 2 May to 30 November 2026.
DAYS: list[tuple[dict[str, Any], dict[str, Any], Finding]] = [
    (
        {"period": SEVEN},
        {"starts_on": None},
        finding(Code.START_MISSING, Severity.BLOCKS, "starts_on"),
    ),
    (
        {"period": SEVEN},
        {"ends_on": None},
        finding(Code.END_MISSING, Severity.BLOCKS, "ends_on"),
    ),
    (
        {"period": SEVEN},
        {"ends_on": "2026-05-01"},
        finding(
            Code.END_BEFORE_START,
            Severity.BLOCKS,
            "ends_on",
            starts_on=day("2026-05-02"),
            ends_on=day("2026-05-01"),
            cure=put("ends_on", day("2026-05-02")),
        ),
    ),
    (
        {"start": {**START, "retrospective": "forbidden"}},
        {"costs_incurred": True},
        finding(Code.COSTS_INCURRED, Severity.BLOCKS, "costs_incurred", cure=put("costs_incurred", False)),
    ),
    (
        {"start": START},
        {"contracts_signed": True, "early_start_consent": True},
        finding(Code.EARLY_START_CONSENTED, Severity.NOTE, "starts_on"),
    ),
    (
        {"start": START},
        {"contracts_signed": True},
        finding(
            Code.CONTRACTS_SIGNED, Severity.BLOCKS, "contracts_signed", cure=put("contracts_signed", False)
        ),
    ),
    (
        {"start": START},
        {"starts_on": "2026-02-01"},
        finding(
            Code.ALREADY_STARTED,
            Severity.BLOCKS,
            "starts_on",
            starts_on=day("2026-02-01"),
            today=day("2026-02-01"),
            earliest=day("2026-03-01"),
            cure=put("starts_on", day("2026-03-01")),
        ),
    ),
    (
        {"start": START},
        {"starts_on": "2026-02-28"},
        finding(
            Code.STARTS_BEFORE_DECISION,
            Severity.WARNING,
            "starts_on",
            starts_on=day("2026-02-28"),
            today=day("2026-02-01"),
            earliest=day("2026-03-01"),
            cure=put("starts_on", day("2026-03-01")),
        ),
    ),
    (
        {"period": SEVEN},
        {"ends_on": "2027-01-01"},
        finding(Code.CROSSES_BUDGET_YEAR, Severity.NOTE, "ends_on", first_year=2026, last_year=2027, years=2),
    ),
    (
        {"period": {**SEVEN, "max_budget_years": 2}},
        {"ends_on": "2027-12-31"},
        finding(Code.CROSSES_BUDGET_YEAR, Severity.NOTE, "ends_on", first_year=2026, last_year=2027, years=2),
    ),
    (
        {"period": {**SEVEN, "max_budget_years": 2}},
        {"ends_on": "2028-01-01"},
        finding(
            Code.TOO_MANY_BUDGET_YEARS,
            Severity.FIX,
            "ends_on",
            first_year=2026,
            last_year=2028,
            years=3,
            allowed=2,
            latest_end=day("2027-12-31"),
            cure=put("ends_on", day("2027-12-31")),
        ),
    ),
    (
        {"period": {**SEVEN, "max_months": 6}},
        {"ends_on": "2026-11-02"},
        finding(
            Code.TOO_LONG,
            Severity.FIX,
            "ends_on",
            months=6,
            latest_end=day("2026-11-01"),
            cure=put("ends_on", day("2026-11-01")),
        ),
    ),
    # The earlier of two last days holds.
    (
        {"period": {**SEVEN, "ends_by": "2026-11-29", "ends_by_day": "12-31"}},
        {},
        finding(
            Code.ENDS_TOO_LATE,
            Severity.FIX,
            "ends_on",
            latest_end=day("2026-11-29"),
            ends_on=day("2026-11-30"),
            cure=put("ends_on", day("2026-11-29")),
        ),
    ),
    (
        {"lead_time": [LEAD]},
        {"starts_on": "2026-02-28"},
        finding(
            Code.TOO_LATE,
            Severity.FIX,
            "starts_on",
            number=4,
            unit="weeks",
            before="start",
            day=day("2026-02-28"),
            latest=day("2026-01-31"),
            earliest=day("2026-03-01"),
            exception="",
            cure=put("starts_on", day("2026-03-01")),
        ),
    ),
    (
        {"lead_time": [{**LEAD, "before": "event", "binding": "should", "exception": "board"}]},
        {"event_on": "2026-02-28"},
        finding(
            Code.TOO_LATE,
            Severity.WARNING,
            "event_on",
            number=4,
            unit="weeks",
            before="event",
            day=day("2026-02-28"),
            latest=day("2026-01-31"),
            earliest=day("2026-03-01"),
            exception="board",
            cure=put("event_on", day("2026-03-01")),
        ),
    ),
    (
        {"lead_time": [LEAD]},
        {"starts_on": "2026-02-28", "exceptions": ["lead_time"]},
        finding(Code.EXCEPTION_MADE, Severity.NOTE, "starts_on", rule="lead_time"),
    ),
    (
        {"round": ROUNDS},
        {"received_at": "2026-03-31T12:30:01", "call": "spring"},
        finding(
            Code.NEXT_ROUND,
            Severity.NOTE,
            "received_on",
            round="spring",
            day=day("2026-03-31"),
            clock="12:30",
            next="autumn",
        ),
    ),
    (
        {"round": ROUNDS, "when_closed": "refused"},
        {"received_at": "2026-03-31T12:30:01", "call": "spring"},
        finding(
            Code.ROUND_CLOSED,
            Severity.FIX,
            "received_on",
            round="spring",
            day=day("2026-03-31"),
            clock="12:30",
            next="",
        ),
    ),
    (
        {"round": ROUNDS[:1]},
        {"received_on": "2026-04-01"},
        finding(
            Code.ROUND_CLOSED,
            Severity.FIX,
            "received_on",
            round="spring",
            day=day("2026-03-31"),
            clock="12:30",
            next="",
        ),
    ),
    (
        {"round": ROUNDS},
        {"received_at": "2026-01-10T08:59:59"},
        finding(
            Code.ROUND_NOT_OPEN,
            Severity.FIX,
            "received_on",
            round="spring",
            day=day("2026-01-10"),
            clock="09:00",
            next="",
        ),
    ),
    (
        {"season": {**SEVEN, "opens": "04-01", "closes": "10-31"}},
        {"received_on": "2026-03-31"},
        finding(
            Code.OUT_OF_SEASON,
            Severity.FIX,
            "received_on",
            opens=day("2026-04-01"),
            closes=day("2026-10-31"),
        ),
    ),
    (
        {"history": [TWICE]},
        {"history": PAST},
        finding(
            Code.HISTORY_LIMIT,
            Severity.FIX,
            "history",
            per="calendar_year",
            months=12,
            exception="",
            before=2,
            at_most=2,
        ),
    ),
    (
        {"history": [AMOUNT]},
        {"history": PAST},
        finding(
            Code.YEAR_AMOUNT,
            Severity.FIX,
            "history",
            per="rolling_months",
            months=24,
            exception="",
            granted=euros(1100),
            at_most=euros(1000),
        ),
    ),
    (
        {"history": [TWICE]},
        {"history": PAST, "exceptions": ["history"]},
        finding(Code.EXCEPTION_MADE, Severity.NOTE, "history", rule="history"),
    ),
]


@pytest.mark.parametrize(("changes", "facts", "expected"), DAYS, ids=lambda part: getattr(part, "code", None))
def test_a_finding_about_days_says_all_it_has_to(
    changes: dict[str, Any], facts: dict[str, Any], expected: Finding
) -> None:
    assert found(changes, case({"rent": 100}, facts=facts), expected.code) == expected
