from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from funding.fields import AmountField, GermanDateField


class Form(forms.Form):
    amount = AmountField()
    day = GermanDateField()
    tip = AmountField(required=False, allow_zero=False)
    until = GermanDateField(required=False)


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def filled(**changes: str) -> Form:
    return Form({"amount": "1.234,5", "day": "1.9.2026", **changes})


def test_clean_values_are_exact() -> None:
    form = filled()
    assert form.is_valid()
    assert form.cleaned_data == {
        "amount": Decimal("1234.50"),
        "day": date(2026, 9, 1),
        "tip": None,
        "until": None,
    }


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Write an amount like 1.234,56. Write 0 if there is nothing."),
        ("abc", "Write an amount like 1.234,56. Use digits only."),
        ("1e309", "Write an amount like 1.234,56. Use digits only."),
        ("-5", "Write the amount without a minus sign."),
        ("1,2345", "Write at most two digits after the comma, like 1.234,56."),
        ("100000000", "Write an amount up to 99.999.999,99."),
    ],
)
def test_a_wrong_amount_says_what_to_do_and_stays(typed: str, message: str) -> None:
    form = filled(amount=typed)
    assert form.errors == {"amount": [message]}
    assert form["amount"].value() == typed


def test_zero_can_be_refused() -> None:
    assert filled(tip="0").errors == {"tip": ["Write an amount above 0."]}
    assert filled(amount="0").is_valid()


def test_the_amount_input_brings_up_digits_and_shows_the_language() -> None:
    with translation.override("de"):
        html = str(Form(initial={"amount": Decimal("1234.5")})["amount"])
    assert 'inputmode="decimal"' in html
    assert 'value="1.234,50"' in html


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1.9.2026", date(2026, 9, 1)),
        ("01.09.2026", date(2026, 9, 1)),
        (" 1. 9. 2026 ", date(2026, 9, 1)),
        ("2026-09-01", date(2026, 9, 1)),
        ("1.9.26", date(2026, 9, 1)),
        ("١.٩.٢٠٢٦", date(2026, 9, 1)),
        ("29.2.2028", date(2028, 2, 29)),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, day: date) -> None:
    assert GermanDateField().clean(typed) == day


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Write a date like 1.9.2026."),
        ("tomorrow", "Write the date like 1.9.2026: day, month, year."),
        ("1.9.", "Write the date like 1.9.2026: day, month, year."),
        ("9/1/2026", "Write the date like 1.9.2026: day, month, year."),
        ("1.9.202", "Write the date like 1.9.2026: day, month, year."),
        ("1.9.2026" * 9000, "Write the date like 1.9.2026: day, month, year."),
        ("31.9.2026", "This day is not in the calendar. Check day and month."),
        ("29.2.2027", "This day is not in the calendar. Check day and month."),
        ("2026-13-01", "This day is not in the calendar. Check day and month."),
        ("1.1.0000", "This day is not in the calendar. Check day and month."),
        ("1.9.1926", "Check the year. Write the date like 1.9.2026."),
        ("1.9.2100", "Check the year. Write the date like 1.9.2026."),
    ],
)
def test_a_wrong_day_says_what_to_do_and_stays(typed: str, message: str) -> None:
    form = filled(day=typed)
    assert form.errors == {"day": [message]}
    assert form["day"].value() == typed


def test_a_day_is_shown_as_people_write_it() -> None:
    assert 'value="1.9.2026"' in str(Form(initial={"day": date(2026, 9, 1)})["day"])
