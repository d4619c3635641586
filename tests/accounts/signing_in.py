"""Sign in as a person does: ask for a code, read the mail, type it."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from notifications.models import Mail


def code_in(mail: Mail) -> str:
    """The eight digits of a sign-in mail."""
    found = re.search(r"\b(\d{4}) (\d{4})\b", mail.text)
    assert found, mail.text
    return found[1] + found[2]


def wrong(code: str) -> str:
    """Another code of eight digits."""
    return str((int(code) + 1) % 10**8).zfill(8)


def ask_for_code(client: Client, email: str, **query: str) -> Any:
    return client.post(reverse("accounts:sign-in", query=query), {"email": email})


def newest_code(email: str) -> str:
    return code_in(Mail.objects.filter(recipient=email, key__startswith="sign-in-code").latest("pk"))


def type_code(client: Client, code: str, **query: str) -> Any:
    return client.post(reverse("accounts:code", query=query), {"code": code})


def sign_in_by_code(client: Client, email: str, **query: str) -> Any:
    """The whole way; returns the answer to the typed code."""
    ask_for_code(client, email, **query)
    return type_code(client, newest_code(email), **query)


def signed_in_person(client: Client) -> str | None:
    """The id of the person signed in with this client."""
    pk: str | None = client.session.get("_auth_user_id")
    return pk
