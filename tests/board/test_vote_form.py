"""The lower amount a member may propose is explained with one that fits the case."""

from decimal import Decimal

import pytest
from django.utils import translation

from board.forms import VoteForm


@pytest.mark.parametrize(
    ("max_grant", "example"), [("500.00", "250,00"), ("0.01", "0,01"), ("2469.12", "1.234,56")]
)
def test_the_example_is_below_the_largest_grant(max_grant: str, example: str) -> None:
    with translation.override("de"):
        form = VoteForm(max_grant=Decimal(max_grant), currency="EUR")
        assert str(form.fields["amount"].help_text).endswith(f"zum Beispiel {example}.")
