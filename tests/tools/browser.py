"""A real browser for tests: Debian's Chromium through pytest-playwright, and axe for accessibility.

tests/conftest.py imports the fixtures. A test that uses `page` or `browser` is marked `browser`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Nothing Chromium does on its own may reach for the network or wait for a screen.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

# Playwright keeps an event loop in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def chromium() -> str:
    """The path of Chromium; without it the test is skipped, or fails where nothing may be skipped."""
    if found := shutil.which("chromium"):
        return found
    advice = "needs Chromium: apt-get install chromium"
    if os.environ.get("FOERDERTOPF_REQUIRE_ALL") == "1":
        pytest.fail(advice)
    pytest.skip(advice)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": chromium(), "args": ARGUMENTS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A German on a phone; a test for a desk or another language makes its own context."""
    return {"viewport": PHONE, "locale": "de-DE", "timezone_id": "Europe/Berlin"}


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The site as it runs in production: WhiteNoise serves the collected, hashed and compressed files."""
    server = LiveServer("127.0.0.1", start=False)
    server.thread.static_handler = served_by_the_site_itself
    server.start()
    yield server
    server.stop()


def served_by_the_site_itself(application: Callable[..., Any]) -> Callable[..., Any]:
    return application


class Complaints(list[str]):
    """What the browser complained about: scripts, the content policy, failed and foreign requests."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        super().__init__()
        context.on("console", lambda message: self.note(message.type in {"error", "warning"}, message.text))
        context.on("weberror", lambda error: self.note(True, str(error.error)))
        # A page that is left while it saves by itself aborts that request; everything else must succeed.
        context.on(
            "requestfailed",
            lambda request: self.note("ERR_ABORTED" not in (request.failure or ""), f"failed: {request.url}"),
        )
        context.on(
            "request", lambda request: self.note(is_foreign(request.url, home), f"foreign: {request.url}")
        )

    def note(self, matters: bool, text: str) -> None:
        if matters:
            self.append(text)


def is_foreign(url: str, home: str) -> bool:
    return not url.startswith((home, "data:", "blob:", "about:"))


@pytest.fixture
def complaints(context: BrowserContext, live_server: LiveServer) -> Complaints:
    """A list that must stay empty; see Complaints."""
    return Complaints(context, live_server.url)


def axe_violations(page: Page) -> list[str]:
    """What axe finds on the page now (WCAG 2.2 AA, good practice): rule, what to do, first places."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        STANDARDS,
    )
    return [
        f"{found['id']}: {found['help']}: "
        + " · ".join(str(node["target"][0]) for node in found["nodes"][:5])
        for found in result["violations"]
    ]
