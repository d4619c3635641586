"""Counting in days, weeks and calendar months, to the last day of the calendar."""

from datetime import date

import pytest

from funding.guideline.calendar import day_of_year, days_later, earlier, last_day, later, months_later


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-05-31", 1, "2026-06-30"),
        ("2026-03-15", 24, "2028-03-15"),
        ("2026-03-15", 0, "2026-03-15"),
        ("9999-12-31", 1, "9999-12-31"),
        ("9999-11-30", 1, "9999-12-30"),
        ("0001-01-31", -1, "0001-01-01"),
        ("0001-02-28", -1, "0001-01-28"),
    ],
)
def test_calendar_months_keep_the_day_or_take_the_last(day: str, months: int, expected: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(expected)


def test_days_stay_inside_the_calendar() -> None:
    assert days_later(date(2026, 2, 28), 1) == date(2026, 3, 1)
    assert days_later(date(2026, 3, 1), -1) == date(2026, 2, 28)
    assert days_later(date(9999, 12, 30), 1) == days_later(date.max, 1) == date.max
    assert days_later(date(1, 1, 2), -1) == days_later(date.min, -1) == date.min


def test_months_have_their_days() -> None:
    assert [last_day(2026, month) for month in range(1, 13)] == [
        31,
        28,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ]
    assert [last_day(year, 2) for year in (1900, 2000, 2023, 2024)] == [28, 29, 28, 29]
    assert day_of_year(2026, "02-29") == date(2026, 2, 28)
    assert day_of_year(2024, "02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("anchor", "number", "unit", "expected"),
    [
        ("2026-03-01", 8, "weeks", "2026-01-04"),
        ("2026-03-01", 8, "days", "2026-02-21"),
        ("2026-03-31", 1, "months", "2026-02-28"),
    ],
)
def test_earlier_counts_days_weeks_and_months(anchor: str, number: int, unit: str, expected: str) -> None:
    assert earlier(date.fromisoformat(anchor), number, unit) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "number", "unit", "expected"),
    [
        ("2026-01-04", 8, "weeks", "2026-03-01"),
        ("2026-02-21", 8, "days", "2026-03-01"),
        ("2026-01-31", 1, "months", "2026-03-01"),
        ("2026-01-28", 1, "months", "2026-02-28"),
        ("2026-01-15", 2, "months", "2026-03-15"),
    ],
)
def test_later_is_the_first_day_that_is_early_enough(day: str, number: int, unit: str, expected: str) -> None:
    found = later(date.fromisoformat(day), number, unit)
    assert found == date.fromisoformat(expected)
    assert (
        earlier(found, number, unit) >= date.fromisoformat(day) > earlier(days_later(found, -1), number, unit)
    )
