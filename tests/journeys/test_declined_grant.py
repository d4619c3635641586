"""A grant is declined: its money is free in the same year, and the case that waits for it is offered at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from applications.models import Application
from applications.states import State
from awards.models import Award
from awards.states import AwardState
from budgets.ledger import set_budget
from budgets.models import BudgetYear
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import make_case, make_content, make_initiative, make_programme
from tests.awards.factories import make_award
from tests.awards.paper_trail import notified
from tests.journeys.conftest import MONDAY
from tests.journeys.phone import Mailbox, links
from tests.journeys.visitor import Visitor
from tests.journeys.volunteer import Volunteer
from tests.tools.services import MailSink

pytestmark = pytest.mark.browser
# The link, two for the address, two for the code, open the notice, go to the grant; then: no, and once more no.
FROM_MAIL_TO_DECLINED = 9


class Town:
    """5,000 euros for the year. 3,000 are promised to a festival; a school wants 2,800."""

    def __init__(self) -> None:
        programme = make_programme()
        set_budget(
            programme=programme, year=2026, amount=Decimal(5000), by=None, now=MONDAY, reason="Haushalt"
        )
        self.officer = role("officer", programme, name="Jana Roth", email="jana.roth@unna.example")
        self.karim, festival = applicant("Karim Saleh", "Nachbarn Königsborn", "Stadtteilfest", "3000")
        self.lena, self.waiting = applicant("Lena Kowalski", "Elternnetz Unna", "Sommerschule", "2800")
        self.award = make_award(case=festival, officer=self.officer, now=MONDAY)
        notified(self.award, now=MONDAY)

    @property
    def year(self) -> BudgetYear:
        return BudgetYear.objects.get(year=2026)


def applicant(name: str, initiative: str, title: str, euros: str) -> tuple[User, Application]:
    """Somebody with a project that the board recommends."""
    person = UserFactory(name=name, email=f"{name.split()[0].lower()}@initiative.example", language="de")
    content = make_content([("material", euros)], title=title, initiative=initiative)
    case = make_case(
        State.RECOMMENDED,
        initiative=make_initiative(initiative, people=[person]),
        content=content,
        now=MONDAY - timedelta(days=20),
    )
    return person, case


@pytest.fixture
def town(transactional_db: None, sink: MailSink) -> Town:
    with time_machine.travel(MONDAY, tick=False):
        return Town()


def test_a_decline_frees_the_money_for_a_case_that_waits(
    browser: Browser, live_server: LiveServer, town: Town, sink: MailSink
) -> None:
    officer = Visitor(browser, live_server.url, wide=True).enter_as(town.officer)
    karim = Volunteer(browser, live_server.url, Mailbox(sink, town.karim.email))
    with time_machine.travel(MONDAY + timedelta(days=1), tick=True):
        does_not_fit(town, officer)
        decline(town, karim)
        take_the_offer_up(town, officer, Mailbox(sink, town.officer.email))
        assert "Sommerschule" in Mailbox(sink, town.lena.email).fetch()
        officer.close()
        karim.close()


def does_not_fit(town: Town, officer: Visitor) -> None:
    """2,000 euros are left for 2,800: the case goes on the waiting list."""
    officer.go(f"/desk/{town.waiting.pk}/").follow("/approve/")
    assert "Es fehlen 800,00 €" in officer.text
    officer.go(f"/desk/{town.waiting.pk}/").follow("/waiting-list/").press()
    town.waiting.refresh_from_db()
    assert town.waiting.state == State.WAITLISTED
    officer.go("/desk/")
    assert "Geld ist frei geworden" not in officer.text


def decline(town: Town, karim: Volunteer) -> None:
    """On a page of its own that says what follows; nothing happens before."""
    (link,) = links(karim.mailbox.fetch(), "/notices/")
    karim.open_link(link).write(email=karim.mailbox.address).tap("Code schicken")
    karim.write(code=karim.mailbox.fetch_code()).tap("Anmelden")
    karim.tap("Bescheid öffnen")
    karim.tap("Zur Förderung").tap("Ich möchte die Förderung nicht")
    karim.said("Diese Förderung ablehnen?", "3.000,00 €", "Sie können das nicht rückgängig machen.")
    assert Award.objects.get().state == AwardState.NOTIFIED
    karim.tap("Förderung ablehnen")
    assert karim.taps == FROM_MAIL_TO_DECLINED
    karim.said("Sie haben die Förderung abgelehnt.")
    assert Award.objects.get().state == AwardState.DECLINED
    assert (town.year.committed, town.year.free) == (0, 5000)


def take_the_offer_up(town: Town, officer: Visitor, mailbox: Mailbox) -> None:
    """Told at once by mail and on the desk; from there the case is approved with that money."""
    mailbox.fetch()
    (offer,) = [text for text in mailbox.texts if "Geld ist frei geworden: 3.000,00 €" in text]
    assert "Sommerschule" in offer
    (link,) = links(offer, "show=waiting-list")
    officer.go(link.removeprefix(officer.home)).follow(f"/desk/{town.waiting.pk}/")
    officer.go("/desk/")
    assert "Geld ist frei geworden: 1 Antrag wartet darauf" in officer.text
    officer.follow(f"/desk/{town.waiting.pk}/").follow("/approve/")
    officer.press()
    town.waiting.refresh_from_db()
    assert town.waiting.state == State.APPROVED
    assert (town.year.committed, town.year.free) == (2800, 2200)
    officer.go("/desk/")
    assert "Geld ist frei geworden" not in officer.text
