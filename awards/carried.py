"""What a grant does when its money is carried over into a later year (budgets.transfers): grant and payouts follow."""

from collections.abc import Callable
from decimal import Decimal

from applications.conflicts import has_conflict
from applications.states import Event
from applications.workflow import note
from awards.models import Award
from awards.states import PayoutState
from awards.workflow import lock_award
from budgets.transfers import CarryOver
from funding.errors import NotAllowed, Refused

ZERO = Decimal("0.00")


def follow_carry_over(order: CarryOver) -> Callable[[Decimal], None] | None:
    """Lock the grant; afterwards move its years. Raises Refused(payout_on_its_way): the bank pays from the old year."""
    pk = (
        Award.objects.filter(application__reference=order.case_reference).values_list("pk", flat=True).first()
    )
    if pk is None:
        return None
    award = lock_award(pk)
    if order.by and has_conflict(award.application, order.by):
        raise NotAllowed("carry_over")
    exported = award.payouts.filter(state=PayoutState.EXPORTED)
    if any(str(order.from_year) in payout.by_year for payout in exported):
        raise Refused("payout_on_its_way")
    return lambda amount: move_years(award, order, amount)


def move_years(award: Award, order: CarryOver, amount: Decimal) -> None:
    """Years of the grant and of what is still to be paid, and a row of the timeline."""
    award.by_year = shifted(award.by_year, order, amount)
    award.save(update_fields=["by_year"])
    for payout in award.payouts.to_come():
        part = Decimal(payout.by_year.get(str(order.from_year), ZERO))
        if part:
            payout.by_year = shifted(payout.by_year, order, part)
            payout.save(update_fields=["by_year"])
    note(
        award.application,
        Event.CHANGE_MADE,
        actor=order.by,
        now=order.now,
        reason=order.reason,
        from_year=order.from_year,
        to_year=order.to_year,
        amount=str(amount),
    )


def shifted(by_year: dict[str, str], order: CarryOver, amount: Decimal) -> dict[str, str]:
    """The same sum, `amount` of it in the later year."""
    parts = {int(year): Decimal(part) for year, part in by_year.items()}
    parts[order.from_year] = parts.get(order.from_year, ZERO) - amount
    parts[order.to_year] = parts.get(order.to_year, ZERO) + amount
    return {str(year): str(parts[year]) for year in sorted(parts) if parts[year] > ZERO}
