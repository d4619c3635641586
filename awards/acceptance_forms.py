"""The forms with which an initiative answers: yes with an account, or no."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from applications.forms.asked import account_field
from applications.forms.steps import required, text_area
from awards.acceptance import asks_whose_account, assure_holder
from awards.bank_accounts import HOLDER_LENGTH, read_iban
from awards.models import Award
from funding.errors import Refused

REFUSALS = {
    "read_first": _("Open the notice first. Then you can accept the grant."),
    "holder_missing": _("Write the name of the account holder."),
    "holder_unreadable": _("Write the name in letters that banks can read, as the bank has it."),
    "holder_too_long": _("Shorten the name to %(longest)s characters, as the bank has it."),
    "organisation_account_needed": _(
        "We pay to accounts of organisations only. Name an account of your organisation, or write to us."
    ),
    "iban_missing": _("Write the account number (IBAN). It stands on the bank card."),
    "iban_mistake": _(
        "This account number has a mistake. Compare it with your bank card, character by character."
    ),
    "iban_length": _("This account number has %(has)s characters. It must have %(needs)s."),
    "iban_country": _(
        "This account number begins with “%(begins)s”. No country has that. German numbers begin with DE."
    ),
    "iban_signs": _("There is a letter where a digit belongs. Look at O and 0, I and 1."),
    "iban_not_sepa": _(
        "We cannot pay to this country (%(country)s). Name an account in the European payment area (SEPA)."
    ),
}


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


def words_of(refusal: Refused) -> str:
    return str(REFUSALS[refusal.code]) % refusal.params


def put_beside(form: forms.Form, refusal: Refused) -> None:
    """Show a refusal beside the field it concerns, or above the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, words_of(refusal))
