"""A person at a browser: finds fields by their names, presses the one primary button, is checked by axe."""

import re
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from accounts.models import User
from notifications.models import Mail
from tests.tools.browser import DESK, PHONE, Complaints, axe_violations


class Visitor:
    """One browser of one person. `look()` holds the page against axe in both themes."""

    def __init__(
        self,
        browser: Browser,
        home: str,
        *,
        language: str = "de",
        script: bool = True,
        wide: bool = False,
        **options: Any,
    ) -> None:
        self.home, self.script = home, script
        self.context = browser.new_context(
            viewport=DESK if wide else PHONE,
            locale=language,
            java_script_enabled=script,
            reduced_motion="reduce",
            **options,
        )
        self.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": home}])
        self.complaints = Complaints(self.context, home)
        self.page: Page = self.context.new_page()
        self.seen: set[str] = set()

    def enter_as(self, user: User) -> "Visitor":
        """Signed in already, as after a code and a second factor."""
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.home}])
        return self

    def go(self, path: str) -> "Visitor":
        answer = self.page.goto(self.home + path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        self.look()
        return self

    def fill(self, **values: str) -> "Visitor":
        for name, value in values.items():
            self.page.locator(f'[name="{name.replace("__", "-")}"]:visible').first.fill(value)
        return self

    def choose(self, **values: str) -> "Visitor":
        """Tick a radio button or box, or choose an option."""
        for name, value in values.items():
            field = self.page.locator(f'[name="{name.replace("__", "-")}"]')
            if field.first.evaluate("e => e.tagName") == "SELECT":
                field.first.select_option(value)
            else:
                box = self.page.locator(f'[name="{name}"][value="{value}"]')
                box.evaluate("box => box.click()")
                assert box.is_checked(), (name, value)
        return self

    def press(self, name: str = "", value: str = "") -> "Visitor":
        """Press the primary button of the page's form, or the button with this name (and value)."""
        main = self.page.locator("main, aside")
        if name:
            button = main.locator(
                f'button[name="{name}"]:not([aria-hidden])' + (f'[value="{value}"]' if value else "")
            )
        else:
            button = main.locator("form[method=post] button.kern-btn--primary")
        with self.page.expect_navigation():
            button.first.click()
        self.look()
        return self

    def follow(self, part_of_address: str) -> "Visitor":
        """Click the first link whose address contains this."""
        with self.page.expect_navigation():
            self.page.locator(
                f'main a[href*="{part_of_address}"], aside a[href*="{part_of_address}"]'
            ).first.click()
        self.look()
        return self

    def look(self) -> None:
        """axe in both themes, once per kind of page; a heading; nothing wider than the screen."""
        assert self.page.locator("h1").count() == 1, self.page.url
        if not self.script:
            return
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url
        kind = self.kind()
        if kind in self.seen:
            return
        self.seen.add(kind)
        themes: tuple[Any, ...] = ("dark", "light")
        for theme in themes:
            self.page.emulate_media(color_scheme=theme)
            assert axe_violations(self.page) == [], (theme, self.page.url)

    def kind(self) -> str:
        """Pages of one kind are held against axe once."""
        return re.sub(r"\d+", "0", self.page.url.split("?")[0])

    @property
    def text(self) -> str:
        """What the main column and the one beside it say, in one line, with plain spaces."""
        words = " ".join(self.page.locator("main, aside").all_inner_texts())
        return re.sub(r"\s+", " ", words)

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.home)

    def close(self) -> None:
        assert list(self.complaints) == []
        self.context.close()


def newest_mail(email: str, key: str) -> Mail:
    """The newest mail to an address whose key begins like this."""
    return Mail.objects.filter(recipient=email, key__startswith=key).latest("pk")


def code_for(email: str) -> str:
    found = re.search(r"\b(\d{4}) (\d{4})\b", newest_mail(email, "sign-in-code").text)
    assert found
    return found[1] + found[2]
