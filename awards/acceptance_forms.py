"""The forms with which an initiative answers: yes with an account, or no."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from applications.forms.asked import account_field
from applications.forms.steps import required, text_area
from applications.summary import grouped
from awards.acceptance import asks_whose_account, assure_holder
from awards.acceptance_messages import REFUSALS, words_of
from awards.bank_accounts import HOLDER_LENGTH, read_iban
from awards.models import Award
from funding.errors import Refused


class AccountForm(forms.Form):
    """The account that the grant is paid to; whose it is, only where the guideline asks."""

    holder = LineField(
        label=_("Who owns the bank account?"),
        help_text=_("Write the name exactly as the bank has it. The bank compares it."),
        max_length=HOLDER_LENGTH,
        error_messages={
            **required(REFUSALS["holder_missing"]),
            "max_length": _("Shorten the name to %(limit_value)d characters, as the bank has it."),
        },
    )
    iban = LineField(
        label=_("Account number (IBAN)"),
        help_text=_("A German number has 22 characters and begins with DE."),
        max_length=60,
        error_messages=required(REFUSALS["iban_missing"]),
    )

    def __init__(self, *args: Any, award: Award, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if asks_whose_account(award):
            self.fields["account_of"] = account_field()
            self.order_fields(["account_of", "holder", "iban"])

    def clean_holder(self) -> str:
        """The name in one line; what is wrong with it is said beside the field."""
        try:
            return assure_holder(self.cleaned_data["holder"])
        except Refused as refusal:
            raise forms.ValidationError(words_of(refusal)) from None

    def clean_iban(self) -> str:
        """The number without spaces; what is wrong with it is said beside the field."""
        try:
            self.account = read_iban(self.cleaned_data["iban"])
        except Refused as refusal:
            raise forms.ValidationError(words_of(refusal)) from None
        return self.account.iban

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What was typed once more, with the bank behind the number."""
        unknown = _("We do not know this bank. Check the number again.")
        return [
            {"label": _("Account holder"), "value": self.cleaned_data["holder"]},
            {"label": _("IBAN"), "value": grouped(self.cleaned_data["iban"])},
            {"label": _("Bank"), "value": self.account.bank or unknown},
        ]

    @property
    def account_values(self) -> dict[str, str]:
        """The checked account, as the verbs take it."""
        names = ("holder", "iban", "account_of")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    @property
    def check_context(self) -> dict[str, Any]:
        """What the page shows that asks whether this is the right account."""
        return {
            "rows": self.rows,
            "typed": self.account_values,
            "is_abroad": self.account.country != "DE",
        }


class AcceptForm(AccountForm):
    """The account, and the word that counts."""

    agreed = forms.BooleanField(
        label=_("I have read the notice. I accept the grant and keep to its conditions."),
        error_messages=required(_("Tick this box if you accept the grant.")),
    )


class DeclineForm(forms.Form):
    """Why not, if the initiative likes to say so."""

    reason = forms.CharField(
        label=_("Do you want to tell us why?"),
        widget=text_area(3),
        max_length=2000,
        required=False,
    )
