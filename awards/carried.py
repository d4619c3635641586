"""What a grant does when its money is carried over into a later year (budgets.transfers): grant and payouts follow."""

from collections.abc import Callable
from decimal import Decimal

from applications.conflicts import has_conflict
from applications.states import Event
from applications.workflow import note
from awards.models import Award
from awards.payout_plan import added, as_written, without
from awards.payouts import plan_payouts
from awards.states import PayoutState
from awards.workflow import lock_award
from budgets.transfers import CarryOver
from funding.errors import NotAllowed, Refused


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
    award.by_year = as_written(
        added(without(award.years, {order.from_year: amount}), {order.to_year: amount})
    )
    award.save(update_fields=["by_year"])
    if award.payouts.exists():
        plan_payouts(award, order.now)
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
