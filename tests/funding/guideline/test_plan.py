from decimal import Decimal

import pytest
from hypothesis import given
from pydantic import ValidationError

from funding.guideline.plan import CostLine, Plan
from tests.funding.guideline.strategies import plans


@pytest.mark.parametrize(
    "amount", [0.1, float("nan"), "NaN", "Infinity", "-0.01", "100000000.00", True, "abc"]
)
def test_an_amount_is_exact_and_within_bounds(amount: object) -> None:
    with pytest.raises(ValidationError):
        CostLine.model_validate({"key": "c1", "cost_type": "miete", "amount": amount})


@pytest.mark.parametrize(("written", "kept"), [("12.345", "12.35"), ("12.344", "12.34"), (7, "7.00")])
def test_amounts_are_rounded_half_up_to_the_cent(written: object, kept: str) -> None:
    line = CostLine.model_validate({"key": "c1", "cost_type": "miete", "amount": written})
    assert str(line.amount) == kept


def test_lines_without_a_key_are_numbered() -> None:
    plan = Plan.model_validate(
        {
            "costs": [
                {"cost_type": "miete", "amount": 1},
                {"key": "rent", "cost_type": "miete", "amount": 2},
            ],
            "income": [{"kind": "own", "amount": 1}],
        }
    )
    assert [line.key for line in plan.costs] == ["c1", "rent"]
    assert [line.key for line in plan.income] == ["i1"]


def test_two_lines_cannot_share_a_key() -> None:
    line = {"key": "c1", "cost_type": "miete", "amount": 1}
    with pytest.raises(ValidationError, match="line_keys"):
        Plan.model_validate({"costs": [line, line]})


@given(plan=plans())
def test_a_plan_survives_being_stored(plan: Plan) -> None:
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
    assert isinstance(plan.total, Decimal)
