"""Lines of the cost and financing plan: as many small forms as there are lines, without a management form."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from applications.forms.choices import choices
from funding.fields import AmountField
from funding.guideline.base import LARGEST_AMOUNT, to_cents
from funding.guideline.model import Guideline
from funding.money import currency_sign, format_money

Raw = dict[str, Any]
MAX_LINES = 60
MOST_UNITS = 1_000_000


class LineForm(forms.Form):
    """One line; `columns_of` are what is typed, `letter` starts its key (c1, c2 … / i1, i2 …)."""

    do_not_call_in_templates: ClassVar[bool] = (
        True  # a Step names this class; templates only ask whether it does
    )
    letter: ClassVar[str]
    always: ClassVar[tuple[str, ...]]
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)

    def __init__(self, *args: Any, guideline: Guideline, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.guideline = guideline
        self.columns = self.columns_of(guideline)
        for name in set(self.base_fields) - {"key", *self.columns}:
            del self.fields[name]
        for item in self.fields.values():
            if isinstance(item, AmountField):
                item.label = str(item.label) % {"currency": currency_sign(guideline.currency)}

    @classmethod
    def columns_of(cls, guideline: Guideline) -> tuple[str, ...]:
        """What is typed in a line under this guideline, in the order of the page."""
        return cls.always

    @classmethod
    def offers_any(cls, guideline: Guideline) -> bool:
        """Whether this guideline has kinds to choose from."""
        return True

    @property
    def asked_fields(self) -> list[forms.BoundField]:
        """The fields of the line for a page."""
        return [self[name] for name in self.columns]

    @property
    def line_key(self) -> str:
        return str(self.data.get(f"{self.prefix}-key", ""))


class CostLineForm(LineForm):
    letter = "c"
    always = ("cost_type", "label", "amount")

    cost_type = forms.ChoiceField(
        label=_("Kind of cost"),
        error_messages={
            "required": _("Choose what kind of cost this is."),
            "invalid_choice": _("This kind of cost is no longer in the list. Choose another one."),
        },
    )
    label = LineField(
        label=_("What for?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    quantity = AmountField(
        label=_("How many units?"), help_text=_("For example hours or kilometres"), required=False
    )
    unit_price = AmountField(label=_("Price of one unit in %(currency)s"), required=False)
    own_fee = forms.TypedChoiceField(
        label=_("Do you pay this to yourselves?"),
        choices=[("", _("Please choose")), ("no", _("No")), ("yes", _("Yes"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    quotes = forms.IntegerField(
        label=_("How many quotes do you have?"),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a whole number, for example 3."),
            "min_value": _("Write a number from 0."),
            "max_value": _("Write a number up to 100."),
        },
    )
    per_person = AmountField(
        label=_("What does one volunteer get in a year, in %(currency)s?"),
        help_text=_("Only for money to volunteers: the highest sum for one of them."),
        required=False,
    )
    amount = AmountField(
        label=_("Amount in %(currency)s"),
        error_messages={"required": _("Write the amount, for example 250,00.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cost_type"].choices = [("", _("Please choose")), *choices(self.guideline.costs)]  # type: ignore[attr-defined]
        sign = currency_sign(self.guideline.currency)
        self.fields["label"].help_text = _("For example: 10 helpers × 20 %(currency)s") % {"currency": sign}
        if "unit_price" in self.columns:
            self.fields["amount"].required = False
            self.fields["amount"].help_text = _("With number and price, you may leave it empty.")

    @classmethod
    def columns_of(cls, guideline: Guideline) -> tuple[str, ...]:
        """Units, fees to oneself, quotes and sums per person are asked only where a rule looks at them."""
        units = any(kind.max_unit_price is not None for kind in guideline.costs)
        fees = any(kind.excludes_own_fee for kind in guideline.costs)
        quotes = any(rule.quotes for rule in guideline.price_checks)
        people = any(kind.ask_per_person for kind in guideline.costs)
        return (
            "cost_type",
            "label",
            *(("quantity", "unit_price") if units else ()),
            *(("own_fee",) if fees else ()),
            *(("quotes",) if quotes else ()),
            *(("per_person",) if people else ()),
            "amount",
        )

    def clean(self) -> dict[str, Any]:
        """Number times price makes the amount; where all three are written, they must agree."""
        data: dict[str, Any] = super().clean() or {}
        quantity, price, amount = (data.get(name) for name in ("quantity", "unit_price", "amount"))
        product = None if quantity is None or price is None else to_cents(quantity * price)
        if amount is None and "amount" not in self.errors:
            data["amount"] = product
            if product is None:
                self.add_error("amount", self.fields["amount"].error_messages["required"])
        elif product is not None and amount is not None and amount != product:
            words = _("Number and price make %(sum)s. Correct one of the three.")
            self.add_error("amount", words % {"sum": format_money(product, self.guideline.currency)})
        if product is not None and product > LARGEST_AMOUNT and "amount" not in self.errors:
            self.add_error("amount", _("Number and price make too large a sum. Correct one of them."))
        if "per_person" in self.columns:
            self.check_per_person(data)
        return data

    def check_per_person(self, data: dict[str, Any]) -> None:
        """Money to volunteers says what one of them gets, and nobody gets more than the whole line."""
        kind = self.guideline.cost_type(data.get("cost_type", ""))
        amount, share = data.get("amount"), data.get("per_person")
        if kind is None or not kind.ask_per_person or "per_person" in self.errors:
            return
        if share is None:
            self.add_error("per_person", _("Write what one volunteer gets in a year, for example 240,00."))
        elif amount is not None and share > amount:
            self.add_error(
                "per_person", _("One person cannot get more than the whole line. Correct one of them.")
            )

    def clean_quantity(self) -> Decimal | None:
        number: Decimal | None = self.cleaned_data["quantity"]
        if number is not None and number > MOST_UNITS:
            raise forms.ValidationError(_("Write a number up to 1,000,000."))
        return number


class IncomeLineForm(LineForm):
    letter = "i"
    always = ("kind", "label", "amount")

    kind = forms.ChoiceField(
        label=_("Where from?"),
        error_messages={
            "required": _("Choose where the money comes from."),
            "invalid_choice": _("This kind of money is no longer in the list. Choose another one."),
        },
    )
    label = LineField(
        label=_("Who gives it?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    amount = AmountField(
        label=_("Amount in %(currency)s"),
        error_messages={"required": _("Write the amount, for example 250,00.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Please choose")), *choices(self.guideline.income)]  # type: ignore[attr-defined]

    @classmethod
    def offers_any(cls, guideline: Guideline) -> bool:
        return bool(guideline.income)


def read_lines(
    post: Mapping[str, Any], form_class: type[LineForm], guideline: Guideline, *, without: str = ""
) -> list[Raw]:
    """The lines of a posted page, in order, as typed; empty lines and the line `without` are left out.

    Lines keep their key over the years of a draft, so that findings and receipts can name them.
    """
    lines = []
    columns = form_class.columns_of(guideline)
    for prefix in filled_prefixes(post, form_class, guideline):
        key = str(post.get(f"{prefix}-key", ""))[:8]
        if not without or key != without:
            lines.append({"key": key, **typed_columns(post, prefix, columns)})
    return with_keys(lines, form_class.letter)


def typed_columns(post: Mapping[str, Any], prefix: str, columns: Iterable[str]) -> Raw:
    return {column: str(post.get(f"{prefix}-{column}", "")) for column in columns}


def filled_prefixes(post: Mapping[str, Any], form_class: type[LineForm], guideline: Guideline) -> list[str]:
    """The lines of a posted page in which something was typed, by their prefix, in the order of the page."""
    pattern = re.compile(rf"{form_class.letter}-([0-9]{{1,3}})-key")
    indexes = sorted({int(match[1]) for name in post if (match := pattern.fullmatch(name))})[:MAX_LINES]
    prefixes = [f"{form_class.letter}-{index}" for index in indexes]
    columns = form_class.columns_of(guideline)
    return [
        prefix
        for prefix in prefixes
        if any(value.strip() for value in typed_columns(post, prefix, columns).values())
    ]


def with_keys(lines: list[Raw], letter: str) -> list[Raw]:
    """Give every line without a usable key of its own the next free one."""
    seen: set[str] = set()
    number = max(
        (int(line["key"][1:]) for line in lines if re.fullmatch(rf"{letter}[0-9]{{1,4}}", line["key"])),
        default=0,
    )
    for line in lines:
        if not re.fullmatch(rf"{letter}[0-9]{{1,4}}", line["key"]) or line["key"] in seen:
            number += 1
            line["key"] = f"{letter}{number}"
        seen.add(line["key"])
    return lines


def line_forms(form_class: type[LineForm], lines: list[Raw], guideline: Guideline) -> list[LineForm]:
    """A bound form for each line, showing what was typed and what to mend."""
    forms_ = []
    for index, line in enumerate(lines):
        prefix = f"{form_class.letter}-{index}"
        names = ("key", *form_class.columns_of(guideline))
        data = {f"{prefix}-{name}": line.get(name, "") for name in names}
        forms_.append(form_class(data, prefix=prefix, guideline=guideline))
    return forms_


def blank_line(form_class: type[LineForm], index: int, guideline: Guideline) -> LineForm:
    """An unbound form for the next line."""
    return form_class(prefix=f"{form_class.letter}-{index}", guideline=guideline)
