"""Rules about time and procedure that contradict each other."""

from collections.abc import Iterator
from itertools import pairwise

from funding.guideline.faults import FaultCode, Problem
from funding.guideline.model import Guideline
from funding.guideline.places import Location


def consistency_of_procedure(guideline: Guideline) -> Iterator[Problem]:
    """Rounds out of order, boards that are not described, kinds of applicants that do not exist."""
    yield from _rounds(guideline)
    yield from _boards(guideline)
    yield from _legal_forms(guideline)
    yield from _history(guideline)
    yield from _lead_times(guideline)


def _rounds(guideline: Guideline) -> Iterator[Problem]:
    for (_, before), (place, after) in pairwise(enumerate(guideline.rounds)):
        if after.closes_at <= before.closes_at:
            yield Problem(("round", place, "closes_at"), FaultCode.ROUNDS_OUT_OF_ORDER, {"key": before.key})
    if guideline.rounds and guideline.season:
        yield Problem(("season",), FaultCode.ROUNDS_AND_SEASON)


def _boards(guideline: Guideline) -> Iterator[Problem]:
    votes = {"recommends", "decides"}
    for place, route in enumerate(guideline.routes):
        if route.board in votes and "board" not in guideline.model_fields_set:
            yield Problem(("route", place, "board"), FaultCode.BOARD_UNDESCRIBED)
        if (route.board == "decides") != (route.decides == "board"):
            yield Problem(("route", place, "decides"), FaultCode.BOARD_DECIDES)


def _legal_forms(guideline: Guideline) -> Iterator[Problem]:
    known = {form.key for form in guideline.applicants.legal_forms}
    allowed = [form for form in guideline.applicants.legal_forms if form.allowed]
    if not allowed and not guideline.applicants.any_legal_form:
        yield Problem(("applicants", "legal_forms"), FaultCode.NOBODY_MAY_APPLY)
    named: list[tuple[Location, tuple[str, ...]]] = [
        (("pot", "reserve", place), reserve.legal_forms)
        for place, reserve in enumerate(guideline.pot.reserve)
    ]
    named += [
        (("round", place), tuple(key for special in call.special for key in special.legal_forms))
        for place, call in enumerate(guideline.rounds)
    ]
    for location, keys in named:
        for key in sorted(set(keys) - known):
            yield Problem(location, FaultCode.NO_SUCH_LEGAL_FORM, {"key": key})


def _history(guideline: Guideline) -> Iterator[Problem]:
    if guideline.rounds:
        return
    for place, rule in enumerate(guideline.history):
        if rule.per == "call":
            yield Problem(("history", place, "per"), FaultCode.CALL_WITHOUT_ROUNDS)


def _lead_times(guideline: Guideline) -> Iterator[Problem]:
    seen: set[tuple[str, str, str]] = set()
    for place, rule in enumerate(guideline.lead_times):
        kind = (rule.before, rule.counts_from, rule.binding)
        if kind in seen:
            yield Problem(("lead_time", place), FaultCode.LEAD_TIME_TWICE)
        seen.add(kind)
