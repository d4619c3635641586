"""What people do with initiatives: found one, invite others, join, leave. The only writer of memberships."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.letters import invitations_mailed, queue_invitation
from accounts.models import INVITATION_LIFETIME, Initiative, Invitation, Membership, User, new_token

# So many mails to strangers one initiative may have on the way; an answer or the end frees the place.
OPEN_INVITATIONS = 10
RESEND_AFTER = timedelta(minutes=10)
# Counted in the outbox: withdrawing an invitation, or founding another initiative, frees no place.
A_DAY = timedelta(days=1)
INVITATIONS_PER_DAY = 20
INVITATIONS_TO_ONE_PERSON = 3
FOUNDED_PER_DAY = 10
DOUBLE_CLICK = timedelta(seconds=30)


class InitiativeError(Exception):
    """A rule of joining or leaving was broken; the text is for the person who tried."""


def found_initiative(
    *,
    by: User,
    name: str,
    now: datetime,
    legal_form: str = "",
    street: str = "",
    postcode: str = "",
    city: str = "",
) -> Initiative:
    """A new initiative whose first member is the person who enters it. A double click enters it once.

    Raises InitiativeError for somebody who enters one after the other.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)
        just_now = by.initiatives.filter(name=name, created_at__gt=now - DOUBLE_CLICK).first()
        if just_now:
            return just_now
        if by.initiatives.filter(created_at__gt=now - A_DAY).count() >= FOUNDED_PER_DAY:
            raise InitiativeError(_("You have entered many initiatives today. Go on tomorrow."))
        initiative = Initiative.objects.create(
            name=name, legal_form=legal_form, street=street, postcode=postcode, city=city, created_at=now
        )
        Membership.objects.create(initiative=initiative, user=by, since=now)
    return initiative


def invite(*, initiative: Initiative, email: str, by: User, now: datetime) -> Invitation:
    """Ask a person by mail to join. Asking again renews the link; the former one no longer works.

    Raises InitiativeError for somebody who belongs already, was asked minutes ago, or when too many are open.
    """
    email = email.strip().lower()
    with transaction.atomic():
        Initiative.objects.select_for_update().get(pk=initiative.pk)
        refuse_invitation(initiative=initiative, email=email, now=now)
        refuse_flood(email=email, by=by, now=now)
        invitation, _created = Invitation.objects.waiting().update_or_create(
            initiative=initiative,
            email=email,
            accepted_at=None,
            defaults={
                "invited_by": by,
                "token": new_token(),
                "created_at": now,
                "expires_at": now + INVITATION_LIFETIME,
            },
        )
        queue_invitation(invitation)
    return invitation


def refuse_invitation(*, initiative: Initiative, email: str, now: datetime) -> None:
    if initiative.memberships.filter(user__email=email).exists():
        raise InitiativeError(_("This person belongs to your initiative already."))
    waiting = initiative.invitations.open_at(now)
    if waiting.filter(email=email, created_at__gt=now - RESEND_AFTER).exists():
        raise InitiativeError(_("You invited this person a moment ago. The e-mail is on its way."))
    if waiting.exclude(email=email).count() >= OPEN_INVITATIONS:
        raise InitiativeError(_("10 invitations are open already. Withdraw one first."))


def refuse_flood(*, email: str, by: User, now: datetime) -> None:
    """Names of people and initiatives stand in these mails: nobody may send them to strangers without end."""
    if invitations_mailed(since=now - A_DAY, to=email) >= INVITATIONS_TO_ONE_PERSON:
        raise InitiativeError(_("This person was invited several times today. Try again tomorrow."))
    if invitations_mailed(since=now - A_DAY, by=by) >= INVITATIONS_PER_DAY:
        raise InitiativeError(_("You have invited many people today. Go on tomorrow."))


def withdraw_invitation(*, invitation: Invitation) -> None:
    """The link no longer works. An accepted invitation stays as the record of who asked whom."""
    Invitation.objects.waiting().filter(pk=invitation.pk).delete()


def accept_invitation(*, token: str, by: User, now: datetime) -> Initiative:
    """Join by the link of an invitation: once, within 30 days, by whoever is signed in and holds the link.

    Raises Invitation.DoesNotExist for an unknown link, InitiativeError for a used or expired one.
    """
    invitation = Invitation.objects.select_related("initiative").get(token=token)
    if invitation.initiative.memberships.filter(user=by).exists():
        return invitation.initiative
    with transaction.atomic():
        claimed = Invitation.objects.open_at(now).filter(pk=invitation.pk).update(accepted_at=now)
        if not claimed:
            raise InitiativeError(_("This invitation was used already or has ended. Ask for a new one."))
        Membership.objects.get_or_create(initiative=invitation.initiative, user=by, defaults={"since": now})
    return invitation.initiative


def leave(*, initiative: Initiative, user: User) -> None:
    """Stop acting for an initiative. The last person stays, so that somebody can be reached.

    Raises InitiativeError for the last person.
    """
    with transaction.atomic():
        members = initiative.memberships.select_for_update()
        if not [member for member in members if member.user_id != user.pk]:
            raise InitiativeError(_("You are the only person here. Invite another person first."))
        members.filter(user=user).delete()
