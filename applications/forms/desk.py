"""The officer's forms."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import LineField
from applications.forms.steps import required, text_area
from applications.steps import steps_of
from applications.wishes import EARLY_START
from funding.fields import GermanDateField
from funding.guideline.model import Guideline
from funding.wording_rules import EXCEPTIONS

POINTS = 6


class ReturnForm(forms.Form):
    """What is missing, point by point, and until when. Each point names the step it concerns."""

    due_on = GermanDateField(
        label=_("Answer wanted by"), error_messages=required(_("Write a date, for example 15.9.2026."))
    )

    def __init__(self, *args: Any, guideline: Guideline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [
            ("", _("Please choose")),
            *((step.key, step.short) for step in steps_of(guideline)),
            ("documents", _("Documents")),
        ]
        for number in range(1, POINTS + 1):
            self.fields[f"step_{number}"] = forms.ChoiceField(
                label=_("Point %(number)d: where?") % {"number": number}, choices=places, required=False
            )
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("What is missing, and what should they do?"),
                widget=text_area(2),
                max_length=1000,
                required=False,
            )

        for name in ("step_1", "text_1"):
            self.fields[name].widget.is_conditional = True  # one point is needed

    @property
    def point_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"step_{number}"], self[f"text_{number}"]) for number in range(1, POINTS + 1)]

    @property
    def has_further_points(self) -> bool:
        """Whether something was typed beyond the points that are always shown."""
        return any(self.data.get(f"text_{number}", "").strip() for number in range(4, POINTS + 1))

    @property
    def points(self) -> list[dict[str, str]]:
        """The points that have a text."""
        data = self.cleaned_data
        return [
            {"step": data.get(f"step_{number}", ""), "text": data[f"text_{number}"].strip()}
            for number in range(1, POINTS + 1)
            if data.get(f"text_{number}", "").strip()
        ]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(f"text_{number}", "").strip() for number in range(1, POINTS + 1)):
            self.add_error("text_1", _("Write at least one point, so that the applicant knows what to do."))
        return data


class ConcessionForm(forms.Form):
    """An exception that was made, or the consent to an early start."""

    name = forms.ChoiceField(
        label=_("What is granted?"),
        widget=forms.RadioSelect,
        error_messages=required(_("Choose what is granted.")),
    )
    granted_on = GermanDateField(
        label=_("Since when?"),
        help_text=_("The day on which it was granted. For example 1.9.2026"),
        error_messages=required(_("Write the date, for example 15.9.2026.")),
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The applicant reads this. If the board or the council has decided it, say so."),
        widget=text_area(4),
        max_length=2000,
        error_messages=required(_("Write a reason.")),
    )

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, concession_label(name)) for name in names]  # type: ignore[attr-defined]

    def clean_granted_on(self) -> date:
        day: date = self.cleaned_data["granted_on"]
        if day > localdate():
            raise forms.ValidationError(_("Write a day that is not in the future."))
        return day


def concession_label(name: str) -> str:
    """What can be granted, in words that stand for themselves."""
    if name == EARLY_START:
        return gettext("Consent to an early start")
    return gettext("An exception %(rule)s") % {"rule": EXCEPTIONS[name]}


class AdviceForm(forms.Form):
    """Advice that was given."""

    given_on = GermanDateField(
        label=_("When?"), error_messages=required(_("Write the date, for example 15.9.2026."))
    )
    topic = LineField(
        label=_("What was it about?"),
        help_text=_("The applicant sees this line."),
        max_length=200,
        error_messages=required(_("Write in a few words what it was about.")),
    )
    result = forms.CharField(
        label=_("What came out?"),
        help_text=_("Only the office and the auditor see this."),
        widget=text_area(4),
        max_length=3000,
        error_messages=required(_("Write what came out.")),
    )

    def clean_given_on(self) -> date:
        day: date = self.cleaned_data["given_on"]
        if day > localdate():
            raise forms.ValidationError(_("Write a day that is not in the future."))
        return day
