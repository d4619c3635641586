"""Proving again, just before something grave, that it is the person and not only their open browser.

Who has a second factor proves with it (allauth's pages); everybody else with a new code by e-mail. Either proof is written
down in the session as allauth does it, is worth some minutes, and is used up by what it was asked for.
"""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.access import SECOND_FACTORS, person_of

WORTH_SECONDS = 10 * 60
CODE, SECOND_FACTOR = "code", "mfa"


def has_second_factor(request: HttpRequest) -> bool:
    return bool(is_mfa_enabled(person_of(request), list(SECOND_FACTORS)))


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person has just proved who they are, as strongly as they can. One query."""
    wanted = SECOND_FACTOR if has_second_factor(request) else CODE
    proofs = [
        row
        for row in get_authentication_records(request, person_of(request))
        if row.get("reauthenticated") and row["method"] == wanted
    ]
    return bool(proofs) and 0 <= time.time() - proofs[-1]["at"] < WORTH_SECONDS


def confirm_by_code(request: HttpRequest) -> None:
    """Write down that the person has typed the code from their mailbox."""
    record_authentication(request, person_of(request), CODE, reauthenticated=True)


def use_up(request: HttpRequest) -> None:
    """A proof counts once: whoever finds the browser open afterwards proves anew."""
    records = get_authentication_records(request, person_of(request))
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        row for row in records if not row.get("reauthenticated")
    ]


def ask_to_confirm(request: HttpRequest) -> HttpResponseRedirect:
    """To the page where the person proves who they are; it leads back here."""
    page = reverse("accounts:confirm")
    if has_second_factor(request):
        page = get_adapter(request).get_reauthentication_methods(person_of(request))[0]["url"]
    return HttpResponseRedirect(f"{page}?{urlencode({'next': request.path})}")
