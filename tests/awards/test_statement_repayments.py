"""Money on a bank statement that was asked back: found by the case's number, proposed, booked by the treasurer."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.camt import read_statement_file
from awards.models import BankStatement, Repayment
from awards.statement_repayments import references_in
from awards.statements import read_statement
from awards.states import AwardState
from awards.views import repayments
from tests.applications.factories import make_programme
from tests.applications.pages import main_of
from tests.applications.shown import Shown
from tests.awards.bank import paid_in, statement
from tests.awards.claims import AFTER_ANSWER, D, demand, hear, paid_award, part, person

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 26)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AFTER_ANSWER, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def claim():
    award = paid_award()
    hear(award)
    return demand(award, parts=[part("2026-06-25", "400"), part("2026-07-25", "350")])


@pytest.fixture
def treasurer(claim):
    user = person("treasurer", claim.award.application.programme)
    user.language = "en"
    user.save()
    return user


@pytest.fixture
def cash(treasurer):
    browser = Client()
    browser.force_login(treasurer)
    return browser


def read(*entries, actor):
    content = statement(*entries)
    return read_statement(content=content, name="auszug.xml", actor=actor, now=AFTER_ANSWER)


def outcomes(found):
    return [row["outcome"] for row in found.entries]


def number_of(claim):
    return claim.award.application.reference


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Rueckzahlung 2026-0013", ["2026-0013"]),
        ("AZ 2026 - 13, danke", ["2026-0013"]),
        ("2026/0013 und 2026-0014", ["2026-0013", "2026-0014"]),
        ("Rechnung 12026-00131", []),
        ("Miete Mai", []),
    ],
)
def test_the_number_is_found_as_people_write_it(words, found):
    (entry,) = read_statement_file(statement(paid_in(words)))
    assert list(references_in(entry)) == found


def test_what_names_a_case_is_proposed_and_nothing_is_booked(claim, treasurer):
    found = read(paid_in(f"Rate 1 {number_of(claim)}", "400.00", on=DAY), actor=treasurer)
    (row,) = found.entries
    assert (row["outcome"], row["claim"], row["case"]) == ("repayment", claim.pk, number_of(claim))
    assert not Repayment.objects.exists()
    assert "Rate 1" not in str(found.entries)


def test_the_treasurer_books_it_from_the_statement(claim, treasurer, cash):
    found = read(paid_in(f"Rate 1 {number_of(claim)}", "400.00", on=DAY), actor=treasurer)
    page = cash.get(reverse("awards:bank-statement", args=[found.pk]))
    assert f"Book it for {number_of(claim)}" in main_of(page)
    row = found.entries[0]
    book = reverse("awards:repayment", args=[claim.pk])
    form = Shown(cash.get(book, {"statement": found.pk, "entry": row["entry"]}))
    sent = {name: form.value(name) for name in ("amount", "interest", "received_on", "entry")}
    assert (sent["received_on"], sent["entry"]) == ("26.5.2026", row["entry"])
    assert cash.post(book, sent).status_code == 302
    booked = Repayment.objects.get()
    assert (booked.amount, booked.received_on, booked.entry) == (D("400.00"), DAY, row["entry"])
    assert "Was booked before" in main_of(cash.get(reverse("awards:bank-statement", args=[found.pk])))


def test_an_entry_is_booked_once_however_often_it_is_read(claim, treasurer, cash):
    entry = paid_in(f"Rate {number_of(claim)}", "100.00", on=DAY)
    book = reverse("awards:repayment", args=[claim.pk])
    first = read(entry, actor=treasurer)
    sent = {"amount": "100", "received_on": "26.5.2026", "entry": first.entries[0]["entry"]}
    assert cash.post(book, sent).status_code == 302
    assert outcomes(read(entry, actor=treasurer)) == ["already"]
    answer = cash.post(book, sent)
    assert answer.status_code == 422
    assert "booked already" in main_of(answer)
    assert Repayment.objects.count() == 1


def test_twins_on_one_day_are_two_entries(claim, treasurer):
    twin = paid_in(f"Rate {number_of(claim)}", "100.00", on=DAY)
    found = read(twin, twin, actor=treasurer)
    assert outcomes(found) == ["repayment", "repayment"]
    assert len({row["entry"] for row in found.entries}) == 2
    assert [row["entry"] for row in read(twin, twin, actor=treasurer).entries] == [
        row["entry"] for row in found.entries
    ]


@pytest.mark.parametrize(
    ("options", "outcome"),
    [({"currency": "USD"}, "currency"), ({"status": "<Cd>PDNG</Cd>"}, "pending")],
)
def test_what_does_not_fit_is_listed(claim, treasurer, options, outcome):
    assert outcomes(read(paid_in(number_of(claim), **options), actor=treasurer)) == [outcome]


def test_money_of_others_stays_unknown(claim, treasurer):
    make_programme("elsewhere")
    stranger = person("treasurer", make_programme("elsewhere"))
    assert outcomes(read(paid_in(number_of(claim)), actor=stranger)) == ["unknown"]
    assert outcomes(read(paid_in("2026-9999"), actor=treasurer)) == ["unknown"]
    claim.state = "repaid"
    claim.save()
    assert outcomes(read(paid_in(number_of(claim)), actor=treasurer)) == ["unknown"]


def test_what_is_more_than_the_demand_is_proposed_as_interest(clock, treasurer, cash):
    award = paid_award()
    hear(award)
    claim = demand(award, interest_from=date(2026, 1, 1))
    found = read(paid_in(number_of(claim), "768.68", on=DAY), actor=treasurer)
    query = {"statement": found.pk, "entry": found.entries[0]["entry"]}
    form = Shown(cash.get(reverse("awards:repayment", args=[claim.pk]), query))
    assert Decimal(form.value("interest")) == D("18.68")
    assert BankStatement.objects.count() == 1
    award.refresh_from_db()
    assert award.state == AwardState.RECLAIMED


def test_odd_addresses_propose_nothing(claim, cash):
    book = reverse("awards:repayment", args=[claim.pk])
    for query in (
        {"statement": "x", "entry": "y"},
        {"statement": "9" * 30, "entry": "y"},
        {"statement": "1"},
    ):
        assert cash.get(book, query).status_code == 200


def test_the_list_of_demands_comes_page_by_page(claim, treasurer, cash, monkeypatch):
    monkeypatch.setattr(repayments, "PAGE", 1)
    award = paid_award()
    hear(award)
    other = demand(award)
    first = cash.get(reverse("awards:repayments"))
    assert number_of(claim) in main_of(first)
    assert number_of(other) not in main_of(first)
    second = cash.get(reverse("awards:repayments") + first.context["next_url"])
    assert number_of(other) in main_of(second)
    assert second.context["next_url"] == ""
    for odd in ("x", "2026-99-99_1", "2026-05-26T00:00:00_1", "_", "2026-05-26T09:00:00+00:00_x"):
        assert number_of(claim) in main_of(cash.get(reverse("awards:repayments"), {"after": odd}))
