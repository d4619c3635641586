"""The main menu shows each person what is theirs."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts import navigation
from accounts.access import PUBLIC, SIGNED_IN
from accounts.context import navigation as context
from accounts.navigation import FIT_WIDE, MenuEntry, NavItem, Place, menu_for, register
from accounts.roles import OFFICERS
from tests.accounts.factories import UserFactory, role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def menu(monkeypatch):
    monkeypatch.setattr(navigation, "_items", {})
    register(
        NavItem(label="Officers", url_name="accounts:profile", who=OFFICERS, count=lambda request: 3),
        NavItem(label="New", url_name="accounts:initiative-new", who=SIGNED_IN, position=60),
        NavItem(label="Mine", url_name="accounts:initiatives", who=SIGNED_IN, position=40),
        NavItem(label="Sign in", url_name="accounts:sign-in", who=PUBLIC, position=10),
        NavItem(label="Not built", url_name="nowhere:at-all", who=PUBLIC),
    )


def asked_by(rf, user, path="/"):
    request = rf.get(path)
    request.user = user
    return request


@pytest.mark.parametrize(
    ("person", "labels"),
    [
        (AnonymousUser, ["Sign in"]),
        (UserFactory, ["Sign in", "Mine", "New"]),
        (lambda: role("officer"), ["Sign in", "Mine", "Officers", "New"]),
    ],
)
def test_everybody_sees_the_pages_that_exist_for_them_in_order(rf, person, labels):
    assert [entry.label for entry in menu_for(asked_by(rf, person()))] == labels


def test_the_nearest_entry_is_current(rf):
    def current(path):
        return [entry.label for entry in menu_for(asked_by(rf, UserFactory(), path)) if entry.current]

    assert current("/initiatives/") == ["Mine"]
    assert current("/initiatives/7/members/") == ["Mine"]
    assert current("/initiatives/new/") == ["New"]
    assert current("/elsewhere/") == []


def test_an_entry_says_how_much_waits(rf):
    assert MenuEntry("Officers", "/me/", False, 3, Place.WIDE) in menu_for(asked_by(rf, role("officer")))


def places(rf, user):
    return {entry.label: entry.place for entry in menu_for(asked_by(rf, user))}


def test_a_short_menu_stands_in_the_row(rf):
    navigation._items.pop("accounts:initiatives")
    assert places(rf, UserFactory()) == {"Sign in": Place.ROW, "New": Place.ROW}


def test_of_a_long_menu_a_phone_shows_the_first_page_that_is_ones_own(rf):
    assert places(rf, UserFactory()) == {"Sign in": Place.WIDE, "Mine": Place.ROW, "New": Place.WIDE}


def test_what_does_not_fit_into_a_wide_row_is_folded_there_too(rf):
    pages = (
        "home",
        "applications:desk",
        "applications:mine",
        "board:ballots",
        "budgets:pot",
        "board:meetings",
    )
    register(*(NavItem(label=name, url_name=name, who=PUBLIC, position=80) for name in pages))
    found = [entry.place for entry in menu_for(asked_by(rf, UserFactory()))]
    assert found == [Place.WIDE, Place.ROW, *[Place.WIDE] * 5, *[Place.MORE] * 2]
    assert found.count(Place.MORE) == len(found) - FIT_WIDE


def test_registering_again_replaces(rf):
    register(NavItem(label="Enter", url_name="accounts:sign-in", who=PUBLIC))
    assert [entry.label for entry in menu_for(asked_by(rf, AnonymousUser()))] == ["Enter"]


def test_a_page_of_failure_without_a_person_has_no_menu(rf, settings):
    settings.DEMO = True
    known = context(rf.get("/"))
    assert (known["navigation"], known["demo"], known["theme"]) == ([], True, "auto")
