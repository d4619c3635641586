"""The main job end to end with one case: a language course with child care, 7,100 asked for, 4,100 recognised.

A volunteer on a phone applies, the officer returns and routes it, five board members vote, the officer approves.
"""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from applications.models import Application
from awards.models import Award
from budgets.pot import pot_of
from notifications.models import Mail
from notifications.schedule import run_schedule
from tests.journeys.conftest import MONDAY, Town
from tests.journeys.visitor import Visitor, code_for, newest_mail

pytestmark = pytest.mark.browser

AMINA = "amina@sprachbruecke.example"
COSTS = (("personal", "6.000"), ("material", "400"), ("miete", "600,00 €"), ("versicherung", "100"))


def check_first(visitor: Visitor) -> None:
    """The quick check without an account."""
    visitor.go("/").follow("/check/")
    visitor.choose(legal_form="group", in_territory="yes", contracts_signed="no")
    visitor.fill(starts_on="1.6.2026", ends_on="30.11.2026", cost_personal="6000", cost_material="400")
    visitor.press("check")


def sign_in(visitor: Visitor) -> None:
    """By the code from the e-mail; the name is asked once and can be skipped."""
    visitor.go("/programme/unna/apply/")
    visitor.fill(email=AMINA).press()
    visitor.fill(code=code_for(AMINA)).press()
    if "/me/" in visitor.path:
        visitor.fill(name="Amina Yusuf").press()


def begin(visitor: Visitor) -> None:
    if "/apply/" not in visitor.path:
        visitor.go("/programme/unna/apply/")
    visitor.fill(name="Sprachbrücke").choose(legal_form="group").press()


def fill_in(visitor: Visitor) -> None:
    """The first three steps, each with "save and continue"."""
    visitor.follow("/form/who/")
    visitor.fill(street="Morgenstraße 12", postcode="59423", city="Unna", contact_name="Amina Yusuf")
    visitor.fill(
        signatory="Amina Yusuf", account_holder="Sprachbrücke", iban="DE02 1203 0000 0000 2020 51"
    ).press()
    visitor.fill(
        title="Sprachkurs mit Kinderbetreuung", summary="Frauen lernen Deutsch.", goal="Sie sprechen."
    ).press()
    visitor.fill(audience="Frauen mit Kindern", starts_on="1.6.2026", ends_on="30.11.2026", people="20")
    visitor.choose(
        fields_of_action="work", milestones="day_care", social_areas="koenigsborn", contracts_signed="no"
    )
    visitor.press()


def write_costs(visitor: Visitor) -> None:
    """The cost lines; a page offers two empty ones at a time."""
    for number, (kind, amount) in enumerate(COSTS):
        if not visitor.page.locator(f'[name="c-{number}-amount"]').count():
            visitor.press("add")
        visitor.choose(**{f"c-{number}-cost_type": kind})
        visitor.fill(**{f"c-{number}-amount": amount})


def send(visitor: Visitor) -> Application:
    visitor.go(f"/applications/{Application.objects.get().pk}/form/send/").press()
    assert "/sent/" in visitor.path
    return Application.objects.get()


@pytest.mark.parametrize("language", ["de", "en"])
def test_from_an_idea_to_a_decided_application(
    browser: Browser, live_server: LiveServer, town: Town, language: str
) -> None:
    with time_machine.travel(MONDAY, tick=True) as clock:
        amina = Visitor(browser, live_server.url, language=language)
        check_first(amina)
        expect(amina.page.locator("#result")).to_contain_text("3.400,00" if language == "de" else "3,400.00")
        sign_in(amina)
        begin(amina)
        fill_in(amina)

        write_costs(amina)
        sums = amina.page.locator("#sums")
        figures = ("4.100,00", "3.000,00") if language == "de" else ("4,100.00", "3,000.00")
        expect(sums).to_contain_text(figures[0])
        expect(sums).to_contain_text(figures[1])
        personnel = amina.page.locator("#result-c-0")
        expect(personnel).to_contain_text(figures[1])
        amina.press("next")

        amina.press("next")
        case = send(amina)
        assert case.reference == "2026-0001"
        assert "2026-0001" in amina.text
        receipt = newest_mail(AMINA, "receipt")
        assert receipt.attachments.get().content.startswith(b"%PDF")

        officer = Visitor(browser, live_server.url, language=language, wide=True).enter_as(town.officer)
        officer.go("/desk/").follow(f"/desk/{case.pk}/").follow("/return/")
        officer.fill(due_on="16.3.2026", text_1="Wer bezahlt die 3.000 €?").choose(step_1="financing").press()
        case.refresh_from_db()
        assert case.state == "returned"

        amina.go(f"/applications/{case.pk}/").follow("/form/financing/")
        amina.choose(**{"i-0-kind": "own"}).fill(**{"i-0-amount": "3.000"})
        amina.press("next")
        amina.follow("/form/send/").press()
        case.refresh_from_db()
        assert (case.state, case.requested, case.max_grant) == ("submitted", 4100, 4100)

        officer.go(f"/desk/{case.pk}/").press()
        officer.follow("/board/open/").fill(closes_on="16.3.2026", note="Passt zum Konzept.").press()
        ballot = case.ballots.get()

        clock.shift(timedelta(days=7, hours=1))
        call_command("send_reminders", "--at", "2026-03-09T10:00")
        reminded = Mail.objects.filter(key__startswith="board-digest:").values_list("recipient", flat=True)
        assert sorted(reminded) == sorted(user.email for user in town.board)

        votes = ({"choice": "full"}, {"choice": "full"}, {"choice": "reduced"}, {"choice": "full"})
        for user, vote in zip(town.board[:4], votes, strict=True):
            member = Visitor(browser, live_server.url, language=language).enter_as(user)
            member.go("/board/").follow(f"/board/{ballot.pk}/").choose(**vote)
            if vote["choice"] == "reduced":
                member.fill(amount="3.500", remark="Die Miete ist hoch.")
            member.press()
            member.close()
        excluded = Visitor(browser, live_server.url, language=language).enter_as(town.board[4])
        excluded.go(f"/board/{ballot.pk}/conflict/").fill(reason="Ich bin im Vorstand.").press()
        excluded.close()

        case.refresh_from_db()
        assert case.state == "recommended"
        advice = case.recommendations.get()
        assert (advice.outcome, advice.amount, advice.lowest, advice.highest) == ("full", 4100, 3500, 4100)

        officer.go(f"/desk/{case.pk}/").follow("/approve/").press()
        case.refresh_from_db()
        assert case.state == "approved"
        assert Award.objects.get().amount == 4100
        assert pot_of(town.programme, 2026).free == 15900
        assert ("15.900,00" if language == "de" else "15,900.00") in officer.text

        run_schedule(MONDAY + timedelta(days=8))
        assert newest_mail(AMINA, "approved").status == "sent"
        amina.go(f"/applications/{case.pk}/")
        assert amina.page.locator(".timeline__entry").count() >= 8
        amina.go("/")
        for visitor in (amina, officer):
            visitor.close()


def test_the_form_works_without_javascript(browser: Browser, live_server: LiveServer, town: Town) -> None:
    with time_machine.travel(MONDAY, tick=True):
        amina = Visitor(browser, live_server.url, script=False)
        check_first(amina)
        assert "3.400,00 €" in amina.text
        sign_in(amina)
        begin(amina)
        fill_in(amina)
        write_costs(amina)
        amina.press("add")
        assert "4.100,00 €" in amina.text
        assert "3.000,00 €" in amina.page.locator("#result-c-0").inner_text().replace("\xa0", " ")
        amina.press("next")
        amina.choose(**{"i-0-kind": "own"}).fill(**{"i-0-amount": "3.000"}).press("next")
        case = send(amina)
        assert (case.requested, case.max_grant) == (4100, 4100)
        amina.close()
