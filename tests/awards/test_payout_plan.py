"""A grant is cut into payments and budget years to the cent."""

import itertools
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.payout_plan import ZERO, adjusted, pour, shares

D = Decimal
CENTS = st.integers(min_value=1, max_value=10_000_000).map(lambda cents: D(cents) / 100)
CUTS = st.lists(st.integers(min_value=1, max_value=99), max_size=6, unique=True)


def percents_of(cuts: list[int]) -> list[D]:
    """Whole percents that together are 100."""
    edges = [0, *sorted(cuts), 100]
    return [D(high - low) for low, high in itertools.pairwise(edges)]


@pytest.mark.parametrize(
    ("amount", "percents", "parts"),
    [
        ("4100.00", [], ["4100.00"]),
        ("1000.00", ["50", "30", "20"], ["500.00", "300.00", "200.00"]),
        ("100.00", ["33.33", "33.33", "33.34"], ["33.33", "33.33", "33.34"]),
        ("0.05", ["50", "50"], ["0.03", "0.02"]),
        ("0.01", ["50", "50"], ["0.01"]),
        ("0.01", ["30", "30", "40"], ["0.01"]),
        ("2800.01", ["70", "30"], ["1960.01", "840.00"]),
    ],
)
def test_the_last_part_is_what_the_others_leave(amount, percents, parts):
    assert shares(D(amount), [D(percent) for percent in percents]) == [D(part) for part in parts]


@given(amount=CENTS, cuts=CUTS)
def test_parts_are_positive_cents_and_add_up(amount, cuts):
    parts = shares(amount, percents_of(cuts))
    assert sum(parts) == amount
    assert all(part > 0 and part == part.quantize(D("0.01")) for part in parts)


def test_the_earliest_year_pays_first():
    rooms = {2027: D("1800.00"), 2026: D("1200.00")}
    assert pour([D("1500.00"), D("1500.00")], rooms) == [
        {2026: D("1200.00"), 2027: D("300.00")},
        {2027: D("1500.00")},
    ]


def test_years_without_room_are_refused_and_overdrawn_ones_count_as_empty():
    with pytest.raises(ValueError, match="do not carry"):
        pour([D(2)], {2026: D(1)})
    assert pour([D(1)], {2026: D(-5), 2027: D(1)}) == [{2027: D(1)}]


@given(years=st.dictionaries(st.integers(2025, 2030), CENTS, min_size=1, max_size=4), cuts=CUTS)
def test_payments_over_years_add_up_both_ways(years, cuts):
    """Each payment is the sum of its years, each year the sum of its payments, and none is negative."""
    amount = sum(years.values(), ZERO)
    parts = shares(amount, percents_of(cuts))
    carried = pour(parts, years)
    assert [sum(one.values(), ZERO) for one in carried] == parts
    assert {year: sum((one.get(year, ZERO) for one in carried), ZERO) for year in years} == years
    assert all(part > 0 for one in carried for part in one.values())
    order = [year for one in carried for year in one]
    assert order == sorted(order)


@given(planned=st.lists(CENTS, max_size=5), rest=st.one_of(st.just(ZERO), CENTS))
def test_a_changed_plan_comes_to_the_rest_and_only_its_end_changes(planned, rest):
    found = adjusted(planned, rest)
    assert sum(found, ZERO) == rest
    assert all(amount >= 0 for amount in found)
    changed = [
        place for place, amount in enumerate(found) if place >= len(planned) or amount != planned[place]
    ]
    assert changed == list(range(changed[0], len(found))) if changed else True
