"""Interest by the day, across changes of the rate and of what is owed."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.interest import RateUnknown, base_rates, interest, known_until, rate_on, steps_of, total

D = Decimal
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 12, 31))
SUMS = st.decimals(min_value=D("0.01"), max_value=D(20000), places=2)
RATES = st.dictionaries(
    DAYS, st.decimals(min_value=D("-6"), max_value=D(8), places=2), min_size=0, max_size=6
).map(lambda found: {date(2000, 1, 1): D("1.00")} | found)


def test_the_towns_example():
    assert interest(D("750.00"), date(2025, 9, 1), date(2025, 11, 30)) == D("11.60")


def test_across_a_change_of_the_rate():
    # 30 days at 7.27 %, then 62 days at 6.27 %.
    assert interest(D("1000.00"), date(2025, 6, 1), date(2025, 9, 1)) == D("16.63")
    exact = Fraction(1000) * (Fraction("7.27") * 30 + Fraction("6.27") * 62) / 36500
    steps = steps_of([(date(2025, 6, 1), D(1000))], date(2025, 9, 1), rates=base_rates())
    assert sum(step.exact for step in steps) == exact
    assert [step.days for step in steps] == [30, 62]


def test_a_leap_year_has_365_days_too():
    rates = {date(2000, 1, 1): D(5)}
    assert interest(D("365.00"), date(2024, 1, 1), date(2025, 1, 1), rates=rates) == D("36.60")


def test_half_a_cent_goes_up():
    rates = {date(2000, 1, 1): D(5)}
    # 18.25 × 10 % × 1/365 = 0.005
    assert interest(D("18.25"), date(2026, 1, 1), date(2026, 1, 2), rates=rates) == D("0.01")


def test_less_is_owed_after_a_part_came_in():
    owed = [(date(2026, 1, 1), D(730)), (date(2026, 1, 31), D(365)), (date(2026, 3, 1), D(0))]
    steps = steps_of(owed, date(2027, 1, 1), rates={date(2000, 1, 1): D(5)})
    assert total(steps) == D("6.00") + D("2.90")


def test_no_interest_before_it_begins_and_none_below_zero():
    assert interest(D(100), date(2026, 5, 1), date(2026, 5, 1)) == 0
    assert interest(D(100), date(2026, 5, 1), date(2026, 4, 1)) == 0
    assert interest(D(100), date(2026, 1, 1), date(2027, 1, 1), rates={date(2000, 1, 1): D(-7)}) == 0


def test_a_day_before_the_table_is_refused():
    with pytest.raises(RateUnknown) as refusal:
        interest(D(100), date(2010, 1, 1), date(2026, 1, 1))
    assert refusal.value.first == min(base_rates())


def test_the_known_rates():
    known = {date(2016, 7, 1): "-0.88", date(2022, 12, 31): "-0.88", date(2023, 1, 1): "1.62"}
    known |= {date(2024, 6, 30): "3.62", date(2025, 6, 30): "2.27", date(2025, 7, 1): "1.27"}
    known |= {date(2013, 1, 1): "-0.13", date(2016, 6, 30): "-0.83", date(2026, 6, 30): "1.27"}
    known |= {date(2026, 7, 1): "1.52", known_until(): "1.52"}
    assert {day: rate_on(day, base_rates()) for day in known} == {day: D(rate) for day, rate in known.items()}


def by_hand(amount, since, until, rates):
    """Day by day, as one would with a pencil."""
    days = [since + timedelta(days=number) for number in range(max((until - since).days, 0))]
    return sum(
        (Fraction(amount) * Fraction(max(rate_on(day, rates) + 5, D(0))) / 36500 for day in days), Fraction(0)
    )


@given(amount=SUMS, since=DAYS, days=st.integers(min_value=-5, max_value=900), rates=RATES)
def test_the_same_as_day_by_day(amount, since, days, rates):
    until = since + timedelta(days=days)
    found = interest(amount, since, until, rates=rates)
    exact = by_hand(amount, since, until, rates)
    assert found == found.quantize(D("0.01"))
    assert -Fraction(1, 200) < Fraction(found) - exact <= Fraction(1, 200)


@given(amount=SUMS, since=DAYS, days=st.tuples(*[st.integers(min_value=0, max_value=400)] * 2), rates=RATES)
def test_cut_anywhere_the_exact_sum_is_the_same(amount, since, days, rates):
    middle = since + timedelta(days=days[0])
    until = middle + timedelta(days=days[1])
    whole = steps_of([(since, amount)], until, rates=rates)
    cut = steps_of([(since, amount), (middle, amount)], until, rates=rates)
    assert sum(step.exact for step in whole) == sum(step.exact for step in cut)
