"""The pot once more, in a few lines of arithmetic in whole cents: what every verb should do, or refuse."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field


class No(Exception):  # noqa: N818
    """The verb should refuse."""


def count() -> dict[str, int]:
    return defaultdict(int)


@dataclass
class Year:
    budget: int = 0
    moved_in: int = 0
    moved_out: int = 0
    is_frozen: bool = False
    is_provisional: bool = False
    committed: dict[str, int] = field(default_factory=count)
    paid: dict[str, int] = field(default_factory=count)
    returned: dict[str, int] = field(default_factory=count)

    @property
    def free(self) -> int:
        return self.budget + self.moved_in - self.moved_out - sum(self.committed.values())

    def spent(self, case: str) -> int:
        return self.paid[case] - self.returned[case]

    def open(self, case: str) -> int:
        return self.committed[case] - self.spent(case)

    def need(self, holds: bool) -> None:
        if not holds:
            raise No

    def writable(self) -> None:
        self.need(not self.is_frozen)


class Pot:
    """Years by number. A verb that raises No has changed nothing."""

    def __init__(self) -> None:
        self.years: dict[int, Year] = defaultdict(Year)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        before = deepcopy(self.years)
        try:
            yield
        except No:
            self.years = before
            raise

    def set_budget(self, year: int, cents: int) -> None:
        row = self.years[year]
        row.need(cents != row.budget)
        row.writable()
        row.need(row.free + cents - row.budget >= 0)
        row.budget = cents

    def transfer(self, source: int, target: int, cents: int) -> None:
        with self.all_or_nothing():
            out, into = self.years[source], self.years[target]
            out.need(source != target and cents > 0)
            out.writable()
            into.writable()
            out.need(cents <= out.free)
            out.moved_out += cents
            into.moved_in += cents

    def commit(self, case: str, parts: dict[int, int]) -> None:
        with self.all_or_nothing():
            for year, cents in parts.items():
                if not cents:
                    continue
                row = self.years[year]
                row.writable()
                row.need(cents <= row.free)
                row.committed[case] += cents

    def release(self, case: str, year: int, cents: int) -> None:
        row = self.years[year]
        row.need(cents <= row.open(case))
        row.committed[case] -= cents

    def pay(self, case: str, year: int, cents: int) -> None:
        row = self.years[year]
        row.need(cents <= row.open(case))
        row.paid[case] += cents

    def pay_back(self, case: str, year: int, cents: int) -> None:
        row = self.years[year]
        row.need(cents <= row.spent(case))
        row.returned[case] += cents

    def carry_over(self, case: str, source: int, target: int) -> None:
        with self.all_or_nothing():
            cents = self.years[source].open(case)
            self.years[source].need(target > source and cents > 0)
            self.release(case, source, cents)
            self.transfer(source, target, cents)
            self.commit(case, {target: cents})

    def freeze(self, year: int, *, frozen: bool) -> None:
        row = self.years[year]
        row.need(row.is_frozen != frozen)
        row.is_frozen = frozen

    def switch(self, year: int, *, provisional: bool) -> None:
        row = self.years[year]
        row.need(row.is_provisional != provisional)
        row.is_provisional = provisional
