"""A page as its reader has it: what stands in the fields, and what is said beside them."""

from html.parser import HTMLParser
from typing import Any

VOID = {"input", "br", "img", "meta", "link", "hr", "wbr", "col", "source"}


class Shown(HTMLParser):
    """The fields of a page with what stands in them, and the text of every element that has an id."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.texts: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self._control: tuple[str, str] | None = None
        self.feed(response.content.decode())

    def value(self, name: str) -> str | list[str]:
        """What the browser would send of a field: one text, or a list where there are several."""
        found = self.fields.get(name, [])
        return found[0] if len(found) == 1 else found

    def error(self, name: str) -> str:
        """What is said beside a field; "" when nothing is wrong with it."""
        return self.texts.get(f"id_{name}_error", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name = known.get("name") or ""
        if tag == "input":
            self._input(name, known)
        elif tag in ("textarea", "select"):
            self._control = (tag, name)
            if tag == "textarea":
                self.fields.setdefault(name, []).append("")
        elif tag == "option" and "selected" in known and self._control:
            self.fields.setdefault(self._control[1], []).append(known.get("value") or "")
        if tag not in VOID:
            self._open.append((tag, known.get("id")))

    def _input(self, name: str, known: dict[str, str | None]) -> None:
        if known.get("type") in ("checkbox", "radio") and "checked" not in known:
            return
        self.fields.setdefault(name, []).append(known.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._control = None
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._control and self._control[0] == "textarea":
            # The first line break of a textarea belongs to the page.
            text = data if self.fields[self._control[1]][-1] else data.removeprefix("\n")
            self.fields[self._control[1]][-1] += text
        for _tag, known in self._open:
            if known:
                self.texts[known] = self.texts.get(known, "") + " ".join(data.split())
