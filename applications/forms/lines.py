"""Lines of the cost and financing plan: as many small forms as there are lines, without a management form."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.choices import choices
from funding.fields import AmountField
from funding.guideline.model import Guideline

Raw = dict[str, Any]
MAX_LINES = 60


class LineForm(forms.Form):
    """One line; `columns` are what is typed, `letter` starts its key (c1, c2 … / i1, i2 …)."""

    do_not_call_in_templates: ClassVar[bool] = (
        True  # a Step names this class; templates only ask whether it does
    )
    letter: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)

    def __init__(self, *args: Any, guideline: Guideline, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.guideline = guideline

    @property
    def line_key(self) -> str:
        return str(self.data.get(f"{self.prefix}-key", ""))


class CostLineForm(LineForm):
    letter = "c"
    columns = ("cost_type", "label", "amount")

    cost_type = forms.ChoiceField(
        label=_("Kind of cost"), error_messages={"required": _("Choose what kind of cost this is.")}
    )
    label = forms.CharField(
        label=_("What for?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("For example: 10 helpers × 20 €"),
    )
    amount = AmountField(
        label=_("Amount in €"), error_messages={"required": _("Write the amount, for example 250,00.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cost_type"].choices = [("", _("Please choose")), *choices(self.guideline.costs)]  # type: ignore[attr-defined]


class IncomeLineForm(LineForm):
    letter = "i"
    columns = ("kind", "label", "amount")

    kind = forms.ChoiceField(
        label=_("Where from?"), error_messages={"required": _("Choose where the money comes from.")}
    )
    label = forms.CharField(
        label=_("Who gives it?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    amount = AmountField(
        label=_("Amount in €"), error_messages={"required": _("Write the amount, for example 250,00.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Please choose")), *choices(self.guideline.income)]  # type: ignore[attr-defined]


def read_lines(post: Mapping[str, Any], form_class: type[LineForm], *, without: str = "") -> list[Raw]:
    """The lines of a posted page, in order, as typed; empty lines and the line `without` are left out.

    Lines keep their key over the years of a draft, so that findings and receipts can name them.
    """
    lines = []
    for prefix in filled_prefixes(post, form_class):
        key = str(post.get(f"{prefix}-key", ""))[:8]
        if not without or key != without:
            lines.append({"key": key, **typed_columns(post, prefix, form_class)})
    return with_keys(lines, form_class.letter)


def typed_columns(post: Mapping[str, Any], prefix: str, form_class: type[LineForm]) -> Raw:
    return {column: str(post.get(f"{prefix}-{column}", "")) for column in form_class.columns}


def filled_prefixes(post: Mapping[str, Any], form_class: type[LineForm]) -> list[str]:
    """The lines of a posted page in which something was typed, by their prefix, in the order of the page."""
    pattern = re.compile(rf"^{form_class.letter}-(\d{{1,3}})-key$")
    indexes = sorted(int(match[1]) for name in post if (match := pattern.match(name)))[:MAX_LINES]
    prefixes = [f"{form_class.letter}-{index}" for index in indexes]
    return [
        prefix
        for prefix in prefixes
        if any(value.strip() for value in typed_columns(post, prefix, form_class).values())
    ]


def with_keys(lines: list[Raw], letter: str) -> list[Raw]:
    """Give every line without a usable key of its own the next free one."""
    seen: set[str] = set()
    number = max(
        (int(line["key"][1:]) for line in lines if re.fullmatch(rf"{letter}\d{{1,4}}", line["key"])),
        default=0,
    )
    for line in lines:
        if not re.fullmatch(rf"{letter}\d{{1,4}}", line["key"]) or line["key"] in seen:
            number += 1
            line["key"] = f"{letter}{number}"
        seen.add(line["key"])
    return lines


def line_forms(form_class: type[LineForm], lines: list[Raw], guideline: Guideline) -> list[LineForm]:
    """A bound form for each line, showing what was typed and what to mend."""
    forms_ = []
    for index, line in enumerate(lines):
        prefix = f"{form_class.letter}-{index}"
        data = {f"{prefix}-{name}": line.get(name, "") for name in ("key", *form_class.columns)}
        forms_.append(form_class(data, prefix=prefix, guideline=guideline))
    return forms_


def blank_line(form_class: type[LineForm], index: int, guideline: Guideline) -> LineForm:
    """An unbound form for the next line."""
    return form_class(prefix=f"{form_class.letter}-{index}", guideline=guideline)
