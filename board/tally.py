"""Counting the votes of a ballot: rules, seats, the highest grant in, a result out. Knows no Django.

Whether enough took part and whether a motion is carried is said by the guideline (funding.guideline.routes);
here the votes are counted, ties are told from defeats, and the amounts become one.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from funding.guideline.base import Frozen, to_cents
from funding.guideline.model import Guideline
from funding.guideline.procedure_rules import Majority, Quorum
from funding.guideline.routes import is_carried, is_quorate, majority_of, quorum_needed, quorum_of

FULL, REDUCED, AGAINST, ABSTAIN = "full", "reduced", "against", "abstain"
NONE = "none"
ZERO = Decimal("0.00")


class Rules(Frozen):
    """What a ballot is counted by; frozen into the ballot when it opens."""

    quorum: Quorum
    majority: Majority
    reinvited: bool = False
    """After a meeting without a quorum: enough are there however few, as the invitation said (§ 90 (1) VwVfG)."""

    @classmethod
    def of(cls, guideline: Guideline, route: str = "", *, reinvited: bool = False) -> "Rules":
        """The rules of a route of the guideline, by its key; the board's own for a route without any."""
        way = guideline.route(route)
        if way is None:
            return cls(quorum=guideline.board.quorum, majority=guideline.board.majority, reinvited=reinvited)
        return cls(
            quorum=quorum_of(guideline, way), majority=majority_of(guideline, way), reinvited=reinvited
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatVote:
    """One seat at closing. `choice` None: said nothing. `amount` in euros, for a lower amount only."""

    choice: str | None = None
    amount: Decimal | None = None
    is_chair: bool = False
    is_excluded: bool = False
    is_replaced: bool = False
    """Excluded, and a deputy has the vote: this seat is one of the record only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many seats did what. Excluded seats are in `seats` and `excluded` and nowhere else."""

    seats: int
    excluded: int
    full: int
    reduced: int
    against: int
    abstained: int
    replaced: int = 0
    """Excluded too, but a deputy had the vote: these are in no other number."""

    @property
    def entitled(self) -> int:
        return self.seats - self.excluded

    @property
    def in_favour(self) -> int:
        return self.full + self.reduced

    @property
    def took_part(self) -> int:
        """An abstention is a way of taking part."""
        return self.in_favour + self.against + self.abstained

    @property
    def silent(self) -> int:
        return self.entitled - self.took_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a ballot yields. Amounts in euros; without a quorum there is no outcome but "none",
    and no spread that would tell how the votes lay.

    `outcome` is full, reduced, against or none; `lowest` and `highest` are the spread of the amounts of those
    in favour. `counted` are the seats held against `needed` for the quorum.
    """

    counts: Counts
    needed: int
    counted: int
    quorate: bool
    outcome: str
    amount: Decimal
    lowest: Decimal
    highest: Decimal
    by_chair: bool

    def as_json(self) -> dict[str, Any]:
        """The sum that led to the result, ready to be stored beside the ballot."""
        money = {name: str(getattr(self, name)) for name in ("amount", "lowest", "highest")}
        return asdict(self) | money | {"counts": self.numbers()}

    def numbers(self) -> dict[str, int]:
        """Numbers of votes, never names. Without a quorum only who took part: the vote will be held again."""
        taking_part = ("seats", "excluded", "entitled", "took_part", "silent")
        votes = ("full", "reduced", "in_favour", "against", "abstained") if self.quorate else ()
        more = ("replaced",) if self.counts.replaced else ()
        return {name: getattr(self.counts, name) for name in (*taking_part, *votes, *more)}


def tally(rules: Rules, seats: Iterable[SeatVote], max_grant: Decimal) -> Result:
    """Count a ballot (§§ 90, 91 VwVfG). `max_grant` in euros is what a vote for the full amount stands for.

    A vote on an excluded seat is not looked at. The amount is the median of the amounts of those in favour;
    the mean of the two middle ones when their number is even, cents rounded half up.
    """
    every = list(seats)
    seats = [seat for seat in every if not seat.is_replaced]
    counts = count(seats, replaced=len(every) - len(seats))
    quorate = has_quorum(rules, counts)
    amounts = amounts_in_favour(seats, max_grant) if quorate else []
    verdict, by_chair = NONE, False
    if quorate:
        verdict, by_chair = decide(rules.majority, counts, chair=chair_in_favour(seats))
    amount = to_cents(median(amounts)) if verdict == FULL else ZERO
    return Result(
        counts=counts,
        needed=1 if rules.reinvited else quorum_needed(rules.quorum, counts.seats),
        counted=counts.took_part + (counts.excluded if rules.quorum.excluded_count else 0),
        quorate=quorate,
        outcome=REDUCED if verdict == FULL and amount < max_grant else verdict,
        amount=amount,
        lowest=min(amounts, default=ZERO),
        highest=max(amounts, default=ZERO),
        by_chair=by_chair,
    )


def has_quorum(rules: Rules, counts: Counts) -> bool:
    """Whether enough took part; after a re-invitation, whether anybody did."""
    if rules.reinvited:
        return counts.took_part > 0
    return is_quorate(
        rules.quorum, members=counts.seats, took_part=counts.took_part, excluded_present=counts.excluded
    )


def count(seats: list[SeatVote], *, replaced: int = 0) -> Counts:
    said = [seat.choice for seat in seats if not seat.is_excluded]
    return Counts(
        seats=len(seats),
        excluded=len(seats) - len(said),
        full=said.count(FULL),
        reduced=said.count(REDUCED),
        against=said.count(AGAINST),
        abstained=said.count(ABSTAIN),
        replaced=replaced,
    )


def amounts_in_favour(seats: list[SeatVote], max_grant: Decimal) -> list[Decimal]:
    """What each of those in favour would grant, in euros."""
    voices = [seat for seat in seats if not seat.is_excluded and seat.choice in (FULL, REDUCED)]
    return [to_cents(max_grant if seat.amount is None else seat.amount) for seat in voices]


def chair_in_favour(seats: list[SeatVote]) -> bool | None:
    """Which side the chair is on; None when the chair is excluded, abstained or said nothing."""
    sides = {FULL: True, REDUCED: True, AGAINST: False}
    voices = [sides.get(seat.choice or "") for seat in seats if seat.is_chair and not seat.is_excluded]
    return voices[0] if len(voices) == 1 else None


def decide(majority: Majority, counts: Counts, *, chair: bool | None) -> tuple[str, bool]:
    """Full (meaning: in favour), against or none, and whether it was the chair's casting vote.

    A tie only exists where more than half is enough; a larger majority that is missed is a defeat.
    """
    in_favour, against = counts.in_favour, counts.against
    if in_favour == against and (is_simple(majority) or in_favour == 0):
        casting = chair if majority.tie == "chair_decides" else None
        return (NONE, False) if casting is None else (FULL if casting else AGAINST, True)
    return FULL if is_carried(majority, in_favour=in_favour, against=against) else AGAINST, False


def is_simple(majority: Majority) -> bool:
    """More votes in favour than against are enough."""
    return majority.at_least is None and majority.more_than is not None and majority.more_than * 2 == 1
