"""What some towns let people ask for: a sum, an exception, an early start. Asked only there, kept, and told."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from applications.checks import return_for_completion
from applications.concessions import grant_concession, possible_concessions
from applications.content import Content
from applications.forms.lines import CostLineForm
from applications.models import Application
from applications.receipt import receipt_data
from applications.rules import assess_version, facts_of_case, plan_of
from applications.states import State
from applications.steps import STEP_BY_KEY, incomplete_steps, steps_of, understand
from applications.submission import resubmit_application, submit_application
from applications.summary import summary_of
from applications.wishes import asks_for_a_sum, possible_exceptions
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.findings import Code
from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.model import Guideline
from notifications.models import Mail
from tests.accounts.factories import people_of, role
from tests.applications.conftest import browser_of
from tests.applications.factories import NOW, UNNA, make_case, make_initiative, make_programme
from tests.applications.pages import main_of
from tests.applications.shown import Shown

pytestmark = pytest.mark.django_db
DAY = NOW.date()
EXAMPLES = Path(__file__).parents[2] / "funding" / "guidelines" / "examples"
EXCEPTIONS = """
[own_share]
clause = "3"
percent = 10
exception = "board"

[[lead_time]]
clause = "4"
number = 4
unit = "weeks"
before = "start"
counts_from = "completeness"
exception = "officer"
"""
EARLY_START = """
[start]
clause = "5"
before_decision = "forbidden"
consent_possible = true
starts_with = { de = "Sie unterschreiben einen Vertrag." }
decision_takes_days = 28
"""
SIZES = """
[fixed]
clause = "2"
amounts = [500, 1000, 2000]
"""


def source(name: str, more: str = "") -> str:
    """The text of an example without its worked cases, and with further rules."""
    text = (EXAMPLES / f"{name}.toml").read_text("utf-8")
    return text.split("[[example]]")[0] + more


def rules(name: str, more: str = "") -> Guideline:
    return read_guideline(source(name, more))


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


# -- sent, granted, told --------------------------------------------------------------------------


@pytest.fixture
def case(clock: time_machine.Traveller, amina: Any) -> Application:
    """Ready to be sent, three weeks before its start: too late without an exception."""
    more = EXCEPTIONS + EARLY_START
    programme = make_programme("fulda_integration", source=open_call(source("fulda", more)))
    case = make_case(State.DRAFT, programme=programme, initiative=make_initiative(people=[amina]))
    case.draft = {
        "who": {
            "initiative": "Näh-Treff",
            "legal_form": "association",
            "street": "Markt 1",
            "postcode": "36037",
            "city": "Fulda",
            "contact_name": "Amina",
            "signatory": "Amina",
            "iban": "DE02120300000000202051",
        },
        "what": {"title": "Näh-Treff", "summary": "Wir nähen.", "goal": "Alle nähen."},
        "audience": {
            "audience": "Alle",
            "starts_on": german(DAY + timedelta(days=21)),
            "ends_on": german(DAY + timedelta(days=90)),
            "contracts_signed": "no",
        },
        "asked": {
            "years_active": "4",
            "in_territory": "yes",
            "early_start": "yes",
            "early_start_reasons": "Der Saal ist nur dann frei.",
            "answer_own_contribution": "yes",
            "answer_declaration": "yes",
        },
        "costs": {"lines": [{"key": "c1", "cost_type": "material", "label": "", "amount": "1.000"}]},
        "financing": {
            "lines": [],
            "exceptions": ["lead_time", "own_share"],
            "exception_reasons": "Wir sind neu.",
        },
    }
    case.save()
    return case


def open_call(text: str) -> str:
    """The call stays open in May."""
    return text.replace("closes_at = 2026-03-31T23:59:59", "closes_at = 2026-12-31T23:59:59")


def german(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


@pytest.fixture
def sent(case: Application) -> Application:
    return submit_application(application=case, actor=people_of(case.initiative), now=NOW)


@pytest.fixture
def olga(case: Application) -> Any:
    return role("officer", case.programme, name="Olga Amt", language="en")


def grant(case: Application, officer: Any, name: str, **changes: Any) -> Application:
    given = {"now": NOW, "granted_on": DAY, "reason": "Gut begründet."} | changes
    return grant_concession(application=case, actor=officer, name=name, **given)


def codes(case: Application) -> set[Code]:
    case = Application.objects.get(pk=case.pk)
    assert case.latest_version is not None
    return {finding.code for finding in assess_version(case.latest_version).findings}


def test_what_is_asked_for_is_read_by_office_and_receipt(sent: Application, olga: Any) -> None:
    page = main_of(browser_of(olga).get(reverse("applications:desk-case", args=[sent.pk])))
    data = receipt_data(sent.versions.get())
    receipt = " ".join(value for block in data["blocks"] for _label, value in block["rows"])
    for words in ("Wir sind neu.", "Der Saal ist nur dann frei.", "from the deadline"):
        assert words in page
        assert words in receipt
    assert "None granted." in page


def test_until_it_is_granted_the_rule_holds_and_then_no_more(sent: Application, olga: Any) -> None:
    assert {Code.TOO_LATE, Code.OWN_SHARE_MISSING, Code.STARTS_BEFORE_DECISION} <= codes(sent)
    grant(sent, olga, "lead_time")
    assert Code.TOO_LATE not in codes(sent)
    assert {Code.EXCEPTION_MADE, Code.OWN_SHARE_MISSING} <= codes(sent)
    grant(sent, olga, "own_share")
    grant(sent, olga, "early_start")
    left = codes(sent)
    assert left == {Code.EXCEPTION_MADE, Code.EARLY_START_CONSENTED}
    version = Application.objects.get(pk=sent.pk).latest_version
    assert version is not None
    assert assess_version(version).grant == Decimal("1000.00")


def test_a_grant_is_kept_with_its_day_person_and_reason(sent: Application, olga: Any) -> None:
    case = grant(sent, olga, "early_start", granted_on=DAY - timedelta(days=3))
    assert case.concessions["early_start"] == {
        "on": "2026-05-01",
        "by": "Olga Amt",
        "by_id": olga.pk,
        "reason": "Gut begründet.",
    }
    row = case.timeline.get(event="early_start")
    assert (row.actor, row.reason, row.data["rule"]) == (olga, "Gut begründet.", "early_start")
    letter = Mail.objects.get(key__startswith=f"concession:{case.pk}:early_start")
    assert "We agree to an early start" in letter.text
    assert "Gut begründet." in letter.text


def test_only_the_officer_grants_and_only_what_is_foreseen(sent: Application, olga: Any) -> None:
    with pytest.raises(NotAllowed):
        grant(sent, people_of(sent.initiative), "lead_time")
    with pytest.raises(NotAllowed):
        grant(sent, role("auditor", sent.programme), "lead_time")
    for name in ("quota", "history", "nothing"):
        with pytest.raises(Refused, match="not_foreseen"):
            grant(sent, olga, name)
    with pytest.raises(Refused, match="in_the_future"):
        grant(sent, olga, "lead_time", granted_on=DAY + timedelta(days=1))
    with pytest.raises(Refused, match="reason_missing"):
        grant(sent, olga, "lead_time", reason=" ")
    grant(sent, olga, "lead_time")
    with pytest.raises(Refused, match="not_foreseen"):
        grant(sent, olga, "lead_time")


@pytest.mark.parametrize("state", [State.DRAFT, State.UNCONFIRMED, State.AT_BOARD, State.APPROVED])
def test_nothing_is_granted_before_it_is_sent_while_the_board_votes_or_once_it_is_decided(
    case: Application, olga: Any, state: State
) -> None:
    Application.objects.filter(pk=case.pk).update(state=state)
    with pytest.raises(NotPossible):
        grant(case, olga, "lead_time")


def test_the_office_grants_on_a_page(sent: Application, olga: Any) -> None:
    browser = browser_of(olga)
    url = reverse("applications:desk-concession", args=[sent.pk])
    assert url in browser.get(reverse("applications:desk-case", args=[sent.pk])).content.decode()
    typed = {"name": "lead_time", "granted_on": "5.5.2026", "reason": "Der Rat hat es beschlossen."}
    page = Shown(browser.post(url, typed))
    assert "Write a day that is not in the future." in page.error("granted_on")
    assert page.value("reason") == typed["reason"]
    answer = browser.post(url, typed | {"granted_on": "4.5.2026"}, follow=True)
    said = main_of(answer)
    assert "It is written down." in said
    assert "An exception from the deadline" in said
    assert "Der Rat hat es beschlossen." in said
    applicant = browser_of(people_of(sent.initiative))
    assert "Exception granted" in main_of(applicant.get(reverse("applications:case", args=[sent.pk])))


def test_unnas_office_sees_nothing_of_it_without_a_reason(clock: Any, db: None) -> None:
    case = make_case(State.SUBMITTED)
    officer = role("officer", case.programme, language="en")
    assert possible_concessions(case) == ("early_start",)
    page = browser_of(officer).get(reverse("applications:desk-case", args=[case.pk])).content.decode()
    assert reverse("applications:desk-concession", args=[case.pk]) not in page


def test_an_application_is_complete_on_the_day_its_last_answer_comes(sent: Application, olga: Any) -> None:
    """The first receipt counts for every other deadline, also after a return."""
    points = [{"step": "costs", "text": "Was kostet es?"}]
    return_for_completion(
        application=sent, actor=olga, now=NOW, due_on=DAY + timedelta(days=14), points=points
    )
    later = NOW + timedelta(days=3)
    case = resubmit_application(application=sent, actor=people_of(sent.initiative), now=later)
    first, second = (version.assessment_json["facts"] for version in case.versions.order_by("number"))
    assert (first["complete_on"], second["complete_on"]) == ("2026-05-04", "2026-05-07")
    assert first["received_at"][:10] == second["received_at"][:10] == "2026-05-04"


def test_the_day_of_completeness_is_that_of_the_guidelines_zone(case: Application) -> None:
    late = NOW.replace(hour=22, minute=30)
    facts = facts_of_case(case, understand(case.draft, case.guideline), late)
    assert facts.complete_on == DAY + timedelta(days=1)
