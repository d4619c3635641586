"""The written answer to a change: which changes need one, what it says, and its release with the decision."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards import change_notice
from awards.changes import ask_change, decide_change
from awards.models import Award, Change, Notice
from awards.notices import file_of
from awards.states import ChangeKind, Channel, NoticeKind
from budgets.models import BudgetYear
from funding.errors import Refused
from notifications.models import Mail, MailAttachment
from tests.accounts.factories import UserFactory
from tests.applications.factories import NOW
from tests.awards.courses import make_course
from tests.awards.written import assert_is_a_paper, cpu_of, last_notice, words_of

pytestmark = pytest.mark.django_db
CHANGE = NoticeKind.CHANGE
WANTED = {
    ChangeKind.DATES: {"starts_on": "2026-09-01", "ends_on": "2026-12-15"},
    ChangeKind.LINES: {"lines": {"c1": "6000", "c2": "200", "c3": "800", "c4": "100"}},
    ChangeKind.MORE: {"amount": "3500.00"},
    ChangeKind.LESS: {"amount": "2000.00"},
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def award() -> Award:
    return make_course(people=[UserFactory(name="Amina Beispiel", language="en")])


def asked(award: Award, kind: ChangeKind, wanted: dict[str, Any] | None = None) -> Change:
    return ask_change(
        award=award,
        kind=kind,
        wanted=wanted or WANTED[kind],
        reason="Der Raum ist teurer.",
        actor=award.application.initiative.people.get(),
        now=NOW,
    )


def decided(award: Award, kind: ChangeKind, **options: Any) -> Notice:
    change = asked(award, kind)
    said = {"agrees": True, "year": 2026 if kind == ChangeKind.MORE else None} | options
    decide_change(change=change, actor=award.decision.decided_by, now=NOW, **said)
    return last_notice(award, CHANGE)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (
            ChangeKind.DATES,
            (
                "Ihr Projekt läuft vom 1.9.2026 bis 15.12.2026.",
                "Letzter Tag 30.11.2026 15.12.2026",
                "15.3.2027",
            ),
        ),
        (ChangeKind.LINES, ("400,00 € 200,00 €", "600,00 € 800,00 €", "Auch die Gesamtsumme bleibt.")),
        (
            ChangeKind.MORE,
            (
                "beträgt jetzt höchstens 3.500,00 €.",
                "3.000,00 € 3.500,00 €",
                "Das neue Geld kommt aus dem Haushalt 2026.",
            ),
        ),
        (ChangeKind.LESS, ("beträgt jetzt höchstens 2.000,00 €.", "3.000,00 € 2.000,00 €")),
    ],
)
def test_a_yes_says_what_changes_and_what_stays(award, kind, words):
    notice = decided(award, kind)
    said = words_of(notice.content["paper"])
    for part in (
        *words,
        "Wir ändern unseren Bescheid vom 4.5.2026, wie Sie es möchten.",
        "Darum haben Sie am 4.5.2026 gebeten: „Der Raum ist teurer.“",
        "Alles andere in unserem Bescheid vom 4.5.2026 bleibt",
        "Verwaltungsgericht Gelsenkirchen",
    ):
        assert part in said
    assert_is_a_paper(notice)


def test_a_no_has_its_reasons_and_its_remedy(award):
    notice = decided(award, ChangeKind.MORE, agrees=False, answer="Der Topf ist leer.")
    said = words_of(notice.content["paper"])
    for words in ("Das lehnen wir ab.", "Der Topf ist leer.", "Was Sie ändern wollten", "Verwaltungsgericht"):
        assert words in said
    assert "Ab jetzt" not in said


def test_what_is_no_decision_is_told_by_letter_alone(award):
    contact = {"contact_name": "Bela Beispiel", "contact_phone": "0123"}
    asked(award, ChangeKind.CONTACT, contact)
    asked(award, ChangeKind.LINES, {"lines": {"c1": "6000", "c2": "480", "c3": "520", "c4": "100"}})
    assert set(Change.objects.values_list("state", flat=True)) == {"done"}
    assert not Notice.objects.exists()
    assert Mail.objects.filter(key__startswith="change-made:").exists()


def test_it_is_released_with_the_decision_and_told_once(award):
    notice = decided(award, ChangeKind.LESS, channel=Channel.EMAIL)
    row = award.application.timeline.get(event="release_notice")
    assert row.data == {"kind": "change", "sha256": notice.sha256, "channel": "email"}
    assert notice.change == Change.objects.get()
    attached = MailAttachment.objects.get(mail__key__startswith="change-decided:")
    assert bytes(attached.content) == file_of(notice)
    assert f"/notices/{notice.pk}/" in attached.mail.text
    assert not Mail.objects.filter(key__startswith="notice:").exists()


def test_each_change_has_its_own_notice(award):
    decided(award, ChangeKind.LESS)
    decided(award, ChangeKind.DATES)
    assert Notice.objects.filter(kind=CHANGE).count() == 2


def test_a_provisional_budget_stops_more_money_from_its_year_and_nothing_else(award):
    BudgetYear.objects.filter(year=2026).update(is_provisional=True)
    change = asked(award, ChangeKind.MORE)
    officer = award.decision.decided_by
    with pytest.raises(Refused) as refused:
        decide_change(change=change, actor=officer, now=NOW, agrees=True, year=2026)
    assert (refused.value.code, refused.value.params) == ("provisional_budget", {"year": 2026})
    award.refresh_from_db()
    assert award.amount == Decimal("3000.00")
    decide_change(change=change, actor=officer, now=NOW, agrees=True, year=2027)
    assert decided(award, ChangeKind.LESS).is_released
    assert decided(award, ChangeKind.DATES).is_released


def test_the_reading_aid_speaks_the_readers_language(award):
    aid = decided(award, ChangeKind.LESS).content["aid"]
    assert "We agree to the change. It counts from now on." in words_of(aid["en"])
    assert "Wir sind mit der Änderung einverstanden." in words_of(aid["de"])


def test_it_is_made_in_less_than_200_milliseconds(award):
    notice = decided(award, ChangeKind.LINES)
    assert cpu_of(notice, change_notice.aids_with(change_notice.told)) < 0.2


# -- the page -------------------------------------------------------------------------------------


@pytest.fixture
def desk(award) -> Client:
    officer = award.decision.decided_by
    officer.language = "en"
    officer.save()
    browser = Client()
    browser.force_login(officer)
    return browser


def test_the_office_looks_first_and_nothing_has_happened(award, desk):
    change = asked(award, ChangeKind.LESS)
    page = reverse("awards:change-decide", args=[award.pk, change.pk])
    looked = desk.post(page, {"outcome": "yes", "look": "1"})
    assert looked.status_code == 200
    assert "beträgt jetzt höchstens" in looked.content.decode()
    assert desk.post(page, {"outcome": "yes", "paper": "1"})["Content-Type"] == "application/pdf"
    award.refresh_from_db()
    change.refresh_from_db()
    assert (award.amount, change.state) == (Decimal("3000.00"), "asked")
    assert not Notice.objects.exists()
    assert desk.post(page, {"outcome": "yes", "channel": "post"}).status_code == 302
    assert last_notice(award, CHANGE).channel == Channel.POST


def test_what_cannot_be_is_told_at_the_look_already(award, desk):
    BudgetYear.objects.filter(year=2026).update(is_provisional=True)
    change = asked(award, ChangeKind.MORE)
    page = reverse("awards:change-decide", args=[award.pk, change.pk])
    for act in ({"look": "1"}, {}):
        answer = desk.post(page, {"outcome": "yes", "year": "2026"} | act)
        assert answer.status_code == 422
        assert "The budget of 2026 is provisional." in answer.content.decode()
