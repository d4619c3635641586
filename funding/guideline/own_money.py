"""What applicants bring: unpaid hours and things, and the share of their own they must show."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from funding.guideline.base import cents_down, percent_of, to_cents
from funding.guideline.findings import Code, Cure, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts, Plan

NOTHING = Decimal("0.00")


def in_kind_offered(guideline: Guideline, plan: Plan) -> Decimal:
    """What the unpaid hours and things of a plan are worth by the guideline, before its caps, in euros."""
    rule = guideline.in_kind
    if rule is None or not rule.allowed:
        return NOTHING
    hours = to_cents(plan.unpaid_hours * rule.hourly_rate) if rule.hourly_rate else NOTHING
    return hours + (sum((line.amount for line in plan.in_kind), NOTHING) if rule.things else NOTHING)


def in_kind_counted(guideline: Guideline, plan: Plan) -> Decimal:
    """What of it counts, in euros: at most the guideline's sum and share of the total costs."""
    rule = guideline.in_kind
    if rule is None:
        return NOTHING
    caps = [in_kind_offered(guideline, plan)]
    if rule.max_amount is not None:
        caps.append(rule.max_amount)
    if rule.max_percent is not None:
        caps.append(percent_of(plan.total, rule.max_percent))
    return min(caps)


def own_money(guideline: Guideline, plan: Plan) -> Decimal:
    """Money of the applicants themselves, in euros. A kind the guideline does not know is not theirs."""
    own = {kind.key for kind in guideline.income if kind.source == "own"}
    return sum((line.amount for line in plan.income if line.kind in own), NOTHING)


def is_own_share_due(guideline: Guideline, total: Decimal, facts: Facts) -> bool:
    """Whether this plan needs an own share: a rule, large enough costs, and no exception."""
    rule = guideline.own_share
    if rule is None or "own_share" in facts.exceptions:
        return False
    return rule.above is None or total > rule.above


def largest_beside_own_share(guideline: Guideline, counted: Decimal) -> Decimal:
    """The largest grant that leaves room for the own share within the costs that count, in euros.

    An own share of p % of the grant: g + p % × g ≤ costs, so g ≤ costs ÷ (1 + p %), rounded down to the cent.
    """
    rule = guideline.own_share
    if rule is None:
        return counted
    by_percent = Fraction(counted)
    if rule.of == "requested":
        by_percent = Fraction(counted) / (1 + Fraction(rule.percent) / 100)
    return min(cents_down(by_percent), max(counted - rule.at_least, NOTHING))


def own_share_needed(guideline: Guideline, total: Decimal, grant: Decimal) -> Decimal:
    """What applicants must bring beside a grant, in euros."""
    rule = guideline.own_share
    if rule is None:
        return NOTHING
    return max(percent_of(total if rule.of == "total" else grant, rule.percent), rule.at_least)


def check_own_money(
    guideline: Guideline, plan: Plan, facts: Facts, *, in_kind: Decimal, worth: Decimal, needed: Decimal
) -> Iterator[Finding]:
    """Findings about unpaid work, things, and the own share; all in euros.

    `in_kind` is what of the work is set against the costs, `worth` what it counts towards an own share: where it
    only covers what is missing, more own money leaves less for it to cover, and yet it is still worth as much.
    """
    yield from _check_in_kind(guideline, plan, in_kind)
    rule = guideline.own_share
    if rule is None:
        return
    if "own_share" in facts.exceptions:
        yield Finding(
            code=Code.EXCEPTION_MADE,
            severity=Severity.NOTE,
            field="income",
            clause=rule.clause,
            params={"rule": "own_share"},
        )
    has = own_money(guideline, plan) + worth
    if plan.total > 0 and has < needed:
        yield Finding(
            code=Code.OWN_SHARE_MISSING,
            severity=Severity.FIX,
            field="income",
            clause=rule.clause,
            params={
                "needed": needed,
                "has": has,
                "missing": needed - has,
                "percent": rule.percent,
                "exception": rule.exception or "",
            },
            cure=_own_share_cure(guideline, needed - has),
        )


def _own_share_cure(guideline: Guideline, missing: Decimal) -> Cure | None:
    own = [kind.key for kind in guideline.income if kind.source == "own"]
    return Cure(act="add_own_money", field="income", to=missing) if own else None


def _check_in_kind(guideline: Guideline, plan: Plan, in_kind: Decimal) -> Iterator[Finding]:
    rule, offered = guideline.in_kind, in_kind_offered(guideline, plan)
    if rule is None or not offered:
        if plan.in_kind:
            clause = rule.clause if rule else guideline.unpaid_work.clause
            yield Finding(
                code=Code.IN_KIND_NOT_COUNTED, severity=Severity.NOTE, field="in_kind", clause=clause
            )
        return
    params: dict[str, Param] = {"offered": offered, "in_kind": in_kind, "excess": offered - in_kind}
    code = Code.IN_KIND_CAPPED if in_kind < offered else Code.IN_KIND_COUNTED
    yield Finding(code=code, severity=Severity.NOTE, field="in_kind", clause=rule.clause, params=params)
