"""The town's sample cases from the decision to the last euro, through the pages, and what the pot says of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.utils import translation

from budgets.ledger import commit, committed_to, spent_on
from budgets.models import LedgerEntry
from tests.applications.factories import NOW
from tests.applications.shown import Shown
from tests.awards.by_pages import Town, Walk, told, words_of
from tests.awards.projects import INTEGRA_CUP, YOUTH_HELPS, rules
from tests.awards.town_account import TOWN

pytestmark = pytest.mark.django_db
D = Decimal
DURING, AFTER = date(2026, 10, 5), date(2026, 12, 7)
OCTOBER_TO_MARCH = (date(2026, 10, 1), date(2027, 3, 31))


@pytest.fixture
def clock(settings: LazySettings) -> Iterator[Any]:
    for name, value in TOWN.items():
        setattr(settings, name, value)
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def test_of_3200_euros_only_1750_are_left(clock: Any) -> None:
    """U09: the page offers part of it, the waiting list, or no; more than is free cannot be booked."""
    town = Town.founded()
    bound = {2026: D("18250.00")}
    commit(programme=town.programme, by_year=bound, case_reference="2026-0001", by=None, now=NOW)
    costs = (
        ("ehrenamt", "1200"),
        ("miete", "600"),
        ("unterkunft_verpflegung", "500"),
        ("material", "900"),
    )
    walk = Walk(town, town.advised(costs, title="Elternnetzwerk"), clock)
    page = words_of(town.desk.get(walk.url("approve", walk.case.pk)))
    assert "€1,750.00 left of €20,000.00" in page
    assert "This does not fit: €1,450.00 are missing." in page
    case_page = words_of(town.desk.get(f"/desk/{walk.case.pk}/"))
    for way in ("Approve", "Put on the waiting list", "Reject"):
        assert way in case_page
    for amount in ("3200", "1750,01"):
        refused = walk.approve(amount=amount, reasons="Mehr ist nicht frei.")
        said = Shown(refused).error("amount").replace("\xa0", " ")
        assert "At most €1,750.00 still fit." in said
    assert town.pot(2026)["free"] == D("1750.00")
    assert walk.approve(amount="1750", reasons="Mehr ist nicht frei.").status_code == 302
    assert walk.award.amount == D("1750.00")
    assert (town.pot(2026)["promised"], town.pot(2026)["free"]) == (D("20000.00"), D("0.00"))
    walk.notify()
    assert "€1,750.00" in words_of(town.phone.get(walk.url("award")))


@pytest.mark.parametrize(
    ("financing", "final", "back"),
    [("deficit", "3450.00", "750.00"), ("share", "3594.23", "605.77"), ("fixed", "4200.00", "0.00")],
)
def test_a_cup_that_cost_less(clock: Any, financing: str, final: str, back: str) -> None:
    """U12: planned 5,200, granted and paid 4,200, recognised 4,450; each way of financing to its last euro."""
    town = Town.founded(rules(financing))
    walk = Walk(town, town.advised(INTEGRA_CUP, (("own", "1000"),)), clock)
    told(walk.approve(amount="4200"))
    walk.notify()
    walk.accept()
    walk.pay(date(2026, 5, 8))
    assert town.pot(2026)["paid out"] == D("4200.00")
    walk.on(DURING)
    for line, amount in (("c1", "2000"), ("c2", "1000"), ("c3", "700"), ("c4", "450"), ("c5", "300")):
        walk.spend(line, amount, date(2026, 10, 1))
    walk.on(AFTER)
    walk.prove(own="1000")
    assert f"= {euros(final)}" in walk.check()
    if not D(back):
        told(walk.settle())
    else:
        assert walk.settle().status_code == 422
        ask_back(walk, back)
    award = walk.award
    assert (award.state, award.final_amount) == ("settled", D(final))
    reference = award.application.reference or ""
    assert committed_to(reference) == spent_on(reference) == {2026: D(final)}
    pot = town.pot(2026)
    assert (pot["promised"], pot["free"]) == (D(final), D(20000) - D(final))
    assert (pot["paid out"], pot["paid back"]) == (D("4200.00"), D(back))


def ask_back(walk: Walk, back: str) -> None:
    """From the hearing to the money on the town's account."""
    until = date(2026, 12, 28)
    page = walk.hear(back.replace(".", ","), known_on=AFTER, answer_until=until)
    assert "until 7 December 2027" in page
    assert "Your answer is here" in walk.answer("Wir sind einverstanden.")
    walk.on(date(2026, 12, 29))
    assert "€" + back in walk.demand(amount=back.replace(".", ","), due_on=date(2027, 1, 31))
    assert euros(back) in words_of(walk.town.phone.get(walk.url("award")))
    walk.repay(back.replace(".", ","), date(2027, 1, 20))


def test_advice_made_the_plan_fit(clock: Any) -> None:
    """U13: 5,700 planned, 4,200 count, 1,500 of their own; everything as planned keeps the grant."""
    town = Town.founded()
    walk = Walk(town, town.advised(YOUTH_HELPS, (("own", "1500"),)), clock)
    assert walk.case.max_grant == D("4200.00")
    told(walk.approve(amount="4200"))
    walk.notify()
    walk.accept()
    walk.pay(date(2026, 5, 8))
    walk.on(DURING)
    for line, amount in (("c1", "3000"), ("c2", "1200"), ("c3", "700"), ("c4", "500"), ("c5", "300")):
        walk.spend(line, amount, date(2026, 10, 1))
    walk.on(AFTER)
    walk.prove(own="1500")
    assert "Final grant = €4,200.00" in walk.check()
    told(walk.settle())
    assert (walk.award.state, walk.award.final_amount) == ("settled", D("4200.00"))
    assert town.pot(2026)["promised"] == D("4200.00")


def test_a_project_from_october_to_march_binds_both_years(clock: Any) -> None:
    """1,200 in the first year, 1,800 in the next; what is not needed goes back to the later year."""
    town = Town.founded()
    case = town.advised((("miete", "1200"), ("ehrenamt", "1800")), period=OCTOBER_TO_MARCH)
    walk = Walk(town, case, clock)
    told(walk.approve(amount="3000", year_2026="1200", year_2027="1800"))
    assert (town.pot(2026)["promised"], town.pot(2027)["promised"]) == (D("1200.00"), D("1800.00"))
    for year, amount in ((2026, "€18,800.00"), (2027, "€18,200.00")):
        assert amount in town.pot_page(year)
    walk.notify()
    walk.accept()
    walk.pay(date(2026, 9, 10))
    walk.on(date(2027, 3, 20))
    walk.spend("c1", "1200", date(2026, 11, 1))
    walk.spend("c2", "1500", date(2027, 2, 1))
    walk.on(date(2027, 4, 12))
    walk.prove(own="0")
    assert "To be paid back: €300.00" in walk.check()
    walk.hear("300", known_on=date(2027, 4, 12), answer_until=date(2027, 5, 3))
    walk.on(date(2027, 5, 4))
    walk.demand(amount="300", due_on=date(2027, 6, 30))
    walk.repay("300", date(2027, 6, 1))
    reference = walk.award.application.reference or ""
    assert committed_to(reference) == {2026: D("1200.00"), 2027: D("1500.00")}
    assert (town.pot(2026)["free"], town.pot(2027)["free"]) == (D("18800.00"), D("18500.00"))
    rows = LedgerEntry.objects.filter(case_reference=reference).values_list(
        "budget_year__year", "kind", "amount"
    )
    assert sorted(rows) == [
        (2026, "commitment", D("1200.00")),
        (2026, "payout", D("1200.00")),
        (2027, "commitment", D("1800.00")),
        (2027, "payout", D("1800.00")),
        (2027, "release", D("300.00")),
        (2027, "repayment", D("300.00")),
    ]


def euros(amount: str) -> str:
    return f"€{D(amount):,.2f}"
