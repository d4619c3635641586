"""What some towns let people ask for: a sum, an exception, an early start. Asked only there, kept, and told."""

from decimal import Decimal
from typing import Any

import pytest

from applications.content import Content
from applications.forms.lines import CostLineForm
from applications.rules import plan_of
from applications.steps import STEP_BY_KEY, incomplete_steps, steps_of, understand
from applications.summary import summary_of
from applications.wishes import asks_for_a_sum, possible_exceptions
from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.model import Guideline
from tests.applications.factories import NOW, UNNA
from tests.applications.towns_with_wishes import EARLY_START, EXCEPTIONS, rules

pytestmark = pytest.mark.django_db
DAY = NOW.date()
SIZES = """
[fixed]
clause = "2"
amounts = [500, 1000, 2000]
"""


def fields(step: str, guideline: Guideline) -> set[str]:
    form = STEP_BY_KEY[step].form
    assert form is not None
    return set(form(guideline=guideline).fields)


def financing(guideline: Guideline, **typed: Any) -> Any:
    form = STEP_BY_KEY["financing"].bind(typed, guideline).form
    assert form is not None
    return form


# -- only where there is a rule -------------------------------------------------------------------


def test_unna_is_asked_nothing_of_it() -> None:
    guideline = read_guideline(UNNA.read_text("utf-8"))
    assert not asks_for_a_sum(guideline)
    assert possible_exceptions(guideline) == {}
    assert fields("financing", guideline) == {"unpaid_hours", "unpaid_work"}
    assert fields("asked", guideline) == set()
    assert "per_person" not in CostLineForm.columns_of(guideline)


@pytest.mark.parametrize(
    ("name", "more", "asked"),
    [
        ("hamburg-lohbruegge", "", {"asked_for", "exception_reasons"}),
        ("fulda", "", set()),
        ("fulda", EXCEPTIONS, {"exceptions", "exception_reasons"}),
        ("fulda", SIZES, {"asked_for"}),
        ("nrw-heimat-scheck", "", set()),
        ("fulda", '\n[[threshold]]\nclause = "2"\nof = "requested"\nat_most = 1500\n', {"asked_for"}),
    ],
)
def test_a_sum_and_exceptions_are_asked_where_the_guideline_has_the_rule(
    name: str, more: str, asked: set[str]
) -> None:
    wishes = {"asked_for", "exceptions", "exception_reasons"}
    assert fields("financing", rules(name, more)) & wishes == asked


def test_nothing_useless_is_asked_where_money_is_fixed_and_no_board_reads() -> None:
    """No other money to choose from, and unpaid hours that nobody looks at: no such step at all."""
    assert "financing" not in [step.key for step in steps_of(rules("alwington"))]
    assert fields("financing", rules("nrw-heimat-scheck")) == set()
    assert "unpaid_hours" in fields("financing", rules("fulda"))
    assert [block.step for block in summary_of(Content(), rules("alwington"))].count("financing") == 0
    assert incomplete_steps({}, rules("alwington"))[-1].key == "costs"


def test_an_early_start_is_offered_where_the_guideline_itself_says_so() -> None:
    assert "early_start" in fields("asked", rules("fulda", EARLY_START))
    assert "early_start" not in fields("asked", rules("fulda"))
    assert "early_start" not in fields("asked", rules("nrw-heimat-scheck"))


# -- what is typed --------------------------------------------------------------------------------


def test_more_than_the_usual_needs_its_reasons_beside_the_field() -> None:
    guideline = rules("hamburg-lohbruegge")
    assert set(financing(guideline, lines=[]).errors) == {"asked_for"}
    assert financing(guideline, asked_for="1.000").errors == {}
    assert set(financing(guideline, asked_for="1.000,01").errors) == {"exception_reasons"}
    assert financing(guideline, asked_for="1.000,01", exception_reasons="Der Saal").errors == {}
    assert set(financing(guideline, asked_for="0").errors) == {"asked_for"}


def test_an_exception_needs_its_reasons() -> None:
    guideline = rules("fulda", EXCEPTIONS)
    assert financing(guideline).errors == {}
    assert set(financing(guideline, exceptions=["lead_time"]).errors) == {"exception_reasons"}
    assert set(financing(guideline, exceptions=["quota"], exception_reasons="x").errors) == {"exceptions"}


def test_sizes_are_chosen_and_not_typed() -> None:
    guideline = rules("fulda", SIZES)
    form = financing(guideline, asked_for="1000.00")
    assert [value for value, _label in form.fields["asked_for"].choices] == ["500.00", "1000.00", "2000.00"]
    content = understand({"financing": {"asked_for": "1000.00"}}, guideline)
    assert plan_of(content).asked == Decimal("1000.00")
    assert set(financing(guideline, asked_for="700").errors) == {"asked_for"}


def test_an_early_start_needs_its_reasons_and_is_no_fact() -> None:
    guideline = rules("fulda", EARLY_START)
    form = STEP_BY_KEY["asked"].bind({"early_start": "yes"}, guideline).form
    assert form is not None
    assert "early_start_reasons" in form.errors
    draft = {"asked": {"early_start": "yes", "early_start_reasons": "Der Saal ist nur im Mai frei."}}
    content = understand(draft, guideline)
    assert (content.asked.early_start, content.asked.early_start_reasons[:8]) == (True, "Der Saal")
    said = [row.value for block in summary_of(content, guideline) for row in block.rows]
    assert "Der Saal ist nur im Mai frei." in said


# -- what one volunteer gets ----------------------------------------------------------------------

PER_PERSON = """
[[cost]]
key = "helpers"
clause = "2"
label = { de = "Geld für Ehrenamtliche" }
volunteer_allowance = true
ask_per_person = true

[[volunteer_allowance]]
clause = "2"
from_year = 2021
amount = 840
"""


def cost_line(guideline: Guideline, **typed: str) -> Any:
    line = {"key": "c1", "cost_type": "helpers", "label": "", "amount": "", "per_person": ""} | typed
    return STEP_BY_KEY["costs"].bind({"lines": [line]}, guideline).lines[0]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"amount": "2.400", "per_person": "840"}, set()),
        ({"amount": "2.400"}, {"per_person"}),
        ({"amount": "100", "per_person": "100,01"}, {"per_person"}),
        ({"amount": "2.400", "per_person": "viel"}, {"per_person"}),
        ({"cost_type": "material", "amount": "10"}, set()),
    ],
)
def test_what_one_volunteer_gets_is_checked_beside_its_field(typed: dict[str, str], wrong: set[str]) -> None:
    assert set(cost_line(rules("fulda", PER_PERSON), **typed).errors) == wrong


def test_what_one_volunteer_gets_reaches_the_rules() -> None:
    guideline = rules("fulda", PER_PERSON)
    line = {"key": "c1", "cost_type": "helpers", "label": "", "amount": "2.400", "per_person": "840,01"}
    content = understand({"costs": {"lines": [line]}}, guideline)
    assert plan_of(content).costs[0].per_person == Decimal("840.01")


def test_a_kind_that_is_not_for_volunteers_asks_nothing_per_person() -> None:
    with pytest.raises(GuidelineError, match="per_person_of_nobody"):
        rules("fulda", PER_PERSON.replace("volunteer_allowance = true\n", ""))
