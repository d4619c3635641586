"""The forms of a claim: hearing, answer, decision, repayment."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.steps import required, text_area
from awards.claim_sums import monthly_parts
from awards.claims import MOST_INSTALMENTS, Demand
from awards.notice_forms import WayForm
from awards.states import Ground
from funding.fields import AmountField, GermanDateField
from funding.money import currency_sign
from funding.templatetags.show import day

WRITE_AMOUNT = required(_("Write an amount, for example 750,00."))


class ClaimForm(forms.Form):
    """A form whose amounts name the programme's currency in their label."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.label = str(field.label) % {"currency": currency_sign(currency)}


class ReasonForm(ClaimForm):
    """Why the office leaves the money, in a demand that stands."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads this. Use simple words."),
        widget=text_area(5),
        max_length=5000,
        error_messages=required(_("Write why. The applicant reads it.")),
    )


class DropForm(WayForm, ReasonForm):
    """Why nothing is demanded back, and the way of the final notice."""

    field_order = ("reason", "channel", "seal")


class HearingForm(ClaimForm):
    """What may be demanded back, why, since when the office knows, and until when to answer."""

    amount = AmountField(label=_("Amount in %(currency)s"), error_messages=WRITE_AMOUNT)
    reason = forms.CharField(
        label=_("Why may this have to be paid back?"),
        help_text=_("The applicant reads this. Name the facts and the rule, in simple words."),
        widget=text_area(6),
        max_length=5000,
        error_messages=required(_("Write why. The applicant reads it.")),
    )
    known_on = GermanDateField(
        label=_("Since when do you know the facts?"),
        help_text=_("From this day on you have one year to decide (§ 48 VwVfG)."),
        error_messages=required(_("Write the day, for example 1.9.2026.")),
    )
    answer_until = GermanDateField(
        label=_("Until when can the applicant answer?"),
        help_text=_("At least two weeks from today."),
        error_messages=required(_("Write the day, for example 1.9.2026.")),
    )


class AnswerForm(ClaimForm):
    """The applicant's view."""

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("What do you see differently? What should we know? You can also say that you agree."),
        widget=text_area(8),
        max_length=5000,
        error_messages=required(_("Write your answer before you send it.")),
    )


class ReclaimForm(WayForm, ClaimForm):
    """The written decision: how much, on what ground, why, in how many parts, with interest or without."""

    amount = AmountField(
        label=_("Amount in %(currency)s"),
        help_text=_("At most what the hearing was about."),
        error_messages=WRITE_AMOUNT,
    )
    ground = forms.ChoiceField(
        label=_("On what ground?"),
        help_text=_("The notice names the clause of the law that fits."),
        choices=Ground.choices,
        widget=forms.RadioSelect,
        error_messages=required(_("Choose the ground.")),
    )
    reason = forms.CharField(
        label=_("Reasons"),
        help_text=_("The applicant reads this. Say also what you think of their answer."),
        widget=text_area(6),
        max_length=5000,
        error_messages=required(_("Write why. The applicant reads it.")),
    )
    due_on = GermanDateField(
        label=_("When is it due?"),
        help_text=_("With parts: the day of the first one. The others follow month by month."),
        error_messages=required(_("Write the day, for example 1.9.2026.")),
    )
    number = forms.IntegerField(
        label=_("In how many monthly parts?"),
        help_text=_("1: all at once."),
        min_value=1,
        max_value=MOST_INSTALMENTS,
        error_messages={
            **required(_("Write a number from 1 to 36.")),
            "invalid": _("Write a number from 1 to 36."),
            "min_value": _("Write a number from 1 to 36."),
            "max_value": _("Write a number from 1 to 36."),
        },
    )
    interest_from = GermanDateField(
        label=_("Interest from this day on"),
        help_text=_("Leave it empty to ask for none. Five points above the base rate (§ 49a VwVfG)."),
        required=False,
    )
    field_order = ("amount", "ground", "reason", "due_on", "number", "interest_from", "channel", "seal")

    @property
    def demand(self) -> Demand:
        """What the form says, its parts as instalments."""
        data = self.cleaned_data
        return Demand(
            reason=data["reason"],
            amount=data["amount"],
            instalments=monthly_parts(data["amount"], data["number"], data["due_on"]),
            interest_from=data["interest_from"],
            ground=Ground(data["ground"]),
        )


class CameInForm(ClaimForm):
    """Money on the bank statement."""

    amount = AmountField(label=_("How much came in, in %(currency)s?"), error_messages=WRITE_AMOUNT)
    received_on = GermanDateField(
        label=_("When did it come in?"),
        help_text=_("The day on the bank statement."),
        error_messages=required(_("Write the day, for example 1.9.2026.")),
    )


class RepaymentForm(CameInForm):
    """Money for a demand; `entry` is that of a statement that was read, if there is one."""

    entry = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    interest = AmountField(label=_("Of this interest, in %(currency)s"), required=False)
    field_order = ("entry", "amount", "interest", "received_on")


class NumberForm(forms.Form):
    """The number of a case whose money came back."""

    case = forms.CharField(
        label=_("Number of the case"), help_text=_("For example 2026-0007."), max_length=40
    )


class RateField(forms.DecimalField):
    """Percent with a comma or a dot before the decimals, in any language of the page; there are no thousands."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").strip().replace(",", ".").replace("−", "-"))


class RateForm(forms.Form):
    """The base rate of a half-year, as the bank announced it."""

    since = forms.TypedChoiceField(
        label=_("From which day on?"),
        coerce=date.fromisoformat,
        error_messages=required(_("Choose the day.")),
    )
    percent = RateField(
        label=_("Base rate in percent"),
        help_text=_("For example 1,27. It can be below 0."),
        decimal_places=2,
        max_digits=5,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            **required(_("Write the rate, for example 1,27.")),
            "invalid": _("Write the rate, for example 1,27."),
            "max_digits": _("Write the rate, for example 1,27."),
            "max_decimal_places": _("Write at most two places after the comma."),
            "max_whole_digits": _("Write the rate, for example 1,27."),
        },
    )

    def __init__(self, *args: Any, halves: Sequence[date], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["since"].choices = [(half.isoformat(), day(half)) for half in halves]  # type: ignore[attr-defined]
