"""The quick check says what the case would get: it asks for all that the rules about costs look at."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.content import Content, Cost, Income
from applications.forms.check import QuickCheckForm
from applications.rules import assess_content
from budgets.ledger import set_budget
from funding.guideline.load import read_guideline
from funding.guideline.outcome import Assessment
from funding.models import Programme
from tests.applications.factories import NOW, UNNA, make_content, make_programme

pytestmark = pytest.mark.django_db
BIRKENFURT = Path(__file__).parents[1] / "funding" / "guideline" / "birkenfurt.toml"
HALLE = UNNA.parent / "examples" / "halle-house-of-resources.toml"


def of(file: Path) -> Programme:
    """With money in the pot, and in force when these tests play."""
    source = file.read_text("utf-8").replace("valid_from = 2026-11-01", "valid_from = 2026-01-01")
    programme = make_programme(file.stem, source=source)
    set_budget(programme=programme, year=2026, amount=20000, by=None, now=NOW, reason="Rest")  # type: ignore[arg-type]
    return programme


def checked(programme: Programme, **typed: str) -> Any:
    answers = {"legal_form": "group", "in_territory": "yes", "contracts_signed": "no", "check": "1"}
    page = reverse("applications:check", args=[programme.slug])
    return Client().post(page, answers | typed)


def of_the_case(programme: Programme, **plan: Any) -> Assessment:
    """What the rules say of the same plan on the pages of an application."""
    content = make_content().model_copy(update={"income": ()} | plan)
    assert isinstance(content, Content)
    return assess_content(programme.guideline_version().guideline, content, today=NOW.date())


def cost(kind: str, amount: str, quantity: str | None = None) -> Cost:
    units = Decimal(quantity) if quantity else None
    return Cost(key="c1", cost_type=kind, label="", amount=Decimal(amount), quantity=units)


def test_a_price_per_unit_counts_as_in_the_case(clock: object) -> None:
    programme = of(HALLE)
    own = Income(key="i1", kind="own", label="", amount=Decimal("160.00"))
    case = of_the_case(programme, costs=(cost("fee", "1000.00", "10"),), income=(own,))
    answer = checked(programme, cost_fee="1000", units_fee="10", own_money="160")
    result = answer.context["result"]
    assert result.lines[0].recognised == case.lines[0].recognised == Decimal("840.00")
    assert (result.grant, result.own_share) == (case.max_grant, case.own_share)
    assert result.grant > 0


def test_unpaid_hours_count_as_in_the_case(clock: object) -> None:
    programme = of(BIRKENFURT)
    plan = {"costs": (cost("rent", "1200.00"),), "unpaid_hours": Decimal(8)}
    case = of_the_case(programme, **plan)
    result = checked(programme, cost_rent="1200", unpaid_hours="8").context["result"]
    assert (result.in_kind, result.gap) == (case.in_kind, case.gap) == (Decimal("120.00"), Decimal("0.00"))
    assert result.grant == case.max_grant == Decimal("1080.00")


def test_only_what_a_rule_looks_at_is_asked() -> None:
    extra = {
        file.stem: [name for name in (*form.of_costs, *form.of_own) if not name.startswith("cost_")]
        for file in (UNNA, HALLE, BIRKENFURT)
        for form in [QuickCheckForm(guideline=read_guideline(file.read_text("utf-8")))]
    }
    assert extra == {
        "unna": [],
        HALLE.stem: ["units_fee", "units_car", "own_money", "things"],
        "birkenfurt": ["units_fee", "unpaid_hours"],
    }


def test_too_many_units_are_asked_back(clock: object) -> None:
    answer = checked(of(BIRKENFURT), cost_fee="100", units_fee="1.000.001")
    assert "units_fee" in answer.context["form"].errors
    assert "result" not in answer.context
