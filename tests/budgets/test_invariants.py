"""Any movements in any order: ledger, year rows, pages and files say the same, and what a few lines of arithmetic say."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budgets import switches
from budgets.errors import LedgerRefusal
from budgets.ledger import EFFECTS, book, commit, committed_to, spent_on
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from budgets.transfers import carry_over, set_budget_to, transfer
from funding.errors import Refused
from funding.models import Programme
from tests.accounts.factories import ProgrammeFactory, role
from tests.budgets.model import No, Pot, Year
from tests.budgets.pages import browser_of, csv_rows, figures_on, ledger_behind, sheets

pytestmark = pytest.mark.django_db
START = datetime(2026, 1, 20, 9, 0, tzinfo=UTC)
YEARS = (2026, 2027, 2028)
CASES = ("2026-0001", "2026-0002", "2027-0001")
COLUMNS = ("budget", "transferred_in", "transferred_out", "committed", "paid", "returned")

YEAR, CASE = st.sampled_from(YEARS), st.sampled_from(CASES)
# Tenths and thirds of euros, which computers store badly, as often as sums of the size that occurs.
CENTS = st.one_of(st.sampled_from([0, 1, 10, 20, 30, 33, 67, 175000, 320000]), st.integers(1, 500_000))
BUDGET = st.one_of(st.sampled_from([0, 30, 2_000_000]), st.integers(0, 2_500_000))
# Of what is there, in percent: mostly less, sometimes all, now and then too much.
SHARE = st.sampled_from([10, 33, 50, 90, 100, 100, 101])
WHICH = st.integers(0, 8)
PARTS = st.dictionaries(YEAR, CENTS, min_size=1, max_size=2)

MOVES = st.one_of(
    st.tuples(st.just("set_budget"), YEAR, BUDGET),
    st.tuples(st.just("commit"), CASE, PARTS),
    st.tuples(st.just("pay"), WHICH, SHARE),
    st.tuples(st.just("pay_back"), WHICH, SHARE),
    st.tuples(st.just("release"), WHICH, SHARE),
    st.tuples(st.just("transfer"), YEAR, YEAR, CENTS),
    st.tuples(st.just("carry_over"), WHICH, YEAR),
    st.tuples(st.just("freeze"), YEAR, st.booleans()),
    st.tuples(st.just("switch"), YEAR, st.booleans()),
)
# Begin with promises and money in the pots, so that most of what follows can happen.
LIVES = st.tuples(
    st.lists(st.tuples(st.just("commit"), CASE, PARTS), min_size=2, max_size=4),
    st.lists(MOVES, min_size=15, max_size=40),
).map(lambda life: life[0] + life[1])


def euros(cents: int) -> Decimal:
    return Decimal(cents) / 100


class Real:
    """The product's verbs, named as in the model."""

    def __init__(self, programme: Programme) -> None:
        self.programme, self.now = programme, START

    @property
    def who_and_when(self) -> dict[str, Any]:
        return {"programme": self.programme, "by": None, "now": self.now}

    def set_budget(self, year: int, cents: int) -> None:
        set_budget_to(year=year, amount=euros(cents), reason="Rat", **self.who_and_when)

    def transfer(self, source: int, target: int, cents: int) -> None:
        order = {"from_year": source, "to_year": target, "reason": "Rat"}
        transfer(amount=euros(cents), **order, **self.who_and_when)

    def commit(self, case: str, parts: dict[int, int]) -> None:
        by_year = {year: euros(cents) for year, cents in parts.items()}
        commit(by_year=by_year, case_reference=case, **self.who_and_when)

    def book(self, kind: EntryKind, case: str, year: int, cents: int) -> None:
        book(kind=kind, year=year, amount=euros(cents), case_reference=case, **self.who_and_when)

    def release(self, *movement: Any) -> None:
        self.book(EntryKind.RELEASE, *movement)

    def pay(self, *movement: Any) -> None:
        self.book(EntryKind.PAYOUT, *movement)

    def pay_back(self, *movement: Any) -> None:
        self.book(EntryKind.REPAYMENT, *movement)

    def carry_over(self, case: str, source: int, target: int) -> None:
        order = {"case_reference": case, "from_year": source, "to_year": target, "reason": "Rat"}
        carry_over(**order, **self.who_and_when)

    def freeze(self, year: int, *, frozen: bool) -> None:
        act = switches.freeze_year if frozen else switches.unfreeze_year
        act(year=year, reason="Abschluss", **self.who_and_when)

    def switch(self, year: int, *, provisional: bool) -> None:
        act = switches.begin_provisional if provisional else switches.end_provisional
        act(year=year, reason="Haushalt", **self.who_and_when)


def acts_of(pot: Pot | Real, name: str, values: tuple[Any, ...]) -> Callable[[], None]:
    if name == "freeze":
        return lambda: pot.freeze(values[0], frozen=values[1])
    if name == "switch":
        return lambda: pot.switch(values[0], provisional=values[1])
    return lambda: getattr(pot, name)(*values)


def found(pot: Pot, name: str, values: list[Any]) -> list[Any]:
    """Moves of a case: which of those that have something to move, and how much of it in cents."""
    if name not in {"pay", "release", "pay_back", "carry_over"}:
        return values
    of_case = Year.spent if name == "pay_back" else Year.open
    there = [
        (case, year) for year, row in sorted(pot.years.items()) for case in CASES if of_case(row, case) > 0
    ]
    which, rest = values
    case, year = there[which % len(there)] if there else (CASES[0], YEARS[0])
    if name == "carry_over":
        return [case, year, rest]
    return [case, year, max(1, of_case(pot.years[year], case) * rest // 100)]


def ran(act: Callable[[], None], *refusals: type[Exception]) -> bool:
    try:
        act()
    except refusals:
        return False
    return True


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(life=LIVES, first=BUDGET)
def test_whatever_is_moved_everything_says_the_same(life: list[tuple[Any, ...]], first: int) -> None:
    with transaction.atomic():
        programme = ProgrammeFactory()
        pot, real = Pot(), Real(programme)
        for year in YEARS:
            if first:
                pot.set_budget(year, first)
                real.set_budget(year, first)
        for name, *values in life:
            real.now += timedelta(days=17)
            values = found(pot, name, values)
            before = LedgerEntry.objects.count()
            wanted = ran(acts_of(pot, name, tuple(values)), No)
            done = ran(acts_of(real, name, tuple(values)), Refused, LedgerRefusal)
            assert (name, values, done) == (name, values, wanted)
            assert done or LedgerEntry.objects.count() == before
            assert_rows_are(pot)
        with time_machine.travel(real.now, tick=False):
            assert_pages_and_files_say_so(programme, pot)
        transaction.set_rollback(True)


def assert_rows_are(pot: Pot) -> None:
    """Year rows = model = sums of the ledger, per year and per case; nothing negative, nothing overdrawn."""
    for row in BudgetYear.objects.all():
        wanted = columns_of(pot.years[row.year])
        assert {column: getattr(row, column) for column in COLUMNS} == wanted
        assert ledger_sums(row) == wanted
        assert min(row.free, row.open, row.spent, *wanted.values()) >= 0
        assert (row.is_frozen, row.is_provisional) == (
            pot.years[row.year].is_frozen,
            pot.years[row.year].is_provisional,
        )
    for case in CASES:
        for year, sums in pot.years.items():
            assert committed_to(case).get(year, 0) == euros(sums.committed[case])
            assert spent_on(case).get(year, 0) == euros(sums.spent(case))
            assert 0 <= sums.spent(case) <= sums.committed[case]


def columns_of(year: Year) -> dict[str, Decimal]:
    cents = (
        year.budget,
        year.moved_in,
        year.moved_out,
        sum(year.committed.values()),
        sum(year.paid.values()),
        sum(year.returned.values()),
    )
    return dict(zip(COLUMNS, map(euros, cents), strict=True))


def ledger_sums(row: BudgetYear) -> dict[str, Decimal]:
    sums = dict.fromkeys(COLUMNS, Decimal("0.00"))
    for kind, amount in row.entries.order_by().values_list("kind").annotate(Sum("amount")):
        column, sign = EFFECTS[kind]
        sums[column] += sign * amount.quantize(Decimal("0.01"))
    return sums


def assert_pages_and_files_say_so(programme: Programme, pot: Pot) -> None:
    browser = browser_of(role("treasurer", programme))
    table = {int(row["Year"]): row for row in csv_rows(browser, "years-csv")}
    for year in BudgetYear.objects.all():
        wanted = pot.years[year.year]
        assert Decimal(table[year.year]["Free"]) == euros(wanted.free)
        figures = dict(figures_on(browser, f"/pot/{year.pk}/"))
        assert figures[f"/pot/{year.pk}/ledger/"] == euros(wanted.free)
        for column, amount in columns_of(wanted).items():
            assert figures[f"/pot/{year.pk}/ledger/?show={column}"] == amount
        for url, amount in figures.items():
            said, total, _count = ledger_behind(browser, url)
            assert (url, said, total) == (url, amount, amount)
        assert_files_of(browser, year, wanted)


def assert_files_of(browser: Any, year: BudgetYear, wanted: Year) -> None:
    rows = csv_rows(browser, "ledger-csv", year.pk)
    assert sum(Decimal(row["Free"]) for row in rows) == euros(wanted.free)
    book_of_year = sheets(browser, "year-xlsx", year.pk)
    ledger = book_of_year["Ledger"][1:]
    assert len(ledger) == len(rows) == year.entries.count()
    assert sum(Decimal(str(row[4])) for row in ledger) == euros(wanted.free)
    lapsing = {row[0]: Decimal(str(row[6])) for row in book_of_year["End of the year"][1:] if row[6]}
    assert lapsing == {case: euros(wanted.open(case)) for case in CASES if wanted.open(case)}
