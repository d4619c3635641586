"""Rules about money that contradict each other."""

from collections.abc import Iterator
from itertools import pairwise

from funding.guideline.model import Guideline
from funding.guideline.places import Location

Problem = tuple[Location, str]


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
        yield (
            ("min_grant", "amount"),
            "the smallest grant is above the largest one. Lower it, or raise [max_grant] amount.",
        )
    if cap is not None and guideline.route(cap.route) is None:
        yield (
            ("max_grant", "exception"),
            f'there is no route "{cap.route}". Add a [[route]] with this key, or correct it.',
        )
    if cap is not None and cap.up_to is not None and cap.up_to <= guideline.max_grant.amount:
        yield (
            ("max_grant", "exception"),
            "`up_to` is not above the largest grant. Raise it, or remove the exception.",
        )


def _fixed(guideline: Guideline) -> Iterator[Problem]:
    if guideline.fixed is None:
        return
    place: Location = ("fixed", "amounts")
    for lower, upper in pairwise(guideline.fixed.amounts):
        if upper <= lower:
            yield place, f"{upper} is not above {lower} before it. Sort the amounts, each once."
    largest = max(guideline.fixed.amounts)
    if guideline.max_grant.exception is None and largest > guideline.max_grant.amount:
        yield place, f"{largest} is above the largest grant. Remove it, or raise [max_grant] amount."
    if guideline.min_grant is not None and min(guideline.fixed.amounts) < guideline.min_grant.amount:
        yield place, "the smallest one is below the smallest grant. Remove it, or lower [min_grant] amount."


def _own_share(guideline: Guideline) -> Iterator[Problem]:
    rule, in_kind = guideline.own_share, guideline.in_kind
    if rule is not None:
        has_money = any(kind.source == "own" for kind in guideline.income)
        if not has_money and (in_kind is None or not in_kind.allowed):
            yield (
                ("own_share",),
                'nobody can bring it. Add an [[income]] with `source = "own"`, or an [in_kind].',
            )
        if (
            guideline.quota is not None
            and rule.of == "total"
            and guideline.quota.percent + rule.percent > 100
        ):
            yield (
                ("own_share", "percent"),
                f"with the quota of {guideline.quota.percent} percent it is more than 100. Lower one.",
            )
    if in_kind is not None and in_kind.allowed and in_kind.hourly_rate is None and not in_kind.things:
        yield (
            ("in_kind",),
            "nothing can count. Write `hourly_rate`, or `things = true`, or `allowed = false`.",
        )


def _reserves(guideline: Guideline) -> Iterator[Problem]:
    pot = guideline.pot
    if pot.reserve and pot.amount is None:
        yield ("pot", "reserve"), "a reserve needs a pot. Write [pot] amount, or remove the reserve."
    elif pot.amount is not None and sum(reserve.amount for reserve in pot.reserve) > pot.amount:
        yield ("pot", "reserve"), "the reserves are more than the pot. Lower them, or raise [pot] amount."
    for place, reserve in enumerate(pot.reserve):
        if reserve.up_to is None and not reserve.legal_forms:
            yield (
                ("pot", "reserve", place),
                "it is kept for nobody in particular. Write `up_to` or `legal_forms`.",
            )


def _conditions(guideline: Guideline) -> Iterator[Problem]:
    for place, kind in enumerate(guideline.costs):
        if kind.condition is not None and guideline.question(kind.condition) is None:
            yield (
                ("cost", place, "condition"),
                f'there is no question "{kind.condition}". Add a [[question]] with this key, or correct it.',
            )


def _plans_of_examples(guideline: Guideline) -> Iterator[Problem]:
    """A slip in an example would otherwise show as a wrong sum."""
    kinds = {kind.key for kind in guideline.costs}
    for place, example in enumerate(guideline.examples):
        unknown = {line.cost_type for line in example.plan.costs} - kinds
        expected = example.expect.findings or ()
        if unknown and "line_unknown_type" not in expected:
            yield (
                ("example", place, "plan"),
                f'there is no cost type "{min(unknown)}". Add a [[cost]] with this key, or correct the plan.',
            )
        income = {line.kind for line in example.plan.income} - {kind.key for kind in guideline.income}
        if income:
            yield (
                ("example", place, "plan"),
                f'there is no kind of income "{min(income)}". Add an [[income]] with it, or correct it.',
            )
