"""What of a claim came in, what is still open, and the interest so far. Computed, never stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from awards.base_rates import Known, known_rates
from awards.interest import Balance, Step, steps_of, total
from awards.models import Claim, Repayment

ZERO = Decimal("0.00")
# Within a year from knowing the facts the authority must decide (§ 48 (4) VwVfG).
ONE_YEAR = 1


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Euros: the money demanded and the interest on it, each with what came in."""

    amount: Decimal
    repaid: Decimal
    interest: Decimal
    interest_paid: Decimal
    steps: Sequence[Step] = ()
    # From this day on nobody has confirmed the base rate; the interest ends before it.
    rate_missing: date | None = None

    @property
    def open(self) -> Decimal:
        return max(self.amount - self.repaid, ZERO)

    @property
    def interest_open(self) -> Decimal:
        return max(self.interest - self.interest_paid, ZERO)

    @property
    def credit(self) -> Decimal:
        """Interest paid too much: a transfer of an earlier day was found after it was worked out."""
        return max(self.interest_paid - self.interest, ZERO)

    @property
    def all_open(self) -> Decimal:
        return self.open + self.interest_open


@dataclass(frozen=True, kw_only=True)
class Part:
    """One instalment: when, how much, and how much of it came in."""

    due_on: date
    amount: Decimal
    paid: Decimal
    is_late: bool

    @property
    def open(self) -> Decimal:
        return self.amount - self.paid


def sums_of(
    claim: Claim, repayments: Iterable[Repayment], until: date, *, known: Known | None = None
) -> Sums:
    """What is open on the day `until`. `repayments` are those of this claim, in the order they came in.

    One query for a claim with interest, unless `known` is at hand.
    """
    came_in = [(row.received_on, row.amount - row.interest) for row in repayments]
    if claim.interest_from is not None and known is None:
        known = known_rates()
    steps = interest_steps(claim, came_in, until, known)
    return Sums(
        rate_missing=missing_since(claim, came_in, until, known),
        amount=claim.amount,
        repaid=sum((amount for _day, amount in came_in), ZERO),
        interest=total(steps),
        interest_paid=sum((row.interest for row in repayments), ZERO),
        steps=steps,
    )


def interest_steps(
    claim: Claim, came_in: Sequence[tuple[date, Decimal]], until: date, known: Known | None = None
) -> list[Step]:
    """Interest runs on what was still owed each day, as far as the rate is known. Raises awards.interest.RateUnknown."""
    if claim.interest_from is None:
        return []
    known = known or known_rates()
    end = min(until, known.next_since)
    return steps_of(balances_of(claim, came_in), end, rates=known.rates)


def balances_of(claim: Claim, came_in: Sequence[tuple[date, Decimal]]) -> list[Balance]:
    """What is owed from which day on, since the interest began."""
    since = claim.interest_from
    if since is None:
        return []
    owed, balances = claim.amount, [(since, claim.amount)]
    for day, amount in sorted(came_in):
        owed -= amount
        balances.append((max(day, since), owed))
    return in_one_line(balances)


def missing_since(
    claim: Claim, came_in: Sequence[tuple[date, Decimal]], until: date, known: Known | None
) -> date | None:
    """The first day whose rate is missing while something was owed."""
    if known is None or until <= known.next_since:
        return None
    before = [owed for day, owed in balances_of(claim, came_in) if day <= known.next_since]
    return known.next_since if before and before[-1] > ZERO else None


def in_one_line(balances: Iterable[Balance]) -> list[Balance]:
    """One balance a day: the last one counts."""
    return sorted(dict(balances).items())


def parts_of(claim: Claim, repaid: Decimal, today: date) -> list[Part]:
    """The instalments, the earliest filled first."""
    found, left = [], repaid
    for row in claim.instalments:
        due_on, amount = date.fromisoformat(row["due_on"]), Decimal(row["amount"])
        paid = min(amount, left)
        left -= paid
        found.append(Part(due_on=due_on, amount=amount, paid=paid, is_late=today > due_on and paid < amount))
    return found


def monthly_parts(amount: Decimal, number: int, first: date) -> list[dict[str, Any]]:
    """`amount` in `number` monthly parts of whole cents; the last one carries what does not divide."""
    share = (amount / number).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
    sums = [share] * (number - 1) + [amount - share * (number - 1)]
    return [{"due_on": months_after(first, place), "amount": part} for place, part in enumerate(sums)]


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def last_day_to_decide(known_on: date) -> date:
    """One year from the day the facts were known (§ 48 (4) VwVfG, §§ 187 (1), 188 (2) BGB)."""
    return months_after(known_on, 12 * ONE_YEAR)
