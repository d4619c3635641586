from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.guideline.procedure_rules import STATES
from notifications.workdays import add_working_days, is_working_day, working_days_between

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 5, 14), "Ascension"),
        (date(2026, 6, 4), "Corpus Christi, a holiday in NRW but not in Berlin"),
        (date(2027, 11, 1), "All Saints' Day, a holiday in NRW but not in Berlin"),
        (date(2026, 12, 25), "Christmas"),
        (date(2026, 11, 7), "a Saturday"),
        (date(2026, 11, 8), "a Sunday"),
    ],
)
def test_nobody_works_on(day: date, name: str) -> None:
    assert not is_working_day(day), name


def test_holidays_differ_between_states() -> None:
    assert is_working_day(date(2026, 6, 4), "BE")
    assert not is_working_day(date(2026, 3, 9 - 1), "BE")


def test_five_working_days_skip_the_weekend_and_the_holiday() -> None:
    # Thursday before Easter 2026: Friday and Monday are holidays.
    assert add_working_days(date(2026, 4, 2), 5) == date(2026, 4, 13)
    assert add_working_days(date(2026, 4, 13), -5) == date(2026, 4, 2)


def test_zero_days_is_the_day_itself_or_the_next_working_day() -> None:
    assert add_working_days(date(2026, 4, 2), 0) == date(2026, 4, 2)
    assert add_working_days(date(2026, 4, 3), 0) == date(2026, 4, 7)


@given(day=DAYS, n=st.integers(min_value=1, max_value=60))
def test_adding_and_counting_agree(day: date, n: int) -> None:
    later = add_working_days(day, n)
    assert is_working_day(later)
    assert working_days_between(day, later) == n
    assert working_days_between(day, later - timedelta(days=1)) == n - 1


@given(a=DAYS, b=DAYS)
def test_nothing_lies_between_a_day_and_an_earlier_one(a: date, b: date) -> None:
    assert working_days_between(max(a, b), min(a, b)) == 0


@pytest.mark.parametrize("region", STATES.strip("^()$").split("|"))
def test_the_holidays_of_every_state_a_guideline_may_name_are_known(region: str) -> None:
    assert not is_working_day(date(2026, 10, 3), region)
    assert not is_working_day(date(2026, 5, 1), region)
    assert is_working_day(date(2026, 5, 5), region)
