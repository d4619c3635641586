"""Money comes back: from the hearing to the last instalment, in the browsers of those who take part.

4,200 euros were paid. 4,450 of the costs count, 1,000 are their own money: 750 are to be paid back.
"""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from playwright.sync_api import Browser, FilePayload
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from awards.states import AwardState, ClaimState
from budgets.ledger import committed_to, spent_on
from budgets.models import BudgetYear
from tests.accounts.factories import role
from tests.applications.factories import NOW
from tests.awards.bank import paid_in, statement
from tests.awards.projects import AFTER, Project, make_project
from tests.board.pdf import assert_accessible, text_of_pdf
from tests.journeys.grant_town import at
from tests.journeys.meeting_town import People, download
from tests.journeys.phone import Mailbox, links
from tests.journeys.visitor import Visitor
from tests.journeys.volunteer import Volunteer
from tests.tools.services import MailSink

pytestmark = pytest.mark.browser

ANSWER = "Die Miete war teurer als gedacht. Können wir in zwei Raten zahlen?"
# The link, two for the address, two for the code; the answer and its button.
FROM_MAIL_TO_ANSWER = 7


@pytest.fixture
def project(transactional_db: None) -> Project:
    """The proof is here, its receipts are judged; the check finds 750 euros too much."""
    with time_machine.travel(NOW, tick=False) as clock:
        found = make_project()
        found.pay("4200.00")
        for number, amount in enumerate(("1650.00", "1000.00", "900.00", "600.00", "300.00"), start=1):
            found.spend(f"c{number}", amount)
        clock.move_to(AFTER)
        found.send_proof(own="1000")
        found.accept_all()
    for person in (found.amina, found.officer):
        person.language = "de"
        person.save()
    return found


@pytest.fixture
def treasurer(project: Project) -> User:
    return role("treasurer", project.award.application.programme, name="Ute Lindner", language="de")


def test_money_comes_back_in_two_parts(
    browser: Browser, live_server: LiveServer, project: Project, treasurer: User, sink: MailSink
) -> None:
    desks = People(browser, live_server.url)
    amina = Volunteer(browser, live_server.url, Mailbox(sink, project.amina.email))
    with time_machine.travel(at(date(2026, 12, 8)), tick=True) as clock:
        open_the_hearing(project, desks.enter("officer", project.officer, wide=True))
        clock.move_to(at(date(2026, 12, 8), 19))
        answer(project, amina)
        desks.close()

        clock.move_to(at(date(2026, 12, 15)))
        demand(project, desks.enter("officer", project.officer, wide=True))
        desks.close()
        clock.move_to(at(date(2026, 12, 15), 19))
        read_the_demand(project, amina)

        clock.move_to(at(date(2027, 1, 18)))
        book_from_the_statement(project, desks.enter("treasurer", treasurer, wide=True))
        letter = amina.mailbox.fetch()
        assert "Danke: 375,00 € sind angekommen. 375,00 € sind noch offen." in " ".join(letter.split())
        desks.close()

        clock.move_to(at(date(2027, 2, 12)))
        book_by_hand(project, desks.enter("treasurer", treasurer, wide=True))
        settled(project, amina)
        the_pot(project, desks["treasurer"])
        amina.close()
        desks.close()


# -- before anything is demanded ------------------------------------------------------------------


def open_the_hearing(project: Project, officer: Visitor) -> None:
    """From the check to the hearing; the sum and the day are there already."""
    pk = project.award.pk
    officer.go(f"/desk/grants/{pk}/").follow("/check/").follow("/settle/")
    assert "750,00 € zu viel wurden gezahlt" in officer.text
    officer.follow("/hearing/")
    typed = {name: officer.page.locator(f'[name="{name}"]').input_value() for name in ("amount", "known_on")}
    assert typed == {"amount": "750,00", "known_on": "7.12.2026"}
    officer.fill(reason="Das Projekt hat weniger gekostet als geplant (Nr. 3.4).").press()
    assert "Die Initiative bekommt jetzt eine E-Mail." in officer.text
    assert project.fresh.state == AwardState.HEARING


def answer(project: Project, amina: Volunteer) -> None:
    """From the e-mail, with a code, to the field for the answer."""
    letter = amina.mailbox.fetch()
    (link,) = set(links(letter, "/answer/"))
    amina.open_link(link).write(email=amina.mailbox.address).tap("Code schicken")
    amina.write(code=amina.mailbox.fetch_code()).tap("Anmelden")
    assert amina.page.url == link
    amina.said("Es ist noch nichts entschieden.", "Es geht um 750,00 €", "weniger gekostet als geplant")
    amina.write(answer=ANSWER).tap("Antwort absenden")
    assert amina.taps == FROM_MAIL_TO_ANSWER
    amina.said("Danke. Ihre Antwort ist da.", ANSWER)


# -- the demand -----------------------------------------------------------------------------------


def demand(project: Project, officer: Visitor) -> None:
    """The answer is read, the notice is read, then it is released; two parts as they asked."""
    officer.go("/desk/").follow(f"/desk/grants/{project.award.pk}/")
    assert ANSWER in officer.text
    officer.follow("/reclaim/")
    officer.fill(reason="Zwei Raten sind in Ordnung.", due_on="15.1.2027", number="2").press("look")
    assert "Bitte zahlen Sie 750,00 € in 2 Raten zurück. Die erste ist am 15.1.2027 fällig." in officer.text
    assert ANSWER in officer.text
    assert project.fresh.state == AwardState.HEARING
    officer.press("release")
    assert "Zurückgefordert. Die Initiative bekommt jetzt eine E-Mail." in officer.text


def read_the_demand(project: Project, amina: Volunteer) -> None:
    """The mail leads to the notice; the page of the grant says what to pay, when and where to."""
    letter = amina.mailbox.fetch()
    (link,) = links(letter, "/notices/")
    amina.enter_as(project.amina).open_link(link).tap("Bescheid öffnen")
    paper = download(amina, "/file/")
    assert_accessible(paper, language="de", title="Rückforderung")
    assert "750,00" in text_of_pdf(paper)
    amina.go(f"/grants/{project.award.pk}/")
    amina.said("15.1.2027", "15.2.2027", "375,00 €", "Zahlen Sie auf dieses Konto")
    amina.said("DE13 0000 0000 0000 0123 45", project.award.application.reference or "")


# -- the money ------------------------------------------------------------------------------------


def book_from_the_statement(project: Project, treasurer: Visitor) -> None:
    """The bank's file names the case; the form is filled in already."""
    claim = project.award.claims.get()
    words = f"Rueckzahlung {project.award.application.reference} 1. Rate"
    content = statement(paid_in(words, "375.00", on=date(2027, 1, 15)))
    treasurer.go("/payments/statements/")
    file = FilePayload(name="auszug.xml", mimeType="application/xml", buffer=content)
    treasurer.page.set_input_files('[name="file"]', [file])
    treasurer.press()
    treasurer.follow(f"/repayments/{claim.pk}/")
    names = ("amount", "interest", "received_on")
    filled = [treasurer.page.locator(f'[name="{name}"]').input_value() for name in names]
    assert filled == ["375,00", "", "15.1.2027"]
    treasurer.press()
    assert "Gebucht. Die Initiative bekommt jetzt eine E-Mail." in treasurer.text
    assert project.fresh.state == AwardState.RECLAIMED


def book_by_hand(project: Project, treasurer: Visitor) -> None:
    """The second part, typed from the statement on paper."""
    treasurer.go("/repayments/").follow("/repayments/")
    treasurer.fill(amount="375", received_on="11.2.2027").press()
    assert "Es soll nichts zurückkommen" in treasurer.text
    assert project.award.claims.get().state == ClaimState.REPAID


def settled(project: Project, amina: Volunteer) -> None:
    assert (project.fresh.state, project.fresh.final_amount) == (AwardState.SETTLED, Decimal("3450.00"))
    assert "Alles ist zurückgezahlt" in amina.mailbox.fetch()
    amina.enter_as(project.amina).go(f"/grants/{project.award.pk}/").said(
        "Alles ist geprüft. Vielen Dank!", "Zurückgezahlt"
    )


def the_pot(project: Project, treasurer: Visitor) -> None:
    """The money is back in the year it was paid from, although it came in the next."""
    reference = project.award.application.reference or ""
    assert committed_to(reference) == spent_on(reference) == {2026: Decimal("3450.00")}
    pot = BudgetYear.objects.get(programme=project.award.application.programme, year=2026)
    assert (pot.committed, pot.paid, pot.returned) == (3450, 4200, 750)
    treasurer.go(f"/pot/{pot.pk}/")
    assert "750,00 €" in treasurer.text
