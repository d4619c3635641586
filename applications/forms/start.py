"""Beginning an application: for which initiative."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import EMAIL_LENGTH, LineField
from accounts.models import Initiative, User
from applications.forms.choices import OTHER, kinds_of_applicant
from funding.guideline.model import Guideline
from funding.models import Programme

NEW = "new"


class StartForm(forms.Form):
    """Choose one of one's initiatives, or name a new one."""

    initiative = forms.ChoiceField(
        label=_("For whom do you apply?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for whom you apply.")},
    )
    name = LineField(
        label=_("Name of your group"),
        help_text=_("If you apply alone, write your own name. A group without a name can make one up."),
        max_length=200,
        required=False,
    )
    legal_form = forms.ChoiceField(label=_("What are you?"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, user: User, guideline: Guideline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["legal_form"].choices = kinds_of_applicant(guideline)  # type: ignore[attr-defined]
        self.mine = {str(initiative.pk): initiative for initiative in user.initiatives.all()}
        choices = [
            *((pk, str(one)) for pk, one in self.mine.items()),
            (NEW, _("For a new group or for myself")),
        ]
        self.fields["initiative"].choices = choices  # type: ignore[attr-defined]
        for name in ("name", "legal_form"):
            self.fields[name].widget.is_conditional = True  # needed for a new group
        if not self.mine:
            del self.fields["initiative"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.wants_new and not data.get("name"):
            self.add_error("name", _("Write the name of your group."))
        if self.wants_new and not data.get("legal_form"):
            self.add_error("legal_form", _("Choose what fits best."))
        return data

    @property
    def wants_new(self) -> bool:
        return not self.mine or self.cleaned_data.get("initiative") == NEW

    @property
    def chosen(self) -> Initiative | None:
        """The existing initiative, or None for a new one."""
        return None if self.wants_new else self.mine[self.cleaned_data["initiative"]]


class OfficeEntryForm(forms.Form):
    """The office writes down a paper or spoken application for somebody."""

    email = forms.EmailField(
        max_length=EMAIL_LENGTH,
        label=_("E-mail address of the applicant"),
        help_text=_("The applicant gets the application there and confirms it."),
        error_messages={
            "required": _("Write the applicant's e-mail address."),
            "invalid": _("Write the whole e-mail address, for example name@mail.example."),
            "max_length": _("Write the whole e-mail address, for example name@mail.example."),
        },
    )
    contact = LineField(label=_("Name of the applicant"), max_length=150)
    name = LineField(label=_("Name of the group"), max_length=200)
    legal_form = forms.ChoiceField(label=_("What are they?"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=_("How did the application reach you?"),
        choices=[("paper", _("On paper")), ("spoken", _("In a conversation"))],
        widget=forms.RadioSelect,
    )
    programme = forms.ChoiceField(label=_("Programme"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, programmes: list[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programmes = {str(programme.pk): programme for programme in programmes}
        self.fields["programme"].choices = [(pk, str(one)) for pk, one in self.programmes.items()]  # type: ignore[attr-defined]
        self.fields["legal_form"].choices = kinds_in_any(programmes)  # type: ignore[attr-defined]
        if len(self.programmes) == 1:
            self.fields["programme"].widget = forms.HiddenInput()
            self.fields["programme"].initial = next(iter(self.programmes))


def kinds_in_any(programmes: list[Programme]) -> list[tuple[str, str]]:
    """The kinds of applicants of all the programmes; where two name the same one, in the words of the first."""
    found: dict[str, str] = {}
    for programme in programmes:
        found = dict(kinds_of_applicant(programme.guideline_version().guideline)) | found
    return sorted(found.items(), key=lambda kind: kind[0] == OTHER)
