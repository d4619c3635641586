from collections.abc import Callable
from decimal import Decimal

import pytest

from funding.guideline.load import LARGEST_FILE, GuidelineError, read_guideline
from funding.guideline.model import Guideline


def messages(text: str) -> list[str]:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text)
    return caught.value.messages


def test_the_same_text_gives_the_same_guideline(unna_text: str, unna: Guideline) -> None:
    assert read_guideline(unna_text) is unna


def test_unna_says_what_the_city_decided(unna: Guideline) -> None:
    assert unna.max_grant.amount == Decimal("5000.00")
    assert unna.pot.amount == Decimal("20000.00")
    assert [(cost.key, cost.rate) for cost in unna.costs if cost.eligible] == [
        ("ehrenamt", 100),
        ("personal", 50),
        ("fahrt", 100),
        ("miete", 100),
        ("unterkunft_verpflegung", 100),
        ("material", 100),
        ("versicherung", 100),
    ]
    assert [cost.key for cost in unna.costs if not cost.eligible] == [
        "honorar",
        "investition",
        "alkohol",
        "sonstiges",
    ]


def test_unna_marks_what_the_city_has_not_decided(unna: Guideline) -> None:
    assumed = [unna.financing, unna.other_funding, unna.start, unna.period, unna.proof, unna.applicants]
    assert all(rule.assumed for rule in (*assumed, *unna.routes, unna.board.quorum, unna.board.majority))
    decided = [unna.max_grant, unna.pot, unna.territory, unna.board]
    assert not any(rule.assumed for rule in decided)
    assert [cost.key for cost in unna.costs if cost.assumed] == ["alkohol"]


def test_unna_keeps_its_taxonomies_and_reminders(unna: Guideline) -> None:
    assert {key: len(taxonomy.items) for key, taxonomy in unna.taxonomies.items()} == {
        "fields_of_action": 5,
        "cross_cutting": 2,
        "milestones": 8,
        "social_areas": 6,
    }
    assert sum(area.population_percent or 0 for area in unna.taxonomy("social_areas")) == 100
    assert unna.taxonomy("unused") == ()
    assert unna.reminders.ballot_days_before == (7, 3, 1)
    assert unna.proof.months == 3


def test_every_text_of_unna_is_there_in_both_languages(unna_text: str) -> None:
    without_english = unna_text.replace('languages = ["de", "en"]', 'languages = ["de"]')
    only_german = messages(without_english)
    assert all('language "en" is not in `languages`' in message for message in only_german)
    assert len(only_german) == unna_text.count("en = ")


FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "not TOML": (lambda t: t + "\n[[", "The file is not TOML: "),
    "a misspelt key": (
        lambda t: t.replace("rate = 50\n", "rat = 50\n"),
        '[[cost]] "personal", rat: is not known here. Did you mean "rate"?',
    ),
    "an unknown key": (
        lambda t: t.replace("rate = 50\n", "wibble = 50\n"),
        '[[cost]] "personal", wibble: is not known here. Remove it. Allowed are: ask_per_person, assumed, clause, c',
    ),
    "a missing key": (
        lambda t: t.replace("ballot_days = 14\n", ""),
        "board, ballot_days: is missing. Add it.",
    ),
    "a rate above 100": (
        lambda t: t.replace("rate = 50\n", "rate = 500\n"),
        '[[cost]] "personal", rate: write a number of at most 100. Written is 500.',
    ),
    "a rate of nothing": (
        lambda t: t.replace("rate = 50\n", "rate = 0\n"),
        '[[cost]] "personal": a rate of 0 means it does not count: write `eligible = false` and a `reason`.',
    ),
    "no reason": (
        lambda t: t.replace('reason = { de = "Alkohol', 'hint = { de = "Alkohol', 1).replace(
            'hint = { de = "Bier', '# hint = { de = "Bier'
        ),
        '[[cost]] "alkohol": a cost type that does not count needs a `reason`: say why, in every language.',
    ),
    "an unknown clause": (
        lambda t: t.replace('[pot]\nclause = "Nr. 3.2"', '[pot]\nclause = "Nr. 99"'),
        'pot, clause: there is no clause "Nr. 99". Add a [[clause]] with this number, or correct it.',
    ),
    "a clause twice": (
        lambda t: t.replace('number = "Nr. 1.2"', 'number = "Nr. 1.1"'),
        'clause: "Nr. 1.1" stands here 2 times. Keep one, or rename the others.',
    ),
    "a cost type twice": (
        lambda t: t.replace('key = "honorar"', 'key = "miete"'),
        'cost: "miete" stands here 2 times. Keep one, or rename the others.',
    ),
    "a grant larger than the pot": (
        lambda t: t.replace("amount = 20000.00", "amount = 2000.00"),
        "max_grant, amount: one grant could be larger than the whole pot. Lower it, or raise [pot] amount.",
    ),
    "a wrong example": (
        lambda t: t.replace("gap = 0.01", "gap = 0.02"),
        (
            '[[example]] "U03": gap: expected 0.02, got 0.01. '
            "Correct the expected figure, or the rule that gives the other one."
        ),
    ),
    "a wrong line in an example": (
        lambda t: t.replace("lines = [3000.00, 400.00,", "lines = [6000.00, 400.00,"),
        (
            '[[example]] "U04": lines: expected [6000.00, 400.00, 600.00, 100.00], '
            "got [3000.00, 400.00, 600.00, 100.00]."
        ),
    ),
    "a last route with a limit": (
        lambda t: t.replace('decides = "officer"', 'decides = "officer"\nup_to = 900.00'),
        '[[route]] "board_then_officer", up_to: the last route takes every larger sum.',
    ),
    "two majorities": (
        lambda t: t.replace('tie = "no', 'at_least = "2/3"\ntie = "no'),
        'board, majority: write either `more_than = "1/2"` or `at_least = "2/3"`, and only one of them.',
    ),
    "a text without German": (
        lambda t: t.replace('name = { de = "Unna", en', "name = { en"),
        'territory, name: the text in "de" is missing. Add `de = "…"`.',
    ),
    "no cost that counts": (
        lambda t: t.replace(
            "volunteer_allowance = true", 'eligible = false\nreason = { de = "Nein." }'
        ).replace('[[cost]]\nkey = "personal"', '[[ignored]]\nkey = "personal"'),
        "ignored: is not known here.",
    ),
    "a huge file": (lambda t: "#" * (LARGEST_FILE + 1), "The file is too large: 1,000,001 characters"),
    "deep nesting": (lambda t: "a = " + "[" * 50_000, "The file is nested too deeply."),
    "an empty file": (lambda t: "", "format: is missing. Add it."),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_file_is_told_the_place_and_the_remedy(unna_text: str, fault: str) -> None:
    spoil, expected = FAULTS[fault]
    spoilt = spoil(unna_text)
    assert spoilt != unna_text
    assert any(expected in message for message in messages(spoilt)), messages(spoilt)


def test_the_message_names_the_line(unna_text: str) -> None:
    line = unna_text.splitlines().index("rate = 50") + 1
    (message,) = messages(unna_text.replace("rate = 50\n", "rate = 500\n"))
    assert message.startswith(f'Line {line}, [[cost]] "personal", rate: ')


def test_routes_must_rise(unna_text: str) -> None:
    start = unna_text.index("[[route]]")
    block = unna_text[start : unna_text.index("[board]")]
    first = block.replace("board_then_officer", "one").replace("assumed", "up_to = 900.00\nassumed")
    second = block.replace("board_then_officer", "two").replace("assumed", "up_to = 900.00\nassumed")
    (message,) = messages(unna_text.replace(block, first + second + block))
    assert message.endswith(
        '[[route]] "two", up_to: 900.00 is not above 900.00 of the route before it. '
        "Sort the routes by their limit."
    )
    unlimited = block.replace("board_then_officer", "one")
    (message,) = messages(unna_text.replace(block, unlimited + block))
    assert "only the last route may have no limit. Add `up_to`" in message
