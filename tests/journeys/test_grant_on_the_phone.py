"""A grant from the notice to "settled": a volunteer with a phone, and who works for it in the town hall.

3,000 euros for a project from October to March: 1,200 of one year's budget and 1,800 of the next.
"""

from datetime import date, timedelta

import pytest
import time_machine
from playwright.sync_api import Browser, FilePayload, Locator
from pytest_django.live_server_helper import LiveServer

from awards.models import Payout, PayoutRun
from awards.pain import assure_valid
from awards.states import AwardState, PayoutState
from budgets.models import BudgetYear
from tests.awards.bank import entry, statement
from tests.awards.projects import ENOUGH, photo
from tests.board.pdf import assert_accessible, text_of_pdf
from tests.journeys.grant_town import APPROVED, Town, at, make_town
from tests.journeys.meeting_town import People, download
from tests.journeys.phone import Mailbox, links
from tests.journeys.visitor import Visitor
from tests.journeys.volunteer import Volunteer
from tests.tools.services import MailSink

pytestmark = pytest.mark.browser

WRONG, ABROAD, RIGHT = (
    "DE02 1203 0000 0000 2020 52",
    "SA03 8000 0000 6080 1016 7519",
    "DE02 1203 0000 0000 2020 51",
)
# The link, two for the address, two for the code; open, go on, tick, go on, accept.
FROM_MAIL_TO_ACCEPTED = 10
# The button on the page of the grant, five fields, the photo, the button below.
FOR_A_RECEIPT = 7


@pytest.fixture
def town(transactional_db: None) -> Town:
    with time_machine.travel(APPROVED, tick=False):
        return make_town()


def test_from_the_notice_to_settled(
    browser: Browser, live_server: LiveServer, town: Town, sink: MailSink
) -> None:
    desks = People(browser, live_server.url)
    amina = Volunteer(browser, live_server.url, Mailbox(sink, town.amina.email))
    with time_machine.travel(APPROVED + timedelta(hours=2), tick=True) as clock:
        write_the_notice(town, desks)
        clock.move_to(at(date(2026, 9, 2), 18))
        read_the_notice(town, amina)
        accept(town, amina)

        clock.move_to(at(date(2026, 9, 3)))
        pay_the_first_part(town, amina, desks)
        clock.move_to(at(date(2026, 9, 8)))
        read_the_statement(town, amina, desks, "1200.00", date(2026, 9, 7))
        desks.close()

        clock.move_to(at(date(2026, 11, 20), 20))
        photograph_receipts(town, amina)
        change_the_plan(town, amina)
        clock.move_to(at(date(2027, 4, 6), 20))
        send_the_proof(town, amina)

        clock.move_to(at(date(2027, 4, 12)))
        check(town, desks)
        amina.go(f"/grants/{town.award.pk}/").said(
            "Alles ist geprüft. Ihre Förderung beträgt am Ende 2.950,00 €."
        )
        pay_the_rest(town, desks)
        clock.move_to(at(date(2027, 4, 16)))
        read_the_statement(town, amina, desks, "1750.00", date(2027, 4, 15))
        the_years(town)
        amina.close()
        desks.close()


# -- the notice -----------------------------------------------------------------------------------


def write_the_notice(town: Town, desks: People) -> None:
    """The officer adds a word, looks at the paper, releases it."""
    officer = desks.enter("officer", town.officer, wide=True)
    officer.go(f"/desk/grants/{town.award.pk}/").press()
    officer.fill(word="Wir freuen uns auf Ihre Winterabende.").press("keep")
    draft = text_of_pdf(download(officer, "/preview/"))
    assert "Wir freuen uns auf Ihre Winterabende." in draft
    assert "Entwurf" in draft
    officer.press("release").press()
    assert "Freigegeben. Die Initiative bekommt jetzt eine E-Mail." in officer.text
    assert town.fresh.state == AwardState.NOTIFIED


def read_the_notice(town: Town, amina: Volunteer) -> None:
    """From the e-mail, with a code, to the paper and to the same in simple words."""
    letter = amina.mailbox.fetch()
    assert "3.000,00 €" not in letter
    (link,) = links(letter, "/notices/")
    amina.open_link(link).write(email=amina.mailbox.address).tap("Code schicken")
    amina.write(code=amina.mailbox.fetch_code()).tap("Anmelden")
    notice = town.award.application.notices.get()
    assert amina.page.url == link
    assert notice.opened_at is None
    amina.tap("Bescheid öffnen")
    notice.refresh_from_db()
    assert notice.opened_by == town.amina
    pdf = download(amina, "/file/")
    assert_accessible(pdf, language="de", title="Zuwendungsbescheid")
    with amina.detour():
        amina.tap("In einfachen Worten lesen")
        amina.said("3.000,00 €", "30.6.2027")
        amina.tap("Zum Bescheid")


def accept(town: Town, amina: Volunteer) -> None:
    """From the notice in few touches, although two account numbers are refused on the way."""
    amina.tap("Förderung annehmen").pick("Ich habe den Bescheid gelesen.")
    holder = amina.page.locator('[name="holder"]').input_value()
    with amina.detour():
        for wrong, words in ((WRONG, "ist ein Fehler"), (ABROAD, "In dieses Land können wir nicht zahlen")):
            refuse(amina, wrong, words)
        amina.write(iban=RIGHT)
    assert amina.page.locator('[name="holder"]').input_value() == holder == "Sprachbrücke Unna"
    assert amina.page.locator('[name="agreed"]').is_checked()
    amina.tap("Weiter")
    amina.said("Deutsche Kreditbank Berlin", RIGHT, holder)
    amina.tap("Förderung annehmen")
    assert amina.taps == FROM_MAIL_TO_ACCEPTED
    amina.said("Sie haben die Förderung angenommen", "30.6.2027")
    assert town.fresh.state == AwardState.ACCEPTED


def refuse(amina: Volunteer, iban: str, words: str) -> None:
    """The message stands beside the field, and what was typed stays in it."""
    amina.write(iban=iban).tap("Weiter")
    field = amina.page.locator('[name="iban"]')
    assert field.get_attribute("aria-invalid") == "true"
    assert words in beside(field)
    assert field.input_value() == iban


def beside(field: Locator) -> str:
    """What the elements say that the field names as its description."""
    ids = (field.get_attribute("aria-describedby") or "").split()
    return " ".join(field.page.locator(f"#{one}").inner_text() for one in ids)


# -- the money ------------------------------------------------------------------------------------


def pay_the_first_part(town: Town, amina: Volunteer, desks: People) -> None:
    """The deputy prepares it and cannot release it. The cash office does, and makes one file for the bank."""
    deputy, treasurer = desk(desks, town, "deputy"), desk(desks, town, "treasurer")
    told(town, amina, "Als Nächstes prüft das Büro diese Zahlung.")
    prepare(town, deputy, "1.200,00 €")
    told(town, amina, "Als Nächstes gibt die Stadtkasse sie frei.", "3.9.2026")
    payout = town.award.payouts.get(number=1)
    deputy.go(f"/payments/{payout.pk}/")
    assert "Sie haben diese Auszahlung vorbereitet Eine andere Person muss sie freigeben." in deputy.text
    assert deputy.page.get_by_role("button", name="Auszahlung freigeben").count() == 0
    send_past_the_page(deputy)
    payout.refresh_from_db()
    assert payout.state == PayoutState.PREPARED

    release(treasurer, payout)
    told(town, amina, "Die Stadtkasse hat das Geld freigegeben.")
    make_the_file(treasurer, payout)
    told(town, amina, "Sie sollten das Geld bis zum 7.9.2026 haben.")


def desk(desks: People, town: Town, name: str) -> Visitor:
    return desks.open.get(name) or desks.enter(name, getattr(town, name), wide=True)


def told(town: Town, amina: Volunteer, *sentences: str) -> None:
    amina.go(f"/grants/{town.award.pk}/").said(*sentences)


def prepare(town: Town, officer: Visitor, amount: str) -> None:
    officer.go(f"/desk/grants/{town.award.pk}/").follow("/prepare/")
    assert f"{amount} auszahlen?" in officer.text
    officer.press()
    assert "Vorbereitet. Jetzt gibt eine zweite Person sie frei." in officer.text


def send_past_the_page(deputy: Visitor) -> None:
    """Somebody sends what the button would send, although there is none."""
    token = deputy.page.locator('[name="csrfmiddlewaretoken"]').first.input_value()
    answer = deputy.page.request.post(
        deputy.page.url, form={"csrfmiddlewaretoken": token}, headers={"Referer": deputy.page.url}
    )
    assert "Eine andere Person muss sie freigeben" in answer.text()


def release(treasurer: Visitor, payout: Payout) -> None:
    treasurer.go("/payments/").follow(f"/payments/{payout.pk}/").press()
    payout.refresh_from_db()
    assert payout.state == PayoutState.RELEASED


def make_the_file(treasurer: Visitor, payout: Payout) -> None:
    """Valid by the bank's schema; fetched a second time it is the same."""
    treasurer.go("/payments/?show=ready").follow("/runs/new/").press()
    payout.refresh_from_db()
    first = fetch(treasurer)
    assure_valid(first)
    assert payout.end_to_end_id.encode() in first
    assert fetch(treasurer) == first
    assert payout.award.payouts.filter(state=PayoutState.EXPORTED).count() == 1


def fetch(treasurer: Visitor) -> bytes:
    run = PayoutRun.objects.latest("pk")
    treasurer.go(f"/payments/runs/{run.pk}/")
    with treasurer.page.expect_download() as started:
        treasurer.page.get_by_role("button", name="Datei abholen").click()
    return bytes(started.value.path().read_bytes())


def read_the_statement(town: Town, amina: Volunteer, desks: People, amount: str, paid_on: date) -> None:
    """The bank says the money went out; the volunteer sees the day and gets an e-mail."""
    treasurer, payout = desk(desks, town, "treasurer"), town.award.payouts.get(state=PayoutState.EXPORTED)
    file = FilePayload(
        name="auszug.xml",
        mimeType="application/xml",
        buffer=statement(entry(payout.end_to_end_id, amount, on=paid_on)),
    )
    treasurer.go("/payments/statements/")
    treasurer.page.set_input_files('[name="file"]', [file])
    treasurer.press()
    payout.refresh_from_db()
    assert (payout.state, payout.paid_on) == (PayoutState.PAID, paid_on)
    day = f"{paid_on.day}.{paid_on.month}.{paid_on.year}"
    told(town, amina, f"Wir haben es am {day} gezahlt.")
    assert day in amina.mailbox.fetch()


def pay_the_rest(town: Town, desks: People) -> None:
    """After the proof it waits on the officer's desk, until it is prepared; the cash office releases it."""
    officer, treasurer = desk(desks, town, "officer"), desk(desks, town, "treasurer")
    assert "Winterabende für alle Auszahlung vorbereiten" in officer.go("/desk/").text
    prepare(town, officer, "1.750,00 €")
    assert "Nichts wartet auf Sie" in officer.go("/desk/").text
    payout = town.award.payouts.get(number=2)
    release(treasurer, payout)
    make_the_file(treasurer, payout)


def the_years(town: Town) -> None:
    """Each year bears its part; what was not spent is free again in the year it came from."""
    for year, paid in ((2026, 1200), (2027, 1750)):
        pot = BudgetYear.objects.get(programme=town.programme, year=year)
        assert (pot.committed, pot.paid, pot.returned) == (paid, paid, 0), year


# -- receipts along the way -----------------------------------------------------------------------


def picture(kind: str, name: str, size: tuple[int, int]) -> FilePayload:
    """A photo as a phone takes it."""
    content = photo(kind, size, name).read()
    return FilePayload(name=name, mimeType="", buffer=content)


def photograph_receipts(town: Town, amina: Volunteer) -> None:
    """Two photos, one of them as iPhones take it; sent again by mistake it is named, and nothing is counted twice."""
    rent = {"amount": "700", "paid_on": "12.10.2026", "what": "Raum von Oktober bis Dezember"}
    paper = {"amount": "312,40", "paid_on": "19.11.2026", "what": "Papier und Farben"}
    heic = picture("HEIF", "IMG_2077.HEIC", (300, 400))
    amina.enter_as(town.amina).go(f"/grants/{town.award.pk}/")
    amina.taps = 0
    add(amina, "Raum", picture("JPEG", "foto.jpg", (3000, 4000)), **rent)
    assert amina.taps == FOR_A_RECEIPT
    add(amina, "Papier und Farben", heic, **paper)
    add(amina, "Papier und Farben", heic, **paper)
    amina.said("Dieses Foto haben Sie schon gesendet: „Papier und Farben“, 312,40 €, 19.11.2026.")
    amina.tap("Zurück")
    amina.said("487,60 €")
    assert town.award.receipts.count() == 2


def add(amina: Volunteer, line: str, file: FilePayload, **typed: str) -> None:
    """Photo, line, amount, day, what for: one after the other from top to bottom."""
    amina.tap("Beleg hinzufügen").photograph("photo", file).pick(line).write(**typed)
    amina.tap("Diesen Beleg hinzufügen")


def change_the_plan(town: Town, amina: Volunteer) -> None:
    """Food becomes dearer, paper cheaper: within the tolerance it counts at once, and nobody asks why."""
    amina.go(f"/grants/{town.award.pk}/").tap("Änderung mitteilen").tap("Etwas kostet mehr")
    amina.write(line_c2="700", line_c3="700").tap("Absenden")
    amina.said("Geändert. Das gilt ab jetzt.")
    told(town, amina, "Papier und Farben 700,00 € 312,40 € 387,60 €", "Essen und Getränke 700,00 €")


# -- the proof ------------------------------------------------------------------------------------

# Line, amount, day, what for.
LATER = (
    ("Raum", "700", "11.1.2027", "Raum von Januar bis März"),
    ("Papier und Farben", "360", "20.1.2027", "Stoff und Garn"),
    ("Essen und Getränke", "690", "31.3.2027", "Essen beim letzten Abend"),
    ("Versicherung", "200", "12.10.2026", "Haftpflicht"),
)


def send_the_proof(town: Town, amina: Volunteer) -> None:
    """The last receipts one after the other, three questions, and the figures are there already."""
    amina.enter_as(town.amina).go(f"/grants/{town.award.pk}/receipts/").tap("Beleg hinzufügen")
    for place, (line, amount, day, what) in enumerate(LATER):
        amina.photograph("photo", picture("JPEG", f"foto{place}.jpg", (600 + place, 800))).pick(line)
        amina.write(amount=amount, paid_on=day, what=what).tap("Hinzufügen, dann der nächste")
        amina.said(f"Der Beleg ist hinzugefügt: {what}.")
    told(town, amina, "Raum 1.400,00 € 1.400,00 € 0,00 €")
    amina.tap("Zum Verwendungsnachweis")
    amina.said("Bisher 6, zusammen 2.962,40 €.")
    amina.tap("Welches Geld").write(own="0", others="0").tap("Speichern und weiter")
    amina.write(done=ENOUGH, worked=ENOUGH[:100], effect=ENOUGH, people="45").tap("Speichern und weiter")
    assert "mindestens 250 Zeichen" in beside(amina.page.locator('[name="worked"]'))
    assert amina.page.locator('[name="done"]').input_value() == ENOUGH
    amina.write(worked=ENOUGH).tap("Speichern und weiter")
    amina.pick("Nein").tap("Speichern und weiter")
    amina.said("Ist alles richtig?", "45", "700,00 €")
    amina.tap("Verwendungsnachweis senden")
    amina.said("Ihr Verwendungsnachweis ist gesendet. Wir prüfen ihn und schreiben Ihnen.")
    assert town.fresh.state == AwardState.PROOF_SENT


def check(town: Town, desks: People) -> None:
    """Plan, recognised and actual side by side; of one receipt only a part counts; settled."""
    officer = desk(desks, town, "officer")
    officer.go("/desk/").follow(f"/desk/grants/{town.award.pk}/").follow("/check/")
    assert "Essen und Getränke 700,00 €" in officer.text
    food = town.award.receipts.get(what="Essen beim letzten Abend").pk
    officer.follow("line=c3").choose(**{f"r{food}-verdict": "part"})
    officer.fill(**{f"r{food}-recognised": "677,60", f"r{food}-remark": "Bier zählt nicht."}).press("save")
    officer.press("all")
    assert "2.950,00 €" in officer.text
    officer.follow("/settle/")
    assert "50,00 € gehen zurück in den Topf des Jahres, aus dem sie kamen." in officer.text
    officer.press()
    award = town.fresh
    assert (award.state, award.final_amount) == (AwardState.SETTLED, 2950)


def read_the_result(town: Town, amina: Volunteer) -> None:
    """The second e-mail with a notice; the page of the grant says what came out and what is still to come."""
    (link,) = links(amina.mailbox.fetch(), f"/grants/{town.award.pk}/")
    amina.open_link(link)
    amina.said("Alles ist geprüft. Ihre Förderung beträgt am Ende 2.950,00 €.", "1.750,00 €")
    amina.said("Als Nächstes prüft das Büro diese Zahlung.")
    amina.tap("Bescheid öffnen")
    amina.said("2.950,00 €", "Bier zählt nicht.")
