from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from funding.money import (
    AmountCode,
    AmountError,
    format_amount,
    format_money,
    format_number,
    parse_amount,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1234", "1234.00"),
        ("1234,5", "1234.50"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234,56 €", "1234.56"),
        ("1\u2009234\u2009567,8", "1234567.80"),
        ("1'234.56", "1234.56"),
        ("1’234’567", "1234567.00"),
        ("12,5", "12.50"),
        ("12.5", "12.50"),
        ("5.000,01", "5000.01"),
        ("1.234", "1234.00"),
        ("1,234", "1234.00"),
        ("1.234.567", "1234567.00"),
        ("1.234.567,89", "1234567.89"),
        ("0,05", "0.05"),
        (",5", "0.50"),
        ("12,", "12.00"),
        ("007", "7.00"),
        ("0", "0.00"),
        ("50,-", "50.00"),
        ("50,–", "50.00"),
        ("50,-- €", "50.00"),
        ("€ 50", "50.00"),
        ("50 EUR", "50.00"),
        ("50 Euro", "50.00"),
        ("50€", "50.00"),
        ("  50  ", "50.00"),
        ("\u200f١٢٣", "123.00"),
        ("١٬٢٣٤٫٥٦", "1234.56"),
        ("۱۲۳", "123.00"),
        ("１２３", "123.00"),
        ("99.999.999,99", "99999999.99"),
    ],
)
def test_amounts_are_read_as_people_write_them(written: str, meant: str) -> None:
    assert str(parse_amount(written)) == meant


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", AmountCode.EMPTY),
        ("   ", AmountCode.EMPTY),
        ("€", AmountCode.EMPTY),
        ("abc", AmountCode.NOT_A_NUMBER),
        ("1e309", AmountCode.NOT_A_NUMBER),
        ("1e3", AmountCode.NOT_A_NUMBER),
        ("NaN", AmountCode.NOT_A_NUMBER),
        ("Infinity", AmountCode.NOT_A_NUMBER),
        ("12 34", AmountCode.NOT_A_NUMBER),
        ("1.23.456", AmountCode.NOT_A_NUMBER),
        ("1.234,567.89", AmountCode.NOT_A_NUMBER),
        ("1,2,3", AmountCode.NOT_A_NUMBER),
        ("12..5", AmountCode.NOT_A_NUMBER),
        (".", AmountCode.NOT_A_NUMBER),
        ("-", AmountCode.NOT_A_NUMBER),
        ("+5", AmountCode.NOT_A_NUMBER),
        ("10*5", AmountCode.NOT_A_NUMBER),
        ("²", AmountCode.NOT_A_NUMBER),
        ("🎉", AmountCode.NOT_A_NUMBER),
        ("1" * 100_000, AmountCode.NOT_A_NUMBER),
        ("-5", AmountCode.NEGATIVE),
        ("−5,00", AmountCode.NEGATIVE),
        ("- 5 €", AmountCode.NEGATIVE),
        ("-abc", AmountCode.NOT_A_NUMBER),
        ("1,2345", AmountCode.TOO_PRECISE),
        ("0,123", AmountCode.TOO_PRECISE),
        ("1234.567", AmountCode.TOO_PRECISE),
        ("1.234,567", AmountCode.TOO_PRECISE),
        ("1 234.567", AmountCode.TOO_PRECISE),
        ("100000000", AmountCode.TOO_LARGE),
        ("100.000.000,00", AmountCode.TOO_LARGE),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(written: str, code: AmountCode) -> None:
    with pytest.raises(AmountError) as caught:
        parse_amount(written)
    assert caught.value.code is code


@given(st.decimals(min_value=0, max_value="99999999.99", places=2), st.sampled_from(["de", "en", "ru", "ar"]))
def test_an_amount_shown_is_read_back_as_the_same(amount: Decimal, language: str) -> None:
    with translation.override(language):
        assert parse_amount(format_amount(amount)) == amount
        assert parse_amount(format_money(amount, "EUR")) == amount


@given(st.text(max_size=80))
def test_no_text_does_anything_but_give_an_amount_or_a_reason(text: str) -> None:
    try:
        amount = parse_amount(text)
    except AmountError:
        return
    assert 0 <= amount <= Decimal("99999999.99")
    assert amount == amount.quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("language", "shown"),
    [("de", "1.234,50\u00a0€"), ("en", "€1,234.50"), ("de-at", "€\u00a01.234,50"), ("xx", "1.234,50\u00a0€")],
)
def test_euros_are_shown_in_the_active_language(language: str, shown: str) -> None:
    with translation.override(language):
        assert format_money(Decimal("1234.5"), "EUR") == shown


def test_numbers_are_shown_with_the_decimals_they_have() -> None:
    with translation.override("de"):
        assert [format_number(Decimal(n)) for n in ("50", "12.50", "1000")] == ["50", "12,5", "1.000"]
