"""The guidelines that ship load, and their published examples come out to the cent."""

from pathlib import Path

import pytest

from funding.guideline.load import read_guideline_file

GUIDELINES = Path(__file__).parents[3] / "funding" / "guidelines"


@pytest.mark.parametrize("file", sorted(GUIDELINES.rglob("*.toml")), ids=lambda file: file.stem)
def test_the_examples_of_the_file_come_out(file: Path) -> None:
    # A file with an example that does not come out is refused.
    assert read_guideline_file(file)[1].examples
