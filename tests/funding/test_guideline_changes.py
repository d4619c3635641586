"""What changes for applicants is told in full: no figure hides behind words, and no rule behind another."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from funding.guideline.load import read_guideline
from funding.guideline_changes import changes_between

LIMIT = '\n[[history]]\nclause = "Nr. 2.2"\nper = "rolling_months"\nmonths = {0}\nat_most = {1}\n'


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def changes(old: str, new: str) -> list[tuple[str, str]]:
    found = changes_between(read_guideline(old), read_guideline(new))
    return [(change.before, change.after) for change in found]


def test_a_figure_that_changes_behind_the_towns_own_words_is_told(unna_text: str) -> None:
    rules = unna_text.split("[[example]]")[0]
    own_words = 'amount = 5000.00\nexplanation = { de = "Nie sehr viel.", en = "Never very much." }'
    old = rules.replace("amount = 5000.00", own_words)
    new = old.replace("amount = 5000.00", "amount = 4000.00")
    assert changes(old, new) == [
        ("A project gets at most €5,000.00.", "A project gets at most €4,000.00."),
    ]
    assert changes(old, old.replace("Never very much.", "Never much.")) == [
        ("Never very much.", "Never much."),
    ]


def test_two_limits_of_the_same_kind_are_told_apart(unna_text: str) -> None:
    rules = unna_text.split("[[example]]")[0]
    old = rules + LIMIT.format(12, 2) + LIMIT.format(36, 4)
    new = rules + LIMIT.format(12, 1) + LIMIT.format(36, 4)
    ((before, after),) = changes(old, new)
    assert ("2" in before, "1" in after, "12 months" in before) == (True, True, True)


def test_every_section_stands_once_also_when_rules_are_gone(unna_text: str) -> None:
    rules = unna_text.split("[[example]]")[0]
    old = rules + '\n[min_grant]\nclause = "Nr. 3.1"\namount = 100\n'
    new = rules.replace("rate = 50", "rate = 60").replace("months = 3", "months = 2")
    found = changes_between(read_guideline(old), read_guideline(new))
    assert [(change.section, bool(change.before), bool(change.after)) for change in found] == [
        ("How much money", True, False),
        ("Which costs count", True, True),
        ("When and how", True, True),
    ]
