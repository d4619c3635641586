"""What is left of a grant once it is known what it comes to: payouts still to come are cut, the rest is released."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from awards.models import Award, Payout
from awards.states import PayoutState
from budgets.ledger import book_years, committed_to, spent_on
from budgets.models import EntryKind

ZERO = Decimal("0.00")
Years = dict[int, Decimal]


def given_to(award: Award) -> Years:
    """What was paid and has not come back, or is with the bank, per budget year, in euros. Two queries."""
    at_bank = award.payouts.filter(state=PayoutState.EXPORTED).values_list("by_year", flat=True)
    given = spent_on(award.application.reference or "")
    for by_year in at_bank:
        given = added(given, years_of(by_year))
    return given


def years_of(by_year: Mapping[str, str]) -> Years:
    return {int(year): Decimal(part) for year, part in by_year.items()}


def written(years: Mapping[int, Decimal]) -> dict[str, str]:
    """As models keep it: {"2026": "1200.00"}, without empty years."""
    return {str(year): str(part) for year, part in sorted(years.items()) if part}


def added(one: Mapping[int, Decimal], other: Mapping[int, Decimal], sign: int = 1) -> Years:
    return {year: one.get(year, ZERO) + sign * other.get(year, ZERO) for year in sorted({*one, *other})}


def first_of(years: Mapping[int, Decimal], amount: Decimal) -> Years:
    """`amount` taken from the years, the earliest first: what is left over lies in the latest."""
    taken: Years = {}
    for year in sorted(years):
        part = min(max(years[year], ZERO), amount - sum(taken.values(), ZERO))
        if part > ZERO:
            taken[year] = part
    return taken


def give_back_the_rest(*, award: Award, final: Decimal, by: User | None, now: datetime) -> Decimal:
    """Leave `final` euros of a locked award bound and planned; release the rest into the years it came from.

    Payouts to come are kept in their order, the last one cut, the others cancelled; what no payout covers yet is
    planned. Call inside the transaction that locked the award. Returns what was released. `final` is at least what
    was given to the bank.
    """
    reference = award.application.reference or ""
    given, committed = given_to(award), committed_to(reference)
    still_to_pay = final - sum(given.values(), ZERO)
    kept = keep_payouts(award, still_to_pay)
    free = added(added(committed, given, -1), kept, -1)
    missing = still_to_pay - sum(kept.values(), ZERO)
    if missing > ZERO:
        part = first_of(free, missing)
        plan_payout(award, part)
        free = added(free, part, -1)
    release = {year: amount for year, amount in free.items() if amount > ZERO}
    book_years(
        EntryKind.RELEASE,
        programme=award.application.programme,
        by_year=release,
        case_reference=reference,
        by=by,
        now=now,
        reason="Settlement of the proof of use",
    )
    return sum(release.values(), ZERO)


def keep_payouts(award: Award, still_to_pay: Decimal) -> Years:
    """Keep what is still needed of the payouts to come, in their order. Returns what they carry per year."""
    kept: Years = {}
    left = still_to_pay
    for payout in award.payouts.to_come().select_for_update(of=("self",)).order_by("number"):
        if left <= ZERO:
            cancel(payout)
            continue
        if payout.amount > left:
            cut(payout, left)
        left -= payout.amount
        kept = added(kept, years_of(payout.by_year))
    return kept


def cancel(payout: Payout) -> None:
    payout.state = PayoutState.CANCELLED
    payout.save(update_fields=["state"])


def cut(payout: Payout, amount: Decimal) -> None:
    """A smaller sum is another payment: it is checked and released anew."""
    payout.by_year = written(first_of(years_of(payout.by_year), amount))
    payout.amount = amount
    payout.state = PayoutState.PLANNED
    payout.prepared_by = payout.prepared_at = payout.released_by = payout.released_at = None
    payout.save()


def plan_payout(award: Award, by_year: Years) -> None:
    """What is owed and no payout stands for yet, such as where money follows the proof."""
    last = award.payouts.order_by("-number").first()
    Payout.objects.create(
        award=award,
        number=last.number + 1 if last else 1,
        amount=sum(by_year.values(), ZERO),
        by_year=written(by_year),
    )
