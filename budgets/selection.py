"""Which rows of a year's ledger somebody looks at: of a figure, a case, a month; paged by key."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone

from budgets.figures import FIGURES, FREE, Figure, exact
from budgets.models import BudgetYear, LedgerEntry

PAGE = 50
BEFORE, AFTER = "before", "after"
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
LONGEST_REFERENCE = 20


@dataclass(frozen=True, kw_only=True)
class Selection:
    """`show` is a figure's key or "" for all; `month` and `until` are like 2026-05, "before" or "after" the year."""

    year: BudgetYear
    show: str = ""
    case: str = ""
    month: str = ""
    until: str = ""

    @property
    def figure(self) -> Figure:
        """What the rows add up to; all rows together leave what is free."""
        return FIGURES[self.show or "free"]

    @property
    def rows(self) -> Any:
        """The rows, without an order."""
        rows = LedgerEntry.objects.filter(self.span, budget_year=self.year).order_by()
        if self.show and self.figure.signs != FREE:
            rows = rows.filter(kind__in=list(self.figure.signs))
        return rows.filter(case_reference=self.case) if self.case else rows

    @property
    def span(self) -> Q:
        """The time of booking, in local months."""
        if self.month == BEFORE:
            return Q(booked_at__lt=beginning(self.year.year, 1))
        if self.month == AFTER:
            return Q(booked_at__gte=beginning(self.year.year + 1, 1))
        within = Q()
        if self.month:
            within &= Q(booked_at__gte=first_of(self.month), booked_at__lt=after(self.month))
        if self.until == BEFORE:
            within &= Q(booked_at__lt=beginning(self.year.year, 1))
        elif self.until and self.until != AFTER:
            within &= Q(booked_at__lt=after(self.until))
        return within

    def total(self) -> tuple[Decimal, int]:
        """The sum of the rows with the signs of the figure, and how many rows there are. One query."""
        found = self.rows.aggregate(sum=self.figure.sum, rows=Count("pk"))
        return exact(found["sum"]), found["rows"]

    def page(self, key: str) -> tuple[list[LedgerEntry], str]:
        """A page of rows, newest first, from `key` on, and the key of the next page ("" at the end). One query."""
        rows = self.rows.select_related("booked_by").order_by("-booked_at", "-pk")
        moment, pk = read_key(key)
        if moment is not None:
            rows = rows.filter(Q(booked_at__lt=moment) | Q(booked_at=moment, pk__lt=pk))
        found = list(rows[: PAGE + 1])
        last = found[PAGE - 1] if len(found) > PAGE else None
        return found[:PAGE], f"{last.booked_at.isoformat()}~{last.pk}" if last else ""

    def query(self, **changes: str) -> str:
        """The address part for this selection with some things changed, like ?show=paid&month=2026-05."""
        parts = {"show": self.show, "case": self.case, "month": self.month, "until": self.until} | changes
        given = urlencode({name: value for name, value in parts.items() if value})
        return f"?{given}" if given else ""


def read_selection(year: BudgetYear, query: QueryDict) -> Selection:
    """What an address asks for; what it says wrongly is left out."""
    show, case = query.get("show", ""), query.get("case", "").strip()
    return Selection(
        year=year,
        show=show if show in FIGURES else "",
        case=case[:LONGEST_REFERENCE],
        month=read_month(query.get("month", "")),
        until=read_month(query.get("until", "")),
    )


def read_month(text: str) -> str:
    return text if text in {BEFORE, AFTER} or (MONTH.fullmatch(text) and "1900" <= text < "3000") else ""


def first_of(month: str) -> datetime:
    return beginning(*map(int, month.split("-")))


def after(month: str) -> datetime:
    """The first moment after a month like 2026-05."""
    year, number = map(int, month.split("-"))
    return beginning(year + number // 12, number % 12 + 1)


def beginning(year: int, month: int) -> datetime:
    """The first moment of a local month."""
    first = date(year, month, 1)
    return datetime(first.year, first.month, 1, tzinfo=get_current_timezone())


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
