"""The pot's ledger: what is booked, what is refused, and that the year's row is its sum."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum

from budgets.errors import MoreThanBound, MoreThanCommitted, MoreThanPaid, PotExceeded, YearFrozen
from budgets.ledger import EFFECTS, book, book_cases, commit, committed_to, set_budget, spent_on
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from budgets.pot import pot_of
from budgets.switches import freeze_year
from funding.models import Programme
from tests.accounts.factories import ProgrammeFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
CASE = "2026-0007"


@pytest.fixture
def programme() -> Programme:
    """A programme with 20,000 euros in 2026 and 1,000 in 2027."""
    programme = ProgrammeFactory()
    for year, amount in ((2026, "20000.00"), (2027, "1000.00")):
        set_budget(programme=programme, year=year, amount=Decimal(amount), by=None, now=NOW, reason="Council")
    return programme


def bind(programme: Programme, case: str = CASE, **by_year: str) -> None:
    """Commit euros for a case: bind(programme, y2026="4100.00")."""
    parts = {int(year.removeprefix("y")): Decimal(amount) for year, amount in by_year.items()}
    commit(programme=programme, by_year=parts, case_reference=case, by=None, now=NOW)


def move(programme: Programme, kind: EntryKind, amount: str, year: int = 2026) -> LedgerEntry:
    return book(
        programme=programme,
        year=year,
        kind=kind,
        amount=Decimal(amount),
        by=None,
        now=NOW,
        case_reference=CASE,
    )


def year_of(programme: Programme, year: int = 2026) -> BudgetYear:
    return BudgetYear.objects.get(programme=programme, year=year)


def summed(year: BudgetYear) -> dict[str, Decimal]:
    """The year's row as its ledger has it."""
    columns = ("budget", "transferred_in", "transferred_out", "committed", "paid", "returned")
    sums = dict.fromkeys(columns, Decimal("0.00"))
    for kind, amount in year.entries.order_by().values_list("kind").annotate(Sum("amount")):
        field, sign = EFFECTS[kind]
        sums[field] += sign * amount
    return sums


def row(year: BudgetYear) -> dict[str, Decimal]:
    return {name: getattr(year, name) for name in summed(year)}


def test_every_kind_of_movement_changes_the_years_row_as_its_ledger_says(programme):
    move(programme, EntryKind.TRANSFER_IN, "500.00")
    move(programme, EntryKind.TRANSFER_OUT, "200.00")
    bind(programme, y2026="4100.00")
    move(programme, EntryKind.RELEASE, "100.00")
    move(programme, EntryKind.PAYOUT, "3000.00")
    move(programme, EntryKind.REPAYMENT, "700.00")
    move(programme, EntryKind.BUDGET_CUT, "50.00")
    year = year_of(programme)
    assert row(year) == {
        "budget": Decimal("19950.00"),
        "transferred_in": Decimal("500.00"),
        "transferred_out": Decimal("200.00"),
        "committed": Decimal("4000.00"),
        "paid": Decimal("3000.00"),
        "returned": Decimal("700.00"),
    }
    assert row(year) == summed(year)
    assert (year.available, year.free) == (Decimal("20250.00"), Decimal("16250.00"))
    assert (year.spent, year.open) == (Decimal("2300.00"), Decimal("1700.00"))


def test_every_kind_of_movement_has_an_effect():
    assert set(EFFECTS) == set(EntryKind.values)


def test_the_last_cent_fits_and_one_more_does_not(programme):
    bind(programme, y2026="19999.99")
    bind(programme, "2026-0008", y2026="0.01")
    with pytest.raises(PotExceeded) as refused:
        bind(programme, "2026-0009", y2026="0.01")
    assert (refused.value.year, refused.value.free) == (2026, Decimal("0.00"))


def test_what_does_not_fit_changes_nothing_and_tells_what_fits(programme):
    bind(programme, y2026="18250.00")
    with pytest.raises(PotExceeded) as refused:
        bind(programme, "2026-0009", y2026="3200.00")
    assert (refused.value.year, refused.value.free) == (2026, Decimal("1750.00"))
    assert row(year_of(programme))["committed"] == Decimal("18250.00")
    assert not LedgerEntry.objects.filter(case_reference="2026-0009").exists()


def test_two_years_are_bound_both_or_not_at_all(programme):
    with pytest.raises(PotExceeded) as refused:
        bind(programme, y2026="2000.00", y2027="1000.01")
    assert (refused.value.year, refused.value.free) == (2027, Decimal("1000.00"))
    assert committed_to(CASE) == {}
    assert year_of(programme).committed == Decimal("0.00")
    bind(programme, y2026="2000.00", y2027="1000.00")
    assert committed_to(CASE) == {2026: Decimal("2000.00"), 2027: Decimal("1000.00")}


def test_a_year_without_a_budget_has_nothing_to_give(programme):
    with pytest.raises(PotExceeded) as refused:
        bind(programme, y2031="0.01")
    assert (refused.value.year, refused.value.free) == (2031, Decimal("0.00"))
    assert pot_of(programme, 2031).free == Decimal("0.00")


def test_years_without_a_part_are_not_booked(programme):
    bind(programme, y2026="100.00", y2027="0.00")
    assert list(
        LedgerEntry.objects.filter(case_reference=CASE).values_list("budget_year__year", flat=True)
    ) == [2026]


def test_money_that_is_bound_cannot_be_transferred_out(programme):
    bind(programme, y2026="19000.00")
    with pytest.raises(PotExceeded) as refused:
        move(programme, EntryKind.TRANSFER_OUT, "1000.01")
    assert refused.value.free == Decimal("1000.00")


def test_money_transferred_in_can_be_bound(programme):
    move(programme, EntryKind.TRANSFER_IN, "0.01", year=2027)
    bind(programme, y2027="1000.01")
    assert year_of(programme, 2027).free == Decimal("0.00")


def test_what_was_released_can_be_bound_again(programme):
    bind(programme, y2026="20000.00")
    move(programme, EntryKind.RELEASE, "500.00")
    bind(programme, "2026-0008", y2026="500.00")
    assert (committed_to(CASE), committed_to("2026-0008")) == (
        {2026: Decimal("19500.00")},
        {2026: Decimal("500.00")},
    )


@pytest.mark.parametrize("kind", EntryKind.values)
def test_negative_amounts_are_refused_the_kind_says_the_direction(programme, kind):
    with pytest.raises(ValueError, match="positive"):
        move(programme, EntryKind(kind), "-0.01")


def test_a_negative_part_of_a_commitment_is_refused(programme):
    with pytest.raises(ValueError, match="positive"):
        bind(programme, y2026="5000.00", y2027="-900.00")
    assert committed_to(CASE) == {}


def test_the_database_refuses_a_negative_row_of_the_ledger(programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(
            budget_year=year_of(programme), kind=EntryKind.COMMITMENT, amount=Decimal("-0.01"), booked_at=NOW
        )


def test_the_database_refuses_to_free_more_than_is_bound(programme):
    bind(programme, y2026="100.00")
    with pytest.raises(DatabaseError), transaction.atomic():
        BudgetYear.objects.filter(year=2026).update(committed=Decimal("-0.01"))


def test_more_than_is_bound_is_not_released(programme):
    bind(programme, y2026="100.00")
    with pytest.raises(MoreThanBound) as refused:
        move(programme, EntryKind.RELEASE, "100.01")
    assert (refused.value.year, refused.value.most) == (2026, Decimal("100.00"))
    assert committed_to(CASE) == {2026: Decimal("100.00")}


def test_what_is_paid_is_not_released_until_it_came_back(programme):
    bind(programme, y2026="100.00")
    move(programme, EntryKind.PAYOUT, "80.00")
    with pytest.raises(MoreThanBound) as refused:
        move(programme, EntryKind.RELEASE, "20.01")
    assert refused.value.most == Decimal("20.00")
    move(programme, EntryKind.REPAYMENT, "30.00")
    move(programme, EntryKind.RELEASE, "50.00")
    assert (committed_to(CASE), spent_on(CASE)) == ({2026: Decimal("50.00")}, {2026: Decimal("50.00")})


def test_more_than_is_committed_is_not_paid(programme):
    bind(programme, y2026="100.00")
    move(programme, EntryKind.PAYOUT, "60.00")
    with pytest.raises(MoreThanCommitted) as refused:
        move(programme, EntryKind.PAYOUT, "40.01")
    assert (refused.value.year, refused.value.most) == (2026, Decimal("40.00"))


def test_more_than_was_paid_does_not_come_back(programme):
    bind(programme, y2026="100.00")
    move(programme, EntryKind.PAYOUT, "60.00")
    with pytest.raises(MoreThanPaid) as refused:
        move(programme, EntryKind.REPAYMENT, "60.01")
    assert refused.value.most == Decimal("60.00")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (EntryKind.RELEASE, MoreThanBound),
        (EntryKind.PAYOUT, MoreThanCommitted),
        (EntryKind.REPAYMENT, MoreThanPaid),
    ],
)
def test_a_case_does_not_live_on_what_another_one_was_promised(programme, kind, error):
    bind(programme, "2026-0008", y2026="500.00")
    bind(programme, y2026="100.00")
    book(
        programme=programme,
        year=2026,
        kind=EntryKind.PAYOUT,
        amount=Decimal("400.00"),
        by=None,
        now=NOW,
        case_reference="2026-0008",
    )
    with pytest.raises(error) as refused:
        move(programme, kind, "100.01")
    assert refused.value.most == Decimal("0.00" if kind == EntryKind.REPAYMENT else "100.00")
    assert row(year_of(programme)) == summed(year_of(programme))


def test_tenths_of_a_cent_that_only_a_computer_sees_refuse_nobody(programme):
    """Binary fractions: 0.1 + 0.2 is more than 0.3, and 0.3 - 0.1 is less than 0.2."""
    set_budget(programme=programme, year=2028, amount=Decimal("0.30"), by=None, now=NOW, reason="Council")
    bind(programme, y2028="0.10")
    bind(programme, y2028="0.20")
    assert year_of(programme, 2028).free == Decimal("0.00")
    set_budget(programme=programme, year=2029, amount=Decimal("0.30"), by=None, now=NOW, reason="Council")
    move(programme, EntryKind.TRANSFER_OUT, "0.10", year=2029)
    bind(programme, y2029="0.20")
    with pytest.raises(PotExceeded):
        bind(programme, y2029="0.01")


def test_cases_paid_together_are_added_to_the_cent(programme):
    """On SQLite 1,000.10 + 1,000.20 is more than 2,000.30 in binary fractions."""
    for case, amount in ((CASE, "1000.10"), ("2026-0008", "1000.20"), ("2026-0009", "33.33")):
        bind(programme, case, y2026=amount)
        pay_cases(programme, (case, amount))
    assert row(year_of(programme)) == summed(year_of(programme))
    assert year_of(programme).open == Decimal("0.00")


def test_the_database_compares_to_the_cent(programme):
    """A sum in binary fractions passes; a cent too much does not."""
    rows = BudgetYear.objects.filter(year=2027)
    rows.update(committed="2000.30", budget="2000.30")
    added = "UPDATE budgets_budgetyear SET {} = 1000.10 + 1000.20 WHERE year = 2027"
    for column in ("committed", "paid", "returned"):
        with connection.cursor() as cursor:
            cursor.execute(added.format(column))
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{column: Decimal("2000.31")})


def pay_cases(programme: Programme, *moves: tuple[str, str]) -> None:
    """Pay several cases from 2026 at once."""
    parts = [(case, {2026: Decimal(amount)}) for case, amount in moves]
    book_cases(EntryKind.PAYOUT, programme=programme, moves=parts, by=None, now=NOW)


def test_cases_paid_together_do_not_live_on_what_another_one_was_promised(programme):
    bind(programme, y2026="100.00")
    bind(programme, "2026-0008", y2026="500.00")
    with pytest.raises(MoreThanCommitted) as refused:
        pay_cases(programme, ("2026-0008", "100.00"), (CASE, "60.00"), (CASE, "40.01"))
    assert (refused.value.year, refused.value.most) == (2026, Decimal("100.00"))
    assert spent_on(CASE) == spent_on("2026-0008") == {}
    pay_cases(programme, ("2026-0008", "100.00"), (CASE, "60.00"), (CASE, "40.00"))
    assert (spent_on(CASE), year_of(programme).paid) == ({2026: Decimal("100.00")}, Decimal("200.00"))


@pytest.mark.parametrize("kind", ["budget", "budget_cut", "transfer_in", "transfer_out", "commitment"])
def test_a_year_with_closed_books_takes_nothing_new(programme, kind):
    freeze_year(programme=programme, year=2026, by=None, now=NOW, reason="Jahresabschluss")
    with pytest.raises(YearFrozen) as refused:
        move(programme, EntryKind(kind), "1.00")
    assert refused.value.year == 2026
    assert row(year_of(programme)) == summed(year_of(programme))


def test_what_was_promised_in_a_closed_year_is_still_paid_paid_back_and_released(programme):
    bind(programme, y2026="100.00")
    freeze_year(programme=programme, year=2026, by=None, now=NOW, reason="Jahresabschluss")
    move(programme, EntryKind.PAYOUT, "100.00")
    move(programme, EntryKind.REPAYMENT, "25.00")
    move(programme, EntryKind.RELEASE, "25.00")
    assert (committed_to(CASE), spent_on(CASE)) == ({2026: Decimal("75.00")}, {2026: Decimal("75.00")})


def test_the_database_refuses_an_overdrawn_row(programme):
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetYear.objects.filter(year=2026).update(committed=Decimal("20000.01"))


def test_the_database_refuses_to_change_or_delete_a_row_of_the_ledger(programme):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.update(amount=Decimal("1.00"))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        LedgerEntry.objects.all().delete()
    assert LedgerEntry.objects.count() == 2


def test_programmes_have_pots_of_their_own(programme):
    other = ProgrammeFactory(slug="other", name="Other")
    set_budget(programme=other, year=2026, amount=Decimal("10.00"), by=None, now=NOW, reason="Council")
    bind(programme, y2026="20000.00")
    assert pot_of(other, 2026).free == Decimal("10.00")
