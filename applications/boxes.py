"""What higher apps add to the page of a case. This app knows none of them: they register when they are loaded."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Box:
    """A piece of the page: a template, which finds its content as `box`.

    `is_urgent`: a day to keep, so it comes first; `is_calm`: nothing to do there, so it comes last.
    """

    template: str
    content: Any
    is_calm: bool = False
    is_urgent: bool = False


# What a person sees more on the page of a case. A source asks the database once at most.
Source = Callable[[Any, Any], list[Box]]
_of_applicants: list[Source] = []
_of_office: list[Source] = []
# What an officer sees above the cases of the desk.
DeskSource = Callable[[Any], list[Box]]
# What waits for an officer beside cases, to be counted with them.
Waiting = Callable[[Any], QuerySet[Any]]
_of_desk: list[DeskSource] = []
_waiting: list[Waiting] = []


def register(*, applicant: Source | None = None, office: Source | None = None) -> None:
    """Let a source show its boxes to applicants, to the office, or each its own."""
    for source, known in ((applicant, _of_applicants), (office, _of_office)):
        if source is not None and source not in known:
            known.append(source)


def register_for_desk(source: DeskSource, *, waiting: Waiting | None = None) -> None:
    """Let a source show its boxes on the officer's desk; what `waiting` finds counts in the menu."""
    if source not in _of_desk:
        _of_desk.append(source)
    if waiting is not None and waiting not in _waiting:
        _waiting.append(waiting)


def waiting_beside_cases(user: Any) -> list[QuerySet[Any]]:
    return [waiting(user) for waiting in _waiting]


def boxes_for_desk(user: Any) -> list[Box]:
    return [box for source in _of_desk for box in source(user)]


def boxes_for_applicant(case: Any, user: Any) -> list[Box]:
    return [box for source in _of_applicants for box in source(case, user)]


def boxes_for_office(case: Any, user: Any) -> list[Box]:
    """For officer, deputy and auditor without a conflict of interest: the page opens for nobody else."""
    return [box for source in _of_office for box in source(case, user)]
