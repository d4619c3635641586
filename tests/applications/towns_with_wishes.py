"""Guidelines that let people ask for more: an example with further rules."""

from pathlib import Path

from funding.guideline.load import read_guideline
from funding.guideline.model import Guideline

EXAMPLES = Path(__file__).parents[2] / "funding" / "guidelines" / "examples"
EXCEPTIONS = """
[own_share]
clause = "3"
percent = 10
exception = "board"

[[lead_time]]
clause = "4"
number = 4
unit = "weeks"
before = "start"
counts_from = "completeness"
exception = "officer"
"""
EARLY_START = """
[start]
clause = "5"
before_decision = "forbidden"
consent_possible = true
starts_with = { de = "Sie unterschreiben einen Vertrag." }
decision_takes_days = 28
"""


def source(name: str, more: str = "") -> str:
    """The text of an example without its worked cases, and with further rules."""
    text = (EXAMPLES / f"{name}.toml").read_text("utf-8")
    return text.split("[[example]]")[0] + more


def rules(name: str, more: str = "") -> Guideline:
    return read_guideline(source(name, more))
