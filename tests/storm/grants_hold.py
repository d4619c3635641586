"""What must hold of the money of every grant: its ledger rows, its payments, its claims and its state tell one story."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from applications.models import TimelineEntry
from applications.states import Event
from awards.models import Award, Change, Claim, Payout, PayoutRun, Repayment
from awards.states import FINISHED, PAYABLE, AwardState, ChangeKind, ChangeState, ClaimState, PayoutState
from budgets.models import BudgetYear, EntryKind, LedgerEntry

ZERO = Decimal("0.00")
Years = dict[int, Decimal]
# The acts of which a row of the ledger may be a part: in the same moment, by the same person.
ACTS: Mapping[str, frozenset[str]] = {
    EntryKind.COMMITMENT: frozenset({Event.APPROVE, Event.CHANGE_DECIDED, Event.CHANGE_MADE}),
    EntryKind.RELEASE: frozenset(
        {
            Event.DECLINE,
            Event.REVOKE_UNPAID,
            Event.CHANGE_DECIDED,
            Event.CHANGE_MADE,
            Event.SETTLE,
            Event.DROP_CLAIM,
            Event.WAIVE,
            Event.REPAYMENT_BOOKED,
            Event.COMPLETE_REPAYMENT,
        }
    ),
    EntryKind.PAYOUT: frozenset({Event.PAYOUT_PAID}),
    EntryKind.REPAYMENT: frozenset({Event.PAYOUT_BOUNCED, Event.REPAYMENT_BOOKED}),
    EntryKind.TRANSFER_IN: frozenset({Event.CHANGE_MADE}),
    EntryKind.TRANSFER_OUT: frozenset({Event.CHANGE_MADE}),
}
TO_COME = frozenset({PayoutState.PLANNED, PayoutState.PREPARED, PayoutState.RELEASED})
NOT_COUNTING = frozenset({PayoutState.BOUNCED, PayoutState.CANCELLED})
WITHOUT_PAYMENTS = frozenset(
    {AwardState.GRANTED, AwardState.NOTIFIED, AwardState.DECLINED, AwardState.REVOKED}
)


def check_grants() -> None:
    """All that must hold of the grants between two steps. A few queries, however many grants there are."""
    entries = list(LedgerEntry.objects.select_related("budget_year"))
    check_traces(entries)
    check_transfers(entries)
    movements: dict[str, list[LedgerEntry]] = defaultdict(list)
    for entry in entries:
        movements[entry.case_reference].append(entry)
    payouts, changes = by_award(Payout), by_award(Change)
    claims, repayments = by_award(Claim), by_award(Repayment)
    awards = list(Award.objects.select_related("application", "decision"))
    references = {award.application.reference for award in awards}
    assert movements.keys() <= references | {""}
    for award in awards:
        grant = Grant(
            award,
            movements[award.application.reference],
            payouts[award.pk],
            repayments[award.pk],
        )
        grant.check()
        check_amount(award, changes[award.pk])
        check_claims(award, claims[award.pk], repayments[award.pk])
    check_payments()


def by_award(model: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in model.objects.order_by("pk"):
        found[row.award_id].append(row)
    return found


# -- every euro can be traced ---------------------------------------------------------------------


def check_traces(entries: Iterable[LedgerEntry]) -> None:
    """Each movement of a case is part of an act in its timeline; any other names the decision it rests on."""
    acts: dict[tuple[str, Any], set[tuple[str, int | None]]] = defaultdict(set)
    rows = TimelineEntry.objects.values_list("application__reference", "at", "event", "actor")
    for reference, at, event, actor in rows:
        acts[reference or "", at].add((event, actor))
    for entry in entries:
        if not entry.case_reference:
            assert entry.reason, entry
            continue
        found = acts[entry.case_reference, entry.booked_at]
        possible = {(event, entry.booked_by_id) for event in ACTS[entry.kind]}
        assert found & possible, (entry.kind, entry.case_reference, found)


def check_transfers(entries: Iterable[LedgerEntry]) -> None:
    """What leaves a year comes into another one, in the same act and with the same reason."""
    left: Counter[Any] = Counter()
    came: Counter[Any] = Counter()
    for one in entries:
        rest = (one.amount, one.booked_at, one.booked_by_id, one.reason, one.case_reference)
        if one.kind == EntryKind.TRANSFER_OUT:
            left[one.budget_year.year, one.other_year, *rest] += 1
        elif one.kind == EntryKind.TRANSFER_IN:
            came[one.other_year, one.budget_year.year, *rest] += 1
    assert left == came


# -- one grant ------------------------------------------------------------------------------------


class Grant:
    """A grant with its ledger rows, payments and repayments, in sums per budget year; years of nothing are left out."""

    def __init__(
        self,
        award: Award,
        movements: list[LedgerEntry],
        payouts: list[Payout],
        repayments: list[Repayment],
    ) -> None:
        self.award, self.payouts = award, payouts
        self.moved: dict[str, Years] = {kind: {} for kind in EntryKind.values}
        for entry in movements:
            add(self.moved[entry.kind], {entry.budget_year.year: entry.amount})
        self.bound = less(self.moved[EntryKind.COMMITMENT], self.moved[EntryKind.RELEASE])
        self.spent = less(self.moved[EntryKind.PAYOUT], self.moved[EntryKind.REPAYMENT])
        self.repaid = sum_of(years_of(row.by_year) for row in repayments)
        self.at_bank = self.sum_in(PayoutState.EXPORTED)
        self.to_come = self.sum_in(*TO_COME)
        self.counting = sum_of(one.years for one in payouts if one.state not in NOT_COUNTING)

    def sum_in(self, *states: str) -> Years:
        return sum_of(one.years for one in self.payouts if one.state in states)

    def check(self) -> None:
        self.check_payments_and_ledger()
        self.check_bound()
        self.check_payments_and_grant()

    def check_payments_and_ledger(self) -> None:
        """What went out and came back in the ledger is what payments and repayments say, year by year."""
        went_out = sum_of(one.years for one in self.payouts if one.paid_on)
        bounced = sum_of(one.years for one in self.payouts if one.paid_on and one.bounced_on)
        add(bounced, self.repaid)
        assert self.moved[EntryKind.PAYOUT] == went_out
        assert self.moved[EntryKind.REPAYMENT] == bounced
        assert self.spent == less(self.sum_in(PayoutState.PAID), self.repaid)
        for one in self.payouts:
            assert sum(one.years.values(), ZERO) == one.amount > ZERO
            assert min(one.years.values()) > ZERO

    def check_bound(self) -> None:
        """What is bound is what the state of the grant says; it carries all that is paid, at the bank and to come."""
        award = self.award
        for year, part in self.spent.items():
            assert ZERO < part <= self.bound.get(year, ZERO)
        used = sum_of([self.spent, self.at_bank, self.to_come])
        assert all(part <= self.bound.get(year, ZERO) for year, part in used.items()), (used, self.bound)
        assert sum(award.years.values(), ZERO) == award.amount > ZERO
        if award.state == AwardState.SETTLED:
            assert self.bound == used
            assert total(self.bound) == award.final_amount <= award.amount
        elif award.state in {AwardState.DECLINED, AwardState.REVOKED}:
            assert self.bound == {}
        else:
            assert self.bound == less(without_nothing(award.years), self.repaid)

    def check_payments_and_grant(self) -> None:
        """All payments together are the grant, or what was left of it and had come back."""
        award = self.award
        assert total(self.counting) <= award.amount
        if award.state in WITHOUT_PAYMENTS:
            assert self.counting == {}
        elif award.state == AwardState.SETTLED:
            assert total(self.counting) - total(self.repaid) == award.final_amount
        else:
            assert self.counting == without_nothing(award.years)
        assert (award.final_amount is not None) == (award.state == AwardState.SETTLED)
        assert (award.ended_at is not None) == (award.state in FINISHED)


def check_amount(award: Award, changes: list[Change]) -> None:
    """The grant is what was decided, and what was agreed to since."""
    done = [one for one in changes if one.state == ChangeState.DONE]
    moved = [one for one in done if one.kind in {ChangeKind.MORE, ChangeKind.LESS}]
    since = sum((Decimal(one.wanted["amount"]) - Decimal(one.before["amount"]) for one in moved), ZERO)
    assert award.amount == award.decision.amount + since
    assert all(one.decided_by_id for one in moved)


def check_claims(award: Award, claims: list[Claim], repayments: list[Repayment]) -> None:
    """The claim and the grant are in the same state; no more comes back than was demanded."""
    running = {
        AwardState.HEARING: [ClaimState.HEARING],
        AwardState.RECLAIMED: [ClaimState.DEMANDED],
    }
    now = [one.state for one in claims if one.state in {ClaimState.HEARING, ClaimState.DEMANDED}]
    assert now == running.get(AwardState(award.state), [])
    for claim in claims:
        rows = [row for row in repayments if row.claim_id == claim.pk]
        back = sum((row.amount - row.interest for row in rows), ZERO)
        assert back <= claim.amount
        assert claim.state != ClaimState.REPAID or back == claim.amount
        assert claim.state in {ClaimState.DEMANDED, ClaimState.REPAID, ClaimState.WAIVED} or not rows
    for row in repayments:
        assert sum(map(Decimal, row.by_year.values()), ZERO) == row.amount - row.interest >= ZERO


def check_payments() -> None:
    """Two people pay; each payment has its own number at the bank, and is in one run at most."""
    payouts = list(Payout.objects.select_related("account", "award"))
    assert len({one.end_to_end_id for one in payouts}) == len(payouts)
    for one in payouts:
        assert one.released_by_id is None or one.released_by_id != one.prepared_by_id
        assert one.state not in TO_COME - {PayoutState.PLANNED} or one.account is not None
        assert one.account is None or one.account.award_id == one.award_id
        assert one.state != PayoutState.EXPORTED or one.award.state in PAYABLE
    for run in PayoutRun.objects.prefetch_related("payouts"):
        assert {one.state for one in run.payouts.all()} <= {
            PayoutState.EXPORTED,
            PayoutState.PAID,
            PayoutState.BOUNCED,
        }


# -- sums per year --------------------------------------------------------------------------------


def years_of(by_year: Mapping[str, str]) -> Years:
    return {int(year): Decimal(part) for year, part in by_year.items()}


def add(sums: Years, years: Mapping[int, Decimal], sign: int = 1) -> None:
    for year, part in years.items():
        sums[year] = sums.get(year, ZERO) + sign * part


def sum_of(many: Iterable[Mapping[int, Decimal]]) -> Years:
    sums: Years = {}
    for years in many:
        add(sums, years)
    return without_nothing(sums)


def less(one: Mapping[int, Decimal], other: Mapping[int, Decimal]) -> Years:
    sums = dict(one)
    add(sums, other, -1)
    return without_nothing(sums)


def without_nothing(years: Mapping[int, Decimal]) -> Years:
    return {year: part for year, part in years.items() if part}


def total(years: Mapping[int, Decimal]) -> Decimal:
    return sum(years.values(), ZERO)


def open_by_case(year: BudgetYear) -> dict[str, Decimal]:
    """What is promised and not spent of a year, by the case's reference."""
    signs = {
        EntryKind.COMMITMENT: 1,
        EntryKind.RELEASE: -1,
        EntryKind.PAYOUT: -1,
        EntryKind.REPAYMENT: 1,
    }
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for kind, reference, amount in year.entries.values_list("kind", "case_reference", "amount"):
        found[reference] += signs.get(kind, 0) * amount
    return {reference: amount for reference, amount in found.items() if amount}
