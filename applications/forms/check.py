"""The quick check before an application, and a question to the office."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import EMAIL_LENGTH, LineField
from applications.forms.asked import yes_no
from applications.forms.choices import choices, kinds_of_applicant
from applications.forms.steps import StepForm, required, text_area
from funding.fields import AmountField, GermanDateField


class QuickCheckForm(StepForm):
    """A few questions, no account, nothing is stored."""

    legal_form = forms.ChoiceField(
        label=_("What are you?"),
        widget=forms.RadioSelect,
        error_messages=required(_("Choose what fits best.")),
    )
    in_territory = yes_no(_("Does your project take place in the town?"))
    contracts_signed = yes_no(_("Have you already ordered something or signed a contract for it?"))
    starts_on = GermanDateField(
        label=_("When does it begin?"),
        help_text=_("For example 1.9.2026. If you do not know yet, leave it empty."),
        required=False,
    )
    ends_on = GermanDateField(
        label=_("When does it end?"), help_text=_("For example 31.12.2026"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_form"].choices = kinds_of_applicant(self.guideline)  # type: ignore[attr-defined]
        if not self.guideline.territory.required:
            del self.fields["in_territory"]
        if self.guideline.start.before_decision == "allowed":
            del self.fields["contracts_signed"]
        for cost in self.guideline.costs:
            self.fields[f"cost_{cost.key}"] = AmountField(
                label=dict(choices([cost]))[cost.key], required=False
            )

    @property
    def cost_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("cost_")]

    @property
    def question_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith("cost_")]

    @property
    def costs(self) -> dict[str, Decimal]:
        """Euros per kind of cost, kinds without an amount left out."""
        return {
            name.removeprefix("cost_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("cost_") and value
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Write an end that is after the beginning, for example 31.12.2026."))
        return data


class QuestionForm(forms.Form):
    """Ask the office before applying."""

    text = forms.CharField(
        label=_("Your question"),
        help_text=_("You may write in any language."),
        max_length=3000,
        widget=text_area(5),
        error_messages=required(_("Write your question.")),
    )
    email = forms.EmailField(
        max_length=EMAIL_LENGTH,
        label=_("Your e-mail address"),
        help_text=_("We answer to this address."),
        error_messages={
            "required": _("Write your e-mail address, so that we can answer."),
            "invalid": _("Write the whole e-mail address, for example name@mail.example."),
            "max_length": _("Write the whole e-mail address, for example name@mail.example."),
        },
    )
    name = LineField(label=_("Your name"), max_length=150, required=False)


class MessageForm(forms.Form):
    """One message of a thread."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=5000,
        widget=text_area(4),
        error_messages={
            "required": _("Write something before you send it."),
            "max_length": _("Shorten the text to 5,000 characters. It has %(show_value)d now."),
        },
    )
