"""The final notice: what it says by the type of financing, its release with the settlement, and what it says of cuts."""

import hashlib
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import translation

from awards import final_notice, settling
from awards.claims import drop_claim
from awards.models import Award, Notice, Receipt
from awards.notices import file_of
from awards.states import Channel, NoticeKind
from notifications.models import Mail, MailAttachment
from tests.applications.pages import main_of
from tests.applications.shown import Shown
from tests.awards.claims import hear, paid_award
from tests.awards.projects import AFTER, Project, make_project, rules
from tests.awards.written import assert_is_a_paper, cpu_of, last_notice, words_of

pytestmark = pytest.mark.django_db
FINAL = NoticeKind.FINAL


@pytest.fixture(autouse=True)
def _after_the_project():
    with time_machine.travel(AFTER, tick=False), translation.override("en"):
        yield


def spent_project(financing: str = "deficit", *, receipts: str = "list", others: str = "0") -> Project:
    """5,200 planned, 4,800 spent: 400 of the rent were saved."""
    project = make_project(source=rules(financing, receipts))
    for number, amount in enumerate(("2000.00", "1000.00", "900.00", "600.00", "300.00"), start=1):
        project.spend(f"c{number}", amount)
    project.send_proof(own="1000", others=others)
    project.accept_all()
    return project


def settle(project: Project, **options: Any) -> Notice:
    settling.settle(award=project.fresh, actor=project.officer, now=AFTER, **options)
    return last_notice(project.award, FINAL)


@pytest.mark.parametrize(
    ("financing", "final", "told"),
    [
        ("deficit", "3.800,00 €", "Fehlbedarf: Wir zahlen, was fehlt."),
        ("share", "3.876,92 €", "Anteil: Wir zahlen denselben Anteil"),
        ("fixed", "4.200,00 €", "Festbetrag: Er bleibt"),
    ],
)
def test_each_line_and_the_arithmetic_of_the_financing_type(financing, final, told):
    notice = settle(spent_project(financing))
    said = words_of(notice.content["paper"])
    for words in (
        f"Die endgültige Förderung für Ihr Projekt „Integra-Cup 2“ beträgt {final}.",
        f"Wir zahlen Ihnen noch {final}.",
        "Sie müssen nichts zurückzahlen.",
        "Miete: miete 2.400,00 € 2.000,00 € 2.000,00 €",
        "Kosten, die zählen 4.800,00 €",
        f"Endgültige Förderung = {final}",
        told,
        "Verwaltungsgericht Gelsenkirchen",
        "Olga Amt",
    ):
        assert words in said
    assert_is_a_paper(notice)


def test_its_release_is_part_of_the_settlement_with_hash_and_timeline():
    project = spent_project()
    notice = settle(project, remarks="Danke für alles!")
    row = project.award.application.timeline.get(event="release_notice")
    assert row.data == {"kind": "final", "sha256": notice.sha256, "channel": "portal"}
    assert notice.sha256 == hashlib.sha256(file_of(notice)).hexdigest()
    assert (notice.released_by, notice.released_at) == (project.officer, AFTER)
    assert notice.settlement == Award.objects.get().settlements.get()
    assert "Danke für alles!" in words_of(notice.content["paper"]["lead"])
    letter = Mail.objects.get(key__startswith="settled:")
    assert f"/notices/{notice.pk}/" in letter.text
    assert not Mail.objects.filter(key__startswith="notice:").exists()


def test_every_cut_has_its_reason():
    project = spent_project()
    project.award.decision.cut_lines = [
        {"key": "c4", "label": "Material", "reason": "Nur halb.", "clause": "Nr. 4.2"}
    ]
    project.award.decision.save()
    rent = Receipt.objects.get(line="c1")
    verdict = settling.Verdict(verdict="part", recognised=Decimal(1500), remark="Der Juni zählt nicht.")
    settling.judge_receipts(
        award=project.fresh, actor=project.officer, now=AFTER, verdicts={rent.pk: verdict}
    )
    project.spend("c5", "200.00")
    project.accept_all()
    said = words_of(settle(project).content)
    assert "Rechnung vom 1.10.2026: 2.000,00 €, davon zählen 1.500,00 €. Der Juni zählt nicht." in said
    assert "Versicherung: versicherung: 500,00 €, davon zählen 360,00 €. Geplant waren 300,00 €" in said


def test_where_only_totals_are_asked_the_lines_are_named():
    project = make_project(source=rules(receipts="kept"))
    project.send_proof(
        own="1000", line_c1="2400", line_c2="1000", line_c3="900", line_c4="600", line_c5="300"
    )
    settling.judge_lines(
        award=project.fresh,
        actor=project.officer,
        lines={"c1": settling.LineVerdict(accepted=Decimal(2000), remark="Zu teuer.")},
    )
    assert "2.400,00 €, davon zählen 2.000,00 €. Zu teuer." in words_of(settle(project).content["paper"])


def test_it_goes_the_way_of_the_last_notice_and_by_mail_it_is_attached():
    notice = settle(spent_project(), channel=Channel.EMAIL)
    attached = MailAttachment.objects.get(mail__key__startswith="settled:")
    assert bytes(attached.content) == file_of(notice)
    assert notice.sent_on == AFTER.date()


def test_without_anybody_to_tell_it_goes_by_post():
    project = spent_project()
    project.award.application.initiative.people.update(is_active=False)
    assert settle(project).channel == Channel.POST


def test_the_reading_aid_speaks_the_readers_language():
    aid = settle(spent_project()).content["aid"]
    assert "You need not pay anything back." in words_of(aid["en"])
    assert "Sie müssen nichts zurückzahlen." in words_of(aid["de"])


def test_it_is_made_in_less_than_200_milliseconds():
    notice = settle(spent_project())
    assert cpu_of(notice, final_notice.aids_with(final_notice.told)) < 0.2


# -- the page -------------------------------------------------------------------------------------


def test_the_page_shows_the_notice_and_settles_with_one_button():
    project = spent_project()
    page = project.desk.get(project.url("settle"))
    assert "Die endgültige Förderung" in main_of(page)
    sent = {"remarks": "", "seal": Shown(page).value("seal"), "channel": "portal"}
    assert project.desk.post(project.url("settle"), sent).status_code == 302
    assert last_notice(project.award, FINAL).channel == "portal"
    shown = main_of(project.phone.get(project.url("award")))
    assert "The letter with our decision" in shown


def test_words_of_the_office_can_be_looked_at_first_also_as_a_paper():
    project = spent_project()
    looked = project.desk.post(project.url("settle"), {"remarks": "Danke für alles!", "look": "1"})
    assert looked.status_code == 200
    assert main_of(looked).count("Danke für alles!") == 2
    paper = project.desk.post(project.url("settle"), {"remarks": "Danke!", "paper": "1"})
    assert paper["Content-Type"] == "application/pdf"
    assert not Notice.objects.filter(kind=FINAL).exists()


def test_what_was_read_is_what_is_released():
    project = spent_project()
    seal = Shown(project.desk.get(project.url("settle"))).value("seal")
    project.spend("c2", "50.00")
    project.accept_all()
    answer = project.desk.post(project.url("settle"), {"remarks": "", "seal": seal})
    assert answer.status_code == 422
    assert "Somebody has changed the notice meanwhile." in main_of(answer)
    assert not Notice.objects.filter(kind=FINAL).exists()
    fresh = Shown(answer).value("seal")
    assert project.desk.post(project.url("settle"), {"remarks": "", "seal": fresh}).status_code == 302


# -- nothing is demanded back ---------------------------------------------------------------------


def test_a_dropped_claim_ends_with_a_final_notice_too():
    award = paid_award()
    claim = hear(award, now=AFTER)
    drop_claim(award=award, actor=award.decision.decided_by, now=AFTER, reason="Die Belege sind da.")
    notice = last_notice(award, FINAL)
    said = words_of(notice.content["paper"])
    assert "beträgt 4.200,00 €. Sie müssen nichts zurückzahlen." in said
    assert "Die Belege sind da." in said
    assert notice.claim == claim
    assert_is_a_paper(notice)
