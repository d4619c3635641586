"""A town that came after the program: its rules are a file alone, and the figures are worked out by hand.

The file, `guideline/birkenfurt.toml`, was written from the prose of its clauses with nothing but the documentation.
"""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from board.tally import Rules, SeatVote, tally
from funding.guideline.assess import assess
from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.model import Guideline
from funding.guideline.plan import CostLine, Facts, IncomeLine, Plan

TEXT = (Path(__file__).parent / "guideline" / "birkenfurt.toml").read_text(encoding="utf-8")

# A line of the file that carries a limit, and the nearest wrong one.
LIMITS = [
    ("amount = 1500", "amount = 1500.01"),
    ("amount = 1500", "amount = 1499.98"),
    ("percent = 90\n", "percent = 90.01\n"),
    ("percent = 90\n", "percent = 89.99\n"),
    ("hourly_rate = 15", "hourly_rate = 15.01"),
    ("max_percent = 20", "max_percent = 20.1"),
    ("max_amount = 200", "max_amount = 200.01"),
    ("max_share = 10", "max_share = 10.01"),
    ("max_unit_price = 35", "max_unit_price = 35.01"),
    ('number = 4\nunit = "weeks"', 'number = 29\nunit = "days"'),
    ('number = 4\nunit = "weeks"', 'number = 27\nunit = "days"'),
    ("months = 12", "months = 13"),
    ("months = 12", "months = 11"),
    ("at_most = 2\n", "at_most = 3\n"),
    ("at_most = 2\n", "at_most = 1\n"),
    ("up_to = 1000", "up_to = 1000.02"),
    ("up_to = 1000", "up_to = 999.99"),
    ('at_least = "2/3"', 'at_least = "3/5"'),
    ('at_least = "2/3"', 'at_least = "67/100"'),
]


@pytest.fixture(scope="module")
def birkenfurt() -> Guideline:
    return read_guideline(TEXT)


def test_every_example_comes_out(birkenfurt: Guideline) -> None:
    assert len(birkenfurt.examples) == TEXT.count("[[example]]") == 19


@pytest.mark.parametrize(("right", "wrong"), LIMITS)
def test_an_example_stands_on_each_side_of_every_limit(right: str, wrong: str) -> None:
    assert TEXT.count(right) == 1
    with pytest.raises(GuidelineError, match=r"(example|vote)_differs"):
        read_guideline(TEXT.replace(right, wrong))


def test_a_plan_that_meets_most_limits_at_once(birkenfurt: Guideline) -> None:
    """Food 10 % of 1,420; fee 15 x 35; 90 % of 1,367 is 1,230.30; 8 hours and 69.70 euros pay the rest."""
    plan = Plan(
        costs=(
            CostLine(key="c1", cost_type="material", amount=Decimal(700)),
            CostLine(key="c2", cost_type="food", amount=Decimal(150)),
            CostLine(key="c3", cost_type="fee", quantity=Decimal(15), unit_price=Decimal(38)),
        ),
        income=(IncomeLine(key="i1", kind="own", amount=Decimal("69.70")),),
        unpaid_hours=Decimal(8),
    )
    facts = Facts(
        received_on=date(2026, 11, 23),
        preparation_on=date(2026, 12, 21),
        starts_on=date(2027, 1, 10),
        ends_on=date(2027, 1, 31),
        legal_form="group",
    )
    found = assess(birkenfurt, plan, facts)
    assert (found.total, found.recognised) == (Decimal("1420.00"), Decimal("1367.00"))
    assert (found.grant, found.gap, found.route) == (Decimal("1230.30"), Decimal("0.00"), "board")


@pytest.mark.parametrize(
    ("in_favour", "against", "outcome"), [(4, 2, "full"), (3, 2, "against"), (2, 1, "none")]
)
def test_the_ballot_is_counted_by_two_thirds(
    birkenfurt: Guideline, in_favour: int, against: int, outcome: str
) -> None:
    """Of six members; who says nothing or abstains counts for neither side, and 2 : 1 is no quorum."""
    votes = ["full"] * in_favour + ["against"] * against
    seats = [SeatVote(choice=choice) for choice in votes] + [SeatVote()] * (6 - len(votes))
    assert tally(Rules.of(birkenfurt, "board"), seats, Decimal(1500)).outcome == outcome
