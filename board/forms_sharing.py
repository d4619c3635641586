"""The form of the board's proposal, and the words for the ways to share a pot."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from board.competition import Competition
from board.forms import LONGEST_TEXT, text_area
from board.sharing import Method, Share
from funding.fields import AmountField
from funding.money import format_money

METHODS = {
    Method.ORDER: _("In the order of the board"),
    Method.FIRST_COME: _("First come, first served"),
    Method.PRO_RATA: _("The same share for each"),
}


class ProposalForm(forms.Form):
    """An amount for each case, and why."""

    reasons = forms.CharField(
        label=_("Why this way?"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=text_area(3),
        help_text=_("The officer reads it, and it goes into the minutes."),
    )

    def __init__(self, *args: Any, competition: Competition, shares: Sequence[Share], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = [share.case for share in shares]
        cases = {one.case.pk: one.case for one in competition.competitors}
        for share in shares:
            case = cases[share.case]
            self.fields[f"amount_{share.case}"] = AmountField(
                label=gettext("%(title)s (%(reference)s)")
                % {"title": case.title, "reference": case.reference},
                help_text=gettext("At most %(amount)s. Write 0 for nothing.")
                % {"amount": format_money(case.max_grant, competition.programme.currency)},
                initial=share.amount,
            )
        self.order_fields([*(f"amount_{number}" for number in self.order), "reasons"])

    @property
    def amounts(self) -> dict[int, Decimal]:
        """Euros per case, in the order they are served."""
        return {number: self.cleaned_data[f"amount_{number}"] for number in self.order}
