"""A lifecycle as a page to read: a diagram and a table, drawn from the transitions of its model."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

from django.db import models
from django.utils.translation import override
from django_fsm import State as FsmState

from applications.states import Event

# Where a lifecycle begins, and the states it never leaves.
START, END = "[*]", "[*]"


def states_page(model: type[models.Model], *, title: str, source: str) -> str:
    """The section on a model's states in Markdown, with a Mermaid diagram; always in English.

    `source` is the file of the transitions, relative to the project.
    """
    with override("en"):
        field: Any = model._meta.get_field("state")
        states = dict(field.choices)
        ways = ways_in_order(field.get_all_transitions(model), states)
        head = f"# {title}\n\nDrawn from `{source}`.\n"
        return "\n".join([head, diagram(ways, states), table(ways, states), meanings(ways)])


@dataclass(frozen=True)
class Way:
    """A transition from one state to one other."""

    source: str
    target: str
    name: str
    permission: Callable[..., bool]
    conditions: Sequence[Callable[..., bool]]


def ways_in_order(transitions: Iterable[Any], states: dict[str, Any]) -> list[Way]:
    """Every transition from every source to every target, in the order in which a case lives through its states."""
    places = {state: place for place, state in enumerate(states)}
    ways = [
        Way(step.source, target, step.name, step.permission, step.conditions or ())
        for step in transitions
        for target in targets_of(step)
    ]
    return sorted(ways, key=lambda way: (places[way.source], places[way.target], way.name))


def targets_of(step: Any) -> Sequence[str]:
    """One, unless what was before says where it leads."""
    return (
        [str(state) for state in step.target.allowed_states]
        if isinstance(step.target, FsmState)
        else [step.target]
    )


def diagram(ways: Iterable[Way], states: dict[str, Any]) -> str:
    known = list(ways)
    lines = ["```mermaid", "stateDiagram-v2", "    direction TB"]
    lines += [f'    state "{label}" as {state}' for state, label in states.items()]
    lines += [f"    {START} --> {next(iter(states))}"]
    lines += [
        f"    {way.source} --> {way.target}: {spoken(way.name)} ({way.permission.__name__})" for way in known
    ]
    left = {way.source for way in known}
    lines += [f"    {state} --> {END}" for state in states if state not in left]
    return "\n".join([*lines, "```", ""])


def table(ways: Iterable[Way], states: dict[str, Any]) -> str:
    heads = ("From", "To", "Step", "Who", "Only if", "In the timeline")
    rows = [
        (
            states[way.source],
            states[way.target],
            f"`{way.name}`",
            spoken(way.permission.__name__),
            ", ".join(spoken(condition.__name__) for condition in way.conditions) or "–",
            Event(way.name).label,
        )
        for way in ways
    ]
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines) + "\n"


def meanings(ways: Iterable[Way]) -> str:
    """What the words for people and conditions mean, from the docstrings of the functions."""
    return "\n".join(
        f"- **{spoken(function.__name__)}**: {text}"
        for function in functions(ways)
        if (text := getdoc(function))
    )


def functions(ways: Iterable[Way]) -> Iterator[Callable[..., bool]]:
    """Each person and condition once, people first."""
    known = list(ways)
    people = [way.permission for way in known]
    conditions = [condition for way in known for condition in way.conditions]
    yield from dict.fromkeys([*people, *conditions])


def spoken(name: str) -> str:
    """The name of a function as words."""
    return name.replace("_", " ")
