"""Files for the bank, what became of payments, and statements, through the pages."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from awards.models import Award, BankStatement, Payout, PayoutRun
from awards.states import AwardState, PayoutState
from tests.applications.factories import NOW, make_programme
from tests.applications.shown import Shown
from tests.awards.bank import entry, statement
from tests.awards.claims import AFTER_ANSWER, pay_back
from tests.awards.desks import beside, browser_of, desk, text_of, told, url
from tests.awards.payments import award_of, make_payout, paying
from tests.awards.thousand import make_thousand
from tests.awards.town_account import TOWN

pytestmark = pytest.mark.django_db
P = PayoutState


@pytest.fixture(autouse=True)
def clock(settings):
    for name, value in TOWN.items():
        setattr(settings, name, value)
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


# -- files for the bank ---------------------------------------------------------------------------


def post_run(treasury, **fields):
    making = treasury.get(url("payment-run-new", "unna"))
    known = {"seen": Shown(making).value("seen"), "execute_on": "5.5.2026"}
    return treasury.post(url("payment-run-new", "unna"), known | fields)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write a date like 1.9.2026."),
        ("gestern", "Write the date like 1.9.2026: day, month, year."),
        ("3.5.2026", "Choose a day from today on."),
        ("1.9.2026", "Choose a day up to 3 July 2026."),
    ],
)
def test_a_day_that_cannot_be_is_answered_beside_its_field(typed, words):
    make_payout(P.RELEASED)
    page = post_run(desk("treasurer"), execute_on=typed)
    shown = Shown(page)
    assert (page.status_code, beside(page, "execute_on"), shown.value("execute_on")) == (422, words, typed)
    assert PayoutRun.objects.count() == 0


def test_what_was_released_since_the_page_was_opened_is_shown_before_it_is_paid():
    make_payout(P.RELEASED)
    treasury = desk("treasurer")
    seen = Shown(treasury.get(url("payment-run-new", "unna"))).value("seen")
    make_payout(P.RELEASED, award=award_of(make_programme()))
    page = post_run(treasury, seen=seen)
    assert page.status_code == 422
    assert "The payments have changed meanwhile." in text_of(page)
    assert "2 payments are released: €3,800.00 together." in text_of(page)
    assert post_run(treasury).status_code == 302
    again = post_run(treasury, seen=Shown(page).value("seen"))
    assert again.status_code == 422
    assert PayoutRun.objects.count() == 1


def test_without_the_towns_account_the_page_says_what_to_set(settings):
    settings.PAYER_IBAN = ""
    make_payout(P.RELEASED)
    page = post_run(desk("treasurer"))
    assert page.status_code == 422
    assert "The administration must set: PAYER_IBAN." in text_of(page)


def test_another_currency_is_paid_by_hand():
    programme = make_programme()
    programme.currency = "CHF"
    programme.save()
    payout = make_payout(P.RELEASED, award=award_of(programme))
    treasury = desk("treasurer")
    shown = text_of(treasury.get(url("payments") + "?show=ready"))
    assert "pays in CHF. Pay these by hand" in shown
    assert "Make a file for the bank" not in shown
    assert "Files for the bank work for euros only." in text_of(post_run(treasury))
    page = treasury.post(url("payment-paid", payout.pk), {"paid_on": "4.5.2026"})
    assert "Noted as paid." in told(page)
    assert "CHF1,000.00" in text_of(treasury.get(url("payment", payout.pk)))


def test_a_thousand_payments_make_a_page_of_ordinary_size():
    make_thousand(300)
    page = desk("treasurer").get(url("payment-run-new", "unna"))
    assert len(page.content) < 120_000
    assert "300 payments are released: €3,000.00 together." in text_of(page)


# -- booking --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("5.5.2026", "This day is still to come."),
        ("1.5.2026", "The payment was released on 4 May 2026."),
        ("31.2.2026", "This day is not in the calendar."),
    ],
)
@pytest.mark.parametrize("name", ["payment-run", "payment-paid"])
def test_a_day_that_cannot_be_paid_on_is_answered_beside_its_field(typed, words, name):
    payout = make_payout(P.EXPORTED)
    pk = payout.run_id if name == "payment-run" else payout.pk
    page = desk("treasurer").post(url(name, pk), {"paid_on": typed})
    assert page.status_code == 422
    assert words in Shown(page).error("paid_on")
    assert Shown(page).value("paid_on") == typed


def test_of_a_payment_that_the_bank_never_made_nothing_is_still_to_come():
    payout = make_payout(P.EXPORTED)
    fields = {"bounced_on": "4.5.2026", "reason": "Datei abgelehnt"}
    desk("treasurer").post(url("payment-bounced", payout.pk), fields)
    mine = browser_of(payout.award.application.initiative.people.get())
    page = text_of(mine.get(url("award", payout.award_id)))
    assert "Came back 4 May 2026" in page
    assert "still to come" not in page
    assert "Datei abgelehnt" not in page


def test_what_came_back_is_noted_by_hand_and_prepared_again():
    payout = make_payout(P.PAID)
    treasury = desk("treasurer")
    page = treasury.post(url("payment-bounced", payout.pk), {"bounced_on": "4.5.2026", "reason": ""})
    assert beside(page, "reason") == "Write what the bank says, or “unknown”."
    page = treasury.post(url("payment-bounced", payout.pk), {"bounced_on": "4.5.2026", "reason": "Konto zu"})
    assert "Konto zu" in told(page)
    mine = browser_of(payout.award.application.initiative.people.get())
    assert "It came back from the bank on 4 May 2026." in text_of(mine.get(url("award", payout.award_id)))
    assert "Prepare the next payment" in text_of(desk().get(url("desk-award", payout.award_id)))


# -- statements -----------------------------------------------------------------------------------


def send(treasury, content, name="auszug.xml"):
    return treasury.post(url("bank-statements"), {"file": SimpleUploadedFile(name, content)})


def test_a_statement_is_read_and_each_entry_is_told():
    payout, other = make_payout(P.EXPORTED), make_payout(P.EXPORTED, award=award_of(make_programme()))
    content = statement(
        entry(payout.end_to_end_id, "2800.00"), entry(other.end_to_end_id, "1.00"), entry("Steuer", back=True)
    )
    treasury = desk("treasurer")
    page = text_of(treasury.get(send(treasury, content).headers["Location"]))
    assert "The statement is read." in page
    assert "Please look at what was not booked" in page
    assert "The amount is another one 1" in page
    assert "The payment is €1,000.00." in page
    assert "Booked as paid 1" in page
    assert "None of our payments 1" in page
    assert page.index("another one") < page.index("Booked as paid")
    assert Payout.objects.get(pk=payout.pk).state == P.PAID
    assert "auszug.xml" in text_of(treasury.get(url("bank-statements")))


def test_strange_currencies_do_not_break_the_page():
    payout = make_payout(P.EXPORTED)
    treasury = desk("treasurer")
    for currency in ("XYZ", "", "€€€", "&lt;b"):
        answer = send(treasury, statement(entry(payout.end_to_end_id, "2800.00", currency=currency)))
        assert treasury.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty. Choose another one."),
        (b"PK\x03\x04", "If it is a ZIP file, unpack it first."),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "things that no bank statement has"),
        (statement(message="BkToCstmrAcctRpt"), "This is no bank statement (camt.053) but camt.052."),
        (statement(entry("a", "?")), "Entry 1 of the statement cannot be understood."),
        (b"<html><script>alert(1)</script></html>", "but html."),
    ],
)
def test_a_file_that_is_no_statement_is_answered_beside_its_field(content, words):
    page = send(desk("treasurer"), content)
    assert page.status_code == 422
    assert words in Shown(page).error("file")
    assert BankStatement.objects.count() == 0


def test_a_file_that_is_too_large_is_answered(settings):
    settings.STATEMENT_MAX_BYTES = 2 * 1024 * 1024
    page = send(desk("treasurer"), b" " * (2 * 1024 * 1024 + 1))
    assert "The file is too large. At most 2 MB are read." in Shown(page).error("file")


# -- what the bank did after all ------------------------------------------------------------------


def test_what_was_noted_as_never_sent_is_noted_as_paid_after_all():
    payout = make_payout(P.EXPORTED)
    treasury = desk("treasurer")
    treasury.post(url("payment-bounced", payout.pk), {"bounced_on": "4.5.2026", "reason": "Datei abgelehnt"})
    assert "The bank has paid it after all" in text_of(treasury.get(url("payment", payout.pk)))
    page = treasury.post(url("payment-paid", payout.pk), {"paid_on": "4.5.2026"})
    assert "Noted as paid." in told(page)
    assert list(payout.award.payouts.order_by("number").values_list("state", flat=True)) == [
        P.PAID,
        P.CANCELLED,
    ]
    assert "The bank has paid it after all" not in text_of(treasury.get(url("payment", payout.pk)))


def test_while_money_is_asked_back_nothing_is_noted_as_paid_by_hand():
    payout = make_payout(P.RELEASED)
    Award.objects.filter(pk=payout.award_id).update(state=AwardState.HEARING)
    treasury = desk("treasurer")
    assert url("payment-paid", payout.pk) not in treasury.get(url("payment", payout.pk)).content.decode()
    page = treasury.post(url("payment-paid", payout.pk), {"paid_on": "4.5.2026"})
    assert "The payment has moved on meanwhile." in told(page)
    assert Payout.objects.get(pk=payout.pk).state == P.RELEASED


def test_what_was_paid_back_before_cannot_come_back_from_the_bank(clock):
    payout = make_payout(P.PAID, award=award_of(paying("instalments", instalments="[50, 50]")))
    clock.move_to(AFTER_ANSWER)
    treasurer = pay_back(payout)
    fields = {"bounced_on": AFTER_ANSWER.date().isoformat(), "reason": "AC04"}
    page = browser_of(treasurer).post(url("payment-bounced", payout.pk), fields)
    assert page.status_code == 422
    assert "The initiative has paid part of it back before. Only €400.00 of 2026 are still out." in text_of(
        page
    )
