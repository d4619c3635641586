"""The documentation is followed as a new town would follow it, and the made pages are up to date."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from funding.guideline.assess import assess
from funding.guideline.load import read_guideline
from funding.guideline.model import Guideline
from funding.guideline.plan import Case
from funding.guideline.try_out import read_case, schema_of_a_case
from funding.guideline_reference import reference

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "guideline.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, flags=re.S)


@pytest.fixture(scope="module")
def wiesenbach() -> Guideline:
    return read_guideline("\n".join(blocks("toml")))


def test_the_blocks_of_the_guide_make_a_valid_guideline(wiesenbach: Guideline) -> None:
    assert [example.id for example in wiesenbach.examples][:2] == ["Sommerfest", "Bühne"]


def test_the_case_of_the_guide_can_be_tried(wiesenbach: Guideline) -> None:
    (text,) = blocks("json")
    case = read_case(text)
    assert assess(wiesenbach, case.plan, case.facts).route == "office"


def test_every_key_of_the_case_is_in_its_schema() -> None:
    schema = schema_of_a_case()
    assert schema["properties"].keys() == set(Case.model_fields)
    assert schema["$defs"]["CostLine"]["required"] == ["cost_type"]
    stored = json.loads((DOCS / "case.schema.json").read_text(encoding="utf-8"))
    assert stored == schema, "run: manage.py guideline reference"


def test_the_reference_is_up_to_date() -> None:
    stored = (DOCS / "guideline-reference.md").read_text(encoding="utf-8")
    assert stored == reference(), "run: manage.py guideline reference"


def test_every_key_is_explained_in_the_reference() -> None:
    rows = [line for line in reference().splitlines() if line.startswith("| `")]
    unexplained = [row for row in rows if row.endswith("|  |")]
    assert unexplained == []


@pytest.mark.parametrize("kind", ["deficit", "share", "fixed"])
def test_the_type_of_financing_is_words_only_and_the_pages_say_so(kind: str, wiesenbach: Guideline) -> None:
    assert "it changes no sum" in GUIDE
    assert "it changes no sum" in reference()
    text = "\n".join(blocks("toml")) + f'\n[financing]\nclause = "2"\ntype = "{kind}"\n'
    other = read_guideline(text)
    assert other.financing.type == kind
    for example in wiesenbach.examples:
        found, before = (assess(rules, example.plan, example.facts) for rules in (other, wiesenbach))
        # Only the clause beside a sum may be another one.
        assert replace(found, bounds=()) == replace(before, bounds=())
        assert [bound.amount for bound in found.bounds] == [bound.amount for bound in before.bounds]
