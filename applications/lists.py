"""The office's lists: filtered, searched and paged in SQL, by key."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from accounts.models import Membership
from applications.models import Application
from applications.states import DECIDED, OPEN, State

PAGE = 50
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
    """One page of cases, newest first, and the key of the next one ("" at the end)."""

    cases: list[Application]
    next_key: str


def search(cases: Any, text: str) -> Any:
    """Cases whose reference, title, initiative or member's e-mail address contains what was typed."""
    for word in text.split()[:5]:
        cases = cases.filter(
            Q(reference__icontains=word)
            | Q(title__icontains=word)
            | Q(initiative__name__icontains=word)
            | Q(initiative__in=members_initiatives(word))
        )
    return cases


def members_initiatives(word: str) -> Any:
    return Membership.objects.filter(user__email__icontains=word).values("initiative")


def page_of_cases(cases: Any, *, group: str, text: str, after: str) -> Page:
    """Cases of a group in the order of their receipt, from the key `after` on."""
    if group in GROUPS:
        cases = cases.filter(state__in=GROUPS[group])
    cases = search(cases.filter(received_at__isnull=False), text)
    moment, pk = read_key(after)
    if moment is not None:
        cases = cases.filter(Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=pk))
    rows = list(
        cases.select_related("initiative")
        .only(*SHOWN, "initiative__name")
        .order_by("-received_at", "-pk")[: PAGE + 1]
    )
    return Page(rows[:PAGE], key_of(rows[PAGE - 1]) if len(rows) > PAGE else "")


SHOWN = (
    "reference",
    "title",
    "state",
    "requested",
    "received_at",
    "office_waiting_since",
    "waiting_reason",
    "question_since",
    "waiting_since",
    "programme_id",
    "initiative_id",
)


def key_of(case: Application) -> str:
    return f"{case.received_at.isoformat() if case.received_at else ''}~{case.pk}"


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
