"""For whom the office writes an application down."""

from datetime import datetime

from django.db import transaction

from accounts.codes import person_with
from accounts.initiatives import found_initiative
from accounts.models import Initiative, User
from funding.errors import Refused


@transaction.atomic
def initiative_for(
    *, email: str, contact: str, name: str, legal_form: str, by: User, now: datetime
) -> Initiative:
    """The initiative of that name the person already acts for, or a new one.

    The person's account is made if need be; the address proves itself when they sign in by code. Raises
    Refused("own_application", "email") when the officer would write down an application of their own.
    """
    address = email.strip().lower()
    if address == by.email:
        raise Refused("own_application", field="email")
    user = person_with(email=address, name=contact)
    existing = user.initiatives.filter(name=name).first()
    if existing and existing.memberships.filter(user=by).exists():
        raise Refused("own_application", field="email")
    return existing or found_initiative(by=user, name=name, legal_form=legal_form, now=now)
