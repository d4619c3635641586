"""What a change does once it counts: days, lines, or money in the pot, in the award and in its payments."""

from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from awards.change_rules import ZERO, amounts, assessment_with, day_of, refuse_odd, refuse_past_the_board
from awards.models import Award, Change, Payout
from awards.payouts import plan_payouts
from awards.states import ChangeKind, ChangeState, PayoutState
from budgets.errors import PotExceeded, YearFrozen
from budgets.ledger import book_years, commit, spent_on
from budgets.models import EntryKind
from funding.errors import Refused
from funding.guideline.base import to_cents

Years = dict[int, Decimal]
# Payments the bank does not have.
STOPPABLE = (PayoutState.PLANNED, PayoutState.PREPARED, PayoutState.RELEASED)


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
    if change.kind in {ChangeKind.MORE, ChangeKind.LESS}:
        plan_payouts(award, now)


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
    years = award.years
    years[year] = years.get(year, ZERO) + more
    write_years(award, years)


def give_less(award: Award, wanted: Decimal, *, by: User | None, now: datetime) -> None:
    """Free the difference, the latest year first. Raises Refused("below_paid") for what is paid already."""
    freed = freed_by(award, award.amount - wanted)
    case = award.application
    book_years(
        EntryKind.RELEASE,
        programme=case.programme,
        by_year=freed,
        case_reference=case.reference or "",
        by=by,
        now=now,
    )
    write_years(award, {year: part - freed.get(year, ZERO) for year, part in award.years.items()})
    fit_payouts(award)


def freed_by(award: Award, less: Decimal) -> Years:
    """What each year gives back of `less`: the latest year first, down to what was paid from it."""
    gone, freed = money_gone(award), Years()
    for year, part in sorted(award.years.items(), reverse=True):
        freed[year] = min(less, max(part - gone.get(year, ZERO), ZERO))
        less -= freed[year]
    if less > ZERO:
        raise Refused("below_paid", field="amount", paid=sum(gone.values(), ZERO))
    return {year: amount for year, amount in freed.items() if amount}


def money_gone(award: Award) -> Years:
    """What was paid from each year, or is with the bank. Two queries."""
    with_bank = Years()
    for payout in award.payouts.on_its_way():
        add_up(with_bank, payout)
    spent = spent_on(award.application.reference or "")
    return {
        year: max(with_bank.get(year, ZERO), spent.get(year, ZERO))
        for year in with_bank.keys() | spent.keys()
    }


def add_up(sums: Years, payout: Payout) -> None:
    for year, part in payout.by_year.items():
        sums[int(year)] = sums.get(int(year), ZERO) + Decimal(part)


def write_years(award: Award, years: Years) -> None:
    """The award's amount is the sum of its years, always."""
    award.by_year = {str(year): str(to_cents(part)) for year, part in sorted(years.items()) if part}
    award.amount = sum(years.values(), ZERO)


def fit_payouts(award: Award) -> None:
    """Cut payments to come, the last one first, to what the years still carry."""
    over = money_gone(award)
    to_come = list(award.payouts.select_for_update().filter(state__in=STOPPABLE).order_by("-number"))
    for payout in to_come:
        add_up(over, payout)
    for year, part in award.years.items():
        over[year] = over.get(year, ZERO) - part
    for payout in to_come:
        cut(payout, over)


def cut(payout: Payout, over: Years) -> None:
    """Take from one payment what its years no longer carry; it must then be checked again."""
    left = Years()
    for year, part in payout.by_year.items():
        taken = min(Decimal(part), max(over.get(int(year), ZERO), ZERO))
        over[int(year)] = over.get(int(year), ZERO) - taken
        left[int(year)] = Decimal(part) - taken
    amount = sum(left.values(), ZERO)
    if amount == payout.amount:
        return
    payout.state = PayoutState.PLANNED if amount else PayoutState.CANCELLED
    payout.account = payout.prepared_by = payout.prepared_at = payout.released_by = payout.released_at = None
    if amount:
        payout.amount = amount
        payout.by_year = {str(year): str(part) for year, part in left.items() if part}
    payout.save()
