"""The main menu: every app adds its pages here, accounts.context shows each person what is theirs.

An app calls `register(NavItem(...))` in its AppConfig.ready(). An item whose URL does not exist is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.access import PUBLIC, may_call
from accounts.roles import RoleName

Count = Callable[[HttpRequest], int]


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """A menu entry. `who` is PUBLIC, SIGNED_IN or a set of roles; `count`: how many things wait there."""

    label: Any
    url_name: str
    who: str | frozenset[RoleName]
    position: int = 50
    count: Count | None = None


class Place(StrEnum):
    """Where an entry stands: in the row on every screen, in the row of a wide one only, or always behind "More"."""

    ROW = "row"
    WIDE = "wide"
    MORE = "more"


# So many entries fit into one row: of a phone, of a wide screen.
FIT_PHONE, FIT_WIDE = 2, 7


@dataclass(frozen=True)
class MenuEntry:
    """One entry as the page shows it."""

    label: str
    url: str
    current: bool
    count: int | None
    place: Place = Place.ROW


_items: dict[str, NavItem] = {}


def register(*items: NavItem) -> None:
    """Add entries to the menu, ordered by `position`. An entry with the same URL name replaces the former."""
    _items.update({item.url_name: item for item in items})


def menu_for(request: HttpRequest) -> list[MenuEntry]:
    """The entries this person may open, in order; the one nearest to the page is current."""
    mine = sorted(
        (item for item in _items.values() if may_call(item.who, request)), key=lambda item: item.position
    )
    urls = {item: url for item in mine if (url := url_of(item))}
    current = max((url for url in urls.values() if contains(url, request.path)), key=len, default="")
    places = places_of(list(urls))
    return [menu_entry(item, url, request, current, places[item]) for item, url in urls.items()]


def places_of(items: list[NavItem]) -> dict[NavItem, Place]:
    """A short menu stands in the row. Of a long one a phone shows the person's first page, the rest is folded."""
    if len(items) <= FIT_PHONE:
        return dict.fromkeys(items, Place.ROW)
    first = next((item for item in items if item.who != PUBLIC), items[0])
    others = [item for item in items if item is not first]
    places = {item: Place.WIDE if n < FIT_WIDE else Place.MORE for n, item in enumerate(others, start=1)}
    return {first: Place.ROW, **places}


def start_page(request: HttpRequest) -> str | None:
    """The first page in the menu that is this person's own, such as the officer's desk; None if all is public."""
    mine = sorted(_items.values(), key=lambda item: item.position)
    return next((url_of(item) for item in mine if item.who != PUBLIC and may_call(item.who, request)), None)


def url_of(item: NavItem) -> str | None:
    try:
        return reverse(item.url_name)
    except NoReverseMatch:
        return None


def menu_entry(item: NavItem, url: str, request: HttpRequest, current: str, place: Place) -> MenuEntry:
    count = item.count(request) if item.count else None
    return MenuEntry(str(item.label), url, url == current, count, place)


def contains(url: str, path: str) -> bool:
    """Whether `path` lies at or below `url`; the home page contains only itself."""
    return path == url or (url != "/" and path.startswith(url))
