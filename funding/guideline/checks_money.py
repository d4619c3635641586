"""Checks of floors, fixed sizes, quota and thresholds, and of money from other public bodies."""

from collections.abc import Iterator
from decimal import Decimal

from funding.guideline.findings import Code, Cure, Finding, Param, Severity
from funding.guideline.grant import Sums
from funding.guideline.model import Guideline
from funding.guideline.money_rules import Threshold
from funding.guideline.outcome import Bound, Limit
from funding.guideline.plan import Facts, Plan


def check_money(
    guideline: Guideline, plan: Plan, facts: Facts, sums: Sums, bounds: tuple[Bound, ...]
) -> Iterator[Finding]:
    """Findings about sums that only some programmes limit. Silent for a plan without costs."""
    if sums.total == 0:
        return
    by_limit = {bound.limit: bound.amount for bound in bounds}
    yield from _check_asked(guideline, sums)
    yield from _check_ordinary_cap(guideline, by_limit)
    yield from _check_quota(guideline, facts, sums, by_limit)
    broken = [finding for rule in guideline.thresholds for finding in _check_threshold(rule, sums)]
    yield from broken
    yield from _check_floor(guideline, sums, by_limit)
    # A sum that is too small says the same as a fixed size it does not reach.
    if not broken:
        yield from _check_fixed(guideline, sums, by_limit)
    yield from _check_public_money(guideline, plan, facts)


def _check_asked(guideline: Guideline, sums: Sums) -> Iterator[Finding]:
    if sums.asked is not None and sums.asked > sums.need:
        yield Finding(
            code=Code.ASKED_TOO_MUCH,
            severity=Severity.WARNING,
            field="asked",
            clause=guideline.financing.clause,
            params={"asked": sums.asked, "need": sums.need, "excess": sums.asked - sums.need},
            cure=Cure(act="set", field="asked", to=sums.need),
        )


def _possible(by_limit: dict[Limit, Decimal]) -> Decimal:
    """What the rules allow. The pot is no reason to be below a floor: what is left of it is another matter."""
    return min(amount for limit, amount in by_limit.items() if limit not in (Limit.POT, Limit.FIXED))


def _check_floor(guideline: Guideline, sums: Sums, by_limit: dict[Limit, Decimal]) -> Iterator[Finding]:
    rule, possible = guideline.min_grant, _possible(by_limit)
    if rule is not None and possible < rule.amount:
        yield _too_small(Code.BELOW_MINIMUM, rule.clause, possible, rule.amount, sums)


def _check_fixed(guideline: Guideline, sums: Sums, by_limit: dict[Limit, Decimal]) -> Iterator[Finding]:
    rule, possible = guideline.fixed, _possible(by_limit)
    if rule is not None and possible < min(rule.amounts):
        yield _too_small(Code.NO_FIXED_AMOUNT, rule.clause, possible, min(rule.amounts), sums)


def _too_small(code: Code, clause: str, possible: Decimal, least: Decimal, sums: Sums) -> Finding:
    """Asking for more is the cure only where no more was asked for and the need is there."""
    asks_too_little = sums.asked is not None and sums.requested == possible and sums.need >= least
    return Finding(
        code=code,
        severity=Severity.FIX,
        field="asked" if asks_too_little else "plan",
        clause=clause,
        params={"possible": possible, "least": least, "short": least - possible},
    )


def _check_ordinary_cap(guideline: Guideline, by_limit: dict[Limit, Decimal]) -> Iterator[Finding]:
    rule, grant = guideline.max_grant, min(by_limit.values())
    if rule.exception is not None and grant > rule.amount:
        yield Finding(
            code=Code.ABOVE_ORDINARY_CAP,
            severity=Severity.NOTE,
            field="plan",
            clause=rule.clause,
            params={"cap": rule.amount, "possible": grant, "route": rule.exception.route},
        )


def _check_quota(
    guideline: Guideline, facts: Facts, sums: Sums, by_limit: dict[Limit, Decimal]
) -> Iterator[Finding]:
    rule = guideline.quota
    if rule is None:
        return
    if "quota" in facts.exceptions:
        yield Finding(
            code=Code.EXCEPTION_MADE,
            severity=Severity.NOTE,
            field="plan",
            clause=rule.clause,
            params={"rule": "quota"},
        )
    largest = by_limit.get(Limit.QUOTA)
    if largest is not None and sums.requested > largest:
        own = sums.need - largest
        params: dict[str, Param] = {
            "counted": sums.counted,
            "percent": rule.percent,
            "largest": largest,
            "own": own,
            "exception": rule.exception or "",
        }
        yield Finding(
            code=Code.QUOTA_EXCEEDED,
            severity=Severity.WARNING,
            field="plan",
            clause=rule.clause,
            params=params,
            cure=Cure(act="add_own_money", field="income", to=own),
        )


def _check_threshold(rule: Threshold, sums: Sums) -> Iterator[Finding]:
    amounts = {"total": sums.total, "recognised": sums.recognised, "requested": sums.requested}
    amount = amounts[rule.of]
    field = "asked" if rule.of == "requested" else "costs"
    params: dict[str, Param] = {"of": rule.of, "sum": amount}
    if rule.at_least is not None and amount < rule.at_least:
        yield Finding(
            code=Code.SUM_TOO_SMALL,
            severity=Severity.FIX,
            field=field,
            clause=rule.clause,
            params=params | {"limit": rule.at_least, "short": rule.at_least - amount},
        )
    if rule.at_most is not None and amount > rule.at_most:
        yield Finding(
            code=Code.SUM_TOO_LARGE,
            severity=Severity.FIX,
            field=field,
            clause=rule.clause,
            params=params | {"limit": rule.at_most, "excess": amount - rule.at_most},
            cure=Cure(act="set", field="asked", to=rule.at_most) if rule.of == "requested" else None,
        )


def _check_public_money(guideline: Guideline, plan: Plan, facts: Facts) -> Iterator[Finding]:
    rule = guideline.other_funding
    if rule.public_money == "allowed":
        return
    public = {kind.key for kind in guideline.income if kind.public}
    for line in plan.income:
        if line.kind in public and line.amount > 0:
            yield Finding(
                code=Code.OTHER_PUBLIC_MONEY,
                severity=Severity.FIX,
                field=f"income.{line.key}",
                clause=rule.clause,
                params={"amount": line.amount},
                cure=Cure(act="remove", field=f"income.{line.key}"),
            )
    if facts.other_public_money:
        yield Finding(
            code=Code.OTHER_PUBLIC_MONEY,
            severity=Severity.FIX,
            field="other_public_money",
            clause=rule.clause,
            cure=Cure(act="set", field="other_public_money", to=False),
        )
