from pathlib import Path

import pytest

from funding.guideline.load import read_guideline
from funding.guideline.model import Guideline

GUIDELINES = Path(__file__).parents[2] / "funding" / "guidelines"


@pytest.fixture(scope="session")
def unna_text() -> str:
    return (GUIDELINES / "unna.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def unna(unna_text: str) -> Guideline:
    return read_guideline(unna_text)
