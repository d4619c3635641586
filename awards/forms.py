"""The forms of a decision."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.steps import required, text_area
from funding.fields import AmountField
from funding.money import currency_sign

ZERO = Decimal("0.00")


class ApproveForm(forms.Form):
    """Amount, its share per budget year when the project crosses the turn of the year, a reason per cut line."""

    amount = AmountField(
        error_messages=required(_("Write the amount you approve, for example 4.100,00.")),
    )
    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_(
            "Needed when you approve less than possible, or not what the board has recommended. The applicant reads this."
        ),
        widget=text_area(4),
        max_length=5000,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        years: Sequence[int],
        cuts: Sequence[dict[str, Any]],
        currency: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Amount in %(currency)s") % {"currency": currency_sign(currency)}
        self.years, self.cuts = years, cuts
        if len(years) > 1:
            for year in years:
                self.fields[f"year_{year}"] = AmountField(
                    label=_("Of this from the pot of %(year)d") % {"year": year}, required=False
                )
            self.order_fields(["amount", *(f"year_{year}" for year in years)])
        for cut in cuts:
            self.fields[f"cut_{cut['key']}"] = forms.CharField(
                label=_("%(line)s: why it does not count in full") % {"line": cut["label"]},
                initial=cut["reason"],
                max_length=1000,
                widget=text_area(2),
                error_messages=required(_("Write the reason. The applicant reads it.")),
            )

    @property
    def by_year(self) -> dict[int, Decimal]:
        """Euros per budget year; all in the one year when there is only one."""
        amount: Decimal = self.cleaned_data["amount"]
        if len(self.years) == 1:
            return {self.years[0]: amount}
        return {year: self.cleaned_data.get(f"year_{year}") or ZERO for year in self.years}

    @property
    def cut_lines(self) -> list[dict[str, Any]]:
        """The cut lines with the reasons as they go into the letter."""
        return [
            {
                "key": cut["key"],
                "label": cut["label"],
                "amount": str(cut["amount"]),
                "recognised": str(cut["recognised"]),
                "clause": cut["clause"],
                "reason": self.cleaned_data[f"cut_{cut['key']}"],
            }
            for cut in self.cuts
        ]


class ReasonsForm(forms.Form):
    """A decision that needs its reasons."""

    reasons = forms.CharField(
        label=_("Reasons"),
        help_text=_("The applicant reads this. Say what was decisive, in simple words."),
        widget=text_area(6),
        max_length=5000,
        error_messages=required(_("Write your reasons. The applicant has a right to know them.")),
    )


class WaitingListForm(forms.Form):
    """A word for the applicant, if wanted."""

    reasons = forms.CharField(
        label=_("A word for the applicant"), widget=text_area(3), max_length=3000, required=False
    )
