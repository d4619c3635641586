"""The pot in words and links: every figure leads to the ledger rows it is the sum of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import get_group_symbol
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from budgets.chart import Picture, picture
from budgets.course import Month
from budgets.figures import FIGURES, SHOWN
from budgets.models import BudgetYear
from budgets.pot import Pot, pot
from budgets.selection import AFTER, BEFORE, Selection
from funding.money import format_money


@dataclass(frozen=True)
class Cell:
    """A figure with the address of its ledger rows."""

    label: str
    amount: Decimal
    url: str


def ledger_url(year: BudgetYear, **chosen: str) -> str:
    return reverse("budgets:ledger", args=[year.pk]) + Selection(year=year, **chosen).query()


def figure_cells(year: BudgetYear) -> list[Cell]:
    """The year's figures; each opens the rows that add up to it."""
    return [
        Cell(
            str(FIGURES[key].label),
            FIGURES[key].of(year),
            ledger_url(year, show="" if key == "free" else key),
        )
        for key in SHOWN
    ]


def gauge_of(year: BudgetYear) -> Pot:
    """The bar of a year with what is paid, which only the pot's own pages show."""
    return replace(pot(year.programme, year.year, year), paid=year.spent)


def year_badges(year: BudgetYear) -> list[dict[str, str]]:
    """What is special about a year, if anything."""
    badges = []
    if year.is_provisional:
        badges.append({"kind": "warning", "text": _("Provisional budget")})
    if year.is_frozen:
        badges.append({"kind": "info", "text": _("Books closed")})
    return badges


def month_name(year: int, key: str) -> str:
    if key == BEFORE:
        return _("Before %(year)s") % {"year": year}
    if key == AFTER:
        return _("After %(year)s") % {"year": year}
    # Translators: letters as in Django's date filter; a month with its year
    return date_format(date.fromisoformat(f"{key}-01"), "F Y")


def month_rows(year: BudgetYear, months: list[Month]) -> list[dict[str, Any]]:
    """The table beside the chart: sums at the end of each month, each with its rows until then.

    Months in which nothing happened are left out.
    """
    return [
        {
            "name": month_name(year.year, month.key),
            "url": ledger_url(year, month=month.key),
            "cells": [
                Cell(
                    str(FIGURES[key].label),
                    getattr(month, key),
                    ledger_url(year, show="" if key == "free" else key, until=month.key),
                )
                for key in ("available", "committed", "spent", "free")
            ],
        }
        for month in months
        if month.moved
    ]


def chart_of(year: BudgetYear, months: list[Month]) -> Picture | None:
    """The picture of the months, with a sentence that says what it shows; None while there is no course to show."""
    if len(months) < 2 or not any(month.available or month.committed for month in months):
        return None
    last, currency = months[-1], year.programme.currency
    words = {
        "year": year.year,
        "month": month_name(year.year, last.key),
        "available": format_money(last.available, currency),
        "committed": format_money(last.committed, currency),
        "spent": format_money(last.spent, currency),
    }
    title = _(
        "Chart: the pot of %(year)s month by month. Last bar, %(month)s: %(available)s available,"
        " %(committed)s promised, %(spent)s paid. The table below has all figures."
    )
    return picture(months, title=title % words, thousands=get_group_symbol(get_language() or "de"))


def columns(texts: Sequence[Any], sums: Sequence[Any], more: Sequence[Any] = ()) -> list[dict[str, Any]]:
    """The headings of a table of the pot: words, then sums, then perhaps words again."""
    return [
        *({"label": label, "is_sum": False} for label in texts),
        *({"label": label, "is_sum": True} for label in sums),
        *({"label": label, "is_sum": False} for label in more),
    ]
