"""What people type about themselves, their initiative, and to sign in."""

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.codes import CODE_DIGITS, Checked, Verdict, digits_of
from accounts.fields import EMAIL_LENGTH, LineField
from accounts.models import Initiative, User

EMAIL_ERRORS = {
    "required": _("Enter your e-mail address."),
    "invalid": _("Enter an e-mail address like name@example.org."),
    "max_length": _("Enter an e-mail address like name@example.org."),
}


class SignInForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send you a code. You need no password."),
        max_length=EMAIL_LENGTH,
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=40,
        error_messages={"required": _("Enter the code from the e-mail.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "dir": "ltr"}
        ),
    )

    def clean_code(self) -> str:
        digits = digits_of(self.cleaned_data["code"])
        if len(digits) != CODE_DIGITS:
            raise forms.ValidationError(_("The code has 8 digits, for example 1234 5678."), code="length")
        return digits

    def refuse(self, checked: Checked) -> None:
        """Say beside the field why the code does not count."""
        self.add_error("code", refusal_text(checked))


def refusal_text(checked: Checked) -> str:
    if checked.verdict == Verdict.EXPIRED:
        return gettext("This code is too old. Get a new code.")
    if checked.verdict == Verdict.USED:
        return gettext("This code was used already. Get a new code.")
    if checked.verdict == Verdict.TOO_MANY:
        return gettext("This code was wrong too many times. Get a new code.")
    return ngettext(
        "This code is wrong. Use the code from the newest e-mail. You can try one more time.",
        "This code is wrong. Use the code from the newest e-mail. You can try %(left)d more times.",
        checked.tries_left,
    ) % {"left": checked.tries_left}


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ["name", "phone", "language"]
        field_classes = {"name": LineField, "phone": LineField}
        labels = {
            "name": _("Your name"),
            "phone": _("Phone"),
            "language": _("Language of letters"),
        }
        help_texts = {"phone": _("So that we can ask you quickly.")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = _("Enter your name.")


class InitiativeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Initiative
        fields = ["name", "street", "postcode", "city"]
        field_classes = dict.fromkeys(["name", "street", "postcode", "city"], LineField)
        labels = {"name": _("Name of your initiative")}
        help_texts = {"name": _("Are you applying as a private person? Enter your own name.")}
        error_messages = {"name": {"required": _("Enter a name.")}}
        widgets = {
            "street": forms.TextInput(attrs={"autocomplete": "street-address"}),
            "postcode": forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
            "city": forms.TextInput(attrs={"autocomplete": "address-level2"}),
        }


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send this person a link. It is valid for 30 days."),
        error_messages={
            "required": _("Enter the e-mail address of the person."),
            "invalid": EMAIL_ERRORS["invalid"],
            "max_length": EMAIL_ERRORS["invalid"],
        },
        max_length=EMAIL_LENGTH,
    )
