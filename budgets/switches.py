"""What is switched in a year: its books closed or open, its budget provisional or not. Each with a reason, in the log."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from budgets.models import BudgetYear, YearAct, YearLog
from budgets.people import KEEPERS, assure_role
from budgets.transfers import assure_reason, lock_years
from funding.errors import Refused
from funding.models import Programme


@transaction.atomic
def freeze_year(
    *, programme: Programme, year: int, by: User | None, now: datetime, reason: str
) -> BudgetYear:
    """Close the year's books: no budget, transfer or commitment any more. Raises Refused(frozen_already, reason_missing)."""
    row = locked(programme, year, by, reason)
    if row.is_frozen:
        raise Refused("frozen_already", year=year)
    row.frozen_at = now
    return switched(row, YearAct.FREEZE, by, now, reason)


@transaction.atomic
def unfreeze_year(
    *, programme: Programme, year: int, by: User | None, now: datetime, reason: str
) -> BudgetYear:
    """Open the books again, to correct something. Raises Refused(not_frozen, reason_missing)."""
    row = locked(programme, year, by, reason)
    if not row.is_frozen:
        raise Refused("not_frozen", year=year)
    row.frozen_at = None
    return switched(row, YearAct.UNFREEZE, by, now, reason)


@transaction.atomic
def begin_provisional(
    *, programme: Programme, year: int, by: User | None, now: datetime, reason: str
) -> BudgetYear:
    """The budget is not in force yet (§ 82 GO NRW): notices wait. Raises Refused(provisional_already, reason_missing)."""
    row = locked(programme, year, by, reason)
    if row.is_provisional:
        raise Refused("provisional_already", year=year)
    row.is_provisional = True
    return switched(row, YearAct.BEGIN_PROVISIONAL, by, now, reason)


@transaction.atomic
def end_provisional(
    *, programme: Programme, year: int, by: User | None, now: datetime, reason: str
) -> BudgetYear:
    """The budget is in force: notices go out again. Raises Refused(not_provisional, reason_missing)."""
    row = locked(programme, year, by, reason)
    if not row.is_provisional:
        raise Refused("not_provisional", year=year)
    row.is_provisional = False
    return switched(row, YearAct.END_PROVISIONAL, by, now, reason)


def is_provisional(programme: Programme, years: list[int]) -> bool:
    """Whether notices that rest on one of these years must wait. One query."""
    return BudgetYear.objects.filter(programme=programme, year__in=years, is_provisional=True).exists()


def locked(programme: Programme, year: int, by: User | None, reason: str) -> BudgetYear:
    assure_role(by, KEEPERS, programme)
    assure_reason(reason)
    return lock_years(programme, [year])[0]


def switched(row: BudgetYear, act: YearAct, by: User | None, now: datetime, reason: str) -> BudgetYear:
    """Write switch and log. Only these columns: the sums are the ledger's."""
    row.save(update_fields=["frozen_at", "is_provisional"])
    YearLog.objects.create(budget_year=row, act=act, reason=reason, by=by, at=now)
    return row
