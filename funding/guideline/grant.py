"""The largest possible grant: the smallest of all limits, and what that leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from funding.guideline.findings import Code, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.outcome import Bound, Limit

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The plan added up, in euros."""

    total: Decimal
    recognised: Decimal
    income: Decimal

    @property
    def requested(self) -> Decimal:
        # Own money covers first what does not count: only the sum of all costs is set against it.
        return max(self.total - self.income, NOTHING)


def grant_bounds(guideline: Guideline, sums: Sums, remaining: Decimal | None) -> tuple[Bound, ...]:
    """Every limit of the grant, in the order in which equal ones are named."""
    bounds = [
        Bound(limit=Limit.NEED, amount=sums.requested, clause=guideline.financing.clause),
        Bound(limit=Limit.RECOGNISED, amount=sums.recognised, clause=guideline.financing.clause),
        Bound(limit=Limit.CAP, amount=guideline.max_grant.amount, clause=guideline.max_grant.clause),
    ]
    if remaining is not None:
        bounds.append(Bound(limit=Limit.POT, amount=max(remaining, NOTHING), clause=guideline.pot.clause))
    return tuple(bounds)


def deciding_bound(bounds: tuple[Bound, ...]) -> Bound:
    """The smallest limit; of equal ones the first."""
    return min(bounds, key=lambda bound: bound.amount)


def check_grant(sums: Sums, bounds: tuple[Bound, ...]) -> Iterator[Finding]:
    """Findings about the sums: nothing asked, over the cap, pot too small, money missing."""
    by_limit = {bound.limit: bound for bound in bounds}
    yield from _check_plan(sums, by_limit[Limit.RECOGNISED].clause)
    yield from _check_cap(by_limit)
    if Limit.POT in by_limit:
        yield from _check_pot(by_limit)
    yield from _check_gap(sums, bounds)


def _check_plan(sums: Sums, clause: str) -> Iterator[Finding]:
    if sums.total == 0:
        yield Finding(code=Code.NO_COSTS, severity=Severity.BLOCKS, field="costs", clause=clause)
    elif sums.recognised == 0:
        yield Finding(
            code=Code.NOTHING_RECOGNISED,
            severity=Severity.FIX,
            field="costs",
            clause=clause,
            params={"total": sums.total},
        )
    if sums.income > sums.total:
        yield _over_income(Code.OVERFINANCED, sums, clause)
    elif sums.income == sums.total > 0:
        yield _over_income(Code.NOTHING_REQUESTED, sums, clause)


def _over_income(code: Code, sums: Sums, clause: str) -> Finding:
    params: dict[str, Param] = {
        "total": sums.total,
        "income": sums.income,
        "excess": sums.income - sums.total,
    }
    return Finding(code=code, severity=Severity.BLOCKS, field="income", clause=clause, params=params)


def _check_cap(by_limit: dict[Limit, Bound]) -> Iterator[Finding]:
    cap = by_limit[Limit.CAP]
    possible = min(by_limit[Limit.NEED].amount, by_limit[Limit.RECOGNISED].amount)
    if possible > cap.amount:
        yield Finding(
            code=Code.OVER_CAP,
            severity=Severity.WARNING,
            field="plan",
            clause=cap.clause,
            params={
                "cap": cap.amount,
                "possible": possible,
                "excess": possible - cap.amount,
                "cure": by_limit[Limit.NEED].amount - cap.amount,
            },
        )


def _check_pot(by_limit: dict[Limit, Bound]) -> Iterator[Finding]:
    pot = by_limit[Limit.POT]
    possible = min(bound.amount for bound in by_limit.values() if bound.limit is not Limit.POT)
    params: dict[str, Param] = {"remaining": pot.amount, "possible": possible}
    if pot.amount == 0:
        yield Finding(
            code=Code.POT_EMPTY, severity=Severity.WARNING, field="plan", clause=pot.clause, params=params
        )
    elif possible > pot.amount:
        yield Finding(
            code=Code.POT_SMALLER,
            severity=Severity.WARNING,
            field="plan",
            clause=pot.clause,
            params={**params, "short": possible - pot.amount},
        )


def _check_gap(sums: Sums, bounds: tuple[Bound, ...]) -> Iterator[Finding]:
    """A gap that rules leave must be closed before the decision; one that only the pot leaves can wait."""
    decided = deciding_bound(bounds)
    gap = sums.requested - decided.amount
    if gap <= 0:
        return
    by_rules = min(bound.amount for bound in bounds if bound.limit is not Limit.POT)
    yield Finding(
        code=Code.FINANCING_GAP,
        severity=Severity.FIX if sums.requested > by_rules else Severity.WARNING,
        field="income",
        clause=decided.clause,
        params={
            "gap": gap,
            "total": sums.total,
            "income": sums.income,
            "max_grant": decided.amount,
            "decided_by": decided.limit.value,
        },
    )
