"""Every finding about a cost line in full: its weight, field, clause, figures and cure, worked out by hand."""

from typing import Any

import pytest

from funding.guideline.findings import Code, Finding, Severity
from tests.funding.guideline.towns import case, cost_kind, text
from tests.funding.guideline.whole import SEVEN, euros, finding, found, put, without

QUESTION = {"key": "festive", "clause": "1", "label": text("Fest?"), "asked": "applicant"}


def names(amount: int, recognised: int, rate: int = 100, kind: str = "fee") -> dict[str, Any]:
    return {
        "cost_type": kind,
        "label": "Honorar",
        "amount": euros(amount),
        "rate": euros(rate),
        "recognised": euros(recognised),
        "not_recognised": euros(amount - recognised),
    }


def fee(**rules: Any) -> dict[str, Any]:
    """A town in which fees follow these rules of clause 7 and rent simply counts."""
    return {"cost": [cost_kind("rent"), cost_kind("fee", **rules) | SEVEN], "question": [QUESTION]}


NO = {"eligible": False, "reason": text("Nein.")}
PRICE = {"unit": text("Stunde"), "max_unit_price": 50}
ASKED = {"condition": "festive"}

LINES: list[tuple[dict[str, Any], dict[str, Any], Finding]] = [
    (
        fee(rate=50),
        {"amount": 80},
        finding(Code.LINE_IN_PART, Severity.NOTE, "costs.c1", **names(80, 40, 50)),
    ),
    (
        fee(**NO),
        {"amount": 80},
        finding(
            Code.LINE_NOT_ELIGIBLE, Severity.WARNING, "costs.c1", **names(80, 0, 0), cure=without("costs.c1")
        ),
    ),
    (
        fee(),
        {"amount": 80, "cost_type": "unheard_of"},
        finding(
            Code.LINE_UNKNOWN_TYPE,
            Severity.WARNING,
            "costs.c1",
            clause="",
            **names(80, 0, 0, "unheard_of"),
            cure=without("costs.c1"),
        ),
    ),
    (
        fee(**PRICE, rate=80),
        {"quantity": 10, "unit_price": 60},
        finding(
            Code.LINE_UNIT_PRICE,
            Severity.WARNING,
            "costs.c1",
            **names(600, 400, 80),
            quantity=euros(10),
            max_price=euros(50),
            counted=euros(500),
            cure=put("costs.c1.unit_price", euros(50)),
        ),
    ),
    (
        fee(**PRICE),
        {"quantity": 10, "amount": 600},
        finding(
            Code.LINE_UNIT_PRICE,
            Severity.WARNING,
            "costs.c1",
            **names(600, 500),
            quantity=euros(10),
            max_price=euros(50),
            counted=euros(500),
            cure=put("costs.c1.amount", euros(500)),
        ),
    ),
    (
        fee(max_amount=100),
        {"amount": 160},
        finding(
            Code.LINE_KIND_CAP,
            Severity.WARNING,
            "costs.c1",
            **names(160, 100),
            cap=euros(100),
            base=euros(0),
            before=euros(160),
            cure=put("costs.c1.amount", euros(100)),
        ),
    ),
    # 10 % of 900 + 200 are 110; a fee of 100 is 10 % of 900 + 100.
    (
        fee(max_share=10),
        {"amount": 200},
        finding(
            Code.LINE_SHARE_CAP,
            Severity.WARNING,
            "costs.c1",
            **names(200, 110),
            cap=euros(110),
            base=euros(1100),
            before=euros(200),
            cure=put("costs.c1.amount", euros(100)),
        ),
    ),
    # 10 % of what counts: of 900 + 100.
    (
        fee(max_share=10, share_of="recognised"),
        {"amount": 200},
        finding(
            Code.LINE_SHARE_CAP,
            Severity.WARNING,
            "costs.c1",
            **names(200, 100),
            cap=euros(100),
            base=euros(1000),
            before=euros(200),
            cure=put("costs.c1.amount", euros(100)),
        ),
    ),
    (
        fee(**ASKED),
        {"amount": 80, "condition_met": False},
        finding(
            Code.LINE_CONDITION_NOT_MET,
            Severity.WARNING,
            "costs.c1",
            **names(80, 0, 0),
            question="festive",
            cure=without("costs.c1"),
        ),
    ),
    (
        fee(excludes_own_fee=True),
        {"amount": 80, "own_fee": True},
        finding(Code.LINE_OWN_FEE, Severity.WARNING, "costs.c1", **names(80, 0, 0), cure=without("costs.c1")),
    ),
    (
        fee(**PRICE),
        {"amount": 80},
        finding(
            Code.LINE_UNITS_MISSING,
            Severity.FIX,
            "costs.c1",
            cost_type="fee",
            label="Honorar",
            max_price=euros(50),
        ),
    ),
    (
        fee(**ASKED),
        {"amount": 80},
        finding(
            Code.LINE_CONDITION_OPEN,
            Severity.FIX,
            "costs.c1",
            cost_type="fee",
            label="Honorar",
            question="festive",
            cure=put("costs.c1.condition_met", True),
        ),
    ),
    (
        {**fee(), "price_check": [{**SEVEN, "from_amount": 500, "quotes": 3}]},
        {"amount": 500},
        finding(
            Code.PRICE_CHECK,
            Severity.NOTE,
            "costs.c1",
            cost_type="fee",
            label="Honorar",
            from_amount=euros(500),
            quotes=3,
            has=0,
            cure=put("costs.c1.quotes", 3),
        ),
    ),
    (
        {**fee(), "price_check": [{**SEVEN, "from_amount": 500, "quotes": 3}]},
        {"amount": 500, "quotes": 2},
        finding(
            Code.QUOTES_MISSING,
            Severity.FIX,
            "costs.c1",
            cost_type="fee",
            label="Honorar",
            from_amount=euros(500),
            quotes=3,
            has=2,
            cure=put("costs.c1.quotes", 3),
        ),
    ),
]


@pytest.mark.parametrize(("changes", "line", "expected"), LINES, ids=lambda part: getattr(part, "code", None))
def test_a_finding_about_a_line_says_all_it_has_to(
    changes: dict[str, Any], line: dict[str, Any], expected: Finding
) -> None:
    other = {"cost_type": "rent", "amount": 400, "quotes": 5}
    costs = [{"cost_type": "fee", "label": "Honorar", **line}, other, {**other, "amount": 500}]
    assert found(changes, case(costs), expected.code) == expected
