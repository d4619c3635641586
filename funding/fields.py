"""Form fields for money and dates that understand what people write and keep it as they wrote it."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from funding.money import AmountCode, AmountError, format_amount, parse_amount

FIRST_YEAR, LAST_YEAR = 2000, 2099


class AmountField(forms.Field):
    """An amount in euros. Cleans to a Decimal with two places, or None if it is empty and not required."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Write an amount like 1.234,56. Write 0 if there is nothing."),
        AmountCode.NOT_A_NUMBER: _("Write an amount like 1.234,56. Use digits only."),
        AmountCode.NEGATIVE: _("Write the amount without a minus sign."),
        AmountCode.TOO_PRECISE: _("Write at most two digits after the comma, like 1.234,56."),
        AmountCode.TOO_LARGE: _("Write an amount up to 99.999.999,99."),
        "zero": _("Write an amount above 0."),
    }

    def __init__(self, *, allow_zero: bool = True, **kwargs: Any) -> None:
        self.allow_zero = allow_zero
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, Decimal):
            return value
        try:
            return parse_amount(str(value)) if value is not None else None
        except AmountError as error:
            if error.code is AmountCode.EMPTY:
                return None
            raise ValidationError(self.error_messages[error.code], code=error.code) from error

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value == 0 and not self.allow_zero:
            raise ValidationError(self.error_messages["zero"], code="zero")

    def prepare_value(self, value: Any) -> Any:
        return format_amount(value) if isinstance(value, Decimal) else value


_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def parse_date(text: str) -> date | None:
    """The day meant by 1.9.2026, 01.09.2026, 1. 9. 26 or 2026-09-01, in the digits of any script.

    None if `text` does not have one of these forms. Raises ValueError if there is no such day.
    """
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in text[:40] if not sign.isspace())
    if match := _DAY_MONTH_YEAR.fullmatch(digits):
        day, month, year = map(int, match.groups())
        return date(year + 2000 if len(match[3]) == 2 else year, month, day)
    if match := _YEAR_MONTH_DAY.fullmatch(digits):
        return date(*map(int, match.groups()))
    return None


class GermanDateField(forms.Field):
    """A day as people write it. Cleans to a date between 2000 and 2099, or None if empty and not required."""

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Write a date like 1.9.2026."),
        "format": _("Write the date like 1.9.2026: day, month, year."),
        "no_such_day": _("This day is not in the calendar. Check day and month."),
        "year": _("Check the year. Write the date like 1.9.2026."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "off"}

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        text = str(value).strip()
        return self._parse(text) if text else None

    def _parse(self, text: str) -> date:
        try:
            day = parse_date(text)
        except ValueError as error:
            raise ValidationError(self.error_messages["no_such_day"], code="no_such_day") from error
        if day is None:
            raise ValidationError(self.error_messages["format"], code="format")
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(self.error_messages["year"], code="year")
        return day

    def prepare_value(self, value: Any) -> Any:
        return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else value
