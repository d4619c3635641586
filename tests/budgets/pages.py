"""The pages and files of the pot as somebody reads them: figures, sums, rows."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User

FIGURE = re.compile(r'<a href="(?P<url>[^"]+)">\s*(?P<amount>-?€[\d,.]+)')


def browser_of(person: User, language: str = "en") -> Client:
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    browser.force_login(person)
    return browser


def amount_in(text: str) -> Decimal:
    """The amount in an English page: €1,234.56."""
    return Decimal(text.replace("€", "").replace(",", ""))


def figures_on(browser: Client, url: str) -> Iterator[tuple[str, Decimal]]:
    """Every figure of a page that is a link, with its address."""
    text = browser.get(url).content.decode()
    for found in FIGURE.finditer(text):
        yield found["url"].replace("&amp;", "&"), amount_in(found["amount"])


def ledger_behind(browser: Client, url: str) -> tuple[Decimal, Decimal, int]:
    """The sum a ledger page says, the sum of the rows on all its pages, and how many rows these are."""
    said, total, count, where = None, Decimal("0.00"), 0, url
    while where:
        context: Any = browser.get(where).context
        said = context["total"]
        total += sum((row["counted"] for row in context["rows"]), Decimal("0.00"))
        count += len(context["rows"])
        where = url.partition("?")[0] + context["next_url"] if context["next_url"] else ""
    assert said is not None
    return said, total, count


def csv_rows(browser: Client, name: str, *args: Any, **query: str) -> list[dict[str, str]]:
    """The rows of an English CSV file by heading."""
    response = browser.get(reverse(f"budgets:{name}", args=args, query=query))
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def sheets(browser: Client, name: str, *args: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every sheet of a workbook, headings first."""
    response = browser.get(reverse(f"budgets:{name}", args=args))
    book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
