"""Rules about money that contradict each other."""

from collections.abc import Iterator
from itertools import pairwise

from funding.guideline.faults import FaultCode, Problem
from funding.guideline.model import Guideline
from funding.guideline.places import Location


def consistency_of_money(guideline: Guideline) -> Iterator[Problem]:
    """Floors above caps, sizes out of order, reserves above the pot, own shares that nobody can bring."""
    yield from _floors(guideline)
    yield from _fixed(guideline)
    yield from _own_share(guideline)
    yield from _reserves(guideline)
    yield from _conditions(guideline)
    yield from _plans_of_examples(guideline)


def _floors(guideline: Guideline) -> Iterator[Problem]:
    cap = guideline.max_grant.exception
    if guideline.min_grant is not None and guideline.min_grant.amount > guideline.max_grant.amount:
        yield Problem(("min_grant", "amount"), FaultCode.FLOOR_ABOVE_CAP)
    if cap is not None and guideline.route(cap.route) is None:
        yield Problem(("max_grant", "exception"), FaultCode.NO_SUCH_ROUTE, {"key": cap.route})
    if cap is not None and cap.up_to is not None and cap.up_to <= guideline.max_grant.amount:
        yield Problem(("max_grant", "exception"), FaultCode.EXCEPTION_NOT_ABOVE)


def _fixed(guideline: Guideline) -> Iterator[Problem]:
    if guideline.fixed is None:
        return
    place: Location = ("fixed", "amounts")
    for lower, upper in pairwise(guideline.fixed.amounts):
        if upper <= lower:
            yield Problem(place, FaultCode.FIXED_OUT_OF_ORDER, {"upper": upper, "lower": lower})
    largest = max(guideline.fixed.amounts)
    if guideline.max_grant.exception is None and largest > guideline.max_grant.amount:
        yield Problem(place, FaultCode.FIXED_ABOVE_CAP, {"amount": largest})
    if guideline.min_grant is not None and min(guideline.fixed.amounts) < guideline.min_grant.amount:
        yield Problem(place, FaultCode.FIXED_BELOW_FLOOR)


def _own_share(guideline: Guideline) -> Iterator[Problem]:
    rule, in_kind = guideline.own_share, guideline.in_kind
    if rule is not None:
        has_money = any(kind.source == "own" for kind in guideline.income)
        if not has_money and (in_kind is None or not in_kind.allowed):
            yield Problem(("own_share",), FaultCode.OWN_SHARE_IMPOSSIBLE)
        if (
            guideline.quota is not None
            and rule.of == "total"
            and guideline.quota.percent + rule.percent > 100
        ):
            quota = {"percent": guideline.quota.percent}
            yield Problem(("own_share", "percent"), FaultCode.QUOTA_AND_OWN_SHARE, quota)
    if in_kind is not None and in_kind.allowed and in_kind.hourly_rate is None and not in_kind.things:
        yield Problem(("in_kind",), FaultCode.IN_KIND_EMPTY)


def _reserves(guideline: Guideline) -> Iterator[Problem]:
    pot = guideline.pot
    if pot.reserve and pot.amount is None:
        yield Problem(("pot", "reserve"), FaultCode.RESERVE_WITHOUT_POT)
    elif pot.amount is not None and sum(reserve.amount for reserve in pot.reserve) > pot.amount:
        yield Problem(("pot", "reserve"), FaultCode.RESERVES_ABOVE_POT)
    for place, reserve in enumerate(pot.reserve):
        if reserve.up_to is None and not reserve.legal_forms:
            yield Problem(("pot", "reserve", place), FaultCode.RESERVE_FOR_NOBODY)


def _conditions(guideline: Guideline) -> Iterator[Problem]:
    for place, kind in enumerate(guideline.costs):
        if kind.condition is not None and guideline.question(kind.condition) is None:
            yield Problem(("cost", place, "condition"), FaultCode.NO_SUCH_QUESTION, {"key": kind.condition})


def _plans_of_examples(guideline: Guideline) -> Iterator[Problem]:
    """A slip in an example would otherwise show as a wrong sum."""
    kinds = {kind.key for kind in guideline.costs}
    for place, example in enumerate(guideline.examples):
        unknown = {line.cost_type for line in example.plan.costs} - kinds
        expected = example.expect.findings or ()
        if unknown and "line_unknown_type" not in expected:
            yield Problem(("example", place, "plan"), FaultCode.NO_SUCH_COST_TYPE, {"key": min(unknown)})
        income = {line.kind for line in example.plan.income} - {kind.key for kind in guideline.income}
        if income:
            yield Problem(("example", place, "plan"), FaultCode.NO_SUCH_INCOME, {"key": min(income)})
