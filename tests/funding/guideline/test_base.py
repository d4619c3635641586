"""Cents and words: the building blocks every rule uses."""

from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import ValidationError

from funding.guideline.base import Text, cents_down, percent_of, to_cents
from tests.funding.guideline.towns import town

GREETING = Text({"en": "Hello", "de": "Hallo", "pt-br": "Oi"})


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Hello"),
        ("EN-gb", "Hello"),
        ("pt-BR", "Oi"),
        ("pt", "Hallo"),
        ("fr", "Hallo"),
        ("de-AT", "Hallo"),
    ],
)
def test_words_come_in_the_nearest_language(language: str, words: str) -> None:
    assert GREETING.in_language(language) == words


def test_without_german_the_first_words_hold() -> None:
    assert Text({"nl": "Hallo daar", "en": "Hello"}).in_language("fr") == "Hallo daar"


@pytest.mark.parametrize(
    ("amount", "cents"), [("1.004", "1.00"), ("1.005", "1.01"), ("1.0049", "1.00"), ("-1.005", "-1.01")]
)
def test_half_a_cent_is_rounded_away_from_nothing(amount: str, cents: str) -> None:
    assert to_cents(Decimal(amount)) == Decimal(cents)


def test_shares_are_rounded_and_limits_are_cut() -> None:
    assert percent_of(Decimal("0.05"), Decimal(10)) == Decimal("0.01")
    assert percent_of(Decimal("99.99"), Decimal("33.33")) == Decimal("33.33")
    assert cents_down(Fraction(1999, 1000)) == Decimal("1.99")
    assert cents_down(Fraction(2)) == Decimal(2)


def test_rules_and_their_words_never_change() -> None:
    guideline = town()
    with pytest.raises(ValidationError, match="frozen"):
        guideline.max_grant.amount = Decimal(2000)
    with pytest.raises(ValidationError, match="frozen"):
        guideline.name.root = {"de": "Dorf"}
