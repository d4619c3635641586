"""The sample cases of the town, from the receipt to the settlement, through the pages and to the cent."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from awards.checking import overpaid
from awards.models import Settlement
from budgets.ledger import committed_to
from funding.money import format_money
from tests.applications.pages import main_of
from tests.awards.projects import AFTER, INTEGRA_CUP, YOUTH_HELPS, Project, make_project, rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after_the_project() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False), translation.override("en"):
        yield


def euros(amount: str) -> str:
    return format_money(Decimal(amount), "EUR").replace("\N{NO-BREAK SPACE}", " ")


def integra_cup(financing: str) -> Project:
    """Planned 5,200, own money 1,000, granted and paid 4,200; 750 less is recognised."""
    project = make_project(INTEGRA_CUP, source=rules(financing))
    project.pay("4200.00")
    for line, amount in (
        ("c1", "2000.00"),
        ("c2", "1000.00"),
        ("c3", "700.00"),
        ("c4", "450.00"),
        ("c5", "300.00"),
    ):
        project.spend(line, amount)
    project.send_proof(own="1.000,00")
    project.accept_all()
    return project


@pytest.mark.parametrize(
    ("financing", "final", "back"),
    [("deficit", "3450.00", "750.00"), ("share", "3594.23", "605.77"), ("fixed", "4200.00", "0.00")],
)
def test_less_was_spent_than_planned(financing: str, final: str, back: str) -> None:
    project = integra_cup(financing)
    shown = main_of(project.desk.get(project.url("check")))
    assert f"= {euros(final)}" in shown
    assert overpaid(project.fresh) == Decimal(back)
    if Decimal(back):
        assert f"To be paid back: {euros(back)}" in shown
        assert f"{euros(back)} too much was paid" in main_of(project.desk.get(project.url("settle")))
    else:
        assert "To be paid back" not in shown


def test_a_grant_of_which_too_much_was_paid_is_not_settled() -> None:
    project = integra_cup("deficit")
    answer = project.desk.post(project.url("settle"))
    assert (answer.status_code, project.fresh.state) == (422, "proof_sent")
    assert f"{euros('750.00')} too much was paid" in main_of(answer)
    assert not Settlement.objects.exists()


def test_a_fixed_sum_is_settled_as_it_was_paid() -> None:
    project = integra_cup("fixed")
    assert project.settle().status_code == 302
    award = project.fresh
    assert (award.state, award.final_amount) == ("settled", Decimal("4200.00"))
    assert committed_to(award.application.reference or "") == {2026: Decimal("4200.00")}


def youth_helps(wages: str) -> Project:
    project = make_project(YOUTH_HELPS, income=(("own", "1500"),))
    for line, amount in (
        ("c1", wages),
        ("c2", "1200.00"),
        ("c3", "700.00"),
        ("c4", "500.00"),
        ("c5", "300.00"),
    ):
        project.spend(line, amount)
    return project


def test_wages_count_by_half_and_everything_as_planned_keeps_the_grant() -> None:
    project = youth_helps("3000.00")
    project.pay("4200.00")
    project.send_proof(own="1500")
    project.accept_all()
    shown = main_of(project.desk.get(project.url("check")))
    assert f"Final grant = {euros('4200.00')}" in shown
    assert project.settle().status_code == 302
    assert project.fresh.final_amount == Decimal("4200.00")


def test_wages_that_were_saved_lower_the_grant_by_the_half_that_counts() -> None:
    project = youth_helps("2400.00")
    project.pay("3000.00")
    project.plan("1200.00")
    project.send_proof(own="1500")
    project.accept_all()
    shown = main_of(project.desk.get(project.url("check")))
    assert f"Final grant = {euros('3900.00')}" in shown
    assert f"Still to be paid: {euros('900.00')}" in shown
    assert project.settle(remarks="Danke!").status_code == 302
    award = project.fresh
    assert (award.state, award.final_amount) == ("settled", Decimal("3900.00"))
    assert committed_to(award.application.reference or "") == {2026: Decimal("3900.00")}
    assert list(award.payouts.values_list("amount", "state")) == [
        (Decimal("3000.00"), "paid"),
        (Decimal("900.00"), "planned"),
    ]
    settlement = award.settlements.get()
    assert (settlement.recognised, settlement.paid_before) == (Decimal("3900.00"), Decimal("3000.00"))
    assert settlement.arithmetic["steps"][-1]["amount"] == "3900.00"
