"""What is not TOML is told in our own codes, whatever the reader of Python calls it."""

import re
from decimal import Decimal
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from funding.guideline.faults import FaultCode
from funding.guideline.format_faults import PATTERNS, format_faults, shown
from funding.guideline.load import GuidelineError, read_guideline
from funding.guideline.model import Guideline
from funding.guideline.places import Place, Step
from funding.guideline.toml_faults import toml_fault

WRITTEN = [
    ("a = 1\nDear all", "toml_equals", 2, {}),
    ("<html>", "toml_statement", 1, {}),
    ("a = 1\n[[", "toml_key", 2, {}),
    ("a = \n", "toml_value", 1, {}),
    ("a = yes", "toml_value", 1, {}),
    ("a = 12,50", "toml_line_end", 1, {}),
    ("a = 500 €", "toml_line_end", 1, {}),
    ('a = "text\nb = 1', "toml_quote_open", 1, {}),
    ('a = "text', "toml_quote_open", 1, {}),
    ("a = 'text\n", "toml_quote_open", 1, {}),
    ('a = """text\n\n', "toml_quote_open", 1, {}),
    ("a = '''text", "toml_quote_open", 1, {}),
    ('a = "\x01"', "toml_character", 1, {"character": "\\x01"}),
    ("# remark \x07", "toml_character", 1, {"character": "\\x07"}),
    (r'a = "C:\folder\papers"', "toml_backslash", 1, {}),
    (r'a = "\u12"', "toml_backslash", 1, {}),
    (r'a = "\ud800"', "toml_backslash", 1, {}),
    ("[a\nb = 1", "toml_bracket", 1, {}),
    ("[[a]\nb = 1", "toml_bracket", 1, {}),
    ("a = [1, 2\nb = 3", "toml_list_open", 2, {}),
    ("a = [1 2]", "toml_list_open", 1, {}),
    ("a = { b = 1 c = 2 }", "toml_table_open", 1, {}),
    ("a = { b = 1, b = 2 }", "toml_key_twice", 1, {"key": "b"}),
    ("a = 1\n\na = 2\n", "toml_key_twice", 3, {"key": "a"}),
    ("[a]\n[a]", "toml_table_twice", 2, {"table": "a"}),
    ("[a.b]\n[a.b]", "toml_table_twice", 2, {"table": "a.b"}),
    ("a = { b = 1 }\n[a.c]", "toml_table_twice", 2, {"table": "a.c"}),
    ('"a b" = 1\n"a b" = 2', "toml_key_twice", 2, {"key": '"a b" = 2'}),
    ("a = []\n[[a]]", "toml_table_twice", 2, {"table": "a"}),
    ("a = 2026-02-30", "toml_date", 1, {}),
    ("\n\na = " + "9" * 5000, "number_too_long", 3, {}),
    ("a = 1e9999999999999999999999", "number_too_long", None, {}),
]


@pytest.mark.parametrize(("text", "code", "line", "params"), WRITTEN)
def test_what_is_not_toml_is_told_with_its_line(
    text: str, code: str, line: int | None, params: dict[str, str]
) -> None:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(text)
    (fault,) = caught.value.faults
    assert (fault.code, fault.place.line, fault.params) == (code, line, params)


@pytest.mark.parametrize(
    "line",
    [
        ".".join("a" * 200_000) + " = 1",
        "[" + " . ".join(["b"] * 5_000) + "]",
        "x = { " + ".".join(["'='"] * 5_000) + " = 1 }",
        ".".join(['"#"'] * 5_000) + " = 1",
        ".".join(['"#"'] * 5_000) + '."',
    ],
)
def test_a_key_without_end_is_told_before_it_is_read(line: str) -> None:
    with pytest.raises(GuidelineError) as caught:
        read_guideline("a = 1\n" + line)
    (fault,) = caught.value.faults
    assert (fault.code, fault.place.line) == (FaultCode.TOO_DEEP, 2)


def test_a_long_text_with_many_points_is_no_key_without_end(unna_text: str) -> None:
    long = "z.B. u.a. " * 200 + "a.b" * 300
    text = unna_text.replace('name = { de = "Unna", en', f'name = {{ de = "{long}", en')
    assert read_guideline(text).territory.name.root["de"] == long
    long = "Das gilt u. a. z. B. bei 1.000,00 Euro. So. Gut. " * 200
    many = unna_text.replace('name = { de = "Unna", en', f'name = {{ de = """\n{long}""", en')
    assert read_guideline(many).territory.name.root["de"] == long


def test_what_lies_too_deep_is_told_with_its_place(unna_text: str) -> None:
    with pytest.raises(GuidelineError) as caught:
        read_guideline(unna_text + "\n[deep]\nb = " + "[" * 20 + "]" * 20)
    (fault,) = caught.value.faults
    assert (fault.code, fault.place) == (
        FaultCode.TOO_DEEP,
        Place(line=len(unna_text.split("\n")) + 2),
    )


def test_a_complaint_nobody_knows_still_names_its_place() -> None:
    fault = toml_fault(ValueError("Something new (at line 2, column 3)"), "a = 1\nb = 2")
    assert (fault.code, fault.place) == (FaultCode.TOML_OTHER, Place(line=2, column=3))


class Strange(BaseModel):
    name: UUID


def test_a_kind_of_error_nobody_knows_is_told_as_what_does_not_fit() -> None:
    with pytest.raises(ValidationError) as caught:
        Strange.model_validate({"name": "x"})
    (fault,) = format_faults(caught.value, Strange, lambda at: Place(steps=(Step(str(at[0])),)))
    assert (fault.code, fault.params) == (FaultCode.DOES_NOT_FIT, {"written": '"x"'})
    assert fault.place.steps == (Step("name"),)


def test_every_pattern_of_the_format_has_words_of_its_own() -> None:
    schema = str(Guideline.model_json_schema())
    patterns = set(re.findall(r"'pattern': '(.*?)'", schema))
    assert len(patterns) == 5

    assert {pattern.replace("\\\\", "\\") for pattern in patterns} == set(PATTERNS)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (True, "true"),
        ("Nr. 1", '"Nr. 1"'),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+2"), "100"),
        (Decimal("1E+999999"), "1E+999999"),
        ([1, "a"], '[1, "a"]'),
        ({}, "{}"),
        ({"de": "x", "n": [Decimal(1)]}, '{ de = "x", n = [1] }'),
        ("x" * 99, '"' + "x" * 58 + "…"),
    ],
)
def test_what_is_written_is_shown_as_the_file_writes_it(written: object, said: str) -> None:
    assert shown(written) == said
