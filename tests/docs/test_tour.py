"""The tour of README.md, done as it is written: every word that is clicked here stands there in bold."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from applications.models import Application
from budgets.pot import pot_of
from tests.awards.town_account import TOWN
from tests.tools.browser import DESK

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
TOUR = README.partition("## A tour")[2].partition("\n## ")[0]
BOLD = {" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", TOUR, re.DOTALL)}
CASE = "Sprachkurs mit Kinderbetreuung"


class Reader:
    """Somebody who follows the README on a wide screen, in German."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.context = browser.new_context(viewport=DESK, locale="de-DE", timezone_id="Europe/Berlin")
        self.page: Page = self.context.new_page()
        self.page.goto(home)

    def click(self, *labels: str) -> None:
        """Links and buttons, one after the other; a link in a list may say more than the label."""
        for label in labels:
            assert label in BOLD, f"README.md does not say {label!r}"
            if label == "Mehr":
                self.page.locator("summary", has_text=label).click()
            else:
                self.press(label)

    def press(self, label: str) -> None:
        page = self.page
        exact = page.get_by_role("link", name=label, exact=True).or_(
            page.get_by_role("button", name=label, exact=True)
        )
        longer = page.get_by_role("link", name=label)
        with page.expect_navigation():
            (exact if exact.count() else longer).first.click()

    def enter_as(self, name: str) -> None:
        if f"Als {name} eintreten" not in BOLD:
            assert name in BOLD, f"README.md does not name {name}"
        self.click("Als jemand anders eintreten")
        self.press(f"Als {name} eintreten")


@pytest.fixture
def demo(transactional_db: None, settings: LazySettings) -> None:
    settings.DEMO = True
    for name, value in TOWN.items():
        setattr(settings, name, value)
    call_command("load_guidelines", verbosity=0)
    call_command("seed_demo", verbosity=0)


@pytest.mark.browser
@pytest.mark.usefixtures("demo")
def test_the_tour_leads_to_a_decided_application(browser: Browser, live_server: LiveServer) -> None:
    reader = Reader(browser, live_server.url)
    page = reader.page

    reader.enter_as("Maria Santos")
    reader.click("Meine Anträge", CASE, "Zu diesem Schritt")
    expect(page.get_by_text("Fehlt noch")).to_be_visible()
    page.get_by_label("Woher?").first.select_option(label="Eigenes Geld")
    page.get_by_label("Betrag in €").first.fill("3.000")
    expect(page.get_by_text("Fehlt noch")).to_have_count(0)
    reader.click("Speichern und weiter", "Prüfen und absenden", "Noch einmal absenden")

    reader.enter_as("Jana Roth")
    reader.click("Wartet auf mich", CASE)
    reader.click("Antrag ist vollständig", "Abstimmung des Beirats eröffnen", "Abstimmung eröffnen")

    for member in ("Samir Haddad", "Olena Koval", "Dirk Peters", "Aylin Demir"):
        reader.enter_as(member)
        reader.click("Abstimmungen", CASE)
        page.get_by_label("Ganz fördern").check()
        reader.click("Stimme abgeben")

    reader.enter_as("Jana Roth")
    reader.click("Abstimmungen", CASE, "Abstimmung vorzeitig beenden", "Abstimmung beenden")
    reader.click("Zum Antrag", "Bewilligen", "Diesen Betrag bewilligen")

    case = Application.objects.get(title=CASE, state="approved")
    assert (
        sum(pot_of(case.programme, int(year)).committed for year in case.decisions.get().by_year)
        >= case.max_grant
    )
    page.goto(f"{live_server.url}/demo/mail/")
    expect(page.get_by_text(f"{case.reference} bekommt Geld").first).to_be_visible()
    reader.enter_as("Maria Santos")
    reader.click("Meine Anträge", CASE)
    expect(page.locator("main")).to_contain_text("bewilligt")
    follow_the_table(reader)
    reader.context.close()


def follow_the_table(reader: Reader) -> None:
    """What follows a decision: each row's person, and the words they click."""
    rows = [
        [re.findall(r"\*\*(.+?)\*\*", cell) for cell in line.strip("| ").split(" | ")[:2]]
        for line in TOUR.splitlines()
        if line.startswith("| **")
    ]
    assert len(rows) == 6
    for (name,), labels in rows:
        reader.enter_as(name)
        reader.click(*labels)
        expect(reader.page.locator("main h1")).to_be_visible()
        assert name == "Paul Hauser" or reader.page.locator("main form[method=post]").count()
