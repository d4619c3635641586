"""The place and the value a message about a file names."""

import pytest

from funding.guideline.faults import Fault, FaultCode
from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.model import Guideline
from funding.guideline.places import Location, allowed_keys, line_of

TEXT = """name.de = "A"
name.en = "B"
[[cost]]
key = "a"
rate = 1
[[cost]]
key = "b"
rate = 2
[[example]]
id = "a"
[example.expect]
grant = 1
["pot"]
amount = 1
"""


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (("name",), 1),
        (("cost", 0, "rate"), 5),
        (("cost", 1, "rate"), 8),
        (("cost", 1, "label"), 6),
        (("example", 0, "expect", "grant"), 12),
        (("example", 0, "expect", "gap"), 11),
        (("pot", "amount"), 14),
        (("territory",), None),
    ],
)
def test_a_place_is_the_first_line_that_names_it(location: Location, line: int | None) -> None:
    assert line_of(location, TEXT) == line


@pytest.mark.parametrize(
    ("location", "some"),
    [
        (("x",), {"format", "cost", "max_grant"}),
        (("max_grant", "x"), {"clause", "amount", "exception"}),
        (("max_grant", "exception", "x"), {"route", "up_to"}),
        (("cost", 0, "x"), {"rate", "max_share"}),
        (("taxonomy", "fields", "items", 0, "x"), {"key", "label", "population_percent"}),
        (("format", "x"), set()),
    ],
)
def test_the_keys_of_a_table_are_known(location: Location, some: set[str]) -> None:
    allowed = set(allowed_keys(Guideline, location))
    assert some <= allowed
    assert bool(some) == bool(allowed)
    assert len(location) == 1 or not {"format", "max_grant"} & allowed


def told(text: str, old: str, new: str) -> Fault:
    assert old in text
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text.replace(old, new, 1))
    return caught.value.faults[0]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('"' + "x" * 58 + '"', '"' + "x" * 58 + '"'),
        ('"' + "x" * 59 + '"', '"' + "x" * 58 + "…"),
        ("[7]", "[7]"),
        ("2026-01-31", "2026-01-31"),
    ],
)
def test_what_the_file_says_is_shown_up_to_sixty_characters(unna_text: str, written: str, shown: str) -> None:
    fault = told(unna_text, "required = true", f"required = {written}")
    assert fault.params["written"] == shown


def test_a_yes_is_shown_as_the_file_writes_it(unna_text: str) -> None:
    assert told(unna_text, "valid_from = ", "valid_from = true # ").params["written"] == "true"


def test_a_word_that_is_nearly_right_is_offered(unna_text: str) -> None:
    fault = told(unna_text, '"financing_gap"]', '"financing_gapp"]')
    assert (fault.code, fault.params["meant"]) == (FaultCode.ONE_OF_MEANT, "financing_gap")


def test_a_clause_is_found_by_its_number(unna: Guideline) -> None:
    second = unna.clauses[1]
    assert unna.clause(second.number) is second
    assert unna.clause("Nr. 99") is None
