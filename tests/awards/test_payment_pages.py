"""Treasurer, office and applicant on their pages about payments."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.models import Award, BankStatement, Payout, PayoutRun
from awards.pain import assure_valid
from awards.payout_seal import seal_of_payout
from awards.payouts import give_back_payout, prepare_payout
from awards.states import AwardState, PayoutState
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_programme
from tests.applications.shown import Shown
from tests.awards.bank import entry, statement
from tests.awards.claims import AFTER_ANSWER, pay_back
from tests.awards.payments import accepted, award_of, make_payout, name_account, paying, person
from tests.awards.thousand import make_thousand
from tests.awards.town_account import TOWN

pytestmark = pytest.mark.django_db
D = Decimal
P = PayoutState
LISTS = ["release", "ready", "bank", "paid", "bounced", "", "nonsense"]


@pytest.fixture(autouse=True)
def clock(settings):
    for name, value in TOWN.items():
        setattr(settings, name, value)
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def browser_of(user) -> Client:
    user.language = "en"
    user.save()
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser


def desk(name="officer") -> Client:
    return browser_of(person(name, make_programme()))


def url(name, *args):
    return reverse(f"awards:{name}", args=args)


def text_of(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).replace("\xa0", " ").split())


def beside(page, name) -> str:
    """What is said beside a field."""
    return Shown(page).error(name).removeprefix("Error:").strip()


def told(response) -> str:
    """The page after a redirect, as text."""
    return text_of(response.client.get(response.headers["Location"]))


def seal_on(browser, payout) -> str:
    """What the page of a payment sends of what it shows."""
    return Shown(browser.get(url("payment", payout.pk))).value("seal")


def release(browser, payout):
    """Open the payment and press the button."""
    return browser.post(url("payment", payout.pk), {"seal": seal_on(browser, payout)})


# -- the whole way --------------------------------------------------------------------------------


def test_from_the_plan_to_the_money_through_the_pages(clock):
    award = accepted(amount="2800.00", by_year={2026: "1000.00", 2027: "1800.00"})
    office, treasury = desk(), desk("treasurer")
    mine = browser_of(award.application.initiative.people.get())
    assert "The office checks it next." in text_of(mine.get(url("award", award.pk)))

    shown = office.get(url("prepare-payment", award.pk))
    assert "Pay €2,800.00?" in text_of(shown)
    assert "DE02 1203 0000 0000 2020 51" in text_of(shown)
    page = office.post(url("prepare-payment", award.pk), {"number": Shown(shown).value("number")})
    assert "Prepared. Now a second person releases it." in told(page)
    assert "Next the cash office releases it." in text_of(mine.get(url("award", award.pk)))

    payout = award.payouts.get()
    listed = text_of(treasury.get(url("payments")))
    assert "Sprachbrücke Unna e. V." in listed
    assert award.application.reference in listed
    assert award.application.title not in listed
    assert award.application.title not in text_of(treasury.get(url("payment", payout.pk)))
    assert "Released." in told(release(treasury, payout))

    making = treasury.get(url("payment-run-new", "unna"))
    assert "1 payment is released: €2,800.00." in text_of(making)
    page = treasury.post(
        url("payment-run-new", "unna"), {"seen": Shown(making).value("seen"), "execute_on": "5.5.2026"}
    )
    assert "The file is ready." in told(page)
    run = PayoutRun.objects.get()
    first, second = (treasury.post(url("payment-run-file", run.pk)) for _ in range(2))
    assert_valid_download(first)
    assert first.content == second.content
    assert "You should have the money by 6 May 2026." in text_of(mine.get(url("award", award.pk)))

    clock.shift(timedelta(days=2))
    page = treasury.post(url("payment-run", run.pk), {"paid_on": "5.5.2026"})
    assert "1 payment is noted as paid." in told(page)
    assert "We paid it on 5 May 2026." in text_of(mine.get(url("award", award.pk)))
    assert "Paid on 5 May 2026" in text_of(office.get(url("desk-award", award.pk)))
    timeline = text_of(mine.get(reverse("applications:case", args=[award.application_id])))
    assert "Money paid" in timeline
    assert "€2,800.00 Paid on 5 May 2026" in timeline
    letter = Mail.objects.get(key__startswith="payment-paid:")
    assert "We paid €2,800.00 on 5 May 2026." in letter.text.replace("\xa0", " ")
    assert url("award", award.pk) in letter.text


def assert_valid_download(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    assert re.search(
        r'attachment; filename="2026-05-05-unna-[0-9a-f]{8}\.xml"', response["Content-Disposition"]
    )
    assure_valid(response.content)


# -- the second person ----------------------------------------------------------------------------


def test_the_same_person_is_told_that_another_one_must_release():
    award = accepted()
    deputy = role("deputy", make_programme())
    payout = prepare_payout(award=award, number=1, actor=deputy, now=NOW)
    browser = browser_of(deputy)
    page = browser.get(url("payment", payout.pk))
    assert "You prepared this payment" in text_of(page)
    assert "Release the payment" not in text_of(page)
    page = browser.post(url("payment", payout.pk), {"seal": seal_of_payout(payout)})
    assert "Another person must release it." in told(page)
    payout.refresh_from_db()
    assert payout.state == P.PREPARED


def test_a_second_click_on_release_shows_where_the_payment_stands():
    payout = make_payout(P.PREPARED)
    treasury = desk("treasurer")
    seal = seal_on(treasury, payout)
    pages = [treasury.post(url("payment", payout.pk), {"seal": seal}) for _ in range(2)]
    assert [page.status_code for page in pages] == [302, 302]
    assert "The payment has moved on meanwhile." in told(pages[1])


def test_what_is_released_is_what_the_page_showed():
    """Given back and prepared anew for another account while the page was open: it comes again with the new account."""
    payout = make_payout(P.PREPARED)
    award, treasury, officer = payout.award, desk("treasurer"), person("officer", make_programme())
    seal = seal_on(treasury, payout)
    name_account(award, "Jemand Anderes", iban="DE75512108001245126199")
    give_back_payout(payout=payout, actor=officer, now=NOW, reason="Anderes Konto")
    prepare_payout(award=award, number=1, actor=officer, now=NOW + timedelta(hours=1))
    page = treasury.post(url("payment", payout.pk), {"seal": seal})
    assert page.status_code == 422
    assert "The office has changed this payment meanwhile." in text_of(page)
    assert "DE75 5121 0800 1245 1261 99" in text_of(page)
    payout.refresh_from_db()
    assert payout.state == P.PREPARED
    assert "Released." in told(treasury.post(url("payment", payout.pk), {"seal": Shown(page).value("seal")}))


def test_giving_back_asks_for_a_reason_and_the_office_reads_it():
    payout = make_payout(P.RELEASED)
    treasury = desk("treasurer")
    page = treasury.post(url("payment-give-back", payout.pk), {"reason": " "})
    assert (page.status_code, beside(page, "reason")) == (422, "Write a reason.")
    page = treasury.post(url("payment-give-back", payout.pk), {"reason": "Der Name fehlt."})
    assert "Given back." in told(page)
    assert "Der Name fehlt." in text_of(desk().get(url("desk-award", payout.award_id)))
    assert "Der Name fehlt." in text_of(desk().get(url("prepare-payment", payout.award_id)))
    mine = browser_of(payout.award.application.initiative.people.get())
    assert "Der Name fehlt." not in text_of(mine.get(url("award", payout.award_id)))
    page = treasury.post(url("payment-give-back", payout.pk), {"reason": "Noch einmal"})
    assert page.status_code == 404


# -- the office -----------------------------------------------------------------------------------


def test_the_office_sees_why_a_payment_cannot_be_prepared():
    award = award_of(paying("advance", organisation_accounts_only="true"))
    name_account(award, is_private=True)
    page = text_of(desk().get(url("prepare-payment", award.pk)))
    assert "The guideline pays to accounts of organisations only." in page
    assert "Prepare the payment" not in page
    refused = desk().post(url("prepare-payment", award.pk), {"number": "1"})
    assert "organisations only" in told(refused)


@pytest.mark.parametrize("number", ["", "0", "2", "abc", "-1", "9" * 40, "١"])
def test_a_number_that_is_none_prepares_nothing(number):
    award = accepted()
    page = desk().post(url("prepare-payment", award.pk), {"number": number})
    assert page.status_code == 302
    assert award.payouts.get().state == P.PLANNED


def test_a_reimbursement_is_told_to_wait_for_the_proof():
    award = award_of(paying("reimbursement"))
    mine = browser_of(award.application.initiative.people.get())
    assert "We pay it when your proof of use has been checked." in text_of(mine.get(url("award", award.pk)))
    shown = text_of(desk().get(url("desk-award", award.pk)))
    assert "The guideline pays after the proof of use has been checked." in shown
    assert "Prepare the next payment" not in shown


def test_in_a_hearing_everybody_sees_that_payments_wait():
    payout = make_payout(P.PREPARED)
    Award.objects.update(state=AwardState.HEARING)
    mine = browser_of(payout.award.application.initiative.people.get())
    assert "It waits until it is clear" in text_of(mine.get(url("award", payout.award_id)))
    assert "This grant pays nothing now." in text_of(desk().get(url("desk-award", payout.award_id)))
    treasury = desk("treasurer")
    assert "Release the payment" not in text_of(treasury.get(url("payment", payout.pk)))
    assert "No payment waits for a release." in text_of(treasury.get(url("payments")))
    assert treasury.post(url("payment", payout.pk), {"seal": seal_of_payout(payout)}).status_code == 302
    payout.refresh_from_db()
    assert payout.state == P.PREPARED


@pytest.mark.parametrize("state", list(AwardState))
def test_no_state_of_a_grant_breaks_its_pages(state):
    payout = make_payout(P.PREPARED)
    Award.objects.update(state=state)
    mine = browser_of(payout.award.application.initiative.people.get())
    pages = [mine.get(url("award", payout.award_id)), desk().get(url("desk-award", payout.award_id))]
    assert [page.status_code for page in pages] == [200, 200]


@pytest.mark.parametrize("state", [state for state in P if state != P.CANCELLED])
def test_no_state_of_a_payment_breaks_a_page(state):
    payout = make_payout(state)
    treasury, mine = desk("treasurer"), browser_of(payout.award.application.initiative.people.get())
    for name in ("payment", "payment-give-back", "payment-paid", "payment-bounced"):
        page = url(name, payout.pk)
        assert {treasury.get(page).status_code, treasury.post(page, {}).status_code} <= {200, 302, 404, 422}
    for shown in LISTS:
        assert treasury.get(url("payments"), {"show": shown}).status_code == 200
    assert mine.get(url("award", payout.award_id)).status_code == 200


# -- lists ----------------------------------------------------------------------------------------


def test_lists_are_paged_by_key_and_show_everything_once():
    make_thousand(120)
    treasury, seen, page = desk("treasurer"), [], "?show=ready"
    while page:
        shown = treasury.get(url("payments") + page)
        assert len(shown.content) < 120_000
        seen += re.findall(r"/payments/(\d+)/", shown.content.decode())
        following = re.search(r'href="(\?show=ready&amp;after=\d+)" rel="next"', shown.content.decode())
        page = unescape(following[1]) if following else ""
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("after", ["abc", "-1", "9" * 30, "١٢", "1 OR 1=1"])
def test_a_page_that_is_none_is_the_first(after):
    payout = make_payout(P.PREPARED)
    shown = desk("treasurer").get(url("payments"), {"after": after})
    assert f"/payments/{payout.pk}/" in shown.content.decode()


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
