"""A member on a phone, without JavaScript, in a real browser; axe on every page of the board."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from board.ballots import close_ballot
from board.models import Ballot, Vote
from tests.board.factories import make_ballot, make_board, make_officer, vote_all
from tests.tools.browser import PHONE, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock() -> Iterator[None]:
    """The browser lives in the present: time is not stopped here."""
    return


def closing_later() -> dict[str, Any]:
    return {"now": timezone.now(), "closes_at": timezone.now() + timedelta(days=14)}


def sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    """Bring the browser a session of this person."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url},
        ]
    )


def test_member_reads_votes_and_changes_the_vote_without_javascript(
    browser: Browser, live_server: LiveServer
) -> None:
    members = make_board(5)
    ballot = make_ballot(**closing_later())
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server, members[1])
    page.goto(f"{live_server.url}/board/")
    page.get_by_role("link", name=ballot.application.title).click()
    page.get_by_role("link", name="Vote now").click()
    page.get_by_label("Fund a lower amount").check()
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_role("link", name="Write the amount that you would give.")).to_be_visible()
    expect(page.get_by_label("Fund a lower amount")).to_be_checked()
    page.get_by_label("The lower amount").fill("3.500,00")
    page.get_by_role("button", name="Vote").click()
    expect(page.get_by_text("Fund a lower amount, €3,500.00")).to_be_visible()
    page.get_by_role("link", name="Change my vote").click()
    page.get_by_label("Fund in full: €4,100.00").check()
    page.get_by_label("The lower amount").fill("")
    page.get_by_role("button", name="Change my vote").click()
    expect(page.get_by_role("heading", name="Your vote is noted")).to_be_visible()
    assert Vote.objects.get().choice == "full"
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_the_board(
    browser: Browser, live_server: LiveServer, theme: Any
) -> None:
    members, officer = make_board(5), make_officer()
    running, over, missed = (make_ballot(officer=officer, **closing_later()) for _ in range(3))
    vote_all(running, members, "full - excluded - -", **only_now())
    vote_all(over, members, "full 3500 excluded full against", **only_now())
    close(missed, officer)
    page = browser.new_page(viewport=PHONE, color_scheme=theme)
    visits = (
        (members[0], ("", f"{running.pk}/voted/", f"{over.pk}/", f"{missed.pk}/")),
        (members[1], (f"{running.pk}/", f"{running.pk}/conflict/")),
        (members[2], (f"{running.pk}/",)),
        (
            officer,
            (
                "",
                f"{running.pk}/",
                f"{running.pk}/close/",
                f"recall/{missed.application_id}/",
                f"open/{missed.application_id}/",
            ),
        ),
    )
    for person, paths in visits:
        sign_in(page, live_server, person)
        for path in paths:
            response = page.goto(f"{live_server.url}/board/{path}")
            assert response is not None
            assert response.status == 200, path
            assert axe_violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    page.close()


def only_now() -> dict[str, Any]:
    return {"now": timezone.now()}


def close(ballot: Ballot, officer: User) -> None:
    close_ballot(ballot=ballot, actor=officer, **only_now())
