"""Base rates the office confirms, and that interest is never guessed where nobody has."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.base_rates import enter_rate, known_rates
from awards.claim_sums import sums_of
from awards.models import BaseRate
from awards.repayments import book_repayment
from awards.states import AwardState
from funding.errors import NotAllowed, Refused
from tests.accounts.factories import role
from tests.applications.factories import NOW
from tests.applications.pages import main_of
from tests.awards.claims import D, demand, hear, paid_award, part, person

pytestmark = pytest.mark.django_db
NEXT = date(2027, 1, 1)
LATER = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def award():
    return paid_award()


def treasurer(award):
    return person("treasurer", award.application.programme)


def enter(award, percent="2.00", since=NEXT):
    return enter_rate(since=since, percent=Decimal(percent), actor=treasurer(award), now=LATER)


def interesting(award):
    hear(award, amount="1000.00")
    return demand(award, parts=[part("2026-07-01", "1000")], interest_from=NOW.date())


def test_what_comes_with_the_product_ends_on_a_day():
    assert known_rates().until == date(2026, 12, 31)
    assert known_rates().next_since == NEXT


def test_the_next_half_year_and_no_other_can_be_entered(award):
    for since in (date(2026, 7, 1), date(2027, 7, 1), date(2027, 1, 2)):
        with pytest.raises(Refused, match="not_this_half"):
            enter(award, since=since)
    with pytest.raises(Refused, match="odd_rate"):
        enter(award, "127")
    enter(award)
    assert known_rates().until == date(2027, 6, 30)
    enter(award, "1.75", since=date(2027, 7, 1))
    assert known_rates().rates[date(2027, 7, 1)] == Decimal("1.75")


def test_the_last_one_can_be_put_right(award):
    enter(award, "20")
    enter(award, "2.00")
    assert BaseRate.objects.get().percent == Decimal("2.00")


@pytest.mark.parametrize("name", ["auditor", "chair", "administrator"])
def test_office_and_treasurer_enter_and_nobody_else(award, name):
    with pytest.raises(NotAllowed):
        enter_rate(since=NEXT, percent=Decimal(2), actor=role(name, award.application.programme), now=LATER)


def test_interest_ends_where_the_rate_is_not_confirmed_and_says_so(award):
    claim = interesting(award)
    sums = sums_of(claim, [], LATER.date())
    until_then = sums_of(claim, [], NEXT)
    assert sums.rate_missing == NEXT
    assert until_then.rate_missing is None
    assert sums.interest == until_then.interest
    enter(award)
    after = sums_of(claim, [], LATER.date())
    assert after.rate_missing is None
    # 31 days at 7 %.
    assert after.interest - until_then.interest == D("5.95")


def test_nothing_is_missing_once_all_is_paid(award, clock):
    claim = interesting(award)
    clock.move_to(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))
    now = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    book_repayment(award=award, actor=treasurer(award), now=now, amount=D(1000), received_on=now.date())
    assert sums_of(claim, claim.repayments.all(), LATER.date()).rate_missing is None


def test_the_last_payment_waits_for_the_rate(award, clock):
    interesting(award)
    clock.move_to(LATER)
    pay = {"award": award, "actor": treasurer(award), "now": LATER, "received_on": LATER.date()}
    book_repayment(**pay, amount=D("400.00"))
    with pytest.raises(Refused) as refused:
        book_repayment(**pay, amount=D("600.00"))
    assert (refused.value.code, refused.value.params) == ("rate_missing", {"since": NEXT})
    enter(award)
    book_repayment(**pay, amount=D("600.00"))
    award.refresh_from_db()
    assert award.state == AwardState.RECLAIMED


def test_no_demand_with_interest_while_the_rate_is_missing(award, clock):
    hear(award, now=datetime(2026, 12, 20, 9, 0, tzinfo=UTC))
    with pytest.raises(Refused, match="rate_missing"):
        demand(award, now=LATER, interest_from=NEXT)
    enter(award)
    assert demand(award, now=LATER, interest_from=NEXT).ground


# -- the page -------------------------------------------------------------------------------------


@pytest.fixture
def cash(award):
    user = treasurer(award)
    user.language = "en"
    user.save()
    browser = Client()
    browser.force_login(user)
    return browser


def test_the_page_asks_for_the_rate(award, cash):
    page = reverse("awards:base-rates")
    assert "confirmed up to 31 December 2026" in main_of(cash.get(page))
    for typed, words in (
        ("", "Write the rate, for example 1,27."),
        ("viel", "Write the rate, for example 1,27."),
        ("99", "Write a rate from -5 to 25 percent."),
        ("1,234", "Write at most two places after the comma."),
    ):
        answer = cash.post(page, {"since": "2027-01-01", "percent": typed})
        assert answer.status_code == 422
        assert words in main_of(answer)
    assert cash.post(page, {"since": "2027-01-01", "percent": "−0,88"}).status_code == 302
    assert BaseRate.objects.get().percent == Decimal("-0.88")
    assert "confirmed up to 30 June 2027" in main_of(cash.get(page))


def test_the_pages_of_a_claim_say_openly_that_the_rate_is_missing(award, cash, clock):
    interesting(award)
    clock.move_to(LATER)
    cash.force_login(treasurer(award))
    shown = main_of(cash.get(reverse("awards:repayments")))
    assert "The base rate is not confirmed yet" in shown
    assert "Enter the base rate" in shown
