"""What the cases behind the ledger are called. Only higher apps know; they register when they are loaded."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class CaseName:
    """A case as a person in office sees it; `url` is "" for who may not open its page."""

    title: str
    url: str


# Asked for the references of one page and the person who reads it; asks the database once.
Source = Callable[[Collection[str], Any], dict[str, CaseName]]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def names_of(references: Collection[str], user: Any) -> dict[str, CaseName]:
    """Titles and pages by reference; nothing for those unknown."""
    wanted = {reference for reference in references if reference}
    found: dict[str, CaseName] = {}
    for source in _sources if wanted else []:
        found |= source(wanted, user)
    return found
