"""What was asked for is sent, granted by the officer, and told."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from applications.checks import return_for_completion
from applications.concessions import grant_concession, possible_concessions
from applications.models import Application
from applications.receipt import receipt_data
from applications.rules import assess_version, facts_of_case
from applications.states import State
from applications.steps import understand
from applications.submission import resubmit_application, submit_application
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.findings import Code
from notifications.models import Mail
from tests.accounts.factories import people_of, role
from tests.applications.conftest import browser_of
from tests.applications.factories import NOW, make_case, make_initiative, make_programme
from tests.applications.pages import main_of
from tests.applications.shown import Shown
from tests.applications.towns_with_wishes import EARLY_START, EXCEPTIONS, source

pytestmark = pytest.mark.django_db
DAY = NOW.date()


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
