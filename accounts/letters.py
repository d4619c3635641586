"""The mails about signing in and joining. Their links only open pages; a button there does the rest."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Invitation, SignInCode, User
from notifications.letters import Letter, Recipient
from notifications.models import Mail
from notifications.outbox import queue

# allauth names its notices by template; here each is one sentence.
SECURITY_NOTICES = {
    "mfa/email/totp_activated": gettext_lazy("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": gettext_lazy("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": gettext_lazy("A security key or passkey was added to your account."),
    "mfa/email/webauthn_removed": gettext_lazy("A security key or passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": gettext_lazy("New spare codes were made for your account."),
}


def clock(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "TIME_FORMAT")


def day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")


def page(url_name: str, *args: object) -> str:
    """The absolute address of a page."""
    return f"{settings.SITE_URL}{reverse(url_name, args=args)}"


def queue_sign_in_code(*, sent: SignInCode, code: str) -> None:
    """Send a code, in the language of the page it was asked for on. Its text is erased once it is sent."""
    minutes = int((sent.expires_at - sent.sent_at).total_seconds() // 60)

    def compose() -> Letter:
        return Letter(
            subject=_("Your code to sign in"),
            lead=_("Your code is %(code)s. It is valid for %(minutes)d minutes, until %(time)s.")
            % {"code": f"{code[:4]} {code[4:]}", "minutes": minutes, "time": clock(sent.expires_at)},
            paragraphs=(
                _("Type it on the page where you asked for it."),
                _("You did not ask for a code? Then do nothing. Tell the code to nobody."),
            ),
            reason=_("You get this e-mail because somebody entered this address to sign in."),
        )

    to = Recipient(email=sent.email, language=translation.get_language())
    queue(key=f"sign-in-code-{sent.pk}", to=to, compose=compose, now=sent.sent_at, secret=True)


def queue_confirmation_code(*, sent: SignInCode, code: str) -> None:
    """Send a code that proves who somebody is before something grave; it lets nobody in. Its text is erased once sent."""

    def compose() -> Letter:
        return Letter(
            subject=_("Your code to confirm"),
            lead=_("Your code is %(code)s. It is valid until %(time)s.")
            % {"code": f"{code[:4]} {code[4:]}", "time": clock(sent.expires_at)},
            paragraphs=(
                _("Type it on the page where you asked for it. It confirms that it is you."),
                _("You did not ask for a code? Then somebody else uses your account. Tell us at once."),
                _("Tell the code to nobody, not even to us."),
            ),
            reason=_("You get this e-mail because somebody is signed in with this address."),
        )

    to = Recipient(email=sent.email, language=translation.get_language())
    queue(key=f"confirmation-code-{sent.pk}", to=to, compose=compose, now=sent.sent_at, secret=True)


def queue_invitation(invitation: Invitation) -> None:
    """Send the link of an invitation, in the language of the person who invites."""
    words = {"person": str(invitation.invited_by), "initiative": invitation.initiative.name}

    def compose() -> Letter:
        return Letter(
            subject=_("Invitation: %(initiative)s") % words,
            lead=_("%(person)s invites you to act for %(initiative)s. Answer until %(day)s.")
            % {**words, "day": day(invitation.expires_at)},
            paragraphs=(
                _("You can then read and write the applications of this initiative."),
                _("You do not know this person? Then do nothing."),
            ),
            action=(_("Look at the invitation"), page("accounts:invitation", invitation.token)),
            reason=_("You get this e-mail because %(person)s entered your address.") % words,
        )

    to = Recipient(email=invitation.email, language=translation.get_language())
    queue(
        key=f"{invitations_of(invitation.invited_by)}{invitation.pk}-{invitation.created_at.timestamp():.0f}",
        to=to,
        compose=compose,
        now=invitation.created_at,
        secret=True,
    )


def invitations_of(person: User) -> str:
    """How the keys of all mails begin with which this person invites others."""
    return f"invitation-{person.pk}-"


def invitations_mailed(*, since: datetime, to: str = "", by: User | None = None) -> int:
    """How many invitations were put into the outbox since then, to an address or by a person."""
    mails = Mail.objects.filter(queued_at__gt=since)
    if by:
        return mails.filter(key__startswith=invitations_of(by)).count()
    return mails.filter(recipient=to, key__startswith="invitation-").count()


def queue_security_notice(*, person: User, notice: str, now: datetime) -> None:
    """Tell a person that their way to sign in was changed. Raises KeyError for a notice without a text."""
    sentence = SECURITY_NOTICES[notice]

    def compose() -> Letter:
        return Letter(
            subject=_("Your way to sign in has changed"),
            lead=str(sentence),
            facts=((_("When"), f"{day(now)}, {clock(now)}"),),
            paragraphs=(_("It was not you? Then look at your sign-in settings now and tell us."),),
            action=(_("Look at my sign-in settings"), page("mfa_index")),
        )

    to = Recipient(email=person.email, name=person.name, language=person.language)
    queue(key=f"security-{person.pk}-{notice}-{now.timestamp()}", to=to, compose=compose, now=now)
