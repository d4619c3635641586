"""The pages of the pot: every figure leads to the rows it is the sum of; what is refused comes back with what was typed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from budgets.ledger import book, commit, set_budget
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from budgets.selection import PAGE
from budgets.transfers import transfer
from funding.models import Programme
from tests.accounts.factories import ProgrammeFactory, role
from tests.budgets.pages import browser_of, figures_on, ledger_behind
from tests.pages.counting import ask

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def on(month: int, year: int = 2026) -> datetime:
    return datetime(year, month, 28, 22, 30, tzinfo=UTC)


@pytest.fixture
def programme() -> Programme:
    """A pot with movements of every kind, before, in and after its year."""
    programme = ProgrammeFactory()
    set_budget(
        programme=programme, year=2026, amount=Decimal(20000), by=None, now=on(11, 2025), reason="Council"
    )
    set_budget(programme=programme, year=2027, amount=Decimal(20000), by=None, now=on(12), reason="Council")
    case = {"programme": programme, "by": None, "case_reference": "2026-0001"}
    commit(by_year={2026: Decimal("1200.00"), 2027: Decimal("1800.00")}, now=on(2), **case)
    entry = {"year": 2026, **case}
    book(kind=EntryKind.PAYOUT, amount=Decimal("1000.10"), now=on(3), **entry)
    book(kind=EntryKind.REPAYMENT, amount=Decimal("200.20"), now=on(4), **entry)
    book(kind=EntryKind.RELEASE, amount=Decimal("150.00"), now=on(4), **entry)
    book(kind=EntryKind.PAYOUT, amount=Decimal("50.00"), now=on(1, 2027), **entry)
    commit(programme=programme, by_year={2026: Decimal(500)}, case_reference="2026-0002", by=None, now=on(2))
    years = {"from_year": 2027, "to_year": 2026}
    transfer(programme=programme, amount=Decimal("700.07"), by=None, now=on(4), reason="Council", **years)
    return programme


@pytest.fixture
def treasurer(programme) -> Client:
    return browser_of(role("treasurer", programme))


def pk(programme: Programme, year: int = 2026) -> int:
    return BudgetYear.objects.get(programme=programme, year=year).pk


@pytest.mark.parametrize("path", ["/pot/", "/pot/{}/", "/pot/{}/year-end/"])
@pytest.mark.parametrize("year", [2026, 2027])
def test_every_figure_is_the_sum_of_the_rows_it_leads_to(programme, treasurer, path, year):
    figures = list(figures_on(treasurer, path.format(pk(programme, year))))
    assert len(figures) >= 2
    for url, amount in figures:
        said, total, _count = ledger_behind(treasurer, url)
        assert (url, amount) == (url, said) == (url, total)


def test_a_project_from_october_to_march_is_promised_in_both_years(programme, treasurer):
    for year, amount in ((2026, Decimal("1050.00")), (2027, Decimal("1800.00"))):
        url = f"/pot/{pk(programme, year)}/ledger/?show=committed&case=2026-0001"
        assert ledger_behind(treasurer, url)[0] == amount


def test_turning_the_pages_shows_every_row_once(programme, treasurer):
    row = {"budget_year_id": pk(programme), "kind": EntryKind.BUDGET, "amount": Decimal(1)}
    LedgerEntry.objects.bulk_create(LedgerEntry(**row, booked_at=NOW) for _ in range(2 * PAGE + 1))
    said, total, count = ledger_behind(treasurer, f"/pot/{pk(programme)}/ledger/?show=budget")
    assert (count, said, total) == (2 * PAGE + 2, Decimal("20101.00"), Decimal("20101.00"))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("month=2026-02", 2),
        ("month=2026-04&show=returned", 1),
        ("month=before", 1),
        ("month=after", 1),
        ("until=before", 1),
        ("until=2026-02", 3),
        ("case=2026-0002", 1),
        ("case=2026-0002&month=2026-03", 0),
        ("show=nonsense&month=2026-13&until=x&after=y~z", 8),
        ("month=9999-12", 8),
        ("case=%27%3B+DROP+TABLE", 0),
    ],
)
def test_the_ledger_shows_what_is_asked_for(programme, treasurer, query, count):
    context = treasurer.get(f"/pot/{pk(programme)}/ledger/?{query}").context
    assert (len(context["rows"]), context["count"]) == (count, count)


def test_a_month_is_a_local_one(programme, treasurer):
    last = datetime(2026, 5, 31, 21, 59, tzinfo=UTC)
    for moment in (last, last + timedelta(minutes=1)):
        set_budget(programme=programme, year=2026, amount=Decimal(1), by=None, now=moment, reason="x")
    for month, count in (("2026-05", 1), ("2026-06", 1)):
        found = treasurer.get(f"/pot/{pk(programme)}/ledger/?month={month}").context
        assert found["count"] == count
    months = treasurer.get(f"/pot/{pk(programme)}/").context["months"]
    assert [row["name"] for row in months][-3:-1] == ["May 2026", "June 2026"]


def test_the_chart_has_words_and_no_colour_of_its_own(programme, treasurer):
    text = treasurer.get(f"/pot/{pk(programme)}/").content.decode()
    assert "Last bar, After 2026: €20,700.07 available, €1,550.00 promised, €849.90 paid." in text
    drawing = text[text.index('<svg xmlns="') : text.index("</svg>", text.index('<svg xmlns="'))]
    assert 'class="chart__spent chart__fill"' in drawing
    assert 'aria-hidden="true"' in drawing
    for word in ("style=", "#0000", "<script", "href", "font-family"):
        assert word not in drawing


# -- forms ----------------------------------------------------------------------------------------


def send(browser: Client, url: str, **typed: Any) -> Any:
    return browser.post(url, typed)


def test_a_budget_is_set_on_a_page(programme, treasurer):
    typed = {"year": "2028", "amount": "18.000,50", "reason": "Rat, 12.12.2026"}
    answer = treasurer.post("/pot/unna/budget/", typed, follow=True)
    assert "The budget of 2028 is €18,000.50." in answer.content.decode()
    row = LedgerEntry.objects.get(budget_year__year=2028)
    assert (row.amount, row.reason, row.booked_by) == (
        Decimal("18000.50"),
        "Rat, 12.12.2026",
        answer.context["user"],
    )


@pytest.mark.parametrize(
    ("url", "typed", "said"),
    [
        ("budget", {"year": "28"}, "Write a year with four digits, like 2027."),
        ("budget", {"year": "2026", "amount": "20000"}, "The budget of 2026 is €20,000.00 already."),
        ("budget", {"year": "2026", "amount": "5"}, "This does not fit into the pot of 2026."),
        ("budget", {"year": "2026", "amount": "viel"}, "Write an amount like 1.234,56. Use digits only."),
        ("budget", {"year": "2026", "amount": "5", "reason": ""}, "Write the decision this rests on."),
        ("transfer", {"from_year": "2026", "to_year": "2026", "amount": "1"}, "Choose two different years."),
        ("transfer", {"from_year": "2026", "to_year": "2027", "amount": "0"}, "Write an amount above 0."),
        (
            "transfer",
            {"from_year": "2026", "to_year": "2027", "amount": "19150,08"},
            "This does not fit into the pot of 2026. At most €19,150.07 still fit.",
        ),
    ],
)
def test_what_is_refused_comes_back_with_what_was_typed(programme, treasurer, url, typed, said):
    before = LedgerEntry.objects.count()
    answer = treasurer.post(f"/pot/unna/{url}/", {"reason": "Rat Punkt 7"} | typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert all(f'value="{value}"' in text for name, value in typed.items() if name != "reason")
    assert LedgerEntry.objects.count() == before


def test_money_is_transferred_on_a_page(programme, treasurer):
    typed = {"from_year": "2026", "to_year": "2027", "amount": "100", "reason": "Rat"}
    answer = treasurer.post("/pot/unna/transfer/", typed, follow=True)
    assert "€100.00 are transferred from 2026 to 2027." in answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/pot/{pk(programme, 2027)}/"


def test_books_are_closed_and_opened_on_pages(programme, treasurer):
    for page, said in (("freeze", "The books were closed on"), ("unfreeze", "Books opened again")):
        url = f"/pot/{pk(programme)}/{page}/"
        assert treasurer.post(url, {"reason": ""}).status_code == 422
        assert said in treasurer.post(url, {"reason": "Prüfung"}, follow=True).content.decode()
        again = treasurer.post(url, {"reason": "Noch einmal"})
        assert (again.status_code, "Noch einmal" in again.content.decode()) == (422, True)


def test_a_budget_becomes_provisional_and_final_on_pages(programme, treasurer):
    for page, said in (("provisional", "Notices wait."), ("in-force", "Provisional budget ended")):
        answer = treasurer.post(f"/pot/{pk(programme)}/{page}/", {"reason": "Haushalt"}, follow=True)
        assert said in answer.content.decode()


def test_the_rest_of_a_case_is_carried_over_on_a_page(programme, treasurer):
    url = f"/pot/{pk(programme)}/year-end/"
    assert "Lapses" in treasurer.get(url).content.decode()
    answer = treasurer.post(f"{url}2026-0002/", {"to_year": "2027", "reason": "Rat"}, follow=True)
    assert "€500.00 are carried over to 2027." in answer.content.decode()
    assert "€500.00 carried over to 2027" in answer.content.decode()
    again = treasurer.post(f"{url}2026-0002/", {"to_year": "2027", "reason": "Rat"})
    assert "nothing is left to carry over from 2026" in again.content.decode()


def test_a_case_of_which_the_year_knows_nothing_has_no_page(programme, treasurer):
    assert treasurer.get(f"/pot/{pk(programme)}/year-end/2026-0999/").status_code == 404


def test_the_end_of_the_year_is_paged_by_reference(programme, treasurer):
    case = {"programme": programme, "by_year": {2026: Decimal(1)}, "by": None, "now": NOW}
    for number in range(60):
        commit(case_reference=f"2026-1{number:03}", **case)
    url, seen = f"/pot/{pk(programme)}/year-end/", []
    context = treasurer.get(url).context
    assert (context["total"].cases, context["total"].open) == (62, Decimal("760.10"))
    while True:
        seen += [row["case"].reference for row in context["rows"]]
        if not context["next_url"]:
            break
        context = treasurer.get(url + context["next_url"]).context
    assert seen == sorted(seen)
    assert len(seen) == 62


@pytest.mark.parametrize(
    ("path", "most"), [("", 20), ("ledger/", 70), ("ledger/?show=committed", 70), ("year-end/", 60)]
)
def test_a_page_reads_what_it_shows_and_stays_small_among_5000_rows(programme, treasurer, path, most):
    row = {"budget_year_id": pk(programme), "kind": EntryKind.COMMITMENT, "amount": Decimal(1)}
    LedgerEntry.objects.bulk_create(
        (LedgerEntry(**row, case_reference=f"2026-{n:05}", booked_at=NOW) for n in range(5000)),
        batch_size=1000,
    )
    asked = ask(treasurer, f"/pot/{pk(programme)}/{path}")
    assert asked.response.status_code == 200
    assert asked.rows <= most
    assert len(asked.response.content) <= 60_000
