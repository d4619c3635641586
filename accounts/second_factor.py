"""What happens around a second factor that allauth does not do by itself, and how its forms speak."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import update_session_auth_hash
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@receiver(authenticator_added)
def count_as_proof(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Who has just set up an app or a key has just used it: the spare codes show without asking again."""
    record_authentication(
        request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True
    )


@receiver(authenticator_added)
def end_other_sessions(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """With the first second factor, sessions that were opened without one end, except this one.

    A new unusable password changes what every session of the person is signed with.
    """
    others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
    if others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists() or user.has_usable_password():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)


def number_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "dir": "ltr"}),
    )


class NewAppForm(ActivateTOTPForm):  # type: ignore[misc]
    code = number_field(_("Number from the app"))


class AppNumberForm(AuthenticateForm):  # type: ignore[misc]
    code = number_field(_("Number from the app, or a spare code"))


class AppNumberAgainForm(ReauthenticateForm):  # type: ignore[misc]
    code = number_field(_("Number from the app, or a spare code"))


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A key that may sign in by itself unless somebody says no: else "Sign in with a passkey" would not know it."""

    passwordless = forms.BooleanField(
        label=_("Sign in with this key alone"),
        required=False,
        initial=True,
        help_text=_("You then need no code by e-mail. The key asks for your fingerprint, face or PIN."),
    )
