"""For whom the office writes an application down."""

from datetime import datetime

from django.db import transaction

from accounts.codes import person_with
from accounts.initiatives import found_initiative
from accounts.models import Initiative


@transaction.atomic
def initiative_for(*, email: str, contact: str, name: str, legal_form: str, now: datetime) -> Initiative:
    """The initiative of that name the person already acts for, or a new one.

    The person's account is made if need be; the address proves itself when they sign in by code.
    """
    user = person_with(email=email.strip().lower(), name=contact)
    existing = user.initiatives.filter(name=name).first()
    return existing or found_initiative(by=user, name=name, legal_form=legal_form, now=now)
