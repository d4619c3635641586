"""Behind every "Why?": the rule in words, the clause it comes from, and where that stands on the page of the rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from funding.guideline.model import Guideline
from funding.guideline_words import Sentence, rules_in_words
from funding.wording import label


def anchor(number: str) -> str:
    """The place of a clause on the page of the rules, e.g. `clause-nr-3-2`."""
    return "clause-" + re.sub(r"[^0-9a-z]+", "-", number.lower()).strip("-")


def rule_anchor(place: str) -> str:
    """The place of a rule in words on the same page, e.g. `rule-cost-rent`."""
    return "rule-" + re.sub(r"[^0-9a-z]+", "-", place.lower()).strip("-")


@dataclass(frozen=True)
class Why:
    """`rule` in words; `clause` and `title` are empty where the guideline is silent and a default is assumed."""

    rule: str
    clause: str
    title: str
    url: str
    authority: str


class Reasons:
    """The reasons of one guideline in the active language; the words are made once."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline

    @cached_property
    def sentences(self) -> Mapping[str, Sentence]:
        return {sentence.place: sentence for sentence in rules_in_words(self.guideline)}

    def of(self, number: str, place: str = "") -> Why | None:
        """Why something is so: the rule at `place` in words, else the clause `number`; None if neither is there."""
        clause, sentence = self.guideline.clause(number), self.sentences.get(place)
        if clause is None and sentence is None and number:
            return None
        rule = sentence.text if sentence else label(clause.text) if clause else ""
        where = anchor(number) if clause else rule_anchor(place) if sentence else "assumed"
        return Why(
            rule=rule,
            clause=number if clause else "",
            title=label(clause.title) if clause else "",
            url=f"{rules_url(self.guideline)}#{where}",
            authority=label(self.guideline.authority),
        )


def rules_url(guideline: Guideline) -> str:
    """The page of this version's rules."""
    return reverse("applications:rules-version", args=[guideline.programme, guideline.version])
