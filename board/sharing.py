"""Several cases, one pot: who gets how much of what is left. Pure: amounts in, amounts out.

Three ways: in an order people choose, in the order the applications arrived, or the same share of its request for
each (pro rata). Money that the guideline keeps for a class (a reserve) goes to that class alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

ZERO = Decimal("0.00")
CENT = Decimal("0.01")


class Method(StrEnum):
    """How the money is shared out."""

    ORDER = "order"
    FIRST_COME = "first_come"
    PRO_RATA = "pro_rata"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A case and what it would get if there were enough, in euros; `classes` are the reserves it may draw on."""

    case: int
    asked: Decimal
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a case gets of the pot, in euros; `left` is what is then still free for anybody or for a class."""

    case: int
    asked: Decimal
    amount: Decimal
    left: Decimal

    @property
    def missing(self) -> Decimal:
        return self.asked - self.amount

    @property
    def is_partial(self) -> bool:
        return ZERO < self.amount < self.asked


class Purse:
    """What is left while it is shared out: all of it, and the parts of it that are kept for a class."""

    def __init__(self, free: Decimal, reserves: Mapping[str, Decimal]) -> None:
        self.free = max(free, ZERO)
        self.reserves = dict(fitted(reserves, self.free))

    def open_to(self, claim: Claim) -> Decimal:
        """What the claim may draw on: all that is left but the reserves of others."""
        closed = sum((part for key, part in self.reserves.items() if key not in claim.classes), ZERO)
        return max(self.free - closed, ZERO)

    def take(self, claim: Claim, amount: Decimal) -> None:
        """Take an amount out, from the claim's own reserves first."""
        self.free -= amount
        for key in sorted(claim.classes & self.reserves.keys()):
            part = min(self.reserves[key], amount)
            self.reserves[key] -= part
            amount -= part


def fitted(reserves: Mapping[str, Decimal], free: Decimal) -> Iterable[tuple[str, Decimal]]:
    """The reserves, the first named first, as far as there is money for them."""
    for key, amount in reserves.items():
        part = min(max(amount, ZERO), free)
        free -= part
        yield key, part


def share_out(
    claims: Sequence[Claim],
    *,
    free: Decimal,
    reserves: Mapping[str, Decimal] | None = None,
    partial: bool = True,
    pro_rata: bool = False,
) -> list[Share]:
    """Share `free` euros out, one claim after another in their order; `pro_rata`: to each the same part.

    Without `partial`, a case whose request does not fit gets nothing and the next one is looked at. Never gives
    more than was asked, nor in sum more than `free`; cents that do not divide go to the first claims.
    """
    purse = Purse(free, reserves or {})
    if pro_rata:
        return in_equal_parts(claims, purse)
    return [one_after_another(claim, purse, partial=partial) for claim in claims]


def one_after_another(claim: Claim, purse: Purse, *, partial: bool) -> Share:
    amount = min(claim.asked, purse.open_to(claim))
    if amount < claim.asked and not partial:
        amount = ZERO
    purse.take(claim, amount)
    return Share(case=claim.case, asked=claim.asked, amount=amount, left=purse.free)


def in_equal_parts(claims: Sequence[Claim], purse: Purse) -> list[Share]:
    """Each reserve among its class first; then what is open to all among what is still asked."""
    got = {claim.case: ZERO for claim in claims}
    for key in list(purse.reserves):
        members = [claim for claim in claims if key in claim.classes]
        for claim, part in divided(members, got, purse.reserves[key]):
            got[claim.case] += part
            purse.reserves[key] -= part
            purse.free -= part
    for claim, part in divided(claims, got, purse.free - sum(purse.reserves.values(), ZERO)):
        got[claim.case] += part
        purse.free -= part
    return [
        Share(case=claim.case, asked=claim.asked, amount=got[claim.case], left=purse.free) for claim in claims
    ]


def divided(
    claims: Sequence[Claim], got: Mapping[int, Decimal], money: Decimal
) -> Iterable[tuple[Claim, Decimal]]:
    """`money` among the claims in proportion to what each still asks; whole cents, none left over."""
    wanted = [claim.asked - got[claim.case] for claim in claims]
    total = sum(wanted, ZERO)
    if total <= money:
        yield from zip(claims, wanted, strict=True)
        return
    parts = [(money * want / total).quantize(CENT, ROUND_DOWN) for want in wanted]
    rest = int((money - sum(parts, ZERO)) / CENT)
    for claim, want, part in zip(claims, wanted, parts, strict=True):
        more = CENT if rest and part < want else ZERO
        rest -= more > ZERO
        yield claim, part + more


def common_order(orders: Iterable[Sequence[int]], cases: Sequence[int]) -> list[int]:
    """One order out of several (Borda's count): a place on top of n cases counts n, the next n - 1, and so on.

    Cases that an order does not name count nothing there; equal cases stay in the order of `cases`.
    """
    points = dict.fromkeys(cases, 0)
    for order in orders:
        known = [case for case in order if case in points]
        for place, case in enumerate(known):
            points[case] += len(cases) - place
    return sorted(cases, key=lambda case: -points[case])
