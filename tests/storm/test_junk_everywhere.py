"""Every field of every form of the site, filled with junk by everybody who may open it: no page breaks."""

import copy
import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client

from tests.applications.shown import Shown
from tests.board.factories import make_board
from tests.matrix.conftest import clock, kept  # noqa: F401 (one set-up for all tests of this file)
from tests.matrix.objects import Objects, address, all_places, make_objects, make_people

pytestmark = pytest.mark.django_db
JUNK = [
    "",
    " \t\r\n ",
    "abc",
    "-5",
    "1e309",
    "NaN",
    "5.000,01",
    "١٢٣",
    "31.2.2026",
    "9999-12-31",
    "9" * 400,
    "x" * 100_000,
    "a\x00b",
    "🎉👩🏽‍🍳",
    "\u202e\u2066\ufeff\u200b\ufffe",
    "<script>alert(1)</script>{{ 7 }}{% now %}%(x)s%s",
    "'; DROP TABLE applications_application; --",
    "../../../etc/passwd",
    "https://elsewhere.example/",
    "full",
    "reduced",
    "yes",
]
# Whoever of these may open a page tries it.
WHO = ("applicant", "officer", "chair", "board_member", "administrator", "anonymous")
# Pages of libraries that only answer to what a security key has signed, or that end the session.
LEFT_OUT = re.compile(r"webauthn|logout|passkey")
PAGES = sorted(name for name in all_places() if not LEFT_OUT.search(name))


class Town:
    """One thing of every kind, and a browser for each person. What a request changes is taken back."""

    def __init__(self) -> None:
        people = make_people()
        make_board(2)
        self.here: Objects = make_objects(people, name="Sprachbrücke Unna", owner="applicant")
        self.browsers = {name: browser_of(people[name]) for name in WHO}

    def ask(self, who: str, method: str, url: str, data: Any = None) -> Any:
        browser = self.browsers[who]
        cookies = copy.deepcopy(browser.cookies)
        with transaction.atomic():
            answer = getattr(browser, method)(url, data, headers={"Referer": "http://testserver/"})
            transaction.set_rollback(True)
        browser.cookies = cookies
        return answer


def browser_of(person: Any) -> Client:
    """A browser that shows where the site broke instead of its error page."""
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    if not isinstance(person, AnonymousUser):
        browser.force_login(person)
    return browser


@pytest.fixture(scope="module")
def town(kept: None) -> Town:  # noqa: F811
    return Town()


def fields_of(page: Any) -> set[str]:
    """The names of all fields of a page, whichever form they stand in."""
    html = page.content.decode()
    return {name for name in Shown(page).fields if name} | set(re.findall(r'\sname="([^"]+)"', html))


def forms_of(town: Town, name: str) -> list[tuple[str, set[str]]]:
    """Who sees fields on a page, and which."""
    url = address(name, town.here)
    found = []
    for who in WHO:
        page = town.ask(who, "get", url)
        if page.status_code == 200 and "text/html" in page["Content-Type"]:
            names = fields_of(page) - {"csrfmiddlewaretoken", "viewport", "color-scheme", "description"}
            found.append((who, names))
    return found


@pytest.mark.parametrize("name", PAGES)
def test_no_form_breaks_whatever_is_typed_into_it(town, name):
    url = address(name, town.here)
    for who, names in forms_of(town, name)[:2]:
        for text in JUNK:
            page = town.ask(who, "post", url, dict.fromkeys(names, text))
            assert page.status_code < 500, (who, text[:40])
        many = town.ask(who, "post", url, {field: ["a", "b", "1"] for field in names})
        assert many.status_code < 500


@pytest.mark.parametrize("name", PAGES)
def test_no_address_breaks_whatever_stands_behind_it(town, name):
    url = address(name, town.here)
    who = next((who for who, _names in forms_of(town, name)), "applicant")
    asked = ("q", "show", "after", "next", "page", "version", "year", "sort", "step", "language", "email")
    for text in JUNK:
        if len(text) < 1000:
            assert town.ask(who, "get", url, dict.fromkeys(asked, text)).status_code < 500, text
