"""Rules about time and procedure that contradict each other."""

from collections.abc import Iterator
from itertools import pairwise

from funding.guideline.model import Guideline
from funding.guideline.places import Location

Problem = tuple[Location, str]


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
            yield (
                ("round", place, "closes_at"),
                f'it does not close after "{before.key}" before it. Sort the rounds by their closing time.',
            )
    if guideline.rounds and guideline.season:
        yield (
            ("season",),
            "rounds and a season both say when to apply. Keep one of them.",
        )


def _boards(guideline: Guideline) -> Iterator[Problem]:
    votes = {"recommends", "decides"}
    for place, route in enumerate(guideline.routes):
        if route.board in votes and "board" not in guideline.model_fields_set:
            yield (
                ("route", place, "board"),
                'the board votes here, but is not described. Add [board], or write `board = "none"`.',
            )
        if (route.board == "decides") != (route.decides == "board"):
            yield (
                ("route", place, "decides"),
                '`board = "decides"` and `decides = "board"` belong together. Write both or neither.',
            )


def _legal_forms(guideline: Guideline) -> Iterator[Problem]:
    known = {form.key for form in guideline.applicants.legal_forms}
    allowed = [form for form in guideline.applicants.legal_forms if form.allowed]
    if not allowed and not guideline.applicants.any_legal_form:
        yield (
            ("applicants", "legal_forms"),
            "nobody may apply. Add a kind of applicant, or write `any_legal_form = true`.",
        )
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
            yield (
                location,
                f'there is no legal form "{key}". Add it to [applicants] legal_forms, or correct it.',
            )


def _history(guideline: Guideline) -> Iterator[Problem]:
    if any(rule.per == "call" for rule in guideline.history) and not guideline.rounds:
        yield ("history",), '`per = "call"` needs calls. Add a [[round]], or write another `per`.'


def _lead_times(guideline: Guideline) -> Iterator[Problem]:
    seen: set[tuple[str, str, str]] = set()
    for place, rule in enumerate(guideline.lead_times):
        kind = (rule.before, rule.counts_from, rule.binding)
        if kind in seen:
            yield (
                ("lead_time", place),
                "another lead time says how long before the same day. Keep one of them.",
            )
        seen.add(kind)
