"""The demand in writing: ground and law, hearing and answer, parts, interest, account; released with the demand."""

import hashlib
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import translation

from awards import reclaim_notice
from awards.claims import answer_hearing
from awards.models import Award, Claim, Notice
from awards.notices import file_of
from awards.settling import Verdict, judge_receipts
from awards.states import Channel, Ground, NoticeKind
from budgets.models import BudgetYear
from notifications.models import Mail, MailAttachment
from tests.applications.factories import NOW, UNNA, make_case, make_programme
from tests.awards.claims import AFTER_ANSWER, REASON, D, demand, hear, paid_award, part
from tests.awards.projects import AFTER, make_project
from tests.awards.test_claim_pages import DEMAND, beside, demand_it, office, text_of, url
from tests.awards.written import assert_is_a_paper, cpu_of, last_notice, words_of

pytestmark = pytest.mark.django_db
RECLAIM = NoticeKind.RECLAIM


@pytest.fixture(autouse=True)
def clock(settings):
    settings.PAYER_NAME, settings.PAYER_IBAN = "Kreisstadt Unna", "DE13000000000000012345"
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def demanded(award: Award | None = None, **options: Any) -> Notice:
    award = award or paid_award()
    if not award.claims.exists():
        hear(award)
    demand(award, **options)
    return last_notice(award, RECLAIM)


def said(notice: Notice) -> str:
    return words_of(notice.content["paper"])


# -- what it says ---------------------------------------------------------------------------------


def test_it_says_how_much_why_by_when_and_where_to():
    notice = demanded(parts=[part("2026-06-25", "400"), part("2026-07-25", "350")])
    told = said(notice)
    for words in (
        "Rückforderungsbescheid",
        "Bitte zahlen Sie 750,00 € in 2 Raten zurück. Die erste ist am 25.6.2026 fällig.",
        "Bisher gezahlt 4.200,00 €",
        "Sie behalten 3.450,00 €",
        "Rate 1 25.6.2026 400,00 €",
        "Rate 2 25.7.2026 350,00 €",
        "DE13 0000 0000 0000 0123 45",
        f"Verwendungszweck {notice.application.reference}",
        REASON,
        "Die Antwort ändert daran nichts.",
        "Wir verlangen keine Zinsen.",
        "Verwaltungsgericht Gelsenkirchen",
    ):
        assert words in told
    assert_is_a_paper(notice)


def test_it_names_the_hearing_and_what_was_answered():
    award = paid_award()
    hear(award)
    amina = award.application.initiative.people.get()
    answer_hearing(award=award, actor=amina, now=NOW, answer="Der Pokal war teurer.")
    told = said(demanded(award))
    assert (
        "Am 4.5.2026 haben wir Sie angehört (§ 28 VwVfG NRW). Sie konnten bis zum 25.5.2026 antworten."
        in told
    )
    assert "Am 4.5.2026 haben Sie geantwortet: „Der Pokal war teurer.“" in told


def test_without_an_answer_it_says_so():
    assert "Es kam keine Antwort." in said(demanded())


@pytest.mark.parametrize(
    ("ground", "opening", "clause", "weighs"),
    [
        (Ground.SAVED, "ist kleiner geworden", "§ 49a Abs. 1 VwVfG NRW", False),
        (Ground.CONDITION, "Wir widerrufen unseren Bescheid", "§ 49 Abs. 3 Satz 1 Nr. 2 VwVfG NRW", True),
        (Ground.PURPOSE, "Wir widerrufen unseren Bescheid", "§ 49 Abs. 3 Satz 1 Nr. 1 VwVfG NRW", True),
        (Ground.UNLAWFUL, "Wir nehmen unseren Bescheid", "§ 48 Abs. 1 und 2 VwVfG NRW", True),
    ],
)
def test_each_ground_has_its_clause(ground, opening, clause, weighs):
    told = said(demanded(ground=ground))
    assert opening in told
    assert clause in told
    assert "(§ 49a Abs. 1 VwVfG NRW)" in told
    assert ("nach Ermessen" in told) is weighs
    assert ("Die Jahresfrist endet am 4.5.2027" in told) is weighs


def test_interest_is_shown_by_rate_until_that_day():
    award = paid_award()
    hear(award)
    notice = demanded(award, interest_from=NOW.date() - timedelta(days=33))
    told = said(notice)
    assert "mit fünf Prozentpunkten über dem Basiszinssatz im Jahr (§ 49a Abs. 3 VwVfG NRW)" in told
    assert "55 Tage ab 1.4.2026 750,00 € 6,27 %" in told
    assert "Zinsen bis 26.5.2026 7,09 €" in told


def test_after_a_check_the_lines_and_the_arithmetic_stand_in_it(clock):
    clock.move_to(AFTER)
    project = make_project()
    project.pay("4200")
    project.spend("c1", "4450.00")
    project.send_proof(own="1000")
    project.accept_all()
    hear(project.fresh, now=AFTER)
    project.fresh.refresh_from_db()
    demand(project.fresh, now=AFTER + timedelta(days=30))
    notice = last_notice(project.award, RECLAIM)
    assert notice.claim.ground == Ground.SAVED
    assert notice.settlement == project.award.settlements.get()
    assert "Endgültige Förderung = " in said(notice)
    assert_is_a_paper(notice)


def test_what_was_accepted_after_the_hearing_is_worked_out_anew(clock):
    clock.move_to(AFTER)
    project = make_project()
    project.pay("4200")
    receipt = project.spend("c1", "2400.00")
    project.send_proof(own="1000")
    none = Verdict(verdict="none", remark="Gehört nicht dazu.")
    judge_receipts(award=project.fresh, actor=project.officer, now=AFTER, verdicts={receipt.pk: none})
    hear(project.fresh, now=AFTER)
    judge_receipts(
        award=project.fresh, actor=project.officer, now=AFTER, verdicts={receipt.pk: Verdict(verdict="full")}
    )
    demand(project.fresh, now=AFTER + timedelta(days=30))
    notice = last_notice(project.award, RECLAIM)
    assert project.award.settlements.count() == 2
    assert notice.settlement.final_amount == Decimal("1400.00")
    assert "Endgültige Förderung = 1.400,00 €" in said(notice)


def test_the_towns_own_account_and_words_stand_in_it():
    source = UNNA.read_text("utf-8").replace(
        "[notice]\n",
        '[notice]\naccount = { de = "Stadtkasse\\nDE02 1203 0000 0000 2020 51", en = "x" }\n'
        'reclaim_words = { de = "Frau Beispiel hilft bei Raten.", en = "x" }\n'
        'law = { de = "VwVfG", en = "VwVfG" }\n',
    )
    programme = make_programme("elsewhere", source=source)
    case = make_case("recommended", requested="4200.00", programme=programme)
    told = said(demanded(paid_award(case=case)))
    assert "Stadtkasse, DE02 1203 0000 0000 2020 51" in told
    assert "Frau Beispiel hilft bei Raten." in told
    assert "VwVfG NRW" not in told


# -- its release ----------------------------------------------------------------------------------


def test_it_is_released_with_the_demand_frozen_and_told_once():
    notice = demanded()
    award = Award.objects.get()
    row = award.application.timeline.get(event="release_notice")
    assert row.data == {"kind": "reclaim", "sha256": notice.sha256, "channel": "portal"}
    assert notice.sha256 == hashlib.sha256(file_of(notice)).hexdigest()
    assert (notice.released_by, notice.released_at) == (award.decision.decided_by, AFTER_ANSWER)
    letter = Mail.objects.get(key__startswith="claim-demanded:")
    assert f"/notices/{notice.pk}/" in letter.text
    assert not Mail.objects.filter(key__startswith="notice:").exists()


def test_by_mail_the_paper_is_attached():
    notice = demanded(channel=Channel.EMAIL)
    attached = MailAttachment.objects.get(mail__key__startswith="claim-demanded:")
    assert bytes(attached.content) == file_of(notice)


def test_a_provisional_budget_stops_no_demand():
    award = paid_award()
    hear(award)
    BudgetYear.objects.update(is_provisional=True)
    assert demanded(award).is_released


def test_the_reading_aid_says_what_to_do():
    aid = demanded().content["aid"]
    assert "Please pay €750.00 back by 25 June 2026. We ask for no interest." in words_of(aid["en"])
    assert "Zahlen Sie rechtzeitig." in words_of(aid["de"])


def test_it_is_made_in_less_than_200_milliseconds():
    notice = demanded(parts=[part(f"2027-{month:02}-01", "62.50") for month in range(1, 13)])
    assert cpu_of(notice, reclaim_notice.aids_with(reclaim_notice.told)) < 0.2


# -- the pages ------------------------------------------------------------------------------------


def test_nobody_demands_without_having_read_the_notice(clock):
    award = paid_award()
    hear(award)
    clock.move_to(AFTER_ANSWER)
    desk = office(award)
    for seal in ({}, {"seal": "0" * 64}):
        page = desk.post(url("reclaim", award.pk), DEMAND | {"release": "1"} | seal)
        assert page.status_code == 422
        assert "Somebody has changed the notice meanwhile." in text_of(page)
    assert not Notice.objects.filter(kind=RECLAIM).exists()
    assert demand_it(desk, award, DEMAND | {"channel": "post"}).status_code == 302
    assert last_notice(award, RECLAIM).channel == Channel.POST


def test_the_demand_can_be_looked_at_as_a_paper_and_mistakes_are_told_first(clock):
    award = paid_award()
    hear(award)
    clock.move_to(AFTER_ANSWER)
    desk = office(award)
    page = desk.post(url("reclaim", award.pk), DEMAND | {"paper": "1"})
    assert page["Content-Type"] == "application/pdf"
    page = desk.post(url("reclaim", award.pk), DEMAND | {"amount": "800", "look": "1"})
    assert page.status_code == 422
    assert beside(page, "amount").startswith("The hearing was about €750.00.")
    assert Claim.objects.get().amount == D("750.00")


def test_a_dropped_claim_can_be_looked_at_first(clock):
    award = paid_award()
    hear(award)
    desk = office(award)
    page = desk.post(url("drop-claim", award.pk), {"reason": "Alles ist belegt.", "look": "1"})
    assert text_of(page).count("Alles ist belegt.") == 2
    assert not Notice.objects.filter(kind=NoticeKind.FINAL).exists()
