"""The form asks what the guideline asks, and the rules get to know every answer."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation

from applications.content import Content, Cost
from applications.forms.lines import CostLineForm, read_lines
from applications.models import Decision
from applications.rules import assess_version, facts_of, facts_of_case, plan_of, stored_facts
from applications.states import State
from applications.steps import STEP_BY_KEY, incomplete_steps, steps_of, understand
from applications.summary import summary_of
from funding.guideline.load import read_guideline
from funding.guideline.plan import Facts
from tests.accounts.factories import role
from tests.applications.factories import (
    NOW,
    UNNA,
    make_case,
    make_content,
    make_initiative,
    make_programme,
)

EXAMPLES = Path(__file__).parents[2] / "funding" / "guidelines" / "examples"
UNNAS_FIELDS = {
    "who": "initiative legal_form street postcode city contact_name contact_phone signatory account_holder iban",
    "what": "title summary goal",
    "audience": "audience people fields_of_action cross_cutting milestones social_areas place"
    " starts_on ends_on contracts_signed",
    "financing": "unpaid_hours unpaid_work",
}


def rules(name: str):
    return read_guideline((UNNA if name == "unna" else EXAMPLES / f"{name}.toml").read_text("utf-8"))


def fields(step: str, guideline) -> list[str]:
    form = STEP_BY_KEY[step].form
    assert form is not None
    return list(form(guideline=guideline).fields)


# -- what is asked --------------------------------------------------------------------------------


def test_unnas_form_asks_what_it_always_did():
    guideline = rules("unna")
    assert [step.key for step in steps_of(guideline)] == ["who", "what", "audience", "costs", "financing"]
    assert {key: " ".join(fields(key, guideline)) for key in UNNAS_FIELDS} == UNNAS_FIELDS
    assert CostLineForm.columns_of(guideline) == ("cost_type", "label", "amount")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        (
            "alwington",
            "account_of in_territory costs_incurred answer_constitution answer_religious answer_closed",
        ),
        ("fulda", "years_active in_territory answer_own_contribution answer_declaration"),
        ("hamburg-lohbruegge", "in_territory"),
    ],
)
def test_more_questions_are_those_of_the_guideline(name, asked):
    guideline = rules(name)
    assert "asked" in [step.key for step in steps_of(guideline)]
    assert " ".join(fields("asked", guideline)) == asked


def test_lists_and_things_appear_only_where_the_guideline_has_them():
    assert "fields_of_action" not in fields("audience", rules("fulda"))
    assert "in_kind_value" in fields("financing", rules("fulda"))
    assert "in_kind_value" not in fields("financing", rules("alwington"))


def test_units_are_asked_where_a_price_per_unit_is_limited():
    columns = CostLineForm.columns_of(rules("halle-house-of-resources"))
    assert columns == ("cost_type", "label", "quantity", "unit_price", "amount")
    assert "quantity" not in CostLineForm.columns_of(rules("fulda"))


def test_a_town_s_own_list_is_asked_and_told():
    text = (EXAMPLES / "hamburg-lohbruegge.toml").read_text("utf-8")
    guideline = read_guideline(
        text
        + '\n[taxonomy.themes]\nlabel = { de = "Themen" }\nitems = [{ key = "green", label = { de = "Garten" } }]\n'
    )
    draft = {"asked": {"in_territory": "yes", "list_themes": ["green"]}}
    content = understand(draft, guideline)
    assert content.asked.lists == {"themes": ("green",)}
    with translation.override("de"):
        block = next(block for block in summary_of(content, guideline) if block.step == "asked")
    assert [row.value for row in block.rows] == ["Ja", "Garten"]


# -- what is understood ---------------------------------------------------------------------------


def line(**typed):
    return {
        "key": "c1",
        "cost_type": "fee",
        "label": "",
        "quantity": "",
        "unit_price": "",
        "amount": "",
    } | typed


def cost_form(typed):
    guideline = rules("halle-house-of-resources")
    return STEP_BY_KEY["costs"].bind({"lines": [typed]}, guideline).lines[0]


def test_number_times_price_makes_the_amount():
    form = cost_form(line(quantity="4", unit_price="84"))
    assert form.is_valid()
    assert form.cleaned_data["amount"] == Decimal("336.00")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"quantity": "4", "unit_price": "84", "amount": "300"}, "amount"),
        ({"quantity": "4"}, "amount"),
        ({"quantity": "1000001", "amount": "5"}, "quantity"),
        ({"quantity": "1000000", "unit_price": "1000"}, "amount"),
    ],
)
def test_number_and_price_that_do_not_fit_are_told_beside_the_field(typed, field):
    form = cost_form(line(**typed))
    assert not form.is_valid()
    assert list(form.errors) == [field]


def test_facts_carry_every_answer():
    guideline = rules("alwington")
    draft = {
        "who": {"legal_form": "group"},
        "asked": {
            "account_of": "person",
            "in_territory": "no",
            "costs_incurred": "yes",
            "answer_constitution": "yes",
            "answer_religious": "no",
        },
    }
    facts = facts_of(guideline, understand(draft, guideline), today=NOW.date())
    assert facts.account_of == "person"
    assert facts.in_territory is False
    assert facts.costs_incurred is True
    assert facts.answers == {"constitution": True, "religious": False}
    assert facts.seat_in_territory is None


def test_a_part_of_the_town_says_that_the_project_is_in_the_town():
    content = make_content()
    assert facts_of(rules("unna"), content, today=NOW.date()).in_territory is True
    elsewhere = content.model_copy(
        update={"audience": content.audience.model_copy(update={"social_areas": ()})}
    )
    assert facts_of(rules("unna"), elsewhere, today=NOW.date()).in_territory is None


def test_units_and_things_reach_the_plan():
    cost = Cost(
        key="c1", cost_type="fee", amount=Decimal("600"), quantity=Decimal(6), unit_price=Decimal(100)
    )
    plan = plan_of(Content(costs=(cost,), in_kind_value=Decimal(50), in_kind_things="Raum"))
    assert (plan.costs[0].quantity, plan.costs[0].unit_price) == (6, 100)
    assert [(thing.label, thing.amount) for thing in plan.in_kind] == [("Raum", 50)]


def test_lines_of_another_guideline_are_read_without_its_columns():
    post = {"c-0-key": "c1", "c-0-cost_type": "fee", "c-0-quantity": "3", "c-0-amount": "7"}
    assert "quantity" in read_lines(post, CostLineForm, rules("halle-house-of-resources"))[0]
    assert "quantity" not in read_lines(post, CostLineForm, rules("unna"))[0]


# -- what the same initiative had before ----------------------------------------------------------


@pytest.fixture
def vienna(db):
    source = (EXAMPLES / "wien-kleinprojekte.toml").read_text("utf-8")
    return make_programme("wien_kleinprojekte", source=source)


def granted(programme, initiative, amount: str, **fields):
    content = make_content((("project", amount),))
    case = make_case(State.APPROVED, programme=programme, initiative=initiative, content=content, **fields)
    Decision.objects.create(
        application=case,
        outcome="approved",
        amount=Decimal(amount),
        version=case.versions.get(),
        decided_by=role("officer", programme),
        decided_at=case.received_at,
    )
    return case


def test_earlier_grants_of_the_initiative_count(vienna):
    initiative = make_initiative()
    granted(vienna, initiative, "3000", now=NOW - timedelta(days=30))
    granted(vienna, make_initiative("Eine andere"), "4000", now=NOW - timedelta(days=30))
    case = make_case(State.DRAFT, programme=vienna, initiative=initiative)
    facts = facts_of_case(case, make_content(), NOW)
    assert facts.history is not None
    assert [(past.amount, past.granted) for past in facts.history] == [(Decimal("3000.00"), True)]


def test_what_was_withdrawn_or_came_later_does_not_count(vienna):
    initiative = make_initiative()
    make_case(State.WITHDRAWN, programme=vienna, initiative=initiative, now=NOW - timedelta(days=9))
    make_case(State.SUBMITTED, programme=vienna, initiative=initiative, now=NOW + timedelta(days=9))
    case = make_case(State.SUBMITTED, programme=vienna, initiative=initiative, now=NOW)
    assert facts_of_case(case, make_content(), NOW).history == ()


def test_history_is_not_looked_up_where_no_rule_asks(django_assert_num_queries, db):
    case = make_case(State.DRAFT)
    with django_assert_num_queries(0):
        assert facts_of_case(case, make_content(), NOW).history is None


def test_what_was_known_at_the_submission_stays_with_the_version(vienna):
    initiative = make_initiative()
    case = make_case(State.SUBMITTED, programme=vienna, initiative=initiative, now=NOW)
    version = case.versions.get()
    facts = facts_of_case(case, version.content, NOW)
    version.assessment_json["facts"] = stored_facts(facts)
    before = assess_version(version)
    granted(vienna, initiative, "5000", now=NOW - timedelta(days=1))
    assert Facts.model_validate(version.assessment_json["facts"]) == facts
    assert assess_version(version) == before
    case.received_at = NOW
    assert facts_of_case(case, version.content, NOW).history != ()


# -- what the applicant has to do -----------------------------------------------------------------


def test_step_with_more_questions_needs_all_of_them():
    guideline = rules("hamburg-lohbruegge")
    assert "asked" in [step.key for step in incomplete_steps({}, guideline)]
    draft = {"asked": {"in_territory": "yes"}}
    assert "asked" not in [step.key for step in incomplete_steps(draft, guideline)]
