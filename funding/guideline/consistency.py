"""What no single rule can see: keys used twice, unknown clauses, rules that contradict each other."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pydantic import BaseModel

from funding.guideline.base import Rule, Text
from funding.guideline.consistency_money import consistency_of_money
from funding.guideline.consistency_procedure import consistency_of_procedure
from funding.guideline.model import Guideline
from funding.guideline.places import Location
from funding.guideline.procedure_rules import Majority

Problem = tuple[Location, str]


def problems(guideline: Guideline) -> Iterator[Problem]:
    """Every contradiction in the file: where it is, and how to mend it."""
    yield from _repeated(guideline)
    yield from _unknown_clauses(guideline)
    yield from _languages(guideline)
    yield from _money(guideline)
    yield from _routes(guideline)
    yield from _majorities(guideline)
    yield from consistency_of_money(guideline)
    yield from consistency_of_procedure(guideline)


def _repeated(guideline: Guideline) -> Iterator[Problem]:
    lists: dict[str, Iterable[str]] = {
        "clause": [clause.number for clause in guideline.clauses],
        "cost": [cost.key for cost in guideline.costs],
        "income": [kind.key for kind in guideline.income],
        "route": [route.key for route in guideline.routes],
        "question": [question.key for question in guideline.questions],
        "document": [document.key for document in guideline.documents],
        "example": [example.id for example in guideline.examples],
        "round": [call.key for call in guideline.rounds],
        "applicants.legal_forms": [form.key for form in guideline.applicants.legal_forms],
        "pot.reserve": [reserve.key for reserve in guideline.pot.reserve],
        "volunteer_allowance": [str(amount.from_year) for amount in guideline.volunteer_allowance],
    }
    lists |= {
        f"taxonomy.{key}": [item.key for item in taxonomy.items]
        for key, taxonomy in guideline.taxonomies.items()
    }
    for name, keys in lists.items():
        for key, times in Counter(keys).items():
            if times > 1:
                yield (
                    tuple(name.split(".")),
                    f'"{key}" stands here {times} times. Keep one, or rename the others.',
                )


def _unknown_clauses(guideline: Guideline) -> Iterator[Problem]:
    known = {clause.number for clause in guideline.clauses}
    for location, value in _walk(guideline, ()):
        if isinstance(value, Rule) and value.clause == "" and value.assumed:
            continue
        if isinstance(value, Rule) and value.clause not in known:
            message = (
                f'there is no clause "{value.clause}". Add a [[clause]] with this number, or correct it.'
            )
            yield (*location, "clause"), message


def _languages(guideline: Guideline) -> Iterator[Problem]:
    main, declared = guideline.languages[0], set(guideline.languages)
    for location, value in _walk(guideline, ()):
        if not isinstance(value, Text):
            continue
        if main not in value.root:
            yield location, f'the text in "{main}" is missing. Add `{main} = "…"`.'
        for extra in sorted(value.root.keys() - declared):
            yield location, f'language "{extra}" is not in `languages`. Add it there, or remove this text.'


def _money(guideline: Guideline) -> Iterator[Problem]:
    if guideline.pot.amount is not None and guideline.max_grant.amount > guideline.pot.amount:
        yield (
            ("max_grant", "amount"),
            "one grant could be larger than the whole pot. Lower it, or raise [pot] amount.",
        )
    if not any(cost.eligible for cost in guideline.costs):
        yield ("cost",), "no cost type counts. Let at least one have `eligible = true`."


def _routes(guideline: Guideline) -> Iterator[Problem]:
    for place, route in enumerate(guideline.routes[:-1]):
        if route.up_to is None:
            yield (
                ("route", place),
                "only the last route may have no limit. Add `up_to`, or move this route to the end.",
            )
    if guideline.routes[-1].up_to is not None:
        yield (
            ("route", len(guideline.routes) - 1, "up_to"),
            "the last route takes every larger sum. Remove `up_to`, or add a route.",
        )
    limits = [(place, r.up_to) for place, r in enumerate(guideline.routes) if r.up_to is not None]
    for (_, lower), (place, upper) in pairwise(limits):
        if upper <= lower:
            yield (
                ("route", place, "up_to"),
                f"{upper} is not above {lower} of the route before it. Sort the routes by their limit.",
            )


def _majorities(guideline: Guideline) -> Iterator[Problem]:
    places: list[tuple[Location, Majority | None]] = [(("board", "majority"), guideline.board.majority)]
    places += [(("route", n, "majority"), route.majority) for n, route in enumerate(guideline.routes)]
    for place, majority in places:
        if majority is not None and (majority.more_than is None) == (majority.at_least is None):
            yield (
                place,
                'write either `more_than = "1/2"` or `at_least = "2/3"`, and only one of them.',
            )


def _walk(value: object, location: Location) -> Iterator[tuple[Location, object]]:
    if isinstance(value, Text):
        yield location, value
    elif isinstance(value, BaseModel):
        yield location, value
        # What the file does not write has words in languages of its own and needs no clause.
        for name in sorted(value.model_fields_set, key=list(type(value).model_fields).index):
            field = type(value).model_fields[name]
            yield from _walk(getattr(value, name), (*location, field.alias or name))
    elif isinstance(value, tuple):
        for place, part in enumerate(value):
            yield from _walk(part, (*location, place))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _walk(part, (*location, key))
