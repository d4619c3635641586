"""What no single rule can see: keys used twice, unknown clauses, rules that contradict each other."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from pydantic import BaseModel

from funding.guideline.base import Rule, Text
from funding.guideline.consistency_money import consistency_of_money
from funding.guideline.consistency_procedure import consistency_of_procedure
from funding.guideline.faults import FaultCode, Problem
from funding.guideline.model import Guideline
from funding.guideline.places import Location
from funding.guideline.procedure_rules import Majority


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
    lists: dict[str, list[str]] = {
        "clause": [clause.number for clause in guideline.clauses],
        "cost": [cost.key for cost in guideline.costs],
        "income": [kind.key for kind in guideline.income],
        "route": [route.key for route in guideline.routes],
        "question": [question.key for question in guideline.questions],
        "document": [document.key for document in guideline.documents],
        "example": [example.id for example in guideline.examples],
        "round": [call.key for call in guideline.rounds],
        "applicants.legal_forms": [form.key for form in guideline.applicants.legal_forms],
        "notice.condition": [condition.key for condition in guideline.notice.conditions],
        "pot.reserve": [reserve.key for reserve in guideline.pot.reserve],
        "volunteer_allowance": [str(amount.from_year) for amount in guideline.volunteer_allowance],
    }
    lists |= {
        f"taxonomy.{key}.items": [item.key for item in taxonomy.items]
        for key, taxonomy in guideline.taxonomies.items()
    }
    for name, keys in lists.items():
        for key, times in Counter(keys).items():
            if times > 1:
                second = [place for place, same in enumerate(keys) if same == key][1]
                yield Problem((*name.split("."), second), FaultCode.REPEATED, {"key": key, "times": times})


def _unknown_clauses(guideline: Guideline) -> Iterator[Problem]:
    known = {clause.number for clause in guideline.clauses}
    for location, value in _walk(guideline, ()):
        if isinstance(value, Rule) and value.clause == "" and value.assumed:
            continue
        if isinstance(value, Rule) and value.clause not in known:
            yield Problem((*location, "clause"), FaultCode.NO_SUCH_CLAUSE, {"clause": value.clause})


def _languages(guideline: Guideline) -> Iterator[Problem]:
    main, declared = guideline.languages[0], set(guideline.languages)
    for location, value in _walk(guideline, ()):
        if not isinstance(value, Text):
            continue
        if main not in value.root:
            yield Problem(location, FaultCode.TEXT_MISSING, {"language": main})
        for extra in sorted(value.root.keys() - declared):
            yield Problem(location, FaultCode.LANGUAGE_UNDECLARED, {"language": extra})


def _money(guideline: Guideline) -> Iterator[Problem]:
    if guideline.pot.amount is not None and guideline.max_grant.amount > guideline.pot.amount:
        yield Problem(("max_grant", "amount"), FaultCode.GRANT_ABOVE_POT)
    if not any(cost.eligible for cost in guideline.costs):
        yield Problem(("cost",), FaultCode.NOTHING_COUNTS)


def _routes(guideline: Guideline) -> Iterator[Problem]:
    for place, route in enumerate(guideline.routes[:-1]):
        if route.up_to is None:
            yield Problem(("route", place), FaultCode.ROUTE_WITHOUT_LIMIT)
    if guideline.routes[-1].up_to is not None:
        yield Problem(("route", len(guideline.routes) - 1, "up_to"), FaultCode.LAST_ROUTE_LIMITED)
    limits = [(place, r.up_to) for place, r in enumerate(guideline.routes) if r.up_to is not None]
    for (_, lower), (place, upper) in pairwise(limits):
        if upper <= lower:
            figures = {"upper": upper, "lower": lower}
            yield Problem(("route", place, "up_to"), FaultCode.ROUTES_OUT_OF_ORDER, figures)


def _majorities(guideline: Guideline) -> Iterator[Problem]:
    places: list[tuple[Location, Majority | None]] = [(("board", "majority"), guideline.board.majority)]
    places += [(("route", n, "majority"), route.majority) for n, route in enumerate(guideline.routes)]
    for place, majority in places:
        if majority is not None and (majority.more_than is None) == (majority.at_least is None):
            yield Problem(place, FaultCode.ONE_MAJORITY)


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
