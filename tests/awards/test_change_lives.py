"""Whatever changes, in whatever order: the years sum up to the grant, the ledger says the same, nothing is overdrawn."""

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards import changes
from awards.models import Award
from awards.states import ChangeKind, ChangeState, PayoutState
from budgets.ledger import book, committed_to, spent_on
from budgets.models import BudgetYear, EntryKind
from funding.errors import NotPossible, Refused
from tests.applications.factories import NOW
from tests.awards.courses import make_course
from tests.awards.payments import payment_row

ZERO = Decimal("0.00")
KEYS = ("c1", "c2", "c3", "c4")
euros = st.decimals(min_value="0.01", max_value="4200.00", places=2)
steps = st.one_of(
    st.tuples(st.sampled_from(["more", "less"]), euros),
    st.tuples(st.just("lines"), st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS), euros)),
    st.tuples(st.just("yes"), st.sampled_from([2026, 2027, 2028, None])),
    st.tuples(st.sampled_from(["no", "take back", "pay"]), st.none()),
)


@pytest.mark.django_db
@given(story=st.lists(steps, min_size=1, max_size=12))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_after_any_changes_award_ledger_pot_and_payments_agree(story: list[tuple[str, Any]]) -> None:
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        award = make_course()
        award.payouts.create(number=1, amount=Decimal(1000), by_year={"2026": "1000.00"})
        award.payouts.create(number=2, amount=Decimal(2000), by_year={"2026": "200.00", "2027": "1800.00"})
        for act, value in story:
            # A refusal changes nothing either.
            with suppress(Refused, NotPossible):
                step(award, act, value)
            award.refresh_from_db()
            assert_sound(award)
        # Every story has a town of its own.
        transaction.set_rollback(True)


def step(award: Award, act: str, value: Any) -> None:
    waiting = award.changes.filter(state=ChangeState.ASKED).last()
    if act in {"more", "less"}:
        ask(award, act, {"amount": str(value)})
    elif act == "lines":
        ask(award, act, {"lines": shifted(award, *value)})
    elif act == "pay":
        pay_next(award)
    elif waiting is not None and act == "take back":
        changes.take_back_change(change=waiting, actor=waiting.asked_by, now=NOW)
    elif waiting is not None:
        changes.decide_change(
            change=waiting,
            actor=award.decision.decided_by,
            now=NOW,
            agrees=act == "yes",
            answer="Nein.",
            year=value,
        )


def ask(award: Award, kind: str, wanted: dict[str, Any]) -> None:
    changes.ask_change(
        award=award,
        kind=ChangeKind(kind),
        wanted=wanted,
        reason="Es ist anders.",
        actor=award.application.initiative.people.earliest("pk"),
        now=NOW,
    )


def shifted(award: Award, source: str, target: str, amount: Decimal) -> dict[str, str]:
    """The plan with up to `amount` moved from one line to another."""
    lines = {line["key"]: Decimal(line["amount"]) for line in award.lines}
    moved = min(amount, lines[source])
    lines[source] -= moved
    lines[target] += moved
    return {key: str(sum_) for key, sum_ in lines.items()}


def pay_next(award: Award) -> None:
    """The bank pays the first payment to come."""
    payout = award.payouts.filter(state=PayoutState.PLANNED).order_by("number").first()
    if payout is None:
        return
    for year, part in payout.by_year.items():
        book(
            programme=award.application.programme,
            year=int(year),
            kind=EntryKind.PAYOUT,
            amount=Decimal(part),
            by=None,
            now=NOW,
            case_reference=award.application.reference,
        )
    # As the verbs leave it; the ledger has it already.
    number, amount, by_year = payout.number, str(payout.amount), payout.by_year
    payout.delete()
    payment_row(award, PayoutState.PAID, amount=amount, by_year=by_year, number=number)


def assert_sound(award: Award) -> None:
    reference = award.application.reference
    bound = {year: part for year, part in committed_to(reference).items() if part}
    assert sum(award.years.values(), ZERO) == award.amount > ZERO
    assert {year: part for year, part in award.years.items() if part} == bound
    assert sum(Decimal(line["amount"]) for line in award.lines) == Decimal("7100.00")
    assert all(Decimal(line["amount"]) >= ZERO for line in award.lines)
    for year, spent in spent_on(reference).items():
        assert spent <= bound.get(year, ZERO)
    for year, planned in planned_by_year(award).items():
        assert planned <= bound.get(year, ZERO)
    for row in BudgetYear.objects.filter(programme=award.application.programme):
        assert row.committed >= row.paid - row.returned
        assert row.free >= ZERO


def planned_by_year(award: Award) -> dict[int, Decimal]:
    """Payments paid and to come; each is the sum of its years."""
    found: dict[int, Decimal] = {}
    for payout in award.payouts.exclude(state=PayoutState.CANCELLED):
        parts = {int(year): Decimal(part) for year, part in payout.by_year.items()}
        assert sum(parts.values(), ZERO) == payout.amount
        for year, part in parts.items():
            found[year] = found.get(year, ZERO) + part
    return found
