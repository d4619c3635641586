"""Every address of the site × every kind of person, compared with the tables gets.txt and posts.txt.

A cell is the status; "in" leads to the sign-in page and back, "proof" to the page that asks for the second factor
again, ">page" to that page of the site. A page without a row in posts.txt takes no form from anybody.
"""

import copy
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve
from django.utils.http import urlencode

from accounts.access import declared_access
from accounts.roles import RoleName
from tests.applications.factories import make_programme
from tests.board.factories import make_board
from tests.matrix.objects import Objects, address, all_places, make_objects, make_people
from tests.matrix.tables import Row, assert_none, assert_same, read_table

pytestmark = pytest.mark.django_db
GETS = read_table("gets.txt")
POSTS = read_table("posts.txt")
PEOPLE = [column for column in GETS[0] if column != "page"]
REFUSED = {"404", "in"}
WRITE = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(?P<table>\w+)", re.IGNORECASE)
# The session is the visitor's own; a question asked with an address is handed to whoever signs in with it.
FORM_STOOD_ON = "/privacy/"
OWN_TABLES = {"django_session"}


@dataclass
class Answer:
    """What came back, and the tables that were written to on the way."""

    response: HttpResponseBase
    written: set[str]
    backs: set[str]

    @property
    def cell(self) -> str:
        status = self.response.status_code
        return (
            place_of(self.response.headers["Location"], self.backs) if status in {301, 302} else str(status)
        )


def place_of(location: str, backs: set[str]) -> str:
    """The cell for a redirect; the sign-in page must know the way back."""
    target = urlsplit(location)
    name = resolve(target.path).view_name
    if name == "accounts:sign-in" and target.query in {urlencode({"next": back}) for back in backs}:
        return "in"
    return "proof" if name == "mfa_reauthenticate" else f">{name.rpartition(':')[2]}"


class WrittenTables:
    """Notes the tables that statements write to while it wraps a connection."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITE.match(sql):
            self.tables.add(found["table"])
        return execute(sql, params, many, context)


@dataclass
class Site:
    """The town, another town, and a signed-in browser for every column."""

    here: Objects
    elsewhere: Objects
    browsers: dict[str, Client]

    def ask(self, who: str, method: str, url: str, *, host: str = "testserver") -> Answer:
        """One request; what it changes is taken back. Errors of the site become status 500."""
        browser = self.browsers[who]
        cookies = copy.deepcopy(browser.cookies)
        written, headers = WrittenTables(), {"Host": host, "Referer": f"http://{host}{FORM_STOOD_ON}"}
        with transaction.atomic(), connection.execute_wrapper(written):
            response = getattr(browser, method)(url, headers=headers)
            transaction.set_rollback(True)
        browser.cookies = cookies
        return Answer(
            response, written.tables - OWN_TABLES, {url} if method == "get" else {url, FORM_STOOD_ON}
        )


@pytest.fixture(scope="module")
def site(kept: None) -> Site:
    people = make_people()
    make_board(2)
    make_board(3, make_programme("elsewhere"))
    here = make_objects(people, name="Sprachbrücke Unna", owner="applicant")
    elsewhere = make_objects(people, slug="elsewhere", name="Radler Massen", owner="foreign")
    return Site(here, elsewhere, {name: browser_of(person) for name, person in people.items()})


def browser_of(person: Any) -> Client:
    browser = Client(raise_request_exception=False)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    if not isinstance(person, AnonymousUser):
        browser.force_login(person)
    return browser


@pytest.fixture(scope="module")
def gets(site: Site) -> dict[str, dict[str, Answer]]:
    """The answer to each page for each person, asked once."""
    return {
        row["page"]: {who: site.ask(who, "get", address(row["page"], site.here)) for who in PEOPLE}
        for row in GETS
    }


def name_of(row: Row) -> str:
    return row["page"]


# -- the tables are complete ----------------------------------------------------------------------


def test_every_address_has_a_row() -> None:
    assert_same(
        "Address", in_table={row["page"].partition(" [")[0] for row in GETS}, in_code=set(all_places())
    )


def test_every_form_is_sent_to_an_address_of_the_first_table() -> None:
    assert {row["page"] for row in POSTS} - {row["page"] for row in GETS} == set()


def test_every_role_has_a_column() -> None:
    more = {"anonymous", "applicant", "foreign", "other_officer"}
    assert_same("Role", in_table=set(PEOPLE), in_code=set(RoleName.values) | more)


def test_every_view_declares_who_may_call_it() -> None:
    assert_none(
        [
            f"{name}: the view {place.view.__module__}.{getattr(place.view, '__name__', '')} lacks @open_to(...)"
            for name, place in all_places().items()
            if declared_access(place.view, name) is None
        ]
    )


# -- every cell -----------------------------------------------------------------------------------


@pytest.mark.parametrize("row", GETS, ids=name_of)
def test_a_page_opens_for_its_people_and_for_nobody_else(
    gets: dict[str, dict[str, Answer]], row: Row
) -> None:
    found = {who: answer.cell for who, answer in gets[row["page"]].items()}
    assert_none([f"{who}: {found[who]}, not {row[who]}" for who in PEOPLE if found[who] != row[who]])


@pytest.mark.parametrize("row", GETS, ids=name_of)
def test_opening_a_page_changes_nothing(gets: dict[str, dict[str, Answer]], row: Row) -> None:
    found = gets[row["page"]]
    assert_none([f"{who}: wrote to {answer.written}" for who, answer in found.items() if answer.written])


@pytest.mark.parametrize("row", POSTS, ids=name_of)
def test_a_form_is_taken_from_its_people_and_from_nobody_else(site: Site, row: Row) -> None:
    url = address(row["page"], site.here)
    found = {who: site.ask(who, "post", url) for who in PEOPLE}
    wrong = [f"{who}: {found[who].cell}, not {row[who]}" for who in PEOPLE if found[who].cell != row[who]]
    refused = [who for who in PEOPLE if row[who] in REFUSED]
    assert_none(wrong + [f"{who}: wrote to {found[who].written}" for who in refused if found[who].written])


READ_ONLY = [row for row in GETS if name_of(row) not in {name_of(post) for post in POSTS}]


@pytest.mark.parametrize("row", READ_ONLY, ids=name_of)
def test_a_page_without_a_form_takes_none(site: Site, row: Row) -> None:
    found = {who: site.ask(who, "post", address(row["page"], site.here)) for who in PEOPLE}
    refused = {
        who for who, answer in found.items() if answer.cell in REFUSED | {"405"} and not answer.written
    }
    assert_none([f"{who}: {found[who].cell}" for who in PEOPLE if who not in refused])


NESTED = [
    row
    for row in GETS
    if len(all_places()[row["page"].partition(" [")[0]].parts - {"number", "key", "version", "year"}) > 1
]


@pytest.mark.parametrize("row", NESTED, ids=name_of)
def test_a_thing_of_others_is_not_reached_through_ones_own(site: Site, row: Row) -> None:
    url = address(row["page"], site.here, child_of=site.elsewhere)
    for method in ("get", "post"):
        cells = {site.ask(who, method, url).cell for who in PEOPLE if row[who] not in REFUSED}
        assert cells <= {"404", "405"}


# -- the demo -------------------------------------------------------------------------------------

DEMO_ONLY = [row for row in GETS if {row[who] for who in PEOPLE} == {"404"}]


@pytest.mark.parametrize("row", DEMO_ONLY, ids=name_of)
def test_what_nobody_may_open_is_open_to_all_in_the_demo(site: Site, row: Row, settings: Any) -> None:
    settings.DEMO = True
    answers = [site.ask(who, "get", address(row["page"], site.here), host="localhost") for who in PEOPLE]
    assert [answer.cell for answer in answers] == ["200"] * len(PEOPLE)
    assert {policy_of(answer.response)["default-src"] == {"'none'"} for answer in answers} == {True}
    framed = {answer.response.headers["X-Frame-Options"] for answer in answers}
    assert framed == {"SAMEORIGIN" if row["page"] == "notifications:mail-html" else "DENY"}


# -- headers --------------------------------------------------------------------------------------

SANDBOX = "sandbox; default-src 'none'"


def policy_of(response: HttpResponseBase) -> dict[str, set[str]]:
    parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in parts}


def strict_policy() -> dict[str, set[str]]:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return {name: {str(source) for source in sources} for name, sources in directives.items()}


@pytest.mark.parametrize("row", GETS, ids=name_of)
def test_no_page_can_be_framed_or_load_anything_foreign(gets: dict[str, dict[str, Answer]], row: Row) -> None:
    for who, answer in gets[row["page"]].items():
        headers = answer.response.headers
        assert (who, headers["X-Frame-Options"]) == (who, "DENY")
        assert (who, headers["X-Content-Type-Options"]) == (who, "nosniff")
        assert (who, headers["Referrer-Policy"]) == (who, "same-origin")
        if headers["Content-Security-Policy"] != SANDBOX:
            assert (who, policy_of(answer.response)) == (who, strict_policy())


@pytest.mark.parametrize("row", GETS, ids=name_of)
def test_what_a_signed_in_person_saw_is_stored_nowhere(gets: dict[str, dict[str, Answer]], row: Row) -> None:
    kept_somewhere = [
        who
        for who, answer in gets[row["page"]].items()
        if who != "anonymous" and not {"private", "no-store"} <= cache_rules(answer.response)
    ]
    assert_none(kept_somewhere)


def cache_rules(response: HttpResponseBase) -> set[str]:
    return {rule.strip() for rule in response.headers.get("Cache-Control", "").split(",")}


@pytest.mark.parametrize("row", POSTS, ids=name_of)
def test_a_form_from_another_site_is_refused(site: Site, row: Row) -> None:
    """Whoever could send the form: without the token of our own page it is not taken."""
    who = next(who for who in PEOPLE if row[who] not in REFUSED)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = copy.deepcopy(site.browsers[who].cookies)
    assert browser.post(address(row["page"], site.here)).status_code == 403
