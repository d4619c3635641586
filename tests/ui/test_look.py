"""The gallery pages, which show every component, in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.tools.browser import DESK, PHONE, Complaints, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("gallery")]

PAGES = ["/gallery/", "/gallery/form/", "/gallery/form/?wrong"]
# Exempt: links in a sentence (WCAG 2.5.8), boxes with their label, links stretched over their card.
SMALL_TARGETS = """() => [...document.querySelectorAll("a, button, summary, input, select, textarea")]
  .filter(element => !element.closest("p, dd, td, th, .skip-link, .kern-form-check, .kern-link--stretched"))
  .map(element => [element.outerHTML.slice(0, 90), element.getBoundingClientRect().height])
  .filter(([html, height]) => height > 0 && height < 43.5)"""


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing(
    browser: Browser, live_server: LiveServer, path: str, theme: Any, screen: Any
) -> None:
    page = browser.new_page(viewport=screen, color_scheme=theme, locale="de-DE")
    page.goto(live_server.url + path)
    assert axe_violations(page) == []
    page.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(page: Page, live_server: LiveServer, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_what_can_be_tapped_is_44_pixels_high(page: Page, live_server: LiveServer, path: str) -> None:
    page.goto(live_server.url + path)
    assert page.evaluate(SMALL_TARGETS) == []


@pytest.mark.parametrize("path", PAGES)
def test_the_browser_has_nothing_to_complain_about(
    page: Page, live_server: LiveServer, complaints: Complaints, path: str
) -> None:
    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")
    assert complaints == []


def test_a_first_visit_costs_at_most_150_kilobytes_in_8_requests(page: Page, live_server: LiveServer) -> None:
    responses: list[Any] = []
    page.on("response", lambda response: responses.append(response))
    page.goto(live_server.url + "/gallery/")
    page.wait_for_load_state("networkidle")
    sizes = {r.url: r.request.sizes()["responseBodySize"] for r in responses if not r.url.startswith("data:")}
    # The page itself goes out uncompressed here; the sheet, the scripts and the fonts as in production.
    assert len(sizes) <= 8
    assert sum(sizes.values()) <= 150_000


def test_the_chosen_theme_is_kept_without_any_script(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(java_script_enabled=False, color_scheme="light", locale="de-DE")
    page.goto(live_server.url + "/gallery/")
    page.locator("button[name=theme][value=dark]").click()
    assert page.locator("html").get_attribute("data-kern-theme") == "dark"
    page.reload()
    assert page.locator("button[name=theme][value=dark]").get_attribute("aria-pressed") == "true"
    page.close()


def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + "/gallery/form/?wrong")
    assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_title"


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + "/gallery/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_paper_is_white_whatever_the_screen_is(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(locale="de-DE")
    page.context.add_cookies([{"name": "theme", "value": "dark", "url": live_server.url}])
    page.goto(live_server.url + "/gallery/")
    ground = "getComputedStyle(document.body).backgroundColor"
    on_screen = page.evaluate(ground)
    page.emulate_media(media="print")
    assert page.evaluate(ground) != on_screen
    assert page.evaluate("matchMedia('print').matches")
    assert lightness(page.evaluate(ground)) > 0.9
    page.close()


def lightness(colour: str) -> float:
    """Of a computed colour, written oklch(…) or rgb(…)."""
    first = float(colour.split("(")[1].split()[0].rstrip(",%"))
    return first / 255 if colour.startswith("rgb") else first
