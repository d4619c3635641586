"""Forms for the pot. Whether what they hold fits is said by the verbs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.fields import FIRST_YEAR, LAST_YEAR, AmountField


class YearField(forms.IntegerField):
    """A calendar year."""

    def __init__(self, *, label: object) -> None:
        wrong = _("Write a year with four digits, like 2027.")
        super().__init__(
            label=label,  # type: ignore[arg-type]  # lazy texts are fine
            min_value=FIRST_YEAR,
            max_value=LAST_YEAR,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), wrong),
        )


def decision_field() -> forms.CharField:
    return forms.CharField(
        label=_("Which decision does it rest on?"),
        help_text=_("For example: council, 12.12.2026, item 7. The auditor reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the decision this rests on.")},
    )


class BudgetForm(forms.Form):
    year = YearField(label=_("For which year?"))
    amount = AmountField(
        label=_("Budget of the whole year"),
        help_text=_("If there is a budget already, this one replaces it."),
    )
    reason = decision_field()


class TransferForm(forms.Form):
    from_year = YearField(label=_("From which year?"))
    to_year = YearField(label=_("To which year?"))
    amount = AmountField(label=_("How much?"), allow_zero=False)
    reason = decision_field()


class CarryOverForm(forms.Form):
    to_year = YearField(label=_("To which year?"))
    reason = decision_field()


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The auditor reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write a reason.")},
    )
