"""The main menu in a real browser: one row on every screen, the rest behind a button that needs no script."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.accounts.factories import UserFactory, role
from tests.journeys.visitor import Visitor
from tests.tools.browser import DESK, PHONE, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET: ViewportSize = {"width": 800, "height": 1000}
# A row of links, 44 pixels and the line below the current one, and a little for rounding.
ONE_ROW = 52


def page_of(
    browser: Browser, live_server: LiveServer, user: User, size: ViewportSize, *, script: bool = True
) -> Page:
    """A person's own details, which everybody has, in German."""
    visitor = Visitor(browser, live_server.url, script=script).enter_as(user)
    visitor.page.set_viewport_size(size)
    visitor.page.set_default_timeout(5_000)
    return visitor.go(reverse("accounts:profile")).page


def labels(page: Page) -> list[str]:
    """The entries one sees."""
    links = page.get_by_role("navigation", name="Hauptmenü").get_by_role("link").all()
    return [link.inner_text().split("\n")[0] for link in links]


@pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["phone", "tablet", "desk"])
@pytest.mark.parametrize("name", ["officer", "treasurer", "board_member"])
def test_the_menu_is_one_row(
    browser: Browser, live_server: LiveServer, size: ViewportSize, name: str
) -> None:
    page = page_of(browser, live_server, role(name), size)
    box = page.get_by_role("navigation", name="Hauptmenü").bounding_box()
    assert box is not None
    assert box["height"] <= ONE_ROW
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.context.close()


def test_an_officer_finds_everything_behind_the_button_without_javascript(
    browser: Browser, live_server: LiveServer
) -> None:
    page = page_of(browser, live_server, role("officer"), PHONE, script=False)
    assert labels(page) == ["Wartet auf mich"]
    page.locator("nav summary").click()
    assert labels(page) == [
        "Wartet auf mich",
        "Das Programm",
        "Alle Anträge",
        "Abstimmungen",
        "Sitzungen",
        "Förderungen",
        "Auszahlungen",
        "Der Topf",
        "Der Beirat",
        "Meine Anträge",
    ]
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Förderungen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Förderungen")
    page.context.close()


def test_on_a_wide_screen_little_is_folded(browser: Browser, live_server: LiveServer) -> None:
    page = page_of(browser, live_server, role("officer"), DESK)
    assert len(labels(page)) == 7
    page.locator("nav summary").click()
    assert labels(page)[-3:] == ["Der Topf", "Der Beirat", "Meine Anträge"]
    page.context.close()


def test_the_keyboard_opens_walks_and_closes(browser: Browser, live_server: LiveServer) -> None:
    page = page_of(browser, live_server, role("officer"), PHONE)
    button = page.locator("nav summary")
    button.focus()
    page.keyboard.press("Enter")
    assert axe_violations(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Das Programm")).to_be_focused()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    assert labels(page) == ["Wartet auf mich"]
    page.context.close()


def test_who_has_two_entries_needs_no_button(browser: Browser, live_server: LiveServer) -> None:
    page = page_of(browser, live_server, UserFactory(), PHONE)
    assert labels(page) == ["Das Programm", "Meine Anträge"]
    expect(page.locator("nav summary")).to_have_count(0)
    page.context.close()
