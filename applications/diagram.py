"""The lifecycle as a page to read: a diagram and a table, drawn from lifecycle.py itself."""

from collections.abc import Callable, Iterable, Iterator
from inspect import getdoc
from typing import Any

from django.utils.translation import override

from applications.models import Application
from applications.states import Event, State

HEAD = """# The states of a case

Drawn from `applications/lifecycle.py` by `python manage.py draw_states > docs/states.md`. Change it there, then draw
it again; a test compares the two.
"""
# Where a case begins, and the states it never leaves.
START, END = "[*]", "[*]"


def states_page() -> str:
    """The whole page in Markdown, with a Mermaid diagram; always in English."""
    with override("en"):
        ways = ways_in_order()
        parts = [HEAD, diagram(ways), table(ways), meanings(ways)]
        return "\n".join(parts)


def ways_in_order() -> list[Any]:
    """Every transition from every source, in the order in which a case lives through its states."""
    places = {state.value: place for place, state in enumerate(State)}
    found = Application._meta.get_field("state").get_all_transitions(Application)
    return sorted(found, key=lambda way: (places[way.source], places[way.target], way.name))


def diagram(ways: Iterable[Any]) -> str:
    lines = ["```mermaid", "stateDiagram-v2", "    direction TB"]
    lines += [f'    state "{state.label}" as {state.value}' for state in State]
    lines += [f"    {START} --> {State.DRAFT.value}"]
    lines += [
        f"    {way.source} --> {way.target}: {spoken(way.name)} ({way.permission.__name__})" for way in ways
    ]
    left = {way.source for way in ways}
    lines += [f"    {state.value} --> {END}" for state in State if state.value not in left]
    return "\n".join([*lines, "```", ""])


def table(ways: Iterable[Any]) -> str:
    heads = ("From", "To", "Step", "Who", "Only if", "In the timeline")
    rows = [
        (
            State(way.source).label,
            State(way.target).label,
            f"`{way.name}`",
            spoken(way.permission.__name__),
            ", ".join(spoken(condition.__name__) for condition in way.conditions or []) or "–",
            Event(way.name).label,
        )
        for way in ways
    ]
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines) + "\n"


def meanings(ways: Iterable[Any]) -> str:
    """What the words for people and conditions mean, from the docstrings of the functions."""
    return "\n".join(
        f"- **{spoken(function.__name__)}**: {text}"
        for function in functions(ways)
        if (text := getdoc(function))
    )


def functions(ways: Iterable[Any]) -> Iterator[Callable[..., bool]]:
    """Each person and condition once, people first."""
    known = list(ways)
    people = [way.permission for way in known]
    conditions = [condition for way in known for condition in way.conditions or []]
    yield from dict.fromkeys([*people, *conditions])


def spoken(name: str) -> str:
    """The name of a function as words."""
    return name.replace("_", " ")
