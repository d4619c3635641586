"""Prices, limits of a kind, conditions and own fees, worked out by hand."""

from decimal import Decimal
from typing import Any

import pytest

from funding.guideline.assess import assess
from funding.guideline.cures import mended
from funding.guideline.findings import Code, Cure, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Assessment, LineCode, Treatment
from funding.guideline.plan import Case
from tests.funding.guideline.towns import case, cost_kind, text, town

FESTIVE = {"key": "festive", "clause": "1", "label": text("Fest?"), "asked": "applicant"}
TOWN = town(
    cost=[
        cost_kind("rent"),
        cost_kind("food", max_share=10),
        cost_kind("sweets", max_share=25, share_of="recognised"),
        cost_kind("drinks", max_share=25, share_of="recognised"),
        cost_kind("half_food", rate=50, max_share=10),
        cost_kind("print", max_amount=300),
        cost_kind("half_print", rate=50, max_amount=300),
        cost_kind("fee", unit=text("Stunde"), max_unit_price=35, excludes_own_fee=True),
        cost_kind("half_fee", unit=text("Stunde"), max_unit_price=35, rate=50),
        cost_kind("party", condition="festive"),
        cost_kind("gift", eligible=False, reason=text("Nein.")),
    ],
    question=[FESTIVE],
    price_check=[
        {"clause": "1", "from_amount": 500, "quotes": 0, "written": False},
        {"clause": "1", "from_amount": 1000, "quotes": 3},
    ],
)


def assessed(found: Case, guideline: Guideline = TOWN) -> Assessment:
    return assess(guideline, found.plan, found.facts)


def codes_of(got: Assessment, field: str) -> list[Code]:
    return [finding.code for finding in got.findings_for(field)]


@pytest.mark.parametrize(
    ("line", "recognised", "code"),
    [
        ({"quantity": 10, "unit_price": 35}, "350.00", LineCode.LISTED),
        ({"quantity": 10, "unit_price": "35.01"}, "350.00", LineCode.UNIT_PRICE),
        ({"quantity": "2.5", "unit_price": 40}, "87.50", LineCode.UNIT_PRICE),
        ({"quantity": 10, "amount": 350}, "350.00", LineCode.LISTED),
        ({"quantity": 10, "amount": "350.01"}, "350.00", LineCode.UNIT_PRICE),
        ({"quantity": 0, "amount": 5}, "0.00", LineCode.UNIT_PRICE),
        ({"amount": 9000}, "9000.00", LineCode.LISTED),
        ({"amount": 100, "own_fee": False}, "100.00", LineCode.LISTED),
        ({"amount": 100, "own_fee": True}, "0.00", LineCode.OWN_FEE),
    ],
)
def test_a_price_above_the_limit_counts_at_the_limit(
    line: dict[str, Any], recognised: str, code: LineCode
) -> None:
    got = assessed(case([{"cost_type": "fee", **line}])).lines[0]
    assert (got.recognised, got.code) == (Decimal(recognised), code)


def test_a_price_and_a_rate_both_count() -> None:
    line = assessed(case([{"cost_type": "half_fee", "quantity": 10, "unit_price": 40}])).lines[0]
    assert (line.recognised, line.code, line.treatment) == (
        Decimal("175.00"),
        LineCode.UNIT_PRICE,
        Treatment.PART,
    )
    assert line.params == {"quantity": Decimal(10), "max_price": Decimal(35), "counted": Decimal("350.00")}


def test_a_price_too_high_is_mended_by_the_price_or_by_the_amount() -> None:
    priced = case([{"cost_type": "fee", "quantity": 10, "unit_price": 40}])
    plain = case([{"cost_type": "fee", "quantity": 10, "amount": 400}])
    (first,), (second,) = (assessed(found).findings_for("costs.c1") for found in (priced, plain))
    assert (first.code, first.severity) == (Code.LINE_UNIT_PRICE, Severity.WARNING)
    assert first.cure == Cure(act="set", field="costs.c1.unit_price", to=Decimal("35.00"))
    assert second.cure == Cure(act="set", field="costs.c1.amount", to=Decimal("350.00"))
    line = mended(TOWN, priced, first.cure).plan.costs[0]
    assert (line.unit_price, line.amount) == (Decimal("35.00"), Decimal("350.00"))


def test_without_a_number_of_units_the_price_cannot_be_checked() -> None:
    (finding,) = assessed(case({"fee": 100})).findings_for("costs.c1")
    assert (finding.code, finding.severity) == (Code.LINE_UNITS_MISSING, Severity.FIX)
    assert finding.params["max_price"] == Decimal("35.00")
    assert codes_of(assessed(case({"fee": 0})), "costs.c1") == []


@pytest.mark.parametrize(
    ("costs", "recognised", "code", "cure"),
    [
        # food: 10 % of 1,000 is 100; of 900 + x it is x when x = 100
        ({"rent": 900, "food": 100}, "100.00", LineCode.LISTED, None),
        ({"rent": 900, "food": 200}, "110.00", LineCode.SHARE_CAP, "100.00"),
        ({"rent": 900, "food": "100.01"}, "100.00", LineCode.SHARE_CAP, "100.00"),
        ({"gift": 900, "food": 200}, "110.00", LineCode.SHARE_CAP, "100.00"),
        ({"food": 200}, "20.00", LineCode.SHARE_CAP, "remove"),
        # exactly at the limit nothing is cut; several lines are the base
        ({"rent": 450, "print": 300, "food": "83.33"}, "83.33", LineCode.LISTED, None),
        ({"rent": 450, "print": 300, "food": "83.34"}, "83.33", LineCode.SHARE_CAP, "83.33"),
        ({"rent": 450, "print": 300, "sweets": 250}, "250.00", LineCode.LISTED, None),
        ({"rent": 450, "print": 300, "sweets": "250.01"}, "250.00", LineCode.SHARE_CAP, "250.00"),
        ({"rent": 450, "gift": 300, "food": 90, "print": 300}, "300.00", LineCode.LISTED, None),
        ({"rent": "4.50", "food": 3}, "0.75", LineCode.SHARE_CAP, "0.50"),
        # half of the food counts: ½ x = 10 % × (900 + x) gives x = 225
        ({"rent": 900, "half_food": 400}, "130.00", LineCode.SHARE_CAP, "225.00"),
        # sweets: x = 25 % × (900 + x) gives x = 300
        ({"rent": 900, "sweets": 300}, "300.00", LineCode.LISTED, None),
        ({"rent": 900, "sweets": 301}, "300.00", LineCode.SHARE_CAP, "300.00"),
        ({"gift": 900, "sweets": 301}, "0.00", LineCode.SHARE_CAP, "remove"),
        ({"rent": 900, "gift": 500, "sweets": 400}, "300.00", LineCode.SHARE_CAP, "300.00"),
        ({"rent": 1, "print": 300}, "300.00", LineCode.LISTED, None),
        ({"rent": 1, "print": "300.01"}, "300.00", LineCode.KIND_CAP, "300.00"),
        ({"rent": 1, "half_print": 601}, "300.00", LineCode.KIND_CAP, "600.00"),
    ],
)
def test_a_kind_of_cost_keeps_its_limit(
    costs: dict[str, Any], recognised: str, code: LineCode, cure: str | None
) -> None:
    found = case(costs)
    line = assessed(found).lines[-1]
    assert (line.recognised, line.code) == (Decimal(recognised), code)
    if cure is None or cure == "remove":
        assert (line.cure.act if line.cure else None) == cure
    else:
        assert line.cure == Cure(act="set", field=f"costs.c{len(costs)}.amount", to=Decimal(cure))


def test_two_kinds_that_share_the_whole_leave_room_for_each_other() -> None:
    # R = 500 + 25 % R + 25 % R, so R = 1,000 and each may be 250
    got = assessed(case({"rent": 500, "sweets": 400, "drinks": 900}))
    assert [line.recognised for line in got.lines] == [500, 250, 250]
    assert got.lines[1].params == {
        "cap": Decimal("250.00"),
        "base": Decimal("1000.00"),
        "before": Decimal("400.00"),
    }
    # only one of them reaches its limit: R = 500 + 100 + 25 % R
    got = assessed(case({"rent": 500, "sweets": 100, "drinks": 900}))
    assert [line.recognised for line in got.lines] == [500, 100, 200]


def test_a_kind_just_below_its_share_is_left_whole() -> None:
    # drinks: 25 % of R with R = 749 + 25 % R; sweets of 249 are below their 249.67
    got = assessed(case({"rent": 500, "sweets": 249, "drinks": 900}))
    assert [line.recognised for line in got.lines] == [Decimal(500), Decimal(249), Decimal("249.67")]


def test_a_kind_exactly_at_its_share_is_left_whole_where_the_whole_is_no_number_of_cents() -> None:
    # R = 0.06 + 0.66 + 16 % R = 0.72 ÷ 0.84 = 0.857142…, and 77 % of it are 0.66
    kinds = [("fee", 77), ("food", 16)]
    shared = [cost_kind(kind, max_share=share, share_of="recognised") for kind, share in kinds]
    guideline = town(cost=[cost_kind("rent"), *shared])
    got = assessed(case({"rent": "0.06", "fee": "0.66", "food": 5}), guideline)
    assert [line.recognised for line in got.lines] == [Decimal("0.06"), Decimal("0.66"), Decimal("0.14")]


def test_of_two_equal_limits_the_sum_is_named() -> None:
    guideline = town(cost=[cost_kind("rent"), cost_kind("food", max_amount=100, max_share=10)])
    line = assessed(case({"rent": 800, "food": 200}), guideline).lines[1]
    assert (line.code, line.recognised) == (LineCode.KIND_CAP, 100)


def test_where_only_rounding_leaves_some_cents_the_line_is_taken_out() -> None:
    # 66 % of 2 cents and 33 % of them are both one cent
    guideline = town(cost=[cost_kind("fee", rate=66, max_share=33)])
    assert assessed(case({"fee": "2.02"}), guideline).lines[0].cure == Cure(act="remove", field="costs.c1")


def test_every_other_line_is_part_of_the_base() -> None:
    # 25 % of R with R = 600 + 25 % R is 200, also while the line is mended
    lines = [("rent", 300), ("sweets", 500), ("rent", 300)]
    got = assessed(case([{"cost_type": kind, "amount": amount} for kind, amount in lines]))
    assert got.lines[1].recognised == 200
    assert got.lines[1].cure == Cure(act="set", field="costs.c2.amount", to=Decimal("200.00"))


def test_of_two_limits_of_a_kind_the_one_that_cut_is_mended() -> None:
    guideline = town(cost=[cost_kind("rent"), cost_kind("food", max_amount=50, max_share=50)])
    line = assessed(case({"rent": 800, "food": 900}), guideline).lines[1]
    assert (line.code, line.recognised) == (LineCode.KIND_CAP, 50)
    assert line.cure == Cure(act="set", field="costs.c2.amount", to=Decimal("50.00"))


def test_cents_that_only_rounding_cuts_are_no_error() -> None:
    guideline = town(cost=[cost_kind("food", rate=10, max_share=10)])
    got = assessed(case([{"cost_type": "food", "amount": "0.05"}] * 3), guideline)
    assert [line.recognised for line in got.lines] == [Decimal("0.01"), Decimal("0.01"), 0]
    assert got.lines[2].cure == Cure(act="remove", field="costs.c3")


def test_what_earlier_lines_take_lowers_the_cure() -> None:
    # 10 % of 1,000 + 60 + 80 is 114, of which 60 are taken; 60 + x = 10 % × (1,060 + x) gives x = 51.11
    lines = [
        {"cost_type": "rent", "amount": 1000},
        {"cost_type": "food", "amount": 60},
        {"cost_type": "food", "amount": 80},
    ]
    line = assessed(case(lines)).lines[2]
    assert (line.recognised, line.params["base"]) == (Decimal("54.00"), Decimal("1140.00"))
    assert line.cure == Cure(act="set", field="costs.c3.amount", to=Decimal("51.11"))


def test_a_priced_line_is_mended_by_its_amount() -> None:
    # 34 % of 1,000 × 4 is not the amount: the line is cut by the limit of its kind, not by its price
    guideline = town(
        cost=[cost_kind("rent"), cost_kind("fee", max_amount=100, condition="festive")], question=[FESTIVE]
    )
    found = case(
        [{"cost_type": "fee", "quantity": 4, "unit_price": 50}], facts={"answers": {"festive": True}}
    )
    (finding,) = assessed(found, guideline).findings_for("costs.c1")
    assert finding.cure == Cure(act="set", field="costs.c1.amount", to=Decimal("100.00"))
    assert assessed(mended(guideline, found, finding.cure), guideline).findings_for("costs.c1") == ()


@pytest.mark.parametrize(("share", "amount", "cure"), [(20, 300, "200.00"), (50, 900, "800.01")])
def test_a_share_is_mended_to_the_cent(share: int, amount: int, cure: str) -> None:
    guideline = town(cost=[cost_kind("rent"), cost_kind("food", max_share=share)])
    line = assessed(case({"rent": 800, "food": amount}), guideline).lines[1]
    assert line.cure == Cure(act="set", field="costs.c2.amount", to=Decimal(cure))


def test_a_rate_below_the_share_cannot_be_mended_by_a_smaller_line() -> None:
    guideline = town(cost=[cost_kind("rent"), cost_kind("food", rate=10, max_share=10)])
    lines = [{"cost_type": "food", "amount": 500}, {"cost_type": "food", "amount": 100}]
    assert [line.cure for line in assessed(case(lines), guideline).lines] == [None, None]
    guideline = town(cost=[cost_kind("rent"), cost_kind("food", rate=10, max_share=5)])
    assert assessed(case({"food": 500}), guideline).lines[0].cure == Cure(act="remove", field="costs.c1")


def test_earlier_lines_fill_the_limit_first() -> None:
    lines = [
        {"cost_type": "print", "amount": 200},
        {"cost_type": "print", "amount": 200},
        {"cost_type": "print", "amount": 50},
    ]
    got = assessed(case(lines))
    assert [line.recognised for line in got.lines] == [200, 100, 0]
    assert [line.treatment for line in got.lines] == [Treatment.FULL, Treatment.PART, Treatment.NONE]
    assert [codes_of(got, f"costs.c{n}") for n in (1, 2, 3)] == [
        [],
        [Code.LINE_KIND_CAP],
        [Code.LINE_KIND_CAP],
    ]
    assert got.lines[2].cure == Cure(act="remove", field="costs.c3")


@pytest.mark.parametrize(
    ("line", "answers", "recognised", "codes"),
    [
        ({}, {}, "80.00", [Code.LINE_CONDITION_OPEN]),
        ({}, {"festive": True}, "80.00", []),
        ({}, {"festive": False}, "0.00", [Code.LINE_CONDITION_NOT_MET]),
        ({"condition_met": True}, {"festive": False}, "80.00", []),
        ({"condition_met": False}, {"festive": True}, "0.00", [Code.LINE_CONDITION_NOT_MET]),
    ],
)
def test_a_condition_decides_whether_a_line_counts(
    line: dict[str, Any], answers: dict[str, bool], recognised: str, codes: list[Code]
) -> None:
    got = assessed(case([{"cost_type": "party", "amount": 80, **line}], facts={"answers": answers}))
    assert got.recognised == Decimal(recognised)
    assert codes_of(got, "costs.c1") == codes


@pytest.mark.parametrize(
    ("amount", "quotes", "expected"),
    [
        ("499.99", None, []),
        ("500.00", None, [(Code.PRICE_CHECK, Severity.NOTE, 0)]),
        ("500.00", 0, []),
        ("999.99", 0, []),
        ("1000.00", None, [(Code.PRICE_CHECK, Severity.NOTE, 3)]),
        ("1000.00", 2, [(Code.QUOTES_MISSING, Severity.FIX, 3)]),
        ("1000.00", 3, []),
    ],
)
def test_prices_are_compared_from_an_amount_on(amount: str, quotes: int | None, expected: list[Any]) -> None:
    got = assessed(case([{"cost_type": "rent", "amount": amount, "quotes": quotes}]))
    found = got.findings_for("costs.c1")
    assert [(finding.code, finding.severity, finding.params["quotes"]) for finding in found] == expected
    assert all(
        finding.cure == Cure(act="set", field="costs.c1.quotes", to=expected[0][2]) for finding in found
    )


def test_a_line_that_does_not_count_is_mended_by_taking_it_out() -> None:
    found = case([{"cost_type": "gift", "amount": 5}, {"cost_type": "fee", "amount": 5, "own_fee": True}])
    got = assessed(found)
    assert [line.cure for line in got.lines] == [
        Cure(act="remove", field="costs.c1"),
        Cure(act="remove", field="costs.c2"),
    ]
    better = mended(TOWN, found, Cure(act="remove", field="costs.c1"))
    assert [line.key for line in better.plan.costs] == ["c2"]


def test_a_mended_amount_forgets_the_price_it_came_from() -> None:
    found = case(
        [{"cost_type": "rent", "amount": 900}, {"cost_type": "food", "quantity": 2, "unit_price": 100}]
    )
    line = mended(TOWN, found, Cure(act="set", field="costs.c2.amount", to=Decimal("100.00"))).plan.costs[1]
    assert (line.amount, line.unit_price) == (Decimal("100.00"), None)


def test_what_one_volunteer_gets_may_be_asked_where_there_is_an_allowance() -> None:
    kinds = [cost_kind("allowance", volunteer_allowance=True, ask_per_person=True)]
    assert town(cost=kinds).costs[0].ask_per_person
