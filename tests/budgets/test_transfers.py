"""Budgets that change, money that moves between years, promises carried over."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from applications.states import State
from awards.models import Award
from awards.states import AwardState, PayoutState
from budgets.errors import PotExceeded, YearFrozen
from budgets.ledger import book, commit, committed_to, set_budget, spent_on
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from budgets.switches import begin_provisional, end_provisional, freeze_year, is_provisional, unfreeze_year
from budgets.transfers import carry_over, set_budget_to, transfer
from funding.errors import NotAllowed, Refused
from funding.models import Programme
from tests.accounts.factories import ProgrammeFactory, role
from tests.applications.factories import make_case
from tests.awards.factories import make_award
from tests.awards.payments import payment_row

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 18, 9, 0, tzinfo=UTC)
CASE = "2026-0007"
COUNCIL = "Rat, 12.12.2026, Punkt 7"


@pytest.fixture
def programme() -> Programme:
    programme = ProgrammeFactory()
    for year, amount in ((2026, "20000.00"), (2027, "1000.00")):
        set_budget(programme=programme, year=year, amount=Decimal(amount), by=None, now=NOW, reason="Council")
    return programme


def moves(programme: Programme, amount: str, **changes: Any) -> Any:
    order = {"from_year": 2026, "to_year": 2027, "by": None, "now": NOW, "reason": COUNCIL}
    return transfer(programme=programme, amount=Decimal(amount), **(order | changes))


def carries(programme: Programme, **changes: Any) -> Any:
    order = {"from_year": 2026, "to_year": 2027, "by": None, "now": NOW, "reason": COUNCIL}
    return carry_over(programme=programme, **({"case_reference": CASE} | order | changes))


def free(programme: Programme, year: int) -> Decimal:
    return BudgetYear.objects.get(programme=programme, year=year).free


def refused(act: Any, *args: Any, **order: Any) -> Any:
    with pytest.raises(Refused) as caught:
        act(*args, **order)
    return caught.value.code, caught.value.field


# -- transfers ------------------------------------------------------------------------------------


def test_a_transfer_is_two_rows_that_name_each_other_and_the_decision(programme):
    treasurer = role("treasurer", programme)
    moves(programme, "1500.00", by=treasurer)
    rows = LedgerEntry.objects.filter(kind__in=["transfer_out", "transfer_in"]).order_by("pk")
    assert list(
        rows.values_list("kind", "budget_year__year", "other_year", "amount", "reason", "booked_by")
    ) == [
        ("transfer_out", 2026, 2027, Decimal("1500.00"), COUNCIL, treasurer.pk),
        ("transfer_in", 2027, 2026, Decimal("1500.00"), COUNCIL, treasurer.pk),
    ]
    assert (free(programme, 2026), free(programme, 2027)) == (Decimal("18500.00"), Decimal("2500.00"))


def test_only_what_is_free_is_transferred(programme):
    commit(programme=programme, by_year={2026: Decimal("19000.00")}, case_reference=CASE, by=None, now=NOW)
    with pytest.raises(PotExceeded) as caught:
        moves(programme, "1000.01")
    assert (caught.value.year, caught.value.most) == (2026, Decimal("1000.00"))
    assert not LedgerEntry.objects.filter(kind__startswith="transfer").exists()
    moves(programme, "1000.00")
    assert free(programme, 2026) == Decimal("0.00")


@pytest.mark.parametrize(
    ("amount", "changes", "code"),
    [
        ("0.00", {}, ("amount_not_positive", "amount")),
        ("-1.00", {}, ("amount_not_positive", "amount")),
        ("1.00", {"reason": "  "}, ("reason_missing", "reason")),
        ("1.00", {"to_year": 2026}, ("same_year", "to_year")),
    ],
)
def test_a_transfer_that_makes_no_sense_is_refused(programme, amount, changes, code):
    assert refused(moves, programme, amount, **changes) == code


@pytest.mark.parametrize("closed", [2026, 2027])
def test_neither_from_nor_to_a_year_with_closed_books(programme, closed):
    freeze_year(programme=programme, year=closed, by=None, now=NOW, reason="Jahresabschluss")
    with pytest.raises(YearFrozen) as caught:
        moves(programme, "1.00")
    assert caught.value.year == closed
    assert not LedgerEntry.objects.filter(kind__startswith="transfer").exists()


@pytest.mark.parametrize("name", ["officer", "auditor", "chair", "board_member", "deputy"])
def test_only_treasurer_and_administrator_change_the_pot(programme, name):
    person = role(name, programme)
    for act in (
        lambda: moves(programme, "1.00", by=person),
        lambda: set_budget_to(
            programme=programme, year=2026, amount=Decimal(1), by=person, now=NOW, reason=COUNCIL
        ),
        lambda: freeze_year(programme=programme, year=2026, by=person, now=NOW, reason=COUNCIL),
        lambda: begin_provisional(programme=programme, year=2026, by=person, now=NOW, reason=COUNCIL),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_treasurer_of_another_programme_changes_nothing(programme):
    stranger = role("treasurer", ProgrammeFactory(slug="elsewhere"))
    with pytest.raises(NotAllowed):
        moves(programme, "1.00", by=stranger)


# -- budgets --------------------------------------------------------------------------------------


def test_a_budget_is_set_as_a_whole_and_booked_as_the_difference(programme):
    for amount in ("25000.00", "19000.00"):
        set_budget_to(
            programme=programme, year=2026, amount=Decimal(amount), by=None, now=NOW, reason=COUNCIL
        )
    rows = LedgerEntry.objects.filter(budget_year__year=2026).order_by("pk")
    assert list(rows.values_list("kind", "amount")) == [
        ("budget", Decimal("20000.00")),
        ("budget", Decimal("5000.00")),
        ("budget_cut", Decimal("6000.00")),
    ]
    assert BudgetYear.objects.get(year=2026).budget == Decimal("19000.00")


def test_a_budget_is_not_cut_below_what_is_promised(programme):
    commit(programme=programme, by_year={2026: Decimal("15000.00")}, case_reference=CASE, by=None, now=NOW)
    with pytest.raises(PotExceeded) as caught:
        set_budget_to(
            programme=programme, year=2026, amount=Decimal("14999.99"), by=None, now=NOW, reason=COUNCIL
        )
    assert caught.value.most == Decimal("5000.00")


def test_the_same_budget_again_books_nothing(programme):
    again = {"programme": programme, "year": 2026, "by": None, "now": NOW, "reason": COUNCIL}
    assert refused(set_budget_to, amount=Decimal("20000.00"), **again) == ("budget_unchanged", "amount")


# -- switches -------------------------------------------------------------------------------------


def test_closing_and_opening_the_books_is_logged_with_person_and_reason(programme):
    treasurer = role("treasurer", programme)
    order = {"programme": programme, "year": 2026, "by": treasurer, "now": NOW}
    freeze_year(reason="Jahresabschluss", **order)
    assert refused(freeze_year, reason="Noch einmal", **order) == ("frozen_already", None)
    year = unfreeze_year(reason="Buchung vergessen", **order)
    assert refused(unfreeze_year, reason="Noch einmal", **order) == ("not_frozen", None)
    assert list(year.log.order_by("pk").values_list("act", "reason", "by", "at")) == [
        ("freeze", "Jahresabschluss", treasurer.pk, NOW),
        ("unfreeze", "Buchung vergessen", treasurer.pk, NOW),
    ]


def test_a_provisional_budget_begins_and_ends_with_a_reason(programme):
    order = {"programme": programme, "year": 2027, "by": None, "now": NOW}
    assert refused(begin_provisional, reason=" ", **order) == ("reason_missing", "reason")
    begin_provisional(reason="Haushalt noch nicht in Kraft", **order)
    assert is_provisional(programme, [2026, 2027])
    assert not is_provisional(programme, [2026])
    assert refused(begin_provisional, reason="Noch einmal", **order) == ("provisional_already", None)
    year = end_provisional(reason="Bekanntmachung", **order)
    assert refused(end_provisional, reason="Noch einmal", **order) == ("not_provisional", None)
    assert not is_provisional(programme, [2027])
    assert year.log.count() == 2


def test_a_provisional_budget_stops_no_commitment(programme):
    begin_provisional(programme=programme, year=2026, by=None, now=NOW, reason="Haushalt fehlt")
    commit(programme=programme, by_year={2026: Decimal(1)}, case_reference=CASE, by=None, now=NOW)
    assert committed_to(CASE) == {2026: Decimal("1.00")}


# -- carrying over --------------------------------------------------------------------------------


def pay(programme: Programme, amount: str, year: int = 2026, case: str = CASE) -> None:
    order = {"programme": programme, "year": year, "kind": EntryKind.PAYOUT, "by": None, "now": NOW}
    book(amount=Decimal(amount), case_reference=case, **order)


def test_what_is_not_spent_moves_into_the_later_year_with_its_promise(programme):
    commit(programme=programme, by_year={2026: Decimal("1800.00")}, case_reference=CASE, by=None, now=NOW)
    pay(programme, "1200.00")
    before = free(programme, 2026), free(programme, 2027)
    assert carries(programme) == Decimal("600.00")
    assert committed_to(CASE) == {2026: Decimal("1200.00"), 2027: Decimal("600.00")}
    assert spent_on(CASE) == {2026: Decimal("1200.00")}
    # The money of other projects is the same as before, in both years.
    assert (free(programme, 2026), free(programme, 2027)) == before
    rows = LedgerEntry.objects.filter(case_reference=CASE, reason=COUNCIL).order_by("pk")
    assert list(rows.values_list("kind", "budget_year__year", "amount")) == [
        ("release", 2026, Decimal("600.00")),
        ("transfer_out", 2026, Decimal("600.00")),
        ("transfer_in", 2027, Decimal("600.00")),
        ("commitment", 2027, Decimal("600.00")),
    ]


def test_nothing_is_carried_over_twice(programme):
    commit(programme=programme, by_year={2026: Decimal("1800.00")}, case_reference=CASE, by=None, now=NOW)
    carries(programme)
    assert refused(carries, programme) == ("nothing_open", None)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": ""}, ("reason_missing", "reason")),
        ({"to_year": 2026}, ("not_a_later_year", "to_year")),
        ({"to_year": 2025}, ("not_a_later_year", "to_year")),
        ({"case_reference": "2026-0999"}, ("nothing_open", None)),
    ],
)
def test_carrying_over_that_makes_no_sense_is_refused(programme, changes, code):
    commit(programme=programme, by_year={2026: Decimal("1800.00")}, case_reference=CASE, by=None, now=NOW)
    assert refused(carries, programme, **changes) == code


@pytest.mark.parametrize("closed", [2026, 2027])
def test_nothing_is_carried_out_of_or_into_closed_books(programme, closed):
    commit(programme=programme, by_year={2026: Decimal("1800.00")}, case_reference=CASE, by=None, now=NOW)
    freeze_year(programme=programme, year=closed, by=None, now=NOW, reason="Jahresabschluss")
    with pytest.raises(YearFrozen):
        carries(programme)
    assert committed_to(CASE) == {2026: Decimal("1800.00")}


def test_officers_carry_over_too_but_auditors_do_not(programme):
    commit(programme=programme, by_year={2026: Decimal("1800.00")}, case_reference=CASE, by=None, now=NOW)
    with pytest.raises(NotAllowed):
        carries(programme, by=role("auditor", programme))
    assert carries(programme, by=role("deputy", programme)) == Decimal("1800.00")


# -- the grant follows ----------------------------------------------------------------------------


def accepted() -> Award:
    """A grant of 1,000 euros out of 2026, accepted."""
    return make_award(AwardState.ACCEPTED, case=make_case(State.RECOMMENDED, requested=1000))


def test_grant_and_planned_payouts_follow_into_the_later_year():
    award = accepted()
    case = award.application
    payment_row(award, PayoutState.PAID, amount="400.00")
    payment_row(award, PayoutState.PLANNED, amount="600.00")
    pay(case.programme, "400.00", case=case.reference)
    officer = role("officer", case.programme)
    assert carries(case.programme, case_reference=case.reference, by=officer) == Decimal("600.00")
    award.refresh_from_db()
    assert award.by_year == {"2026": "400.00", "2027": "600.00"}
    assert sum(award.years.values()) == award.amount
    assert list(award.payouts.values_list("by_year", flat=True)) == [
        {"2026": "400.00"},
        {"2027": "600.00"},
    ]
    told = case.timeline.latest("pk")
    assert (told.event, told.reason, told.data["amount"]) == ("change_made", COUNCIL, "600.00")
    assert committed_to(case.reference) == {2026: Decimal("400.00"), 2027: Decimal("600.00")}


def test_money_the_bank_is_paying_out_now_is_not_carried_over():
    award = accepted()
    payment_row(award, PayoutState.EXPORTED, amount="100.00")
    case = award.application
    assert refused(carries, case.programme, case_reference=case.reference) == ("payout_on_its_way", None)


def test_nobody_carries_over_money_of_their_own_initiative():
    award = accepted()
    case = award.application
    officer = role("officer", case.programme)
    case.initiative.memberships.create(user=officer)
    with pytest.raises(NotAllowed):
        carries(case.programme, case_reference=case.reference, by=officer)
    assert committed_to(case.reference) == {2026: award.amount}
