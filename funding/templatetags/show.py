"""How figures and dates look on every page. A built-in tag library: templates need no {% load %}."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.template import Library
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from funding.money import format_money

register = Library()

ZERO = Decimal(0)


@register.filter
def money(amount: Decimal | int | None, currency: str) -> str:
    """Two places as the language writes them, for example 1.234,56 €; nothing for None.

    `currency` is the programme's, never left to a default: an amount in the wrong one is a wrong amount.
    """
    return "" if amount is None or amount == "" else format_money(Decimal(amount), currency)


@register.filter
def day(when: date | datetime | None) -> str:
    """A date as people write it in letters: 1.9.2026; an instant counts in the local time zone."""
    if not when:
        return ""
    # Translators: letters as in Django's date filter; German j.n.Y
    return date_format(local(when), pgettext("format of a date", "j F Y"))


@register.filter
def instant(when: datetime | None) -> str:
    """Date and local time: 1.9.2026, 14:05 Uhr."""
    if not when:
        return ""
    # Translators: letters as in Django's date filter, \\ before a letter that means itself
    return date_format(local(when), pgettext("format of a date with time", "j F Y, H:i"))


@register.filter
def age(since: date | datetime | None) -> str:
    """Whole days that have passed since then, in words: today, 1 day, 12 days."""
    if not since:
        return ""
    then = local(since)
    days = (timezone.localdate() - (then.date() if isinstance(then, datetime) else then)).days
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days > 0 else gettext("today")


def local(when: date | datetime) -> date | datetime:
    return timezone.localtime(when) if isinstance(when, datetime) and timezone.is_aware(when) else when


@register.filter
def under(row: Sequence[str], headings: Sequence[str]) -> list[tuple[str, str]]:
    """The figures of a row, without its name in the first place, each with its heading."""
    return list(zip(headings[1:], row[1:], strict=True))


@register.filter
def first_control(field: BoundField) -> str:
    """The id a link to the field must name: of several radio buttons or boxes, the first."""
    return field.id_for_label or f"{field.auto_id}_0"


@dataclass(frozen=True)
class Segment:
    """One part of the pot's bar: its kind, where it starts and how wide it is, in percent of the budget."""

    kind: str
    start: float
    width: float


@register.filter
def segments(gauge: Any) -> list[Segment]:
    """The parts of the pot's bar: paid, committed, recommended, asked for on this page; the rest is free.

    `gauge` has `budget` and `committed` (which includes what is paid); `paid`, `recommended` and `asked`
    may be missing. What does not fit is cut off at the bar's end.
    """
    paid = figure(gauge, "paid")
    widths = {
        "paid": paid,
        "committed": figure(gauge, "committed") - paid,
        "recommended": figure(gauge, "recommended"),
        "asked": figure(gauge, "asked"),
    }
    return list(laid_out(widths, figure(gauge, "budget")))


def figure(gauge: Any, name: str) -> Decimal:
    found = gauge.get(name) if isinstance(gauge, dict) else getattr(gauge, name, None)
    return Decimal(found or 0)


def laid_out(amounts: dict[str, Decimal], budget: Decimal) -> list[Segment]:
    """The positive amounts side by side, as percentages of the budget, never beyond it."""
    start, found = ZERO, []
    for kind, amount in amounts.items():
        width = min(amount * 100 / budget, 100 - start) if budget > 0 else ZERO
        if width > 0:
            found.append(Segment(kind, round(float(start), 2), round(float(width), 2)))
            start += width
    return found
