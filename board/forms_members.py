"""Forms for terms, deputies and absences. Whether what they hold fits is said by the verbs."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import RoleName
from board.models import Ballot
from funding.fields import GermanDateField

# As people look for them: who votes first.
ROLES = (
    RoleName.BOARD_MEMBER,
    RoleName.CHAIR,
    RoleName.DEPUTY_CHAIR,
    RoleName.BOARD_DEPUTY,
    RoleName.ADVISORY_MEMBER,
)
NO_END = _("Leave it empty if there is no end yet.")


def role_field(*, but: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Role on the board"),
        choices=[(role, role.label) for role in ROLES if role != but],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the roles."),
            "invalid_choice": _("Choose one of the roles."),
        },
    )


class AppointForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_("Needed if the person is new here."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The letter about the office goes there. The person signs in with it."),
        error_messages={
            "required": _("Write an e-mail address like name@example.org."),
            "invalid": _("Write an e-mail address like name@example.org."),
        },
    )
    role = role_field()
    since = GermanDateField(label=_("First day"))
    until = GermanDateField(label=_("Last day"), required=False, help_text=NO_END)


class EndForm(forms.Form):
    until = GermanDateField(label=_("Last day"), help_text=_("Yesterday ends it at once."))


class ChangeRoleForm(forms.Form):
    role = role_field()
    on = GermanDateField(label=_("From which day?"))

    def __init__(self, *args: Any, current: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = role_field(but=current)


class DeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(
        label=_("Who stands in?"),
        queryset=User.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a person."), "invalid_choice": _("Choose a person.")},
    )
    since = GermanDateField(label=_("First day"))
    until = GermanDateField(label=_("Last day"), required=False, help_text=NO_END)

    def __init__(self, *args: Any, deputies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = deputies  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    """From when until when; and which open votes go to the deputy now: none, unless the member says so."""

    first_day = GermanDateField(label=_("First day"), help_text=_("For example 1.9.2026."))
    last_day = GermanDateField(label=_("Last day"))
    hand_over = forms.TypedMultipleChoiceField(
        label=_("Which open votes should your deputy take now?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("You can take a vote back until your deputy has voted."),
    )

    def __init__(self, *args: Any, votes: list[Ballot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not votes:
            del self.fields["hand_over"]
            return
        self.fields["hand_over"].choices = [  # type: ignore[attr-defined]
            (ballot.pk, choice_words(ballot)) for ballot in votes
        ]


def choice_words(ballot: Ballot) -> str:
    closes = date_format(localtime(ballot.closes_at), "DATE_FORMAT")
    return gettext("%(title)s, closes %(day)s") % {"title": ballot.application.title, "day": closes}
