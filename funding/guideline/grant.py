"""The largest possible grant: the smallest of all limits, and what that leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from funding.guideline import defaults
from funding.guideline.base import LARGEST_AMOUNT, percent_of
from funding.guideline.findings import Code, Cure, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.money_rules import Pot
from funding.guideline.outcome import Bound, Limit
from funding.guideline.own_money import is_own_share_due, largest_beside_own_share
from funding.guideline.plan import Facts
from funding.guideline.pot import pot_open_to

NOTHING = Decimal("0.00")
NO_FACTS = Facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """The plan added up, in euros.

    `in_kind` is what of unpaid work and things counts as money of one's own (then `raises_costs` says whether
    it also counts as costs), `asked` the sum asked for, None if it is all that is missing.
    """

    total: Decimal
    recognised: Decimal
    income: Decimal
    in_kind: Decimal = NOTHING
    raises_costs: bool = False
    asked: Decimal | None = None

    @property
    def need(self) -> Decimal:
        """What no other money covers."""
        # Own money covers first what does not count: only the sum of all costs is set against it.
        covered = self.income + (NOTHING if self.raises_costs else self.in_kind)
        return max(self.total - covered, NOTHING)

    @property
    def work_set_against(self) -> dict[str, Param]:
        """Unpaid work that is set against the costs, for the sum in words; nothing where there is none."""
        return {} if self.raises_costs or not self.in_kind else {"in_kind": self.in_kind}

    @property
    def requested(self) -> Decimal:
        return self.need if self.asked is None else min(self.asked, self.need)

    @property
    def counted(self) -> Decimal:
        """The costs that shares are taken of."""
        return self.recognised + (self.in_kind if self.raises_costs else NOTHING)


def grant_bounds(
    guideline: Guideline,
    sums: Sums,
    remaining: Decimal | None,
    *,
    facts: Facts = NO_FACTS,
    year_left: Decimal | None = None,
    year_clause: str = "",
) -> tuple[Bound, ...]:
    """Every limit of the grant, in the order in which equal ones are named.

    `remaining` is what the pot still holds; `year_left` what this applicant may still get, both in euros.
    """
    bounds = [
        Bound(limit=Limit.NEED, amount=sums.requested, clause=guideline.financing.clause),
        Bound(limit=Limit.RECOGNISED, amount=sums.recognised, clause=guideline.financing.clause),
        *_share_bounds(guideline, sums, facts),
        Bound(limit=Limit.CAP, amount=largest_grant(guideline), clause=guideline.max_grant.clause),
    ]
    if year_left is not None:
        bounds.append(Bound(limit=Limit.YEAR, amount=year_left, clause=year_clause))
    if remaining is not None:
        open_pot = pot_open_to(guideline, remaining, requested=sums.requested, facts=facts)
        bounds.append(Bound(limit=Limit.POT, amount=open_pot, clause=guideline.pot.clause))
    if guideline.fixed:
        amount = fixed_amount_within(guideline, deciding_bound(tuple(bounds)).amount)
        bounds.append(Bound(limit=Limit.FIXED, amount=amount, clause=guideline.fixed.clause))
    return tuple(bounds)


def _share_bounds(guideline: Guideline, sums: Sums, facts: Facts) -> Iterator[Bound]:
    quota, own_share = guideline.quota, guideline.own_share
    in_reach = quota is not None and (quota.above is None or sums.counted > quota.above)
    if quota is not None and in_reach and "quota" not in facts.exceptions:
        amount = percent_of(sums.counted, quota.percent)
        yield Bound(limit=Limit.QUOTA, amount=amount, clause=quota.clause)
    if own_share is not None and is_own_share_due(guideline, sums.total, facts):
        amount = largest_beside_own_share(guideline, sums.counted)
        yield Bound(limit=Limit.OWN_SHARE, amount=amount, clause=own_share.clause)


def largest_grant(guideline: Guideline) -> Decimal:
    """The most that is possible for one measure, exceptions on a route of their own included, in euros."""
    exception = guideline.max_grant.exception
    if exception is None:
        return guideline.max_grant.amount
    return exception.up_to or guideline.pot.amount or LARGEST_AMOUNT


def fixed_amount_within(guideline: Guideline, amount: Decimal) -> Decimal:
    """The largest of the fixed sizes that is not above `amount`; `amount` itself if sizes are free."""
    if guideline.fixed is None:
        return amount
    return max((size for size in guideline.fixed.amounts if size <= amount), default=NOTHING)


def deciding_bound(bounds: tuple[Bound, ...]) -> Bound:
    """The smallest limit; of equal ones the first."""
    return min(bounds, key=lambda bound: bound.amount)


def check_grant(sums: Sums, bounds: tuple[Bound, ...], pot: Pot = defaults.POT) -> Iterator[Finding]:
    """Findings about the sums: nothing asked, over the cap, pot too small, money missing."""
    by_limit = {bound.limit: bound for bound in bounds}
    yield from _check_plan(sums, by_limit[Limit.RECOGNISED].clause)
    yield from _check_cap(sums, by_limit)
    if Limit.POT in by_limit:
        yield from _check_pot(pot, by_limit)
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


_OF_THE_PLAN = (Limit.NEED, Limit.RECOGNISED, Limit.QUOTA, Limit.OWN_SHARE)


def _check_cap(sums: Sums, by_limit: dict[Limit, Bound]) -> Iterator[Finding]:
    cap = by_limit[Limit.CAP]
    possible = min(by_limit[limit].amount for limit in _OF_THE_PLAN if limit in by_limit)
    # Where grants have fixed sizes, nobody expects the rest of the costs to be paid.
    if possible > cap.amount and Limit.FIXED not in by_limit:
        cure = sums.need - cap.amount
        yield Finding(
            code=Code.OVER_CAP,
            severity=Severity.WARNING,
            field="plan",
            clause=cap.clause,
            params={
                "cap": cap.amount,
                "possible": possible,
                "excess": possible - cap.amount,
                "cure": cure,
            },
            cure=Cure(act="add_own_money", field="income", to=cure),
        )


def _check_pot(rule: Pot, by_limit: dict[Limit, Bound]) -> Iterator[Finding]:
    pot = by_limit[Limit.POT]
    rules = (Limit.POT, Limit.FIXED)
    possible = min(bound.amount for bound in by_limit.values() if bound.limit not in rules)
    params: dict[str, Param] = {"remaining": pot.amount, "possible": possible}
    if pot.amount == 0:
        yield Finding(
            code=Code.POT_EMPTY,
            severity=Severity.FIX if rule.when_empty == "refused" else Severity.WARNING,
            field="plan",
            clause=pot.clause,
            params=params,
        )
    elif possible > pot.amount:
        yield Finding(
            code=Code.POT_SMALLER,
            severity=Severity.FIX if rule.when_short == "refused" else Severity.WARNING,
            field="plan",
            clause=pot.clause,
            params={**params, "short": possible - pot.amount},
        )


def _check_gap(sums: Sums, bounds: tuple[Bound, ...]) -> Iterator[Finding]:
    """A gap that rules leave must be closed before the decision; one that only the pot leaves can wait."""
    decided = deciding_bound(bounds)
    gap = sums.need - decided.amount
    if gap <= 0:
        return
    by_rules = min(bound.amount for bound in bounds if bound.limit is not Limit.POT)
    yield Finding(
        code=Code.FINANCING_GAP,
        severity=Severity.FIX if sums.need > by_rules else Severity.WARNING,
        field="income",
        clause=decided.clause,
        params={
            "gap": gap,
            "total": sums.total,
            "income": sums.income,
            **sums.work_set_against,
            "max_grant": decided.amount,
            "decided_by": decided.limit.value,
        },
        cure=Cure(act="add_own_money", field="income", to=gap),
    )
