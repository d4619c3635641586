"""The pages on which an initiative answers its notice."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.models import Account, Award
from awards.states import AwardState
from tests.accounts.factories import UserFactory, people_of
from tests.applications.factories import NOW
from tests.applications.shown import Shown
from tests.awards.paper_trail import granted, notified, opened
from tests.awards.test_acceptance import organisations_only
from tests.awards.test_notice_pages import browser_of, officer_of, text_of

pytestmark = pytest.mark.django_db
TYPED = {"holder": "Sprachbrücke Unna", "iban": "DE02 1203 0000 0000 2020 51", "agreed": "on"}
CONFIRMED = TYPED | {"confirmed": "DE02120300000000202051"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def award() -> Award:
    """A grant whose notice was opened."""
    notice = notified()
    opened(notice, people_of(notice.application.initiative))
    found: Award = Award.objects.get()
    return found


@pytest.fixture
def phone(award: Award) -> Client:
    return browser_of(people_of(award.application.initiative))


def url(name: str, award: Award) -> str:
    return reverse(f"awards:{name}", args=[award.pk])


def accept(phone: Client, award: Award, **fields: str) -> Any:
    return phone.post(url("accept-award", award), fields)


def test_the_account_of_the_application_is_there_the_bank_is_shown_then_it_is_accepted(award, phone):
    shown = Shown(phone.get(url("accept-award", award)))
    assert (shown.value("holder"), shown.value("iban")) == (
        "Sprachbrücke Unna",
        "DE02 1203 0000 0000 2020 51",
    )
    page = accept(phone, award, **TYPED)
    assert "Deutsche Kreditbank Berlin" in text_of(page)
    assert Award.objects.get().state == AwardState.NOTIFIED
    page = phone.post(url("accept-award", award), CONFIRMED, follow=True)
    assert page.redirect_chain[-1][0] == url("accepted", award)
    assert award.application.reference in text_of(page)
    assert "DE02 1203 0000 0000 2020 51" in text_of(phone.get(url("award", award)))
    desk = officer_of(award.application)
    assert "Accepted, with this account" in text_of(desk.get(url("desk-award", award)))


SAID = [
    ("holder", "", "Write the name of the account holder."),
    ("holder", "x" * 71, "Shorten the name to 70 characters"),
    ("iban", "", "Write the account number (IBAN)."),
    ("iban", "DE02120300000000202052", "Compare it with your bank card"),
    ("iban", "DE0212030000000020205", "has 21 characters. It must have 22."),
    ("iban", "TR330006100519786457841326", "We cannot pay to this country (TR)."),
    ("iban", "1203000000", "begins with “12”"),
    ("agreed", "", "Tick this box if you accept the grant."),
]


@pytest.mark.parametrize(("field", "typed", "said"), SAID)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(award, phone, field, typed, said):
    page = accept(phone, award, **(CONFIRMED | {field: typed}))
    shown = Shown(page)
    assert page.status_code == 422
    assert said in shown.error(field)
    if field != "agreed":
        assert shown.value(field) == typed
    assert Account.objects.count() == 0


def test_a_confirmation_of_another_number_is_asked_again(award, phone):
    page = accept(phone, award, **(TYPED | {"confirmed": "DE89370400440532013000"}))
    assert "Is this the right account?" in text_of(page)
    assert Account.objects.count() == 0


def test_one_can_go_back_and_change_the_account(award, phone):
    page = accept(phone, award, **(TYPED | {"change": "1"}))
    assert Shown(page).value("holder") == "Sprachbrücke Unna"
    assert "Is this the right account?" not in text_of(page)


def test_an_account_abroad_is_named_as_such(award, phone):
    page = accept(phone, award, **(TYPED | {"iban": "AT61 1904 3002 3457 3201"}))
    assert "This account is abroad" in text_of(page)
    assert "We do not know this bank." in text_of(page)


def test_a_second_click_and_a_second_person_find_it_accepted(award, phone):
    accept(phone, award, **CONFIRMED)
    second = UserFactory()
    award.application.initiative.memberships.create(user=second)
    for browser in (phone, browser_of(second)):
        page = browser.post(url("accept-award", award), CONFIRMED, follow=True)
        assert page.redirect_chain[-1][0] == url("award", award)
        assert "This has been done meanwhile." in text_of(page)
    assert Account.objects.count() == 1


def test_before_the_notice_is_opened_the_way_leads_to_it():
    notice = notified()
    award = Award.objects.get()
    phone = browser_of(people_of(notice.application.initiative))
    page = phone.post(url("accept-award", award), CONFIRMED, follow=True)
    assert "Open the notice first." in text_of(page)
    assert Account.objects.count() == 0


def test_where_only_organisations_are_paid_the_page_asks_whose_account_it_is():
    award = organisations_only()
    phone = browser_of(people_of(award.application.initiative))
    assert Shown(phone.get(url("accept-award", award))).value("account_of") == "organisation"
    page = accept(phone, award, **(CONFIRMED | {"account_of": "person"}))
    assert page.status_code == 422
    assert "We pay to accounts of organisations only." in text_of(page)
    assert accept(phone, award, **(CONFIRMED | {"account_of": "organisation"})).status_code == 302


def test_declining_asks_once_and_says_what_happens(award, phone):
    assert "I do not want the grant" in text_of(phone.get(url("award", award)))
    asked = text_of(phone.get(url("decline-award", award)))
    assert "€4,100.00 go back into the pot" in asked
    page = phone.post(url("decline-award", award), {"reason": "Keine Zeit 🎉"}, follow=True)
    assert "You have declined the grant." in text_of(page)
    assert Award.objects.get().state == AwardState.DECLINED
    again = phone.post(url("decline-award", award), {}, follow=True)
    assert "This has been done meanwhile." in text_of(again)


def test_a_reason_that_is_too_long_stays(award, phone):
    page = phone.post(url("decline-award", award), {"reason": "x" * 2001})
    assert (page.status_code, len(Shown(page).value("reason"))) == (422, 2001)
    assert Award.objects.get().state == AwardState.NOTIFIED


def test_others_find_neither_page(award):
    for stranger in (UserFactory(), award.decision.decided_by):
        browser = browser_of(stranger)
        for name in ("accept-award", "decline-award", "accepted"):
            assert browser.get(url(name, award)).status_code == 404
            assert browser.post(url(name, award), CONFIRMED).status_code in {404, 405}
    assert Award.objects.get().state == AwardState.NOTIFIED


def test_after_the_acceptance_the_grant_can_be_given_back(award, phone):
    accept(phone, award, **CONFIRMED)
    assert "Give the grant back" in text_of(phone.get(url("award", award)))
    phone.post(url("decline-award", award), {"reason": ""})
    assert Award.objects.get().state == AwardState.DECLINED


def test_a_grant_without_a_notice_shows_no_answer():
    award = granted()
    phone = browser_of(people_of(award.application.initiative))
    assert "Accept the grant" not in text_of(phone.get(url("award", award)))
    assert phone.get(url("accept-award", award)).status_code == 302
