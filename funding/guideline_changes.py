"""What changes for applicants from one version of a guideline to the next."""

from typing import NamedTuple

from funding.guideline.model import Guideline
from funding.guideline_words import Sentence, rules_in_words


class Change(NamedTuple):
    """One rule that differs. `before` is empty for a new rule, `after` for one that is gone."""

    section: str
    place: str
    before: str
    after: str
    clause: str


def changes_between(old: Guideline, new: Guideline) -> tuple[Change, ...]:
    """The rules that differ, in sentences of the active language, in the order of the rules."""
    before = _by_place(rules_in_words(old))
    after = _by_place(rules_in_words(new))
    places = [*after, *(place for place in before if place not in after)]
    found = (_change(before.get(place), after.get(place)) for place in places)
    return tuple(change for change in found if change is not None)


def _by_place(sentences: tuple[Sentence, ...]) -> dict[str, Sentence]:
    return {sentence.place: sentence for sentence in sentences}


def _change(before: Sentence | None, after: Sentence | None) -> Change | None:
    told = after or before
    if told is None or (before and after and before.text == after.text):
        return None
    return Change(
        section=told.section,
        place=told.place,
        before=before.text if before else "",
        after=after.text if after else "",
        clause=told.clause,
    )
