"""The treasurer's year in a real browser without JavaScript; axe, width and policy on every page of the pot."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from budgets.ledger import book, commit
from budgets.models import BudgetYear, EntryKind
from funding.models import Programme
from tests.accounts.factories import ProgrammeFactory, role
from tests.tools.browser import DESK, PHONE, Complaints, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = 320


def year_now() -> int:
    return timezone.localdate().year


def sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    """Bring the browser a session of this person."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.LANGUAGE_COOKIE_NAME: "en"}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )


def promise(programme: Programme) -> None:
    """1,800 euros for a case, of which 1,200 are paid."""
    case = {"programme": programme, "case_reference": "2026-0001", "by": None, "now": timezone.now()}
    commit(by_year={year_now(): Decimal(1800)}, **case)
    book(year=year_now(), kind=EntryKind.PAYOUT, amount=Decimal(1200), **case)


def test_a_budget_is_set_looked_at_carried_over_and_closed_without_javascript(
    browser: Browser, live_server: LiveServer
) -> None:
    programme = ProgrammeFactory()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, role("treasurer", programme))
    page.goto(f"{live_server.url}/pot/")
    page.get_by_role("link", name="Set a budget").click()
    page.get_by_label("Budget of the whole year").fill("20.000")
    page.get_by_role("button", name="Set the budget").click()
    expect(page.get_by_text("Write the decision this rests on.").first).to_be_visible()
    page.get_by_label("Which decision does it rest on?").fill("Council, item 7")
    page.get_by_role("button", name="Set the budget").click()
    expect(page.get_by_text(f"The budget of {year_now()} is €20,000.00.")).to_be_visible()
    promise(programme)
    page.get_by_role("link", name="End of the year: what lapses").click()
    page.get_by_role("link", name="Carry over").click()
    page.get_by_label("Which decision does it rest on?").fill("Council, item 8")
    page.get_by_role("button", name="Carry over").click()
    expect(page.get_by_text(f"€600.00 carried over to {year_now() + 1}")).to_be_visible()
    page.get_by_role("link", name=f"The pot of {year_now()}").click()
    page.get_by_role("link", name=re.compile("€1,200.00.*Promised")).click()
    expect(page.get_by_text("from 2 movements")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Close the books").click()
    page.get_by_label("Why?").fill("Year closed")
    page.get_by_role("button", name="Close the books").click()
    expect(page.get_by_text("The books were closed on")).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_of_the_pot_gives_axe_or_the_browser_cause_to_complain(
    browser: Browser, live_server: LiveServer, theme: Any, screen: Any
) -> None:
    programme = ProgrammeFactory()
    treasurer = role("treasurer", programme)
    context = browser.new_context(viewport=screen, color_scheme=theme)
    complaints, page = Complaints(context, live_server.url), context.new_page()
    sign_in(page, live_server, treasurer)
    book(
        programme=programme,
        year=year_now(),
        kind=EntryKind.BUDGET,
        amount=Decimal(20000),
        by=treasurer,
        # Before the year, so that the chart has two columns at least.
        now=timezone.now().replace(year=year_now() - 1, month=2, day=1),
    )
    promise(programme)
    year = f"/pot/{BudgetYear.objects.get(year=year_now()).pk}/"
    pages = ["/pot/", year, f"{year}ledger/?show=paid", f"{year}year-end/", f"{year}year-end/2026-0001/"]
    pages += ["/pot/unna/budget/", "/pot/unna/transfer/", f"{year}freeze/", f"{year}provisional/"]
    for path in pages:
        page.goto(live_server.url + path)
        assert (path, axe_violations(page)) == (path, [])
        page.set_viewport_size({"width": NARROW, "height": 800})
        assert (path, page.evaluate("document.documentElement.scrollWidth") <= NARROW) == (path, True)
        page.set_viewport_size(screen)
    page.goto(live_server.url + year)
    expect(page.get_by_role("img", name=f"Chart: the pot of {year_now()}")).to_be_visible()
    assert complaints == []
    context.close()
