"""The form that ends a grant of which nothing was paid."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.steps import required, text_area
from awards.notice_forms import WayForm
from awards.revocation_notice import Ending
from funding.fields import GermanDateField

ASKED, WISHED = "asked", "wished"


class RevokeForm(WayForm):
    """Whether the initiative was asked, why, and the way of the notice."""

    who = forms.ChoiceField(
        label=_("What does the initiative say?"),
        choices=[
            (ASKED, _("We have asked for their view, and two weeks are over")),
            (WISHED, _("They have asked us to end the grant")),
        ],
        widget=forms.RadioSelect,
        error_messages=required(_("Choose one of the two.")),
    )
    asked_on = GermanDateField(
        label=_("When did you ask for their view?"),
        help_text=_("Needed if you have asked (§ 28 VwVfG). At least two weeks ago."),
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The applicant reads this. Use simple words."),
        widget=text_area(5),
        max_length=5000,
        error_messages=required(_("Write why. The applicant reads it.")),
    )
    field_order = ("who", "asked_on", "reason", "channel", "seal")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("who") == ASKED and not data.get("asked_on") and "asked_on" not in self.errors:
            self.add_error("asked_on", _("Write the day, for example 1.9.2026."))
        return data

    @property
    def ending(self) -> Ending:
        data = self.cleaned_data
        return Ending(reason=data["reason"], asked_on=data["asked_on"] if data["who"] == ASKED else None)
