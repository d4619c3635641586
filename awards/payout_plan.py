"""How a grant is cut into payments: amounts by the guideline, and the budget years that carry them. Pure arithmetic.

Every plan of payments, and whatever cuts one, is computed here; awards.payouts.plan_payouts writes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
Years = dict[int, Decimal]

# -- sums of budget years -------------------------------------------------------------------------


def as_written(years: Mapping[int, Decimal]) -> dict[str, str]:
    """As models keep it: {"2026": "1200.00"}, without empty years."""
    return {str(year): str(part.quantize(CENT)) for year, part in sorted(years.items()) if part}


def as_read(by_year: Mapping[str, str]) -> Years:
    """What models keep, as amounts."""
    return {int(year): Decimal(part) for year, part in by_year.items()}


def added(*parts: Mapping[int, Decimal]) -> Years:
    """All of them together, year by year."""
    years = sorted({year for part in parts for year in part})
    return {year: sum((part.get(year, ZERO) for part in parts), ZERO) for year in years}


def without(years: Mapping[int, Decimal], gone: Mapping[int, Decimal]) -> Years:
    """What each year has left, never less than nothing."""
    return {year: max(part - gone.get(year, ZERO), ZERO) for year, part in sorted(years.items())}


def total(years: Mapping[int, Decimal]) -> Decimal:
    return sum(years.values(), ZERO)


def first_of(years: Mapping[int, Decimal], amount: Decimal) -> Years:
    """`amount` taken from the years, the earliest first; less where they have less."""
    return _taken(years, amount, sorted(years))


def last_of(years: Mapping[int, Decimal], amount: Decimal) -> Years:
    """`amount` taken from the years, the latest first: what comes last is not needed first."""
    return _taken(years, amount, sorted(years, reverse=True))


def _taken(years: Mapping[int, Decimal], amount: Decimal, order: Iterable[int]) -> Years:
    taken: Years = {}
    for year in order:
        part = min(years[year], amount - total(taken))
        if part > ZERO:
            taken[year] = part
    return taken


# -- a plan ---------------------------------------------------------------------------------------


def shares(amount: Decimal, percents: Sequence[Decimal]) -> list[Decimal]:
    """`amount` in parts of so many percent, exact to the cent: the last part is what the others leave.

    Parts that come to nothing are left out, so that a grant of a few cents is one payment. Without percents the whole
    amount is one part.
    """
    found: list[Decimal] = []
    for percent in percents[:-1]:
        part = (amount * percent / HUNDRED).quantize(CENT, ROUND_HALF_UP)
        found.append(min(part, amount - sum(found, ZERO)))
    found.append(amount - sum(found, ZERO))
    return [part for part in found if part > ZERO]


def pour(amounts: Sequence[Decimal], rooms: Mapping[int, Decimal]) -> list[Years]:
    """Which budget years carry each of the amounts, the earliest year first until its room is used up.

    Raises ValueError when the years have less room than the amounts need.
    """
    return _fill([{} for _ in amounts], amounts, rooms)


def fitted(planned: Sequence[Mapping[int, Decimal]], rooms: Mapping[int, Decimal]) -> list[Years]:
    """Planned payments, each given by its years, so that together they are what the years have room for.

    The last ones shrink or go (an empty one is not needed any more), or the last one grows. What a payment takes from a
    year stays there as far as the year still carries it.
    """
    amounts = adjusted([total(years) for years in planned], total(without(rooms, {})))
    left, kept = without(rooms, {}), []
    for years, amount in zip(planned, amounts, strict=False):
        stays = first_of({year: min(part, left.get(year, ZERO)) for year, part in years.items()}, amount)
        left = without(left, stays)
        kept.append(stays)
    return _fill([*kept, *({} for _ in amounts[len(kept) :])], amounts, left)


def _fill(carried: Sequence[Years], amounts: Sequence[Decimal], rooms: Mapping[int, Decimal]) -> list[Years]:
    """Each of the amounts in full: what is missing comes from the earliest years with room."""
    left, found = without(rooms, {}), []
    for years, amount in zip(carried, amounts, strict=True):
        more = first_of(left, amount - total(years))
        left = without(left, more)
        found.append(added(years, more))
        if total(found[-1]) != amount:
            raise ValueError(f"the budget years do not carry {amount}")
    return found


def adjusted(planned: Sequence[Decimal], rest: Decimal) -> list[Decimal]:
    """The planned amounts so that together they are `rest`: the last ones shrink or go, or the last one grows.

    A part that is not needed any more is 0; one more part at the end when nothing was planned.
    """
    found: list[Decimal] = []
    for amount in planned:
        found.append(max(min(amount, rest - sum(found, ZERO)), ZERO))
    more = max(rest - sum(found, ZERO), ZERO)
    if more and found:
        found[-1] += more
    return found or ([more] if more else [])
