"""Treasurer, office and applicant on their pages about payments."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from awards.models import Award, PayoutRun
from awards.pain import assure_valid
from awards.payout_seal import seal_of_payout
from awards.payouts import give_back_payout, prepare_payout
from awards.states import AwardState, PayoutState
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_programme
from tests.applications.shown import Shown
from tests.awards.desks import beside, browser_of, desk, release, seal_on, text_of, told, url
from tests.awards.payments import accepted, award_of, make_payout, name_account, paying, person
from tests.awards.thousand import make_thousand
from tests.awards.town_account import TOWN

pytestmark = pytest.mark.django_db
P = PayoutState
LISTS = ["release", "ready", "bank", "paid", "bounced", "", "nonsense"]


@pytest.fixture(autouse=True)
def clock(settings):
    for name, value in TOWN.items():
        setattr(settings, name, value)
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


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
    assert "The office checks this payment again" in told(page)


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
