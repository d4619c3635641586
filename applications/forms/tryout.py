"""What the try-out asks beside its cost table: only what a rule of this guideline looks at, and nothing must be answered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.asked import LIST, asked_fields
from applications.forms.choices import kinds_of_applicant
from applications.forms.steps import FinancingForm, StepForm
from funding.fields import GermanDateField

# Read by those who decide; no rule computes with it.
FOR_PEOPLE = {"unpaid_work", "exceptions", "exception_reasons", "early_start", "early_start_reasons"}


class TryForm(StepForm):
    """The facts around a plan that is only tried out."""

    legal_form = forms.ChoiceField(label=_("What are you?"), required=False)
    starts_on = GermanDateField(
        label=_("When does it begin?"), help_text=_("For example 1.9.2026"), required=False
    )
    ends_on = GermanDateField(
        label=_("When does it end?"), help_text=_("For example 31.12.2026"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        forms_of_law = kinds_of_applicant(self.guideline)
        self.fields["legal_form"].choices = [("", _("Not stated")), *forms_of_law]  # type: ignore[attr-defined]
        asked = FinancingForm(guideline=self.guideline).fields | dict(asked_fields(self.guideline))
        for name, field in asked.items():
            if name not in FOR_PEOPLE and not name.startswith(LIST):
                self.fields[name] = field
        for field in self.fields.values():
            field.required = False


class VersionForm(forms.Form):
    """Which stored version to try; for the office only."""

    version = forms.ChoiceField(label=_("Version of the rules"))

    def __init__(self, *args: Any, versions: list[str], **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["version"].choices = [(name, name) for name in versions]  # type: ignore[attr-defined]
