"""The smallest and the largest value every field takes; the next one is refused."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from funding.guideline.base import Amount, Balance, Days, Percent, Quantity, UnitPrice
from funding.guideline.examples import Example, Vote
from funding.guideline.model import Clause
from funding.guideline.money_rules import (
    CostType,
    FixedAmounts,
    MaxGrant,
    PriceCheck,
    Quota,
    Threshold,
    YearlyAmount,
)
from funding.guideline.plan import CostLine, Facts, IncomeLine, InKindLine, Past
from funding.guideline.procedure_rules import (
    Applicants,
    Payout,
    Proof,
    Quorum,
    Reminders,
    Taxonomy,
    TaxonomyItem,
)
from funding.guideline.time_rules import HistoryLimit, LeadTime, PeriodRule, Round, SpecialDeadline
from tests.funding.guideline.towns import text


@pytest.mark.parametrize(
    ("kind", "smallest", "largest", "step"),
    [
        (Amount, "0", "99999999.99", "0.01"),
        (Balance, "-99999999.99", "99999999.99", "0.01"),
        (Percent, "0", "100", "0.01"),
        (UnitPrice, "0", "99999999.99", "0.01"),
        (Quantity, "0", "1000000", "0.001"),
        (Days, "1", "366", "1"),
    ],
)
def test_numbers_have_their_range(kind: Any, smallest: str, largest: str, step: str) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    low, high, least = Decimal(smallest), Decimal(largest), Decimal(step)
    assert [adapter.validate_python(value) for value in (low, low + least, high)] == [low, low + least, high]
    for value in (low - least, high + least):
        with pytest.raises(ValidationError):
            adapter.validate_python(value)


@pytest.mark.parametrize("kind", [Percent, UnitPrice])
def test_shares_and_prices_have_two_digits_after_the_point(kind: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(Decimal("1.005"))


def test_numbers_of_units_have_three_digits_after_the_point() -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Quantity).validate_python(Decimal("1.0005"))


RULE: dict[str, Any] = {"clause": "1"}
LABEL = {"key": "a", "label": text("A")}
VOTE = {"amount": 1, "in_favour": 1, "against": 1, "expect": "carried"}
COST = {"key": "c1", "cost_type": "rent", "amount": 1}
INCOME = {"key": "i1", "kind": "own", "amount": 1}
REMINDERS = {
    **RULE,
    "ballot_days_before": [1],
    "return_days_before": [1],
    "draft_untouched_days": 1,
    "officer_waiting_working_days": 1,
    "holiday_region": "NW",
}

NUMBERS: list[tuple[type[BaseModel], dict[str, Any], str, Any, Any]] = [
    (Vote, VOTE, "in_favour", 0, 1000),
    (Vote, VOTE, "against", 0, 1000),
    (Vote, VOTE, "members", 1, 1000),
    (MaxGrant, RULE, "amount", Decimal("0.01"), Decimal("99999999.99")),
    (Quota, RULE, "percent", Decimal("0.01"), Decimal(100)),
    (PriceCheck, {**RULE, "from_amount": 1}, "quotes", 0, 10),
    (YearlyAmount, {**RULE, "amount": 1}, "from_year", 1990, 2200),
    (CostLine, COST, "quotes", 0, 100),
    (Facts, {}, "years_active", 0, 10_000),
    (Quorum, RULE, "more_than", 0, 1),
    (Quorum, RULE, "at_least", 1, 100),
    (Applicants, {**RULE, "any_legal_form": True, "legal_forms": []}, "min_years_active", 1, 100),
    (Proof, RULE, "months", 1, 60),
    (Proof, RULE, "weeks", 1, 260),
    (TaxonomyItem, LABEL, "population_percent", 0, 100),
    (PeriodRule, RULE, "max_budget_years", 1, 10),
    (PeriodRule, RULE, "max_months", 1, 120),
    (LeadTime, {**RULE, "unit": "days", "before": "start"}, "number", 1, 366),
    (HistoryLimit, {**RULE, "per": "project"}, "at_most", 1, 100),
    (HistoryLimit, {**RULE, "per": "rolling_months", "at_most": 1}, "months", 1, 120),
]


def takes(model: type[BaseModel], rest: dict[str, Any], field: str, value: Any) -> bool:
    try:
        read = model.model_validate({**rest, field: value})
    except ValidationError:
        return False
    return bool(getattr(read, field) is not None)


@pytest.mark.parametrize(("model", "rest", "field", "smallest", "largest"), NUMBERS)
def test_fields_have_their_range(
    model: type[BaseModel], rest: dict[str, Any], field: str, smallest: Any, largest: Any
) -> None:
    step = smallest if isinstance(smallest, Decimal) else 1
    values = (smallest - step, smallest, largest, largest + step)
    assert [takes(model, rest, field, value) for value in values] == [False, True, True, False]


FORM = {"title": text("A")}
WORDS: list[tuple[type[BaseModel], dict[str, Any], str, int, int]] = [
    (Example, FORM, "id", 1, 40),
    (Clause, {**FORM, "text": text("A.")}, "number", 1, 40),
    (CostLine, COST, "cost_type", 0, 40),
    (CostLine, COST, "label", 0, 500),
    (IncomeLine, INCOME, "kind", 0, 40),
    (IncomeLine, INCOME, "label", 0, 500),
    (InKindLine, {"key": "k1", "amount": 1}, "label", 0, 500),
    (Past, {"on": "2026-01-01"}, "project", 0, 100),
    (Past, {"on": "2026-01-01"}, "call", 0, 40),
    (Facts, {}, "project", 0, 100),
    (Facts, {}, "call", 0, 40),
]


@pytest.mark.parametrize(("model", "rest", "field", "shortest", "longest"), WORDS)
def test_words_have_their_length(
    model: type[BaseModel], rest: dict[str, Any], field: str, shortest: int, longest: int
) -> None:
    lengths = [shortest, longest, longest + 1] + ([shortest - 1] if shortest else [])
    wanted = [True, True, False] + ([False] if shortest else [])
    assert [takes(model, rest, field, "x" * length) for length in lengths] == wanted


LISTS: list[tuple[type[BaseModel], dict[str, Any], str, int, int | None]] = [
    (FixedAmounts, RULE, "amounts", 1, 50),
    (Reminders, REMINDERS, "ballot_days_before", 1, 10),
    (Reminders, REMINDERS, "return_days_before", 1, 10),
    (SpecialDeadline, {"closes_at": "2026-01-01T12:00:00"}, "legal_forms", 1, None),
    (Taxonomy, {"label": text("A")}, "items", 1, None),
]


@pytest.mark.parametrize(("model", "rest", "field", "fewest", "most"), LISTS)
def test_lists_have_their_length(
    model: type[BaseModel], rest: dict[str, Any], field: str, fewest: int, most: int | None
) -> None:
    part = {"items": LABEL, "legal_forms": "club"}.get(field, 1)
    assert [takes(model, rest, field, [part] * size) for size in (fewest - 1, fewest)] == [False, True]
    if most is not None:
        assert [takes(model, rest, field, [part] * size) for size in (most, most + 1)] == [True, False]


NO = {**RULE, **LABEL, "eligible": False, "reason": text("Nein.")}
HOUR = {"unit": text("Stunde"), "max_unit_price": 5}


@pytest.mark.parametrize(
    ("model", "data", "is_taken"),
    [
        (CostType, NO, True),
        (CostType, {**NO, **HOUR}, False),
        (CostType, {**NO, "max_amount": 5}, False),
        (CostType, {**NO, "max_share": 5}, False),
        (CostType, {**NO, "condition": "open"}, False),
        (CostType, {**RULE, **LABEL, **HOUR}, True),
        (CostType, {**RULE, **LABEL, "max_unit_price": 5}, False),
        (CostType, {**RULE, **LABEL, "rate": 0}, False),
        (CostType, {**RULE, **LABEL, "rate": "0.01"}, True),
        (Threshold, {**RULE, "of": "total", "at_least": 5, "at_most": 5}, True),
        (Threshold, {**RULE, "of": "total", "at_least": "5.01", "at_most": 5}, False),
        (Threshold, {**RULE, "of": "total"}, False),
        (Payout, {**RULE, "method": "instalments", "instalments": [50, 50]}, True),
        (Payout, {**RULE, "method": "instalments", "instalments": [50, "49.99"]}, False),
        (Payout, {**RULE, "method": "instalments", "instalments": [50, 51]}, False),
        (Payout, {**RULE, "instalments": [50, 50]}, False),
        (
            Round,
            {**RULE, **LABEL, "opens_at": "2026-01-01T12:00:00", "closes_at": "2026-01-01T12:00:01"},
            True,
        ),
        (
            Round,
            {**RULE, **LABEL, "opens_at": "2026-01-01T12:00:00", "closes_at": "2026-01-01T12:00:00"},
            False,
        ),
        (CostLine, {"key": "c1", "cost_type": "rent", "quantity": "2", "unit_price": "1.005"}, False),
        (CostLine, {"key": "c1", "cost_type": "rent", "quantity": "2", "unit_price": "1.05"}, True),
        (CostLine, {"key": "c1", "cost_type": "rent", "quantity": "two", "unit_price": "1"}, False),
        (CostLine, {"key": "c1", "cost_type": "rent", "quantity": {}, "unit_price": "1"}, False),
        (CostLine, {"key": "c1", "cost_type": "rent", "quantity": [1], "unit_price": "1"}, False),
    ],
)
def test_fields_of_one_table_must_fit_each_other(
    model: type[BaseModel], data: dict[str, Any], is_taken: bool
) -> None:
    if is_taken:
        assert model.model_validate(data)
        return
    with pytest.raises(ValidationError):
        model.model_validate(data)
