"""Forms about payments. Whether what they hold fits is said by the verbs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.fields import GermanDateField

EXAMPLE = _("For example 1.9.2026.")


class GiveBackForm(forms.Form):
    reason = forms.CharField(
        label=_("What has to be checked again?"),
        help_text=_("The office reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write a reason."),
            "max_length": _("Shorten the text to 500 characters."),
        },
    )


class RunForm(forms.Form):
    execute_on = GermanDateField(label=_("On which day should the bank pay?"), help_text=EXAMPLE)


class PaidForm(forms.Form):
    paid_on = GermanDateField(
        label=_("On which day was it paid?"), help_text=_("As the bank statement says.")
    )


class BouncedForm(forms.Form):
    bounced_on = GermanDateField(label=_("On which day did it come back?"), help_text=EXAMPLE)
    reason = forms.CharField(
        label=_("What does the bank say?"),
        help_text=_("For example: account closed."),
        max_length=500,
        error_messages={
            "required": _("Write what the bank says, or “unknown”."),
            "max_length": _("Shorten the text to 500 characters."),
        },
    )


class StatementForm(forms.Form):
    file = forms.FileField(
        label=_("Bank statement"),
        help_text=_("A camt.053 file (XML). It ends in .xml. At most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
            "invalid": _("Choose a file."),
        },
    )
