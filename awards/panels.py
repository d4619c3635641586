"""What each concern of an award adds to its page. They register in awards/apps.py, in the order of a case's life."""

from collections.abc import Callable
from typing import Any

from applications.boxes import Box

# What a person sees on the page of an award. A source asks the database once at most.
Source = Callable[[Any, Any], list[Box]]
_of_applicants: list[Source] = []
_of_office: list[Source] = []


def register(*, applicant: Source | None = None, office: Source | None = None) -> None:
    """Let a source show its panels to applicants, to the office, or each its own."""
    for source, known in ((applicant, _of_applicants), (office, _of_office)):
        if source is not None and source not in known:
            known.append(source)


def panels_for_applicant(award: Any, user: Any) -> list[Box]:
    """In the order of a case's life; above it what has a day to keep, below it what is only to be looked up."""
    found = [box for source in _of_applicants for box in source(award, user)]
    return sorted(found, key=lambda box: (not box.is_urgent, box.is_calm))


def panels_for_office(award: Any, user: Any) -> list[Box]:
    """For officer, deputy and auditor without a conflict of interest: the page opens for nobody else."""
    return [box for source in _of_office for box in source(award, user)]
