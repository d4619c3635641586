"""A town whose board of seven meets in a room and by video: two thirds decide on exceptions, the chair on a tie."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from django.utils import timezone
from icalendar import Calendar, Event
from playwright.sync_api import Browser

from accounts.models import User
from applications.models import Application
from applications.states import State
from board.models import AgendaItem, Meeting
from budgets.ledger import set_budget
from funding.models import Programme
from tests.accounts.factories import role
from tests.applications.factories import make_case, make_content, make_initiative, make_programme
from tests.board.guidelines import EXCEPTION
from tests.journeys.visitor import Visitor
from tests.tools.services import MailSink

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_default_timezone())
EVENING = datetime(2026, 3, 18, 18, 0, tzinfo=timezone.get_default_timezone())
GUIDELINE = EXCEPTION.replace('tie = "no_recommendation"', 'tie = "chair_decides"', 1)
NAMES = (
    "Helga Brandt",
    "Samir Haddad",
    "Olena Koval",
    "Dirk Peters",
    "Aylin Demir",
    "Rosa Martins",
    "Friedrich Nolte",
)
# Title, initiative, material in euros; None is the language course, of which 4,100 are recognised.
CASES = (
    ("Sprachkurs mit Kinderbetreuung", "Sprachbrücke Unna", None),
    ("Sommerschule am Kurpark", "Elternnetz Unna", "6000"),
    ("Stadtteilfest Königsborn", "Nachbarn Königsborn", "7500"),
)


@dataclass
class Room:
    """Who is on the board, by first name, and what they are to decide on."""

    programme: Programme
    officer: User
    members: dict[str, User]
    cases: list[Application]

    @property
    def meeting(self) -> Meeting:
        return Meeting.objects.get()

    def item(self, case: Application) -> AgendaItem:
        return AgendaItem.objects.select_related("ballot").get(application=case)

    def seat(self, case: Application, name: str) -> int:
        """The number of a member's seat in the vote on a case."""
        ballot = self.item(case).ballot
        assert ballot is not None
        return int(ballot.seats.get(member=self.members[name]).pk)


def make_room() -> Room:
    programme = make_programme(source=GUIDELINE)
    set_budget(
        programme=programme, year=2026, amount=Decimal("20000.00"), by=None, now=MONDAY, reason="Haushalt"
    )
    officer = role("officer", programme, email="jana.roth@unna.example", name="Jana Roth")
    members = {}
    for name in NAMES:
        first = name.split()[0]
        office = "board_member" if members else "chair"
        members[first] = role(office, programme, email=f"{first.lower()}@beirat.example", name=name)
    return Room(programme, officer, members, [make_one(*case, programme) for case in CASES])


def make_one(title: str, initiative: str, material: str | None, programme: Programme) -> Application:
    costs: dict[str, Any] = {"costs": (("material", material),)} if material else {}
    return make_case(
        State.COMPLETE,
        programme=programme,
        initiative=make_initiative(initiative),
        content=make_content(**costs, title=title, initiative=initiative),
        now=MONDAY - timedelta(days=10),
    )


# -- what they do ----------------------------------------------------------------------------------


class People:
    """The browsers of those who take part: the officer at a desk, all others on phones, in German."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.browser, self.home = browser, home
        self.open: dict[str, Visitor] = {}

    def enter(self, name: str, user: User, *, wide: bool = False) -> Visitor:
        visitor = Visitor(self.browser, self.home, wide=wide).enter_as(user)
        self.open[name] = visitor
        return visitor

    def __getitem__(self, name: str) -> Visitor:
        return self.open[name]

    def close(self) -> None:
        for visitor in self.open.values():
            visitor.close()
        self.open = {}


def vote_by_phone(visitor: Visitor, item: AgendaItem, choice: str, amount: str = "") -> None:
    """From the page of the meeting to the vote, as a member does it."""
    visitor.go(f"/board/meetings/{item.meeting_id}/").follow(f"/board/{item.ballot_id}/")
    visitor.choose(choice=choice)
    if amount:
        visitor.fill(amount=amount)
    visitor.press()
    assert "/voted/" in visitor.path


def note_presence(visitor: Visitor, meeting: Meeting, user: User, act: str) -> None:
    """Who takes the minutes presses a button beside somebody's name."""
    visitor.go(f"/board/meetings/{meeting.pk}/attendance/")
    button = visitor.page.locator(f'#person-{user.pk} button[name="act"][value="{act}"]')
    with visitor.page.expect_navigation():
        button.click()
    visitor.look()


def enter_votes(visitor: Visitor, room: Room, case: Application, votes: dict[str, str]) -> None:
    """Who takes the minutes enters what members say; "against", or an amount in euros."""
    visitor.go(f"/board/meetings/items/{room.item(case).pk}/").follow("/votes/")
    for name, said in votes.items():
        row = f"seat-{room.seat(case, name)}"
        visitor.choose(**{f"{row}-choice": "reduced" if said[0].isdigit() else said})
        if said[0].isdigit():
            visitor.fill(**{f"{row}-amount": said})
    visitor.press()


def download(visitor: Visitor, part_of_address: str) -> bytes:
    """The file behind the first link whose address contains this."""
    with visitor.page.expect_download() as started:
        visitor.page.locator(
            f'main a[href*="{part_of_address}"], aside a[href*="{part_of_address}"]'
        ).first.click()
    return bytes(started.value.path().read_bytes())


# -- what arrives by mail -----------------------------------------------------------------------------


def letters(sink: MailSink, email: str, wanted: Callable[[EmailMessage], bool]) -> list[EmailMessage]:
    """The letters to an address that the mail server has accepted, in order."""
    found = [message_from_bytes(raw, policy=policy.default) for _id, to, raw in sink.accepted if to == email]
    return [message for message in found if isinstance(message, EmailMessage) and wanted(message)]


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def event_of(message: EmailMessage) -> Event:
    """The date for the calendar that goes with a letter."""
    (file,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    (event,) = Calendar.from_ical(file.get_payload(decode=True)).events
    return event
