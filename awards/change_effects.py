"""What a change does once it counts: days, lines, or money in the pot, in the award and in its payments."""

from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from awards.change_rules import ZERO, amounts, assessment_with, day_of, refuse_odd, refuse_past_the_board
from awards.freeing import free_rest
from awards.models import Award, Change
from awards.payout_plan import Years, added, as_written, total, without
from awards.payouts import plan_payouts
from awards.states import ChangeKind, ChangeState
from budgets.errors import PotExceeded, YearFrozen
from budgets.ledger import commit
from funding.errors import Refused


def carry_out(award: Award, change: Change, *, by: User | None, now: datetime, year: int | None) -> None:
    """Make a change count on a locked award. `year`: the budget year that carries more money.

    What was asked is checked again, since the award may have changed meanwhile. Raises Refused.
    """
    refuse_odd(award, change.kind, change.wanted)
    if change.kind == ChangeKind.DATES:
        set_dates(award, day_of(change.wanted["starts_on"]), day_of(change.wanted["ends_on"]))
    elif change.kind == ChangeKind.LINES:
        set_lines(award, amounts(change.wanted))
    elif change.kind == ChangeKind.MORE:
        give_more(award, Decimal(change.wanted["amount"]), by=by, now=now, year=year)
    elif change.kind == ChangeKind.LESS:
        give_less(award, Decimal(change.wanted["amount"]), by=by, now=now)
    award.save()


# -- days and lines -------------------------------------------------------------------------------


def set_dates(award: Award, starts_on: date | None, ends_on: date | None) -> None:
    """Other days; the proof of use is due accordingly, but never earlier than the office has allowed before."""
    award.starts_on, award.ends_on = starts_on, ends_on
    proof = award.application.guideline.proof
    if award.proof_due_on is None or ends_on is None or proof.on_request:
        return
    due_on = proof.due_on(ends_on)
    given = award.changes.filter(kind=ChangeKind.PROOF_DATE, state=ChangeState.DONE).exists()
    award.proof_due_on = max(due_on, award.proof_due_on) if given else due_on


def set_lines(award: Award, wanted: dict[str, Decimal]) -> None:
    """Other amounts in the plan, and what of them counts by the guideline."""
    counted = {line.key: line.recognised for line in assessment_with(award, wanted).lines}
    award.lines = [
        line | {"amount": str(wanted[line["key"]]), "recognised": str(counted.get(line["key"], ZERO))}
        for line in award.lines
    ]


# -- money ----------------------------------------------------------------------------------------


def give_more(award: Award, wanted: Decimal, *, by: User | None, now: datetime, year: int | None) -> None:
    """Bind the difference in the pot of `year`. Raises Refused: year_missing, board_decides, pot_exceeded, year_frozen."""
    if year is None:
        raise Refused("year_missing", field="year")
    refuse_past_the_board(award, wanted)
    more, case = wanted - award.amount, award.application
    try:
        commit(
            programme=case.programme,
            by_year={year: more},
            case_reference=case.reference or "",
            by=by,
            now=now,
        )
    except PotExceeded as error:
        raise Refused("pot_exceeded", field="year", year=error.year, free=error.free) from error
    except YearFrozen as error:
        raise Refused("year_frozen", field="year", year=error.year) from error
    write_years(award, added(award.years, {year: more}))
    plan_payouts(award, now)


def give_less(award: Award, wanted: Decimal, *, by: User | None, now: datetime) -> None:
    """Free the difference, the latest year first. Raises Refused("below_paid") for what is paid already."""
    freed = free_rest(award, keep=wanted, by=by, now=now)
    write_years(award, without(award.years, freed))


def write_years(award: Award, years: Years) -> None:
    """The award's amount is the sum of its years, always."""
    award.by_year, award.amount = as_written(years), total(years)
