"""A meeting in a room and by video, from its planning to the signed minutes, in the browser.

Seven members: one comes late, one leaves early, one has a conflict of interest. Three items: a tie that the chair
breaks, an exception that 4:3 is not enough for, and one that 4:2 carries. Some vote on their phones, for the others
the officer enters what they say.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from board.models import Packet
from board.tasks import make_meeting_packet
from notifications.delivery import deliver_due
from tests.board.pdf import assert_accessible, bookmarks, pages_of, text_of_pdf
from tests.journeys.meeting_town import (
    EVENING,
    MONDAY,
    People,
    Room,
    download,
    enter_votes,
    event_of,
    letters,
    make_room,
    note_presence,
    text_of,
    vote_by_phone,
)
from tests.journeys.visitor import Visitor
from tests.tools.services import MailSink

pytestmark = pytest.mark.browser
LINK = "https://video.unna.example/beirat"
PLACE = "Rathaus, Zimmer 204"


@pytest.fixture
def sink(settings: LazySettings) -> Iterator[MailSink]:
    """A real mail server."""
    with MailSink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def room(transactional_db: None) -> Room:
    with time_machine.travel(MONDAY - timedelta(days=30), tick=False):
        return make_room()


@pytest.fixture
def people(browser: Browser, live_server: LiveServer) -> People:
    return People(browser, live_server.url)


def test_a_hybrid_meeting_of_seven(room: Room, people: People, sink: MailSink) -> None:
    with time_machine.travel(MONDAY, tick=True) as clock:
        plan(room, people)
        read_the_invitation(room, people, sink)
        read_the_papers(room, people)
        people.close()

        clock.move_to(EVENING)
        begin(room, people)
        clock.move_to(EVENING + timedelta(minutes=5))
        decide_with_a_tie(room, people, clock)
        clock.move_to(EVENING + timedelta(minutes=20))
        decide_four_to_three(room, people, clock)
        clock.move_to(EVENING + timedelta(minutes=40))
        decide_four_to_two(room, people, clock)
        clock.move_to(EVENING + timedelta(minutes=65))
        end(room, people)
        what_came_out(room)

        clock.move_to(EVENING + timedelta(days=1))
        sign(room, people)
        disagree(room, people)
        people.close()


# -- before -----------------------------------------------------------------------------------------


def plan(room: Room, people: People) -> None:
    """The officer: date, agenda in an order of her own, invitation."""
    officer = people.enter("officer", room.officer, wide=True)
    officer.go("/board/meetings/").follow("/meetings/plan/")
    officer.fill(starts_on="18.3.2026", starts_time="18 Uhr", minutes_planned="90", place=PLACE)
    officer.fill(video_link=LINK, note="Bitte pünktlich.").press()
    assert "/agenda/" in officer.path
    course, school, festival = room.cases
    for case in (school, course, festival):
        officer.press("add", str(case.pk))
    officer.press("up", str(room.item(course).pk))
    assert [item.application for item in room.meeting.items.all()] == room.cases
    officer.follow("/invite/")
    officer.press()
    assert room.meeting.state == "invited"


def read_the_invitation(room: Room, people: People, sink: MailSink) -> None:
    """Every member gets one letter, with the agenda and the date for the calendar."""
    deliver_due()
    for user in room.members.values():
        (letter,) = letters(
            sink, user.email, lambda message: "trifft sich am 18. März" in str(message["Subject"])
        )
        said = text_of(letter)
        places = [said.index(f"{n}. {case.title}") for n, case in enumerate(room.cases, start=1)]
        assert places == sorted(places)
        assert f"{PLACE}" in said
        assert LINK in said
        event = event_of(letter)
        assert event["UID"].startswith(f"meeting-{room.meeting.uid}")
        assert (event.start, event.end) == (EVENING, EVENING + timedelta(minutes=90))
    olena = people.enter("Olena", room.members["Olena"])
    olena.go(f"/board/meetings/{room.meeting.pk}/").press("comes", "yes")
    assert room.meeting.invitations.get(member=room.members["Olena"]).comes is True


def read_the_papers(room: Room, people: People) -> None:
    """A member asks for the packet, a worker makes it, the page tells by itself when it is there."""
    olena = people["Olena"]
    olena.follow("/packet/").press()
    packet = Packet.objects.get()
    assert packet.state == "waiting"
    make_meeting_packet.apply(args=[packet.pk])
    expect(olena.page.locator('a[href*="/packet/file/"]')).to_be_visible(timeout=10_000)
    pdf = download(olena, "/packet/file/")
    assert_accessible(pdf, language="de", title="Unterlagen für die Sitzung")
    titles = [title for depth, title, _page in bookmarks(pdf) if depth == 1 and title[0].isdigit()]
    assert titles == [f"{n}. {case.title}" for n, case in enumerate(room.cases, start=1)]
    first, *rest = pages_of(pdf)
    for amount in ("4.100,00 €", "6.000,00 €", "7.500,00 €"):
        assert amount in first.replace("\xa0", " ")
    assert all(f"{n} von {len(rest) + 1}" in page for n, page in enumerate(rest, start=2))


# -- the evening -------------------------------------------------------------------------------------


def begin(room: Room, people: People) -> None:
    """The officer opens and notes two; the others say on their phones that they are there. Rosa is late."""
    officer = people.enter("officer", room.officer, wide=True)
    page = f"/board/meetings/{room.meeting.pk}/"
    officer.go(page).follow("/open/")
    officer.choose(chaired_by=str(room.members["Helga"].pk), minutes_by=str(room.officer.pk)).press()
    assert "/attendance/" in officer.path
    for name, act in (("Aylin", "room"), ("Friedrich", "remote")):
        note_presence(officer, room.meeting, room.members[name], act)
    for name, act in (("Helga", "room"), ("Samir", "room"), ("Olena", "remote"), ("Dirk", "room")):
        people.enter(name, room.members[name]).go(page).press("act", act)
    expect(people["Helga"].page.locator("#meeting-now")).to_contain_text("6 von 7", timeout=20_000)


def call(room: Room, people: People, number: int) -> Any:
    """The officer calls the item; the vote is open."""
    case = room.cases[number - 1]
    people["officer"].go(f"/board/meetings/items/{room.item(case).pk}/").press()
    item = room.item(case)
    assert item.state == "open"
    return item


def close(room: Room, people: People, clock: Any, number: int, course: str) -> None:
    """The text for the minutes, and ten minutes later the end of the vote."""
    officer, item = people["officer"], room.item(room.cases[number - 1])
    officer.go(f"/board/meetings/items/{item.pk}/").fill(course=course).press("save")
    clock.shift(timedelta(minutes=10))
    officer.follow("/close/").press()
    assert room.item(room.cases[number - 1]).state == "done"


def decide_with_a_tie(room: Room, people: People, clock: Any) -> None:
    """Dirk steps out. Two for it, two against it, one abstains: the chair is for it."""
    item = call(room, people, 1)
    dirk = people["Dirk"].go(f"/board/meetings/{item.meeting_id}/").follow(f"/board/{item.ballot_id}/")
    dirk.follow("/conflict/").fill(reason="Meine Frau leitet den Kurs.").press()
    dirk.go(f"/board/meetings/items/{item.pk}/")
    assert "Kinder werden nebenan betreut" not in dirk.text
    vote_by_phone(people["Helga"], item, "full")
    vote_by_phone(people["Samir"], item, "full")
    vote_by_phone(people["Olena"], item, "against")
    enter_votes(people["officer"], room, room.cases[0], {"Aylin": "against", "Friedrich": "abstain"})
    nobody_sees_a_tendency(people["Samir"], item)
    close(room, people, clock, 1, "Der Beirat redet über die Betreuung.")


def nobody_sees_a_tendency(visitor: Visitor, item: Any) -> None:
    for page in (
        f"/board/meetings/{item.meeting_id}/",
        f"/board/meetings/items/{item.pk}/",
        f"/board/{item.ballot_id}/",
    ):
        said = visitor.go(page).text
        assert "haben abgestimmt" not in said
        assert "Ergebnis" not in said


def decide_four_to_three(room: Room, people: People, clock: Any) -> None:
    """Rosa has come. An exception above 5,000 euros needs two thirds: four of seven are too few."""
    page = f"/board/meetings/{room.meeting.pk}/"
    people.enter("Rosa", room.members["Rosa"]).go(page).press("act", "room")
    item = call(room, people, 2)
    for name in ("Helga", "Samir", "Rosa"):
        vote_by_phone(people[name], item, "full")
    for name in ("Olena", "Dirk"):
        vote_by_phone(people[name], item, "against")
    enter_votes(people["officer"], room, room.cases[1], {"Aylin": "full", "Friedrich": "against"})
    close(room, people, clock, 2, "Die Summe ist hoch.")


def decide_four_to_two(room: Room, people: People, clock: Any) -> None:
    """Samir leaves. Four of six are two thirds; the amount is the middle of what the four would give."""
    page = f"/board/meetings/{room.meeting.pk}/"
    people["Samir"].go(page).press("act", "left")
    item = call(room, people, 3)
    people["Samir"].go(page)
    assert people["Samir"].page.locator(f'main a[href*="/board/{item.ballot_id}/"]').count() == 0
    vote_by_phone(people["Helga"], item, "full")
    vote_by_phone(people["Rosa"], item, "full")
    vote_by_phone(people["Olena"], item, "reduced", "6.000")
    vote_by_phone(people["Dirk"], item, "against")
    enter_votes(people["officer"], room, room.cases[2], {"Aylin": "7.000", "Friedrich": "against"})
    close(room, people, clock, 3, "Das Fest soll alle einladen.")


def end(room: Room, people: People) -> None:
    people["officer"].go(f"/board/meetings/{room.meeting.pk}/").follow("/end/").press()
    assert room.meeting.state == "ended"
    assert not room.meeting.attendances.filter(left_at=None).exists()


RESULTS = (
    # outcome, amount, in favour, against, abstained, excluded, took part, whether the chair decided
    ("full", 4100, 2, 2, 1, 1, 5, True),
    ("against", 0, 4, 3, 0, 0, 7, False),
    ("reduced", 7250, 4, 2, 0, 0, 6, False),
)


def what_came_out(room: Room) -> None:
    for case, expected in zip(room.cases, RESULTS, strict=True):
        case.refresh_from_db()
        assert case.state == "recommended"
        advice, ballot = case.recommendations.get(), room.item(case).ballot
        assert ballot is not None
        counts = ballot.result["counts"]
        names = ("in_favour", "against", "abstained", "excluded", "took_part")
        found = (advice.outcome, advice.amount, *(counts[name] for name in names), ballot.result["by_chair"])
        assert found == expected


# -- the minutes ------------------------------------------------------------------------------------------


def sign(room: Room, people: People) -> None:
    """The chair writes a few words and signs on the phone; from then on nothing can be changed."""
    helga = people["Helga"]
    helga.go(f"/board/meetings/{room.meeting.pk}/").follow("/minutes/draft/")
    helga.fill(opening="Die Vorsitzende begrüßt alle.").press("sign")
    assert "/sign/" in helga.path
    helga.page.locator('[name="read"]').check()
    helga.press()
    assert room.meeting.minutes.signed_by == room.members["Helga"]
    officer = people["officer"].go(f"/board/meetings/{room.meeting.pk}/")
    assert officer.page.locator('a[href*="/minutes/draft/"]').count() == 0
    pdf = download(officer.follow("/minutes/"), "/minutes/file/")
    assert_accessible(pdf, language="de", title="Niederschrift")
    read_the_minutes(unhyphenated(text_of_pdf(pdf)))


# Of each item: times, who was there with a vote, and what came out.
ITEMS = (
    (
        "Von 18:05 bis 18:15 Uhr",
        "Aylin Demir, Friedrich Nolte, Helga Brandt, Olena Koval, Samir Haddad Antrag",
        "Das Projekt mit 4.100,00 € fördern.",
        "5 von 7 Mitgliedern haben teilgenommen. 1 Mitglied war befangen",
        "Dirk Peters: Meine Frau leitet den Kurs.",
        "Der Beirat empfiehlt, das Projekt mit 4.100,00 € zu fördern.",
        "2 dafür, 2 dagegen.",
        "Die Stimme des Vorsitzes hat entschieden.",
        "Ganz fördern: 2 · Mit weniger Geld fördern: 0 · Nicht fördern: 2 · Enthaltung: 1",
    ),
    (
        "Von 18:20 bis 18:30 Uhr",
        "Aylin Demir, Dirk Peters, Friedrich Nolte, Helga Brandt, Olena Koval, Rosa Martins, Samir Haddad Antrag",
        "7 von 7 Mitgliedern haben teilgenommen. Nötig waren 5.",
        "Der Beirat empfiehlt, das Projekt nicht zu fördern.",
        "4 dafür, 3 dagegen.",
        "mindestens zwei Drittel von 7, also 5. Es waren 4.",
    ),
    (
        "Von 18:40 bis 18:50 Uhr",
        "Aylin Demir, Dirk Peters, Friedrich Nolte, Helga Brandt, Olena Koval, Rosa Martins Antrag",
        "6 von 7 Mitgliedern haben teilgenommen.",
        "Der Beirat empfiehlt, das Projekt mit 7.250,00 € zu fördern, also nicht voll.",
        "4 dafür, 2 dagegen.",
        "zwei Drittel von 6 = 4. Es waren 4.",
        "zwischen 6.000,00 € und 7.500,00 €",
    ),
)


def read_the_minutes(said: str) -> None:
    """What § 93 VwVfG wants, of the meeting and of each item, in order."""
    wanted = (
        f"Ort: {PLACE} Per Video: Ja Begonnen: 18.3.2026, 18:00 Uhr Beendet: 18.3.2026, 19:05 Uhr",
        "Vorsitz: Helga Brandt Niederschrift: Jana Roth",
        "Olena Koval Mitglied per Video oder Telefon 18:00–19:05",
        "Rosa Martins Mitglied im Raum 18:20–19:05",
        "Samir Haddad Mitglied im Raum 18:00–18:40",
        "Die Vorsitzende begrüßt alle.",
        *(sentence for item in ITEMS for sentence in item),
        "Elektronisch unterschrieben von Helga Brandt am 19.3.2026, 18:00 Uhr.",
    )
    at = 0
    for sentence in wanted:
        at = said.find(sentence, at)
        assert at >= 0, sentence
    assert "Samir Haddad: " not in said


def unhyphenated(text: str) -> str:
    """The text of a PDF without the hyphens at its line ends, with plain spaces."""
    return re.sub(r"(?<=\w)[-\N{SOFT HYPHEN}] (?=[a-zäöüß])", "", " ".join(text.replace("\xa0", " ").split()))


def disagree(room: Room, people: People) -> None:
    """Rosa sees the second item differently; Dirk may not speak about the first. The signed paper stays as it is."""
    before = room.meeting.minutes.sha256
    rosa = people["Rosa"].go(f"/board/meetings/{room.meeting.pk}/minutes/")
    rosa.choose(item=str(room.item(room.cases[1]).pk)).fill(text="Die Kinder brauchen den Sommer.").press()
    assert "Die Kinder brauchen den Sommer." in rosa.text
    dirk = people["Dirk"].go(f"/board/meetings/{room.meeting.pk}/minutes/")
    assert dirk.page.locator(f'option[value="{room.item(room.cases[0]).pk}"]').count() == 0
    assert "Der Beirat redet über die Betreuung." not in dirk.text
    sheet = text_of_pdf(download(people["officer"].go(rosa.path), "/minutes/dissents/"))
    assert "Rosa Martins" in sheet
    minutes = room.meeting.minutes
    with minutes.file.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == minutes.sha256 == before
