"""The pages of a notice: written and released by the office, opened and read by the initiative."""

from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.models import Award, Notice
from awards.notices import write_notice
from awards.states import AwardState, Channel
from budgets.models import BudgetYear
from tests.accounts.factories import UserFactory, people_of, role
from tests.applications.factories import NOW, make_programme
from tests.applications.shown import Shown
from tests.awards.paper_trail import draft_of, granted, notified, opened, rejected, rejection

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def browser_of(user: Any, language: str = "en") -> Client:
    browser = Client(raise_request_exception=False)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    browser.force_login(user)
    return browser


def officer_of(case: Any) -> Client:
    return browser_of(role("officer", case.programme, language="en"))


def text_of(page: Any) -> str:
    return " ".join(page.content.decode().replace("\xa0", " ").split())


def url(name: str, pk: int) -> str:
    return reverse(f"awards:{name}", args=[pk])


def release(desk: Client, notice: Notice, channel: str) -> Any:
    """The release as the page would send it."""
    shown = Shown(desk.get(url("release-notice", notice.pk)))
    return desk.post(
        url("release-notice", notice.pk), {"channel": channel, "seal": shown.fields.get("seal", [""])[0]}
    )


def test_the_office_goes_from_the_grant_to_the_released_notice():
    award = granted()
    desk = officer_of(award.application)
    assert "Write the notice" in text_of(desk.get(url("desk-award", award.pk)))
    page = desk.post(url("draft-notice", award.pk), follow=True)
    assert "Zuwendungsbescheid" in text_of(page)
    notice = Notice.objects.get()
    typed = {"word": "Wir freuen uns.", "conditions": "Laden Sie uns ein.", "release": "1"}
    page = desk.post(url("desk-notice", notice.pk), typed, follow=True)
    assert page.redirect_chain[-1][0] == url("release-notice", notice.pk)
    assert "Laden Sie uns ein." in text_of(page)
    seal = Shown(page).value("seal")
    page = desk.post(url("release-notice", notice.pk), {"channel": "portal", "seal": seal}, follow=True)
    shown = text_of(page)
    assert "Released. The applicant gets an e-mail now." in shown
    assert "SHA-256" in shown
    assert Award.objects.get().state == AwardState.NOTIFIED
    assert Notice.objects.get().sha256 in text_of(
        desk.get(reverse("applications:desk-case", args=[award.application_id]))
    )


def test_the_desk_names_rejections_whose_notice_is_missing_and_the_case_leads_there():
    case = rejected()
    desk = officer_of(case)
    assert "Rejected, the notice is still to be written" in text_of(desk.get(reverse("applications:desk")))
    case_page = reverse("applications:desk-case", args=[case.pk])
    assert url("draft-rejection", case.pk) in text_of(desk.get(case_page))
    desk.post(url("draft-rejection", case.pk))
    notice = Notice.objects.get()
    assert "Go on with the notice" in text_of(desk.get(case_page))
    release(desk, notice, "email")
    assert "Rejected, the notice is still" not in text_of(desk.get(reverse("applications:desk")))
    shown = text_of(desk.get(url("desk-notice", notice.pk)))
    assert "8 May 2026" in shown
    assert "8 June 2026" in shown


def test_a_provisional_budget_is_said_before_and_after_the_click():
    award = granted()
    notice, desk = draft_of(award), officer_of(award.application)
    BudgetYear.objects.update(is_provisional=True)
    assert "The budget of 2026 is not in force yet." in text_of(desk.get(url("release-notice", notice.pk)))
    page = desk.post(url("release-notice", notice.pk), {"channel": "portal"})
    assert page.status_code == 422
    assert "The budget of 2026 is" in text_of(page)
    assert not Notice.objects.get().is_released


def test_what_a_colleague_changed_meanwhile_is_shown_before_the_release():
    award = granted()
    notice, desk = draft_of(award), officer_of(award.application)
    seal = Shown(desk.get(url("release-notice", notice.pk))).value("seal")
    write_notice(notice=notice, actor=notice.drafted_by, texts={"word": "Noch etwas."})
    page = desk.post(url("release-notice", notice.pk), {"channel": "post", "seal": seal})
    assert page.status_code == 422
    assert "Somebody has changed the notice meanwhile." in text_of(page)
    assert "Noch etwas." in text_of(page)
    again = Shown(page)
    fields = {"channel": again.value("channel"), "seal": again.value("seal")}
    assert desk.post(url("release-notice", notice.pk), fields).status_code == 302
    assert Notice.objects.get().channel == Channel.POST


@pytest.mark.parametrize("fields", [{}, {"channel": ""}, {"channel": "pigeon"}, {"channel": "portal\x00"}])
def test_a_way_that_does_not_exist_is_answered(fields):
    award = granted()
    notice, desk = draft_of(award), officer_of(award.application)
    page = desk.post(url("release-notice", notice.pk), fields)
    assert (page.status_code, Notice.objects.get().is_released) == (422, False)


def test_a_text_that_is_too_long_stays_in_its_field():
    award = granted()
    notice, desk = draft_of(award), officer_of(award.application)
    page = desk.post(url("desk-notice", notice.pk), {"word": "x" * 2001, "conditions": "y"})
    shown = Shown(page)
    assert (page.status_code, len(shown.value("word")), shown.value("conditions")) == (422, 2001, "y")


def test_the_draft_is_a_pdf_and_never_shown_inside_a_page():
    award = granted()
    notice = draft_of(award)
    page = officer_of(award.application).get(url("notice-preview", notice.pk))
    assert page.content.startswith(b"%PDF")
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert page.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_double_click_releases_once():
    award = granted()
    notice, desk = draft_of(award), officer_of(award.application)
    answers = [release(desk, notice, "portal") for _ in range(2)]
    assert [page.headers["Location"] for page in answers] == [url("desk-notice", notice.pk)] * 2
    assert award.application.timeline.filter(event="release_notice").count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write a date like 1.9.2026."),
        ("3.5.2026", "The notice was released on 4 May 2026."),
        ("5.5.2026", "This day is still to come."),
        ("gestern", "Write the date like 1.9.2026"),
    ],
)
def test_the_day_of_the_post_is_checked_beside_its_field(typed, said):
    notice = notified(channel=Channel.POST)
    desk = officer_of(notice.application)
    assert "Note the day it was posted" in text_of(desk.get(url("desk-notice", notice.pk)))
    page = desk.post(url("notice-posted", notice.pk), {"posted_on": typed})
    assert page.status_code == 422
    assert said in Shown(page).error("posted_on")
    assert Shown(page).value("posted_on") == typed
    done = desk.post(url("notice-posted", notice.pk), {"posted_on": "4.5.2026"}, follow=True)
    assert "8 May 2026" in text_of(done)


# -- the initiative -------------------------------------------------------------------------------


def test_the_initiative_opens_reads_downloads_and_reads_it_in_simple_words():
    notice = notified()
    phone = browser_of(people_of(notice.application.initiative))
    award = Award.objects.get()
    shown = text_of(phone.get(url("award", award.pk)))
    assert "Open the notice" in shown
    assert "Accept the grant" not in shown
    before = text_of(phone.get(url("notice", notice.pk)))
    assert "4.100,00" not in before
    page = phone.post(url("open-notice", notice.pk), follow=True)
    assert "Verwaltungsgericht Gelsenkirchen" in text_of(page)
    assert phone.get(url("notice-file", notice.pk)).content.startswith(b"%PDF")
    aid = text_of(phone.get(url("notice-aid", notice.pk)))
    assert "This page is only a help. It is not binding." in aid
    assert "you get up to €4,100.00" in aid
    german = text_of(phone.get(url("notice-aid", notice.pk) + "?in=de"))
    assert "Sie bekommen bis zu 4.100,00 €" in german
    unknown = text_of(phone.get(url("notice-aid", notice.pk) + "?in=xx"))
    assert "Sie bekommen bis zu 4.100,00 €" in unknown
    assert "Accept the grant" in text_of(phone.get(url("award", award.pk)))


def test_nothing_of_the_notice_is_handed_out_before_it_is_opened():
    notice = notified()
    phone = browser_of(people_of(notice.application.initiative))
    for name in ("notice-file", "notice-aid"):
        assert phone.get(url(name, notice.pk)).headers["Location"] == url("notice", notice.pk)
    assert Notice.objects.get().opened_at is None


def test_a_rejection_stands_on_the_page_of_the_case():
    notice = rejection()
    phone = browser_of(people_of(notice.application.initiative))
    page = phone.get(reverse("applications:case", args=[notice.application_id]))
    assert "Open the notice" in text_of(page)
    shown = text_of(phone.post(url("open-notice", notice.pk), follow=True))
    assert "Das Projekt liegt nicht in Unna." in shown
    assert "gets no money" in text_of(phone.get(url("notice-aid", notice.pk)))


def test_others_find_no_notice_and_nobody_finds_a_draft():
    notice = notified()
    strangers = [
        UserFactory(),
        role("officer", make_programme("elsewhere")),
        role("board_member", notice.application.programme),
    ]
    biased = role("deputy", notice.application.programme)
    for stranger in strangers:
        browser = browser_of(stranger)
        for name in ("notice", "notice-file", "notice-aid", "desk-notice"):
            assert browser.get(url(name, notice.pk)).status_code == 404
        assert browser.post(url("open-notice", notice.pk)).status_code == 404
    notice.application.initiative.memberships.create(user=biased)
    own = browser_of(biased)
    assert own.get(url("desk-notice", notice.pk)).status_code == 404
    assert own.get(url("notice", notice.pk)).status_code == 200
    draft = draft_of(granted(officer=notice.released_by))
    phone = browser_of(people_of(draft.application.initiative))
    assert phone.get(url("notice", draft.pk)).status_code == 404


def test_an_opened_notice_tells_the_office_who_opened_it():
    notice = notified()
    opened(notice, people_of(notice.application.initiative))
    shown = text_of(officer_of(notice.application).get(url("desk-award", Award.objects.get().pk)))
    assert str(people_of(notice.application.initiative)) in shown
    assert "5 May 2026" in shown
    assert "5 June 2026" in shown


def test_a_notice_nobody_opens_asks_the_office_for_the_post(clock):
    notice = notified()
    clock.move_to(NOW.replace(day=15))
    desk = officer_of(notice.application)
    assert "Nobody has opened this notice" in text_of(desk.get(url("desk-award", Award.objects.get().pk)))
