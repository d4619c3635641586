"""What an example that does not come out says: what was expected beside what came out, in cents."""

from dataclasses import replace
from decimal import Decimal

from funding.guideline.assess import assess
from funding.guideline.examples import Example
from funding.guideline.faults import FaultCode
from tests.funding.guideline.towns import case, text, town


def differs(**figures: str) -> tuple[FaultCode, dict[str, str]]:
    return FaultCode.EXAMPLE_DIFFERS, figures


def test_figures_that_differ_stand_beside_each_other_in_cents() -> None:
    found = case({"rent": 100, "gift": 20}, income={"own": 30})
    got = replace(assess(town(), found.plan, found.facts), gap=Decimal("0.1"))
    wanted = {"total": 120, "recognised": 99, "gap": 0, "lines": [100, 1], "route": "board", "round": ""}
    example = Example.model_validate({"id": "A", "title": text("A"), "expect": wanted})
    assert list(example.differences(got)) == [
        differs(figure="recognised", expected="99.00", got="100.00"),
        differs(figure="gap", expected="0.00", got="0.10"),
        differs(figure="lines", expected="[100.00, 1.00]", got="[100.00, 0.00]"),
        differs(figure="route", expected="board", got="office"),
    ]
