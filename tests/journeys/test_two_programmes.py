"""Two programmes in one installation: each with its own rules, its own form, its own office.

The second one is an example that ships: prices per unit, catering under a condition, a share to bring.
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone, translation
from playwright.sync_api import Browser, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from applications.models import Application
from applications.presentation import all_told
from applications.receipt import receipt_pdf
from applications.rules import assess_version
from applications.states import State
from funding.guideline.findings import Code
from funding.guideline_store import store_version
from funding.guideline_words import rules_in_words
from funding.models import Programme
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import UNNA, make_case, make_initiative
from tests.journeys.conftest import MONDAY, Town
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
HALLE = Path(__file__).parents[2] / "funding" / "guidelines" / "examples" / "halle-house-of-resources.toml"
COURSE = {"c-0-cost_type": "fee"}, {"c-0-quantity": "6", "c-0-unit_price": "100"}


@pytest.fixture
def halle(town: Town) -> Programme:
    version = store_version(source=HALLE.read_text("utf-8"), by=None, now=timezone.now())
    return version.programme


@pytest.fixture
def applicant(town: Town) -> User:
    return UserFactory(email="mina@sprachtandem.example", name="Mina Demir")


def words(visitor: Visitor) -> str:
    """All the page says, also what is folded away, with plain spaces."""
    text = " ".join(visitor.page.locator("main, aside").all_text_contents())
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def plain(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def unhyphenated(text: str) -> str:
    """The text of a PDF without the hyphens at its line ends."""
    return plain(re.sub("\N{SOFT HYPHEN}\\s*", "", text))


def rule_about_fees(programme: Programme) -> str:
    """The sentence of the rules about fees, as the German pages say it."""
    with translation.override("de"):
        sentences = rules_in_words(programme.guideline_version().guideline)
    return plain(next(sentence.text for sentence in sentences if sentence.place == "cost.fee"))


def tick(visitor: Visitor, **values: str) -> None:
    """Choose radio buttons by keyboard: what saves itself meanwhile cannot move them away from a pointer."""
    for name, value in values.items():
        button = visitor.page.locator(f'[name="{name}"][value="{value}"]')
        button.press("Space")
        expect(button).to_be_checked()


def apply_in_halle(visitor: Visitor) -> Application:
    """The whole form of the second programme, as far as sending it."""
    visitor.go("/programme/halle_resources/apply/")
    visitor.fill(name="Sprachtandem Halle").choose(legal_form="association").press()
    visitor.follow("/form/who/")
    visitor.fill(street="Markt 1", postcode="06108", city="Halle", contact_name="Mina Demir")
    visitor.fill(signatory="Mina Demir", account_holder="Sprachtandem", iban="DE02120300000000202051").press()
    visitor.fill(title="Sprachtandem", summary="Wir lernen zu zweit.", goal="Alle sprechen mehr.").press()
    visitor.fill(audience="Erwachsene", starts_on="1.6.2026", ends_on="30.9.2026")
    tick(visitor, contracts_signed="no")
    visitor.press()
    assert "/form/asked/" in visitor.path
    tick(visitor, in_territory="yes", answer_catering_allowed="no")
    visitor.press()
    visitor.choose(**COURSE[0]).fill(**COURSE[1])
    return Application.objects.get(programme__slug="halle_resources")


def test_each_programme_has_its_own_rules_form_and_office(
    browser: Browser, live_server: LiveServer, town: Town, halle: Programme, applicant: User
) -> None:
    with time_machine.travel(MONDAY, tick=True):
        mina = Visitor(browser, live_server.url).enter_as(applicant)
        mina.go("/")
        assert "Projektförderung Teilhabe und Integration" in mina.text
        mina.follow("/programme/halle_resources/")
        assert "House of Resources Halle" in mina.text

        mina.go("/programme/halle_resources/rules/")
        rule = rule_about_fees(halle)
        assert rule in words(mina)
        mina.go("/programme/unna/rules/")
        assert rule not in words(mina)

        case = apply_in_halle(mina)
        result = mina.page.locator("#result-c-0")
        expect(result).to_contain_text("504,00")
        assert rule in words(mina)
        mina.press("next")
        expect(mina.page.locator('[name="in_kind_value"]')).to_be_visible()
        mina.press("next")
        mina.go(f"/applications/{case.pk}/form/send/").press()
        assert "/sent/" in mina.path
        case.refresh_from_db()
        version = case.versions.get()
        assessed = assess_version(version)
        assert (case.recognised, case.state) == (504, State.SUBMITTED)

        # One set of findings: cost step (above, and again here), office, rules and PDF say the same sentences.
        with translation.override("de"):
            guideline = version.guideline_version.guideline
            found = [one for one in assessed.findings if one.code == Code.LINE_UNIT_PRICE]
            said = plain(all_told(found, guideline)[0]["text"])
            pages = PdfReader(BytesIO(receipt_pdf(version))).pages
        pdf = unhyphenated(" ".join(page.extract_text() for page in pages))
        officer_of_halle = role("officer", halle, email="lea.kunz@halle.example", name="Lea Kunz")
        office = Visitor(browser, live_server.url, wide=True).enter_as(officer_of_halle)
        office.go("/desk/").follow(f"/desk/{case.pk}/")
        for text in (pdf, words(office)):
            assert rule in text
            assert said in text
        mina.go(f"/applications/{case.pk}/")
        assert said in words(mina)
        office.page.locator("details.why summary").first.click()
        office.follow("/programme/halle_resources/rules/2026/#clause-")
        assert rule in words(office)

        unnas = make_case(State.SUBMITTED, programme=town.programme, now=MONDAY, reference="2026-0777")
        stranger = Visitor(browser, live_server.url, wide=True).enter_as(town.officer)
        for visitor, own, other in ((office, case, unnas), (stranger, unnas, case)):
            visitor.go("/desk/")
            assert own.reference in visitor.text
            assert other.reference not in visitor.text
            answer = visitor.page.request.get(f"{live_server.url}/desk/{other.pk}/")
            assert answer.status == 404
        for visitor in (mina, office, stranger):
            visitor.close()


def test_unnas_form_asks_nothing_of_the_other_programme(
    browser: Browser, live_server: LiveServer, town: Town, halle: Programme, applicant: User
) -> None:
    with time_machine.travel(MONDAY, tick=True):
        mina = Visitor(browser, live_server.url).enter_as(applicant)
        mina.go("/programme/unna/apply/").fill(name="Sprachtandem").choose(legal_form="group").press()
        assert mina.page.locator('a[href*="/form/asked/"]').count() == 0
        mina.follow("/form/costs/")
        assert mina.page.locator('[name="c-0-quantity"]').count() == 0
        mina.choose(**{"c-0-cost_type": "honorar"}).fill(**{"c-0-amount": "600"})
        expect(mina.page.locator("#result-c-0")).to_contain_text("zählt nicht")
        mina.close()


@pytest.mark.parametrize("script", [True, False])
def test_everybody_tries_a_plan(
    browser: Browser, live_server: LiveServer, town: Town, halle: Programme, *, script: bool
) -> None:
    with time_machine.travel(MONDAY, tick=True):
        guest = Visitor(browser, live_server.url, script=script)
        guest.go("/programme/halle_resources/rules/").follow("/try/")
        guest.choose(**COURSE[0]).fill(**COURSE[1])
        if not script:
            guest.press("try")
        expect(guest.page.locator("#result-c-0")).to_contain_text("504,00")
        expect(guest.page.locator("#sums")).to_contain_text("458,18")
        assert rule_about_fees(halle) in words(guest)
        assert not Application.objects.exists()
        guest.close()


def test_new_rules_reach_the_drafts(
    browser: Browser, live_server: LiveServer, town: Town, applicant: User
) -> None:
    newer = UNNA.read_text("utf-8").split("# --- worked examples")[0]
    newer = newer.replace('version = "2020-08"', 'version = "2026-03"').replace("rate = 50", "rate = 25")
    initiative = make_initiative("Sprachtandem", people=[applicant])
    costs = {"lines": [{"key": "c1", "cost_type": "personal", "label": "", "amount": "2.000"}]}
    with time_machine.travel(MONDAY, tick=True):
        draft = make_case(
            State.DRAFT, programme=town.programme, initiative=initiative, draft={"costs": costs}, now=MONDAY
        )
        kim = Visitor(browser, live_server.url, wide=True).enter_as(role("administrator", town.programme))
        kim.go("/guidelines/").follow("/guidelines/new/")
        kim.fill(source=newer.replace("rate = 25", "rate = 250"))
        with kim.page.expect_navigation():
            kim.page.locator("main form button.kern-btn--primary").click()
        kim.look()
        assert "rate = 250" in kim.text
        kim.complaints.clear()  # the browser reports the refused form (422)
        kim.fill(source=newer).press()
        assert "2020-08" in kim.text
        kim.fill(valid_from="2.3.2026").press()
        kim.press()
        assert "2026-03" in kim.text

        mina = Visitor(browser, live_server.url).enter_as(applicant)
        mina.go(f"/applications/{draft.pk}/form/")
        assert "1.000,00 €" in mina.text
        assert "500,00 €" in mina.text
        with mina.page.expect_navigation():
            mina.page.locator('form[action$="/form/changes/"] button').click()
        mina.look()
        assert "500,00 €" not in mina.text
        mina.close()
        kim.close()
