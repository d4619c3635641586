"""What verbs refuse, in words. Each concern has one table of them, in its own `<concern>_messages.py`:

    REFUSALS = {"too_long": _("Shorten the text to %(longest)s characters.")}
    words_of, put_beside = Refusals(REFUSALS).both

`words_of(refusal, currency)` is the sentence; `put_beside(form, refusal, currency)` shows it where it belongs.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.errors import Refused
from funding.money import format_money
from funding.templatetags import show

# What many concerns refuse alike; a table may say it in words of its own.
COMMON: Mapping[str, Any] = {
    "amount_not_positive": _("Write an amount above 0."),
    "answer_missing": _("Write why not. The applicant reads it."),
    "reason_missing": _("Write a reason."),
    "receipts_open": _("Some receipts are not checked yet: %(number)s. Check them first."),
}


class Refusals:
    """The words of one concern."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = {**COMMON, **table}

    @property
    def both(self) -> tuple[Callable[..., str], Callable[..., None]]:
        return self.words_of, self.put_beside

    def words_of(self, refusal: Refused, currency: str = "") -> str:
        """The refusal in the active language; days as people write them, amounts in the programme's currency.

        Without a currency for verbs that refuse no amount.
        """
        return self.say(refusal.code, refusal.params, currency)

    def say(self, code: str, params: Mapping[str, Any], currency: str = "") -> str:
        readable = {name: as_read(value, currency) for name, value in params.items()}
        return str(self.table[code]) % readable

    def put_beside(self, form: forms.Form, refusal: Refused, currency: str = "") -> None:
        """Show a refusal beside the field it concerns, or above the form."""
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, self.words_of(refusal, currency))


def as_read(value: Any, currency: str) -> Any:
    """A figure or a day of a refusal as people write it."""
    if isinstance(value, Decimal):
        return format_money(value, currency)
    return show.day(value) if isinstance(value, date) else value
