"""Money as people write it, and as they read it."""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from django.utils.translation import get_language

LARGEST = Decimal("99999999.99")
LONGEST = 60  # characters; the largest amount with every separator and currency sign needs 20


class AmountCode(StrEnum):
    """Why a text is not an amount."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    TOO_PRECISE = "too_precise"
    TOO_LARGE = "too_large"


class AmountError(ValueError):
    """A text that is no amount; `code` says why."""

    def __init__(self, code: AmountCode) -> None:
        super().__init__(code.value)
        self.code = code


_CURRENCY = re.compile(r"^(?:€|eur|euro|£|gbp)?(.*?)(?:€|eur|euro|£|gbp)?$", re.IGNORECASE | re.DOTALL)
_NO_CENTS = re.compile(r"[.,][-–—]{1,2}$")  # 50,- and 50,–
_DIRECTION_MARKS = dict.fromkeys(
    map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff")
)
_SIGNS = {ord(sign): "-" for sign in "−‒–—﹣-"}
_SPACES = re.compile(r"[\s'’\u066c]")  # Swiss apostrophe and Arabic thousands mark group like a space
_PLAIN = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}( \d{3})+")


def parse_amount(text: str) -> Decimal:
    """The amount, two places, that somebody meant by `text`, whatever the currency.

    Understood are 1234 · 1.234,56 · 1,234.56 · 1 234,56 · 12,5 · 50,- · 12,50 €, with any kind of space and
    in the digits of any script. A single dot or comma before exactly three digits separates thousands, so
    1.234 and 1,234 both are one thousand two hundred and thirty-four: cents have at most two digits.

    Raises AmountError: empty, not a number (also 1e309, NaN, 12 34), negative, more than two decimals, or
    more than 99,999,999.99.
    """
    typed = text.strip()
    if len(typed) > LONGEST:
        raise AmountError(AmountCode.NOT_A_NUMBER)
    plain = _without_trimmings(typed)
    if not plain:
        raise AmountError(AmountCode.EMPTY)
    if plain.startswith("-") and plain[1:].strip():
        _digits(plain[1:].strip())
        raise AmountError(AmountCode.NEGATIVE)
    amount = _digits(plain)
    if amount > LARGEST:
        raise AmountError(AmountCode.TOO_LARGE)
    return amount


def _without_trimmings(text: str) -> str:
    """Digits in ASCII, one kind of space and minus, no currency, no `,-`."""
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in text.translate(_DIRECTION_MARKS))
    spaced = _SPACES.sub(" ", digits.replace("\u066b", ",")).strip()
    bare = _CURRENCY.sub(r"\1", spaced).strip()
    return _NO_CENTS.sub("", bare).translate(_SIGNS)


def _digits(plain: str) -> Decimal:
    whole, fraction = _split(plain)
    if len(fraction) > 2:
        raise AmountError(AmountCode.TOO_PRECISE)
    return Decimal(f"{whole}.{fraction:0<2}")


def _split(plain: str) -> tuple[str, str]:
    """Whole units and cents as digits. Only the last dot or comma can be the decimal sign."""
    marks = [sign for sign in plain if sign in ".,"]
    if not marks:
        return _whole(plain), ""
    head, _, tail = plain.rpartition(marks[-1])
    if _separates_thousands(head, tail, marks):
        return _whole(plain.replace(marks[-1], " ")), ""
    if tail and not _PLAIN.fullmatch(tail):
        raise AmountError(AmountCode.NOT_A_NUMBER)
    if not head and not tail:
        raise AmountError(AmountCode.NOT_A_NUMBER)
    return _whole(head.replace("." if marks[-1] == "," else ",", " ") or "0"), tail


def _separates_thousands(head: str, tail: str, marks: list[str]) -> bool:
    """1.234 and 1.234.567, but not 0.123, 1234.567 or 1,234.567."""
    if len(marks) > 1:
        return len(set(marks)) == 1
    return len(tail) == 3 and bool(re.fullmatch(r"[1-9]\d{0,2}", head))


def _whole(text: str) -> str:
    if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
        raise AmountError(AmountCode.NOT_A_NUMBER)
    return text.replace(" ", "")


def _locale() -> Locale:
    try:
        return Locale.parse(get_language() or "de", sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("de")


def format_money(amount: Decimal, currency: str) -> str:
    """`1.234,56 €` in German, `€1,234.56` in English; the space is one that does not break.

    `currency` is its code: EUR or GBP, as the guideline says.
    """
    return str(format_currency(amount, currency, locale=_locale()))


def currency_sign(currency: str) -> str:
    """The sign of a currency beside a field: € for EUR."""
    return str(get_currency_symbol(currency, locale=_locale()))


def format_amount(amount: Decimal) -> str:
    """`1.234,56` in the active language, without the currency: what an input field shows."""
    return str(format_decimal(amount, format="#,##0.00", locale=_locale()))


def format_number(number: Decimal | int) -> str:
    """`12,5` in the active language, with as many decimals as it has, for percent and hours."""
    return str(format_decimal(number, format="#,##0.##", locale=_locale()))
