"""From the draft of a notice to the account and to the decline, in a real browser; axe on every page of it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from awards.models import Account, Award
from awards.states import AwardState
from tests.accounts.factories import people_of, role
from tests.awards.paper_trail import draft_of, granted, notified, opened
from tests.board.test_browser import sign_in
from tests.tools.browser import DESK, PHONE, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The browser lives in the present: time is not stopped here."""
    return


def page_of(browser: Browser, live_server: LiveServer, user: Any, **options: Any) -> Page:
    page = browser.new_context(**options).new_page()
    sign_in(page, live_server, user)
    return page


def test_a_volunteer_opens_the_notice_and_names_the_account_without_javascript(
    browser: Browser, live_server: LiveServer
) -> None:
    award = granted()
    notified(award)
    phone = page_of(
        browser,
        live_server,
        people_of(award.application.initiative),
        viewport=PHONE,
        java_script_enabled=False,
    )
    phone.goto(live_server.url + reverse("awards:award", args=[award.pk]))
    phone.get_by_role("button", name="Open the notice").click()
    expect(phone.get_by_text("Verwaltungsgericht Gelsenkirchen")).to_be_visible()
    phone.get_by_role("link", name="Accept the grant").click()
    phone.get_by_label("Account number (IBAN)").fill("DE02 1203 0000 0000 2020 52")
    phone.get_by_label("I have read the notice.").check()
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_role("link", name="This account number has a mistake.")).to_be_visible()
    phone.get_by_label("Account number (IBAN)").fill("DE02 1203 0000 0000 2020 51")
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_text("Deutsche Kreditbank Berlin")).to_be_visible()
    phone.get_by_role("button", name="Accept the grant").click()
    expect(phone.get_by_role("heading", name="You have accepted the grant")).to_be_visible()
    assert Account.objects.get().iban == "DE02120300000000202051"
    phone.context.close()


def test_the_officer_writes_and_releases_the_notice(browser: Browser, live_server: LiveServer) -> None:
    award = granted()
    desk = page_of(
        browser, live_server, role("officer", award.application.programme, language="en"), viewport=DESK
    )
    desk.goto(live_server.url + reverse("awards:desk-award", args=[award.pk]))
    desk.get_by_role("button", name="Write the notice").click()
    desk.get_by_label("A word of your own").fill("Wir freuen uns.")
    desk.get_by_role("button", name="Go on to release").click()
    expect(desk.get_by_text("Wir freuen uns.")).to_be_visible()
    desk.get_by_role("button", name="Release the notice").click()
    expect(desk.get_by_text("Released. The applicant gets an e-mail now.")).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download the notice (PDF)").click()
    assert download.value.suggested_filename == f"Zuwendungsbescheid {award.application.reference}.pdf"
    assert Award.objects.get().state == AwardState.NOTIFIED
    desk.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_a_notice(
    browser: Browser, live_server: LiveServer, theme: Any
) -> None:
    draft, unopened, award = (granted() for _ in range(3))
    draft_of(draft)
    sent, notice = notified(unopened), notified(award)
    opened(notice, people_of(award.application.initiative))
    officer = role("officer", award.application.programme, language="en")
    visits = [
        (officer, "desk-award", [draft.pk, unopened.pk, award.pk]),
        (officer, "desk-notice", [draft.application.notices.get().pk, sent.pk]),
        (officer, "release-notice", [draft.application.notices.get().pk]),
        (officer, "notice-posted", [sent.pk]),
        (people_of(unopened.application.initiative), "notice", [sent.pk]),
        (people_of(award.application.initiative), "notice", [notice.pk]),
        (people_of(award.application.initiative), "notice-aid", [notice.pk]),
        (people_of(award.application.initiative), "award", [award.pk]),
        (people_of(award.application.initiative), "accept-award", [award.pk]),
        (people_of(award.application.initiative), "decline-award", [award.pk]),
    ]
    found = []
    for user, name, numbers in visits:
        page = page_of(browser, live_server, user, viewport=PHONE, color_scheme=theme)
        for pk in numbers:
            page.goto(live_server.url + reverse(f"awards:{name}", args=[pk]))
            found += [f"{name}: {violation}" for violation in axe_violations(page)]
            wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            found += [f"{name}: wider than the phone"] if wide else []
        page.context.close()
    assert found == []
