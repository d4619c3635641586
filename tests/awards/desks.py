"""Pages of payments as those in office and the initiative see them."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.models import Payout
from tests.applications.factories import make_programme
from tests.applications.shown import Shown
from tests.awards.payments import person


def browser_of(user: User) -> Client:
    """A browser in which the person is signed in and reads English."""
    user.language = "en"
    user.save()
    browser = Client(raise_request_exception=False)
    browser.force_login(user)
    return browser


def desk(name: str = "officer") -> Client:
    """The browser of who holds the role in Unna."""
    return browser_of(person(name, make_programme()))


def url(name: str, *args: Any) -> str:
    return reverse(f"awards:{name}", args=args)


def text_of(response: Any) -> str:
    """What a reader sees, with single spaces."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).replace("\xa0", " ").split())


def beside(page: Any, name: str) -> str:
    """What is said beside a field."""
    return Shown(page).error(name).removeprefix("Error:").strip()


def told(response: Any) -> str:
    """The page after a redirect, as text."""
    return text_of(response.client.get(response.headers["Location"]))


def seal_on(browser: Client, payout: Payout) -> Any:
    """What the page of a payment sends of what it shows."""
    return Shown(browser.get(url("payment", payout.pk))).value("seal")


def release(browser: Client, payout: Payout) -> Any:
    """Open the payment and press the button."""
    return browser.post(url("payment", payout.pk), {"seal": seal_on(browser, payout)})
