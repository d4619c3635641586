"""What changes for applicants from one version of a guideline to the next."""

from collections import Counter
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
    """The rules that differ, in sentences of the active language, section by section in the order of the rules."""
    before = _by_place(rules_in_words(old))
    after = _by_place(rules_in_words(new))
    places = [*after, *(place for place in before if place not in after)]
    found = (_change(before.get(place), after.get(place)) for place in places)
    changes = [change for change in found if change is not None]
    sections = list(dict.fromkeys(told.section for told in (*after.values(), *before.values())))
    return tuple(sorted(changes, key=lambda change: sections.index(change.section)))


def _by_place(sentences: tuple[Sentence, ...]) -> dict[tuple[str, int], Sentence]:
    """Two rules may have the same place, such as two limits on earlier grants; they are told apart by number."""
    times: Counter[str] = Counter()
    found = {}
    for sentence in sentences:
        times[sentence.place] += 1
        found[sentence.place, times[sentence.place]] = sentence
    return found


def _change(before: Sentence | None, after: Sentence | None) -> Change | None:
    told = after or before
    texts = [told.text if told else "" for told in (before, after)]
    if before and after and before.text == after.text:
        # The file's own words stayed as they were; its figures may have changed all the same.
        texts = [before.figures, after.figures]
    if told is None or texts[0] == texts[1]:
        return None
    return Change(section=told.section, place=told.place, before=texts[0], after=texts[1], clause=told.clause)
