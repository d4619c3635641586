"""Interest on money that is to be paid back (§ 49a (3) VwVfG): five points above the base rate, by the day. Pure.

A year has 365 days, also a leap year (act/365). The first day counts, the day the money comes in does not. What is owed
and the base rate may change in between; the exact sum is rounded once, half up to the cent.
"""

import itertools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

ABOVE_BASE = Decimal(5)
DAYS_OF_YEAR = 365
TABLE = Path(__file__).with_name("base_rates.toml")
# A day from which on another sum is owed, and the sum in euros.
Balance = tuple[date, Decimal]
Rates = Mapping[date, Decimal]


class RateUnknown(ValueError):  # noqa: N818
    """The table begins later than the interest; `first` is its first day."""

    def __init__(self, first: date) -> None:
        super().__init__(f"no base rate is known before {first}")
        self.first = first


@dataclass(frozen=True)
class Step:
    """A time in which neither the sum nor the rate changes; `until` is the first day after it."""

    since: date
    until: date
    owed: Decimal
    percent: Decimal

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    @property
    def exact(self) -> Fraction:
        return Fraction(self.owed) * Fraction(self.percent) * self.days / (100 * DAYS_OF_YEAR)


@cache
def base_rates() -> Rates:
    """The base rates in percent, by the day from which each holds (§ 247 BGB); source: base_rates.toml."""
    known = table()["rates"]
    return {date.fromisoformat(day): Decimal(percent) for day, percent in sorted(known.items())}


def known_until() -> date:
    """The last day for which the table knows the rate; for later days the office enters it (awards.base_rates)."""
    return date.fromisoformat(table()["known_until"])


@cache
def table() -> Mapping[str, Any]:
    return tomllib.loads(TABLE.read_text("utf-8"))


def steps_of(
    balances: Sequence[Balance], until: date, *, rates: Rates, above: Decimal = ABOVE_BASE
) -> list[Step]:
    """What is owed, cut at every change of the sum and of the rate, up to the day before `until`.

    `balances` are in the order of their days; times in which nothing is owed are left out. Raises RateUnknown.
    """
    ends = [day for day, _owed in balances[1:]] + [until]
    return [
        step
        for (since, owed), end in zip(balances, ends, strict=True)
        for step in cut_by_rates(since, min(end, until), owed, rates, above)
        if owed > 0
    ]


def cut_by_rates(since: date, until: date, owed: Decimal, rates: Rates, above: Decimal) -> list[Step]:
    if since >= until:
        return []
    days = [since, *(day for day in sorted(rates) if since < day < until), until]
    return [
        Step(first, last, owed, max(rate_on(first, rates) + above, Decimal(0)))
        for first, last in itertools.pairwise(days)
    ]


def rate_on(day: date, rates: Rates) -> Decimal:
    """The base rate of a day, in percent. Raises RateUnknown before the first."""
    first = min(rates)
    if day < first:
        raise RateUnknown(first)
    return rates[max(since for since in rates if since <= day)]


def total(steps: Sequence[Step]) -> Decimal:
    """The interest in euros, rounded once, half up to the cent."""
    cents = sum((step.exact for step in steps), Fraction(0)) * 100
    return Decimal(int(cents + Fraction(1, 2))) / 100


def interest(
    amount: Decimal, since: date, until: date, *, rates: Rates | None = None, above: Decimal = ABOVE_BASE
) -> Decimal:
    """Interest in euros on one sum from `since` up to the day before `until`. Raises RateUnknown."""
    return total(steps_of([(since, amount)], until, rates=rates or base_rates(), above=above))
