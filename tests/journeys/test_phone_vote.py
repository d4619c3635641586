"""A member of the board on a phone: from the mail, with a passkey, to a vote and to what came of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from applications.states import State
from board.ballots import cast_vote, declare_conflict, open_ballot
from board.models import Ballot, Vote
from notifications.schedule import run_schedule
from tests.applications.factories import make_case
from tests.journeys.conftest import MONDAY, Town
from tests.journeys.phone import Mailbox, Steps, add_passkeys, links
from tests.journeys.visitor import Visitor
from tests.tools.services import MailSink

pytestmark = pytest.mark.browser
CAME_OUT = (
    "3.800,00 €",  # in the middle of 3,500 and 4,100
    "3 von 5 Mitgliedern haben teilgenommen. 1 Mitglied war befangen und zählt nicht als Teilnahme.",
    "Nötig waren 3. Das reicht (beschlussfähig).",
    "2 dafür, 1 dagegen.",
    "Nötig: mehr als die Hälfte von 3, also 2. Es waren 2.",
    "Die Beträge der Stimmen dafür liegen zwischen 3.500,00 € und 4.100,00 €.",
    "Die Miete ist hoch.",
    "Sie haben abgestimmt: Mit weniger Geld fördern, 3.500,00 €.",
)
ASKED, ANSWERED = "Ist der Raum schon zugesagt?", "Ja, der Vermieter hat am 27.2. zugesagt."


@pytest.fixture
def home(live_server: LiveServer, settings: Any) -> str:
    """The site under a name: a passkey belongs to a name, never to a number."""
    settings.SITE_URL = live_server.url.replace("127.0.0.1", "localhost")
    return str(settings.SITE_URL)


@pytest.fixture
def post_office(settings: Any) -> Iterator[MailSink]:
    """A mail server that speaks SMTP."""
    with MailSink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


def set_up_passkey(phone: Visitor, mailbox: Mailbox) -> None:
    """Once, in the member's own account: signed in by the code from the e-mail."""
    phone.go("/sign-in/").fill(email=mailbox.address).press()
    phone.fill(code=mailbox.fetch_code()).press()
    phone.go("/me/").follow("/second-factor/").follow("/webauthn/")
    phone.fill(name="Mein Handy")
    expect(phone.page.get_by_label("Nur mit diesem Schlüssel anmelden")).to_be_checked()
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="Schlüssel einrichten").click()
    phone.look()


def open_for_vote(town: Town) -> Ballot:
    """The office has given a case to the board; one member knows the applicant and steps out at once."""
    case = make_case(State.COMPLETE, programme=town.programme, now=MONDAY)
    ballot = open_ballot(
        application=case,
        actor=town.officer,
        now=timezone.now(),
        closes_at=MONDAY + timedelta(days=14),
        note="Passt zum Konzept.",
    )
    declare_conflict(
        ballot=ballot, member=town.board[4], reason="Mein Bruder leitet den Kurs.", now=timezone.now()
    )
    return ballot


def only_looks(link: str) -> None:
    """What mail programs do with a link before anybody touches it."""
    client = Client()
    for _ in range(2):
        assert client.get(link).status_code == client.head(link).status_code == 302
    assert not Vote.objects.exists()


def sign_in_with_passkey(phone: Visitor, link: str) -> None:
    phone.page.goto(link)
    phone.look()
    with phone.page.expect_navigation(url=link):
        phone.page.get_by_role("button", name="Mit Passkey anmelden").click()
    phone.look()


def test_from_the_mail_to_the_result(browser: Browser, home: str, town: Town, post_office: MailSink) -> None:
    samir = Mailbox(post_office, town.board[1].email)
    with time_machine.travel(MONDAY, tick=True) as clock:
        phone = Visitor(browser, home)
        add_passkeys(phone.context, phone.page)
        set_up_passkey(phone, samir)
        sign_out(phone)

        ballot = open_for_vote(town)
        letter = samir.fetch()
        (link, *_) = links(letter, f"/board/{ballot.pk}/")
        assert "Bitte stimmen Sie bis zum 16. März 2026 ab" in letter
        only_looks(link)

        # From the mail to the vote: after the link the passkey, the answer, the button. No vote by looking.
        steps = Steps(phone.context)
        sign_in_with_passkey(phone, link)
        phone.go(link.removeprefix(home))
        assert votes(ballot, samir) == []
        for said in ("Passt zum Konzept.", "20 Frauen können danach", "4.100,00 €", "15.900,00 €"):
            assert said in phone.text
        phone.page.get_by_label("Ganz fördern").check()
        phone.press()
        assert "Ihre Stimme ist notiert" in phone.text
        assert votes(ballot, samir) == ["full"]
        # The page for the passkey, the ballot (twice: we looked before), and that the vote is noted.
        assert (steps.touches, steps.pages) == (3, 4)

        ask_the_office(phone, ballot)
        phone.page.get_by_label("Mit weniger Geld fördern").check()
        phone.fill(amount="3.500", remark="Die Miete ist hoch.").press()
        assert "Mit weniger Geld fördern, 3.500,00 €" in phone.text
        assert votes(ballot, samir) == ["reduced"]

        let_the_office_answer(browser, home, town, post_office)
        phone.go(links(samir.texts[-1], f"/board/{ballot.pk}/")[0].removeprefix(home))
        assert ANSWERED in phone.text
        assert "Ergebnis" not in phone.text

        for member, choice in zip((town.board[0], town.board[2]), ("full", "against"), strict=True):
            cast_vote(ballot=ballot, member=member, choice=choice, now=timezone.now())
        clock.move_to(MONDAY + timedelta(days=14, minutes=5))
        run_schedule(timezone.now())
        sign_out(phone)
        sign_in_with_passkey(phone, link)
        for said in CAME_OUT:
            assert said in phone.text
        phone.close()


def sign_out(phone: Visitor) -> None:
    """As weeks later: the session has ended, the passkey stays."""
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def ask_the_office(phone: Visitor, ballot: Ballot) -> None:
    """From the page of the vote, and back to it."""
    phone.follow(f"/board/{ballot.pk}/").follow("/ask/")
    phone.page.get_by_label("An das Büro").check()
    phone.fill(text=ASKED).press()
    assert ASKED in phone.text


def let_the_office_answer(browser: Browser, home: str, town: Town, post_office: MailSink) -> None:
    """From the officer's own mail; whoever votes gets the answer, whoever stepped out does not."""
    letter = Mailbox(post_office, town.officer.email).fetch()
    (link, *_) = links(letter, "/answer/")
    officer = Visitor(browser, home, wide=True).enter_as(town.officer)
    officer.go(link.removeprefix(home)).fill(text=ANSWERED).press()
    officer.close()
    run_schedule(timezone.now())
    told = [ANSWERED in "".join(Mailbox(post_office, member.email).texts) for member in town.board]
    assert told == [True, True, True, True, False]


def votes(ballot: Ballot, mailbox: Mailbox) -> list[str]:
    cast = Vote.objects.filter(seat__ballot=ballot, seat__member__email=mailbox.address)
    return list(cast.values_list("choice", flat=True))
