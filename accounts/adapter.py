"""How allauth behaves here: the e-mail code proves the address, every mail goes through the outbox."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in without passwords; see accounts.codes for the code itself."""

    def get_login_stages(self) -> list[str]:
        """After the code (or a passkey) only the second factor is left to ask for."""
        return ["allauth.mfa.stages.AuthenticateStage"]
