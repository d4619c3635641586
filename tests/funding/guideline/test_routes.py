from decimal import Decimal
from fractions import Fraction

import pytest

from funding.guideline.model import Guideline
from funding.guideline.procedure_rules import Majority, Quorum
from funding.guideline.routes import is_carried, is_quorate, quorum_needed, route_for

STRICT = Quorum(clause="1", more_than=Fraction(1, 2), at_least=3)
LENIENT = STRICT.model_copy(update={"excluded_count": True})
SIMPLE = Majority(clause="1", more_than=Fraction(1, 2))
CHAIR = SIMPLE.model_copy(update={"tie": "chair_decides"})
TWO_THIRDS = Majority(clause="1", at_least=Fraction(2, 3))


@pytest.mark.parametrize(("members", "needed"), [(1, 3), (4, 3), (5, 3), (6, 4), (7, 4), (8, 5)])
def test_the_quorum_is_more_than_half_and_at_least_three(members: int, needed: int) -> None:
    assert quorum_needed(STRICT, members) == needed
    assert is_quorate(STRICT, members=members, took_part=needed)
    assert not is_quorate(STRICT, members=members, took_part=needed - 1)


def test_whether_an_excluded_member_helps_the_quorum_is_a_switch() -> None:
    assert not is_quorate(STRICT, members=7, took_part=3, excluded_present=1)
    assert is_quorate(LENIENT, members=7, took_part=3, excluded_present=1)
    assert not is_quorate(LENIENT, members=5, took_part=2, excluded_present=2)


@pytest.mark.parametrize(
    ("majority", "in_favour", "against", "chair", "carried"),
    [
        (SIMPLE, 4, 2, None, True),
        (SIMPLE, 1, 0, None, True),
        (SIMPLE, 0, 0, None, False),
        (SIMPLE, 3, 3, None, False),
        (SIMPLE, 3, 3, True, False),
        (CHAIR, 3, 3, True, True),
        (CHAIR, 3, 3, False, False),
        (CHAIR, 3, 3, None, False),
        (CHAIR, 2, 3, True, False),
        (TWO_THIRDS, 8, 4, None, True),
        (TWO_THIRDS, 7, 5, None, False),
        (TWO_THIRDS, 0, 0, None, False),
    ],
)
def test_votes_carry_as_the_majority_says(
    majority: Majority, in_favour: int, against: int, chair: bool | None, carried: bool
) -> None:
    assert is_carried(majority, in_favour=in_favour, against=against, chair_in_favour=chair) is carried


def test_the_route_follows_the_amount(unna: Guideline) -> None:
    last = unna.routes[0]
    small = last.model_copy(update={"key": "small", "up_to": Decimal("500.00")})
    tiers = unna.model_copy(update={"routes": (small, last)})
    assert route_for(tiers, Decimal("500.00")) == small
    assert route_for(tiers, Decimal("500.01")) == last
