"""A volunteer on a phone: everything is done with a finger, every touch is counted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, FilePayload, Locator

from tests.journeys.phone import Mailbox
from tests.journeys.visitor import Visitor

# What a thumb hits, in CSS pixels.
THUMB = 44


class Volunteer(Visitor):
    """Taps buttons, links and labels by their words; types into fields after touching them."""

    def __init__(self, browser: Browser, home: str, mailbox: Mailbox) -> None:
        super().__init__(browser, home, has_touch=True, is_mobile=True)
        self.page.set_default_timeout(5_000)
        self.mailbox, self.taps, self.is_counting = mailbox, 0, True

    def touch(self, target: Locator) -> None:
        self.taps += self.is_counting
        target.tap()

    @contextmanager
    def detour(self) -> Iterator[None]:
        """What nobody needs to do who makes no mistake: the touches are not counted."""
        self.is_counting = False
        yield
        self.is_counting = True

    def tap(self, words: str) -> "Volunteer":
        """Tap a button or link in the page's columns, named by its words; the next page is looked at."""
        columns = self.page.locator("main, aside")
        button = columns.get_by_role("button", name=words)
        target = (button if button.count() else columns.get_by_role("link", name=words)).first
        box = target.bounding_box()
        assert box is not None, words
        is_button = target.evaluate("e => e.classList.contains('kern-btn')")
        assert box["height"] >= THUMB or not is_button, (words, box)
        with self.page.expect_navigation():
            self.touch(target)
        self.look()
        return self

    def write(self, **values: str) -> "Volunteer":
        """Type into the fields of these names."""
        for name, value in values.items():
            field = self.page.locator(f'[name="{name}"]:visible')
            self.touch(field)
            field.fill(value)
        return self

    def pick(self, words: str) -> "Volunteer":
        """Tap the label of a radio button or box."""
        box = self.page.get_by_label(words)
        self.touch(self.page.locator("label", has_text=words).first)
        assert box.first.is_checked(), words
        return self

    def photograph(self, name: str, picture: FilePayload) -> "Volunteer":
        """Tap the field for a file and choose this one: for the browser a photo just taken is a file as well."""
        with self.page.expect_file_chooser() as chooser:
            self.touch(self.page.locator(f'[name="{name}"]'))
        chooser.value.set_files([picture])
        return self

    def open_link(self, link: str) -> "Volunteer":
        """Tap a link in an e-mail."""
        self.taps += self.is_counting
        self.page.goto(link)
        self.look()
        return self

    def kind(self) -> str:
        """Pages of one address differ by what they tell: the headings are looked at, too."""
        headings: list[Any] = self.page.locator("h1, h2, h3").all_inner_texts()
        return re.sub(r"\d+", "0", " · ".join([super().kind(), *headings]))

    def said(self, *sentences: str) -> None:
        """All of this stands on the page."""
        for sentence in sentences:
            assert sentence in self.text, (sentence, self.path, self.text)

    def close(self) -> None:
        """A form that comes back (422) is an answer like any other; the browser notes it as an error."""
        assert [said for said in self.complaints if "status of 422" not in said] == []
        self.context.close()
