from dataclasses import replace
from decimal import Decimal

import pytest

from funding.guideline.findings import Code, Severity
from funding.guideline.grant import Sums, check_grant, grant_bounds
from funding.guideline.model import Guideline
from tests.funding.guideline.towns import town


def findings(
    guideline: Guideline, total: str, recognised: str, income: str = "0.00", remaining: str | None = None
) -> dict[Code, dict[str, object]]:
    sums = Sums(total=Decimal(total), recognised=Decimal(recognised), income=Decimal(income))
    bounds = grant_bounds(guideline, sums, None if remaining is None else Decimal(remaining))
    return {found.code: {"severity": found.severity, **found.params} for found in check_grant(sums, bounds)}


@pytest.mark.parametrize(
    ("figures", "codes"),
    [
        (("0.00", "0.00"), {Code.NO_COSTS}),
        (("0.00", "0.00", "5.00"), {Code.NO_COSTS, Code.OVERFINANCED}),
        (("100.00", "0.00"), {Code.NOTHING_RECOGNISED, Code.FINANCING_GAP}),
        (("100.00", "100.00"), set()),
        (("100.00", "100.00", "99.99"), set()),
        (("100.00", "100.00", "100.00"), {Code.NOTHING_REQUESTED}),
        (("100.00", "100.00", "100.01"), {Code.OVERFINANCED}),
        (("5000.00", "5000.00"), set()),
        (("5000.01", "5000.01"), {Code.OVER_CAP, Code.FINANCING_GAP}),
        (("7100.00", "4100.00"), {Code.FINANCING_GAP}),
        (("7100.00", "4100.00", "2999.99"), {Code.FINANCING_GAP}),
        (("7100.00", "4100.00", "3000.00"), set()),
        (("3200.00", "3200.00", "0.00", "3200.00"), set()),
        (("3200.00", "3200.00", "0.00", "3199.99"), {Code.POT_SMALLER, Code.FINANCING_GAP}),
        (("3200.00", "3200.00", "0.00", "0.00"), {Code.POT_EMPTY, Code.FINANCING_GAP}),
        (("9000.00", "9000.00", "0.00", "5000.00"), {Code.OVER_CAP, Code.FINANCING_GAP}),
        (("0.00", "0.00", "0.00", "0.00"), {Code.NO_COSTS, Code.POT_EMPTY}),
    ],
)
def test_each_sum_has_its_findings(unna: Guideline, figures: tuple[str, ...], codes: set[Code]) -> None:
    assert findings(unna, *figures).keys() == codes


def test_the_gap_carries_its_arithmetic(unna: Guideline) -> None:
    assert findings(unna, "7100.00", "4100.00", "1000.00")[Code.FINANCING_GAP] == {
        "severity": Severity.FIX,
        "gap": Decimal("2000.00"),
        "total": Decimal("7100.00"),
        "income": Decimal("1000.00"),
        "max_grant": Decimal("4100.00"),
        "decided_by": "recognised",
    }


def test_a_gap_that_only_the_pot_leaves_may_wait(unna: Guideline) -> None:
    gap = findings(unna, "3200.00", "3200.00", remaining="1750.00")[Code.FINANCING_GAP]
    assert (gap["severity"], gap["gap"], gap["decided_by"]) == (Severity.WARNING, Decimal("1450.00"), "pot")


def test_a_gap_of_rules_and_pot_together_must_be_closed(unna: Guideline) -> None:
    gap = findings(unna, "7100.00", "4100.00", remaining="1750.00")[Code.FINANCING_GAP]
    assert (gap["severity"], gap["gap"]) == (Severity.FIX, Decimal("5350.00"))


def test_over_the_cap_says_what_other_money_would_cure_it(unna: Guideline) -> None:
    over = findings(unna, "10000.00", "6000.00")[Code.OVER_CAP]
    assert over == {
        "severity": Severity.WARNING,
        "cap": Decimal("5000.00"),
        "possible": Decimal("6000.00"),
        "excess": Decimal("1000.00"),
        "cure": Decimal("5000.00"),
    }
    assert Code.OVER_CAP not in findings(unna, "10000.00", "6000.00", str(over["cure"]))
    assert Code.OVER_CAP in findings(unna, "10000.00", "6000.00", "4999.99")


def test_the_pot_says_how_much_is_short(unna: Guideline) -> None:
    assert findings(unna, "3200.00", "3200.00", remaining="1750.00")[Code.POT_SMALLER] == {
        "severity": Severity.WARNING,
        "remaining": Decimal("1750.00"),
        "possible": Decimal("3200.00"),
        "short": Decimal("1450.00"),
    }


def test_too_much_money_says_how_much() -> None:
    sums = Sums(total=Decimal(100), recognised=Decimal(100), income=Decimal("100.01"))
    town_rules = town()
    (finding,) = check_grant(sums, grant_bounds(town_rules, sums, None))
    assert (finding.code, finding.severity, finding.field) == (Code.OVERFINANCED, Severity.BLOCKS, "income")
    assert finding.clause == town_rules.financing.clause
    assert finding.params == {
        "total": Decimal(100),
        "income": Decimal("100.01"),
        "excess": Decimal("0.01"),
    }


def test_unpaid_work_lowers_the_need_unless_it_raises_the_costs() -> None:
    plain = Sums(total=Decimal(100), recognised=Decimal(90), income=Decimal(5), in_kind=Decimal(20))
    assert (plain.need, plain.counted) == (75, 90)
    raising = replace(plain, raises_costs=True)
    assert (raising.need, raising.counted) == (95, 110)
