"""The office's lists: filtered, searched and paged in SQL, by key."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Q, When
from django.utils.dateparse import parse_datetime

from accounts.models import Membership
from applications.models import Application
from applications.states import APPLICANT_ACTS, DECIDED, OPEN, State

PAGE = 40  # with long titles the HTML of a page stays below 60 kB
GROUPS: dict[str, frozenset[str]] = {
    "open": frozenset(OPEN),
    "board": frozenset({State.AT_BOARD, State.RECOMMENDED}),
    "applicant": frozenset({State.RETURNED, State.UNCONFIRMED}),
    "waiting-list": frozenset({State.WAITLISTED}),
    "decided": frozenset(DECIDED),
    "withdrawn": frozenset({State.WITHDRAWN}),
}


@dataclass(frozen=True)
class Page:
    """One page of cases and the key of the next one ("" at the end)."""

    cases: list[Application]
    next_key: str


def search(cases: Any, text: str) -> Any:
    """Cases whose reference, title, initiative or member's e-mail address contains each word (of the first five)."""
    for word in text.split()[:5]:
        cases = cases.filter(reduce(or_, map(containing, spellings(word))))
    return cases


def containing(word: str) -> Q:
    members = Membership.objects.filter(user__email__icontains=word).values("initiative")
    in_case = Q(reference__icontains=word) | Q(title__icontains=word)
    return in_case | Q(initiative__name__icontains=word) | Q(initiative__in=members)


def spellings(word: str) -> set[str]:
    """For SQLite, which takes Ä and ä for two letters: the word as typed, small, large, and with a large first letter."""
    return {word} if word.isascii() else {word, word.lower(), word.upper(), word.title()}


SHOWN = (
    "reference",
    "title",
    "state",
    "requested",
    "received_at",
    "touched_at",
    "due_at",
    "entered_by_id",
    "office_waiting_since",
    "waiting_reason",
    "question_since",
    "waiting_since",
    "programme_id",
    "initiative_id",
)
OF_OTHERS = ("initiative__name", "programme__currency")


def page_of_cases(cases: Any, *, group: str, text: str, after: str) -> Page:
    """Cases of a group in the order of their receipt, from the key `after` on."""
    if group in GROUPS:
        cases = cases.filter(state__in=GROUPS[group])
    cases = search(cases.filter(received_at__isnull=False), text)
    moment, pk = read_key(after)
    if moment is not None:
        cases = cases.filter(Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=pk))
    return cut(cases.order_by("-received_at", "-pk"), "received_at")


def page_of_desk(cases: Any, *, after: str) -> Page:
    """What waits for the office, the longest wait first, from the key `after` on."""
    moment, pk = read_key(after)
    if moment is not None:
        cases = cases.filter(Q(office_waiting_since__gt=moment) | Q(office_waiting_since=moment, pk__gt=pk))
    return cut(cases.order_by("office_waiting_since", "pk"), "office_waiting_since")


def page_of_applicant(cases: Any, *, after: str) -> Page:
    """An applicant's cases: first what waits for them, then the others; what was touched last comes first."""
    waits = Case(When(state__in=APPLICANT_ACTS, then=True), default=False)
    cases = cases.annotate(waits=waits).order_by("-waits", "-touched_at", "-pk")
    key = after.removeprefix("waits~")
    moment, pk = read_key(key)
    if moment is not None:
        later = Q(touched_at__lt=moment) | Q(touched_at=moment, pk__lt=pk)
        cases = cases.filter(
            Q(waits=True) & later | Q(waits=False) if key != after else Q(waits=False) & later
        )
    page = cut(cases, "touched_at")
    still = page.next_key and page.cases[-1].waits  # type: ignore[attr-defined]
    return replace(page, next_key=f"waits~{page.next_key}") if still else page


def cut(cases: Any, column: str) -> Page:
    """The first cases of an ordered list, with the key of the last in the order of `column` and the number."""
    rows = list(cases.select_related("initiative", "programme").only(*SHOWN, *OF_OTHERS)[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], f"{getattr(last, column).isoformat()}~{last.pk}" if last else "")


def read_key(text: str) -> tuple[datetime | None, int]:
    """The key of a page; an unreadable one means the first page."""
    moment, _, pk = text.partition("~")
    try:
        parsed = parse_datetime(moment)
        parsed = parsed.astimezone(UTC) if parsed and parsed.tzinfo else None
    except (ValueError, OverflowError):
        parsed = None
    if parsed is None or not (pk.isascii() and pk.isdigit()) or len(pk) > 15:
        return None, 0
    return parsed, int(pk)
