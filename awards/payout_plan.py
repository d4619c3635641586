"""How a grant is cut into payments: amounts by the guideline, and the budget years that carry them. Pure arithmetic."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
Years = dict[int, Decimal]


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
    left = {year: max(rooms[year], ZERO) for year in sorted(rooms)}
    return [_pour_one(amount, left) for amount in amounts]


def _pour_one(amount: Decimal, left: Years) -> Years:
    carried: Years = {}
    for year, room in left.items():
        part = min(room, amount - sum(carried.values(), ZERO))
        if part > ZERO:
            carried[year] = part
            left[year] = room - part
    if sum(carried.values(), ZERO) != amount:
        raise ValueError(f"the budget years do not carry {amount}")
    return carried


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
