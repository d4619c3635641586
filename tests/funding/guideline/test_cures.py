"""What carrying out a cure does to a case."""

from decimal import Decimal
from typing import Any

import pytest

from funding.guideline.cures import mended
from funding.guideline.findings import Cure
from funding.guideline.plan import IncomeLine
from tests.funding.guideline.towns import case, text, town

RULE: dict[str, Any] = {"clause": "1"}
STATE = {"key": "state", **RULE, "label": text("Land"), "source": "third_party"}
FEES = {"key": "fees", **RULE, "label": text("Beiträge"), "source": "own"}
OWN_MONEY = Cure(act="add_own_money", field="income", to=Decimal("12.50"))


@pytest.mark.parametrize(("kinds", "kind"), [([STATE, FEES], "fees"), ([STATE], "own")])
def test_own_money_is_a_new_line_of_the_first_kind_of_own_money(kinds: Any, kind: str) -> None:
    costs = [{"key": "own0", "cost_type": "rent", "amount": 50}]
    income = [{"key": "own1", "kind": "state", "amount": 5}]
    found = case(costs, income=income, in_kind=[{"key": "own2", "amount": 7}])
    better = mended(town(income=kinds), found, OWN_MONEY)
    added = IncomeLine(key="own3", kind=kind, label="", amount=Decimal("12.50"))
    assert better.plan == found.plan.model_copy(update={"income": (*found.plan.income, added)})
    assert better.facts == found.facts


def test_only_the_line_of_the_cure_changes() -> None:
    found = case({"rent": 50, "material": 60, "gift": 70}, income={"own": 5, "state": 6})
    amount = mended(town(), found, Cure(act="set", field="costs.c2.amount", to=Decimal(40)))
    assert [line.amount for line in amount.plan.costs] == [50, 40, 70]
    income = mended(town(), found, Cure(act="remove", field="income.i1"))
    assert [line.key for line in income.plan.income] == ["i2"]
    assert income.plan.costs == found.plan.costs


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ({"quantity": "2.5", "unit_price": 20}, "33.33"),
        ({"quantity": 0, "unit_price": 20}, "0.00"),
        ({"unit_price": 20, "amount": 60}, "60"),
    ],
)
def test_a_smaller_price_makes_a_smaller_amount_where_the_number_of_units_is_known(
    line: dict[str, Any], amount: str
) -> None:
    found = case([{"cost_type": "rent", **line}])
    better = mended(town(), found, Cure(act="set", field="costs.c1.unit_price", to=Decimal("13.33")))
    assert (better.plan.costs[0].unit_price, better.plan.costs[0].amount) == (
        Decimal("13.33"),
        Decimal(amount),
    )


@pytest.mark.parametrize("answer", [True, False])
def test_an_answer_is_set_among_the_others(answer: bool) -> None:
    found = case({"rent": 50}, facts={"answers": {"other": False, "open": not answer}})
    better = mended(town(), found, Cure(act="set", field="answers.open", to=answer))
    assert better.facts.answers == {"other": False, "open": answer}
    assert better.facts.model_copy(update={"answers": found.facts.answers}) == found.facts


def test_a_fact_and_the_sum_asked_for_are_set() -> None:
    found = case({"rent": 50}, asked=60)
    assert mended(town(), found, Cure(act="set", field="asked", to=Decimal(50))).plan.asked == 50
    named = mended(town(), found, Cure(act="set", field="signatory_named", to=True))
    assert named.facts == found.facts.model_copy(update={"signatory_named": True})
