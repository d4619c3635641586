"""The form for a receipt, and the words for what its verbs ask."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from babel.numbers import list_currencies
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from applications.forms.steps import required, text_area
from awards.receipts import (
    ABOVE_PLAN,
    OTHER_GRANT,
    OUTSIDE_PERIOD,
    SAME_FACTS,
    SAME_FILE,
    Doubt,
    LineFigures,
    Spending,
)
from funding.fields import AmountField, GermanDateField
from funding.money import currency_sign, format_money, format_number
from funding.templatetags.show import day

# How people write currencies that are not in the list of ISO 4217.
COLLOQUIAL = {
    "fr",
    "sfr",
    "zl",
    "zł",
    "tl",
    "lei",
    "kr",
    "kc",
    "kč",
    "ft",
    "dollar",
    "franken",
    "pfund",
    "lira",
    "złoty",
}
OWN_SIGNS = {"EUR": {"€", "eur", "euro", "euros"}, "GBP": {"£", "gbp", "pound", "pounds"}}
# Everything but letters and currency signs is left to AmountField.
WORDS = re.compile(r"[^\W\d_]+")


def names_other_currency(text: str, currency: str) -> bool:
    """Whether an amount is written in another currency than the programme's: 50 CHF, $20, 100 zł."""
    own = OWN_SIGNS[currency]
    signs = {sign for sign in text if unicodedata.category(sign) == "Sc"}
    words = {word.casefold() for word in WORDS.findall(text)}
    foreign = COLLOQUIAL | {code.lower() for code in list_currencies()}
    return bool((signs - own) | ((words & foreign) - own))


class ReceiptAmountField(AmountField):
    """An amount in the programme's currency; another one is told how to be given."""

    def __init__(self, **kwargs: Any) -> None:
        self.currency = "EUR"
        super().__init__(allow_zero=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and names_other_currency(value, self.currency):
            words = _(
                "Write the amount in %(currency)s: what your bank took from your account."
                " Write the sum on the receipt below, under “Remark”."
            )
            sign = {"currency": currency_sign(self.currency)}
            raise ValidationError(words % sign, code="other_currency")
        return super().to_python(value)


class ReceiptForm(forms.Form):
    """A receipt: a picture, the line of the plan, what was paid, when, and for what."""

    photo = forms.FileField(
        label=_("Photo of the receipt"),
        help_text=_("Take it with your phone. Everything must be readable."),
        allow_empty_file=True,
        required=False,
        # Opens the camera at once on most phones, and then nothing else: hence the second field.
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf", "capture": "environment"}),
        error_messages={"max_length": _("Shorten the name of the file.")},
    )
    file = forms.FileField(
        label=_("Or a file you have already"),
        help_text=_("A photo or a PDF, at most 25 MB."),
        allow_empty_file=True,
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf,.heic,.heif"}),
        error_messages={"max_length": _("Shorten the name of the file.")},
    )
    line = forms.ChoiceField(
        label=_("What was the money for?"),
        help_text=_("The lines of your plan."),
        widget=forms.RadioSelect,
        error_messages=required(_("Choose what the money was for."))
        | {"invalid_choice": _("Choose what the money was for.")},
    )
    amount = ReceiptAmountField(
        error_messages=required(_("Write the amount you paid, for example 24,90.")),
    )
    paid_on = GermanDateField(
        label=_("When did you pay?"),
        help_text=_("The day on the receipt, for example 3.9.2026"),
        error_messages=required(_("Write the day on which you paid, for example 3.9.2026.")),
    )
    what = LineField(
        label=_("What did you pay for?"),
        help_text=_("For example: paper and paint for the workshop"),
        max_length=200,
        error_messages=required(_("Write in a few words what you paid for.")),
    )
    paid_to = LineField(
        label=_("Who got the money?"),
        help_text=_("The shop or the person, for example: stationery shop at the market"),
        max_length=200,
        required=False,
    )
    note = forms.CharField(
        label=_("Remark"),
        help_text=_("Only if something is unusual, such as another day or another currency."),
        max_length=1000,
        widget=text_area(2),
        required=False,
    )

    def __init__(self, *args: Any, lines: Iterable[LineFigures], currency: str, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [(line.key, line_words(line, currency)) for line in lines]  # type: ignore[attr-defined]
        amount = self.fields["amount"]
        sign = {"currency": currency_sign(currency)}
        amount.label = _("Amount in %(currency)s") % sign
        amount.help_text = (
            _("Another currency on the receipt? Write what your bank took, in %(currency)s.") % sign
        )
        amount.currency = currency  # type: ignore[attr-defined]

    @property
    def spending(self) -> Spending:
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"file", "photo"}}
        return Spending(**data)


def line_words(line: LineFigures, currency: str) -> str:
    """A line of the plan to choose, with what is left of it."""
    if line.left < 0:
        over = format_money(-line.left, currency)
        return gettext("%(line)s (%(sum)s more than planned)") % {"line": line.label, "sum": over}
    return gettext("%(line)s (%(sum)s left)") % {"line": line.label, "sum": format_money(line.left, currency)}


def doubt_words(doubt: Doubt, currency: str) -> str:
    """What is odd about a receipt, in one or two sentences."""
    params = dict(doubt.params)
    texts = {
        SAME_FILE: _("You have sent this photo before: “%(what)s”, %(amount)s, %(paid_on)s."),
        SAME_FACTS: _(
            "There is a receipt with the same amount, day and line: “%(what)s”, %(amount)s, %(paid_on)s."
        ),
        ABOVE_PLAN: _(
            "“%(line)s” then costs %(over)s more than planned (%(planned)s)."
            " Up to %(percent)s %% more is possible if you save it elsewhere."
        ),
        OTHER_GRANT: _(
            "You have sent this photo for another grant: “%(what)s” in “%(title)s” (%(reference)s)."
            " What one grant pays cannot be paid again."
        ),
        OUTSIDE_PERIOD: _("This day is outside the time we fund (%(first)s to %(last)s). It may not count."),
    }
    for name in ("amount", "planned", "over"):
        if name in params:
            params[name] = format_money(params[name], currency)
    for name in ("paid_on", "first", "last"):
        if name in params:
            params[name] = day(params[name]) or "…"
    if "percent" in params:
        params["percent"] = format_number(params["percent"])
    return str(texts[doubt.code] % params)
