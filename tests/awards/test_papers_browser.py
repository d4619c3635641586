"""The pages on which a notice is read before its act, in a real browser: what they lead to, and axe on each."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from awards.models import Notice
from awards.states import NoticeKind
from tests.awards.claims import demand, hear, paid_award, person
from tests.awards.projects import Project, make_project
from tests.awards.test_notice_browser import page_of
from tests.awards.test_papers_change import ChangeKind, asked, make_course
from tests.tools.browser import DESK, PHONE, axe_violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The browser lives in the present: time is not stopped here."""
    return


def officer_of(award: Any) -> Any:
    officer = award.decision.decided_by
    officer.language = "en"
    officer.save()
    return officer


def faults_of(page: Page, name: str) -> list[str]:
    """What axe finds, and whether the page is wider than the phone."""
    page.set_viewport_size(PHONE)
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{name}: {fault}" for fault in axe_violations(page)] + ([f"{name}: too wide"] if wide else [])


def checked_project() -> Project:
    project = make_project()
    project.spend("c1", "2400.00")
    project.send_proof(own="1000")
    project.accept_all()
    return project


def test_the_officer_reads_the_final_notice_and_settles(browser: Browser, live_server: LiveServer) -> None:
    project = checked_project()
    desk = page_of(browser, live_server, officer_of(project.award), viewport=DESK)
    desk.goto(live_server.url + project.url("settle"))
    desk.get_by_label("A word for the applicant").fill("Danke für alles!")
    desk.get_by_role("button", name="Look at the notice with these words").click()
    expect(desk.locator("article").get_by_text("Danke für alles!")).to_be_visible()
    assert faults_of(desk, "settle") == []
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Look at it as a paper (PDF)").click()
    assert download.value.suggested_filename.startswith("Draft Schlussbescheid")
    desk.get_by_role("button", name="Settle and release the notice").click()
    expect(desk.get_by_text("Settled with €1,400.00.")).to_be_visible()
    assert Notice.objects.get(kind=NoticeKind.FINAL).is_released
    desk.context.close()


def test_the_officer_reads_the_demand_before_it_goes_out(browser: Browser, live_server: LiveServer) -> None:
    award = paid_award()
    hear(award, now=timezone.now() - timedelta(days=30))
    desk = page_of(browser, live_server, officer_of(award), viewport=DESK)
    desk.goto(live_server.url + reverse("awards:reclaim", args=[award.pk]))
    assert faults_of(desk, "reclaim") == []
    desk.get_by_label("Reasons", exact=False).first.fill("Die Belege fehlen noch immer.")
    desk.get_by_label("In how many monthly parts?").fill("3")
    # The Enter key never releases anything.
    desk.get_by_label("In how many monthly parts?").press("Enter")
    expect(desk.get_by_role("heading", name="Read the notice, then demand the money back")).to_be_visible()
    assert faults_of(desk, "demand") == []
    desk.get_by_label("In how many monthly parts?").press("Enter")
    expect(desk.get_by_role("heading", name="Read the notice, then demand the money back")).to_be_visible()
    assert not Notice.objects.filter(kind=NoticeKind.RECLAIM).exists()
    desk.get_by_role("button", name="Release the notice and demand the money").click()
    expect(desk.get_by_text("Demanded. The applicant gets an e-mail now.")).to_be_visible()
    desk.context.close()


def test_axe_finds_nothing_where_changes_are_answered_and_rates_confirmed(
    browser: Browser, live_server: LiveServer
) -> None:
    course = make_course()
    change = asked(course, ChangeKind.MORE)
    desk = page_of(browser, live_server, officer_of(course), viewport=DESK)
    desk.goto(live_server.url + reverse("awards:change-decide", args=[course.pk, change.pk]))
    desk.get_by_label("Yes, the change counts at once").check()
    desk.get_by_role("button", name="Look at the notice first").click()
    expect(desk.get_by_text("Änderungsbescheid").first).to_be_attached()
    found = faults_of(desk, "change-decide")
    desk.context.close()
    award = paid_award()
    hear(award, now=timezone.now() - timedelta(days=30))
    demand(award, now=timezone.now(), interest_from=timezone.localdate() - timedelta(days=20))
    treasurer = person("treasurer", award.application.programme)
    cash = page_of(browser, live_server, treasurer, viewport=PHONE)
    for name in ("repayments", "base-rates"):
        cash.goto(live_server.url + reverse(f"awards:{name}"))
        found += faults_of(cash, name)
    cash.context.close()
    assert found == []
