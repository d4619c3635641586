"""How allauth behaves here: the e-mail code proves the address, every mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.letters import queue_security_notice
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in without passwords; see accounts.codes for the code itself."""

    def get_login_stages(self) -> list[str]:
        """After the code (or a passkey) only the second factor is left to ask for."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Who has a key but no app confirms with the key first; the spare codes stay the other way."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return methods
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """allauth tells of changed second factors; the person's own address is the only one there is."""
        queue_security_notice(person=user, notice=template_prefix, now=timezone.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No other mail of allauth is in use; one that appears must not go out past the outbox."""
        raise LookupError(f"No letter is written for {template_prefix} (accounts.letters).")
