"""Whether the board votes on a case is said by the sum the guideline names, and told the applicant."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from applications.concessions import grant_concession
from applications.lifecycle import board_was_heard
from applications.routes import asks_board
from applications.states import State, WaitingReason
from tests.accounts.factories import role
from tests.applications.conftest import browser_of
from tests.applications.factories import NOW, UNNA, make_case, make_content, make_programme

pytestmark = pytest.mark.django_db
OFFICE = """
[[route]]
key = "office"
clause = "Nr. 6.3"
label = { de = "Das Büro entscheidet." }
up_to = 3000.00
board = "none"
decides = "officer"

[[route]]"""


def programme_by(sum_named: str):
    """Up to 3,000 euros of the sum that is named the office decides alone."""
    rules, _, _ = UNNA.read_text("utf-8").partition("[[example]]")
    text = rules.replace("\n[[route]]", OFFICE, 1)
    return make_programme(f"by-{sum_named}", source=f'route_by = "{sum_named}"\n{text}')


# Personnel counts by half: 6,000 of costs, 3,000 can be granted, 6,000 are missing without other money.
@pytest.mark.parametrize(("sum_named", "asked"), [("grant", False), ("requested", True), ("total", True)])
@pytest.mark.parametrize("state", [State.SUBMITTED, State.COMPLETE])
def test_the_sum_the_guideline_names_decides_who_is_asked(clock, sum_named, asked, state):
    content = make_content((("personal", "6000"),))
    case = make_case(state, programme=programme_by(sum_named), content=content)
    assert asks_board(case) is asked
    if state == State.COMPLETE:
        assert board_was_heard(case) is not asked


@pytest.mark.parametrize(("amount", "asked"), [("3000", False), ("3000.01", True)])
def test_nobody_is_promised_a_vote_that_will_not_be_held(clock, amount, asked):
    case = make_case(State.SUBMITTED, programme=programme_by("grant"), requested=amount)
    browser = browser_of(case.initiative.people.get())
    shown = browser.get(reverse("applications:sent", args=[case.pk])).content.decode()
    assert ("The advisory board votes." in shown) is asked


@pytest.mark.parametrize(("amount", "asked"), [("3000", False), ("3000.01", True)])
def test_the_pages_of_a_complete_case_name_who_acts_next(clock, amount, asked):
    case = make_case(State.COMPLETE, programme=programme_by("grant"), requested=amount)
    browser = browser_of(case.initiative.people.get())
    shown = browser.get(reverse("applications:case", args=[case.pk])).content.decode()
    assert ("Next it goes to the advisory board." in shown) is asked
    assert ("Next the office decides." in shown) is not asked
    assert ("With the board" in shown) is asked
    officer = browser_of(role("officer", case.programme, language="en"))
    desk = officer.get(reverse("applications:desk")).content.decode()
    assert ("Complete: give it to the board" in desk) is asked
    assert ("Complete: decide" in desk) is not asked


def test_an_exception_that_changes_the_way_changes_what_waits(clock):
    """Above the quota the office no longer decides alone."""
    rules = programme_by("grant").guideline_version().source
    quota = '[quota]\nclause = "Nr. 6.3"\npercent = 50\nexception = "officer"\n'
    programme = make_programme("by-quota", source=f"{rules}\n{quota}")
    content = make_content((("material", "4000"),), (("own", "500"),))
    case = make_case(State.COMPLETE, programme=programme, content=content)
    assert case.waiting_reason == WaitingReason.DECIDE
    actor = role("officer", programme)
    grant_concession(
        application=case, actor=actor, now=NOW, name="quota", granted_on=NOW.date(), reason="Not"
    )
    case.refresh_from_db()
    assert (case.max_grant, case.waiting_reason) == (Decimal("3500.00"), WaitingReason.COMPLETE)


def test_the_office_that_may_decide_alone_is_not_sent_to_the_board_first(clock):
    for amount, first in (("3000", "approve"), ("3000.01", "route_to_board")):
        case = make_case(State.COMPLETE, programme=programme_by("grant"), requested=amount)
        officer = browser_of(role("officer", case.programme, language="en"))
        acts = officer.get(reverse("applications:desk-case", args=[case.pk])).context["acts"]
        assert acts[0]["name"] == first


@pytest.mark.parametrize(("board", "words"), [("none", "Depending on the sum"), ("recommends", "reads your")])
def test_the_first_page_promises_a_vote_only_where_there_is_one(clock, board, words):
    rules = programme_by("grant").guideline_version().source.replace('board = "none"', f'board = "{board}"')
    programme = make_programme(f"with-{board}", source=rules)
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = browser.get(reverse("applications:programme", args=[programme.slug])).content.decode()
    assert words in page
    assert ("Depending on the sum" in page) is (board == "none")


def test_what_is_not_funded_has_a_heading_only_where_there_is_something(clock):
    rules = (Path(__file__).parents[1] / "funding" / "guideline" / "birkenfurt.toml").read_text("utf-8")
    programme = make_programme("birkenfurt", source=rules.replace("from = 2026-11-01", "from = 2026-01-01"))
    browser = Client()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = browser.get(reverse("applications:programme", args=[programme.slug]))
    assert page.context["not_funded"] == []
    assert "What we cannot fund" not in page.content.decode()
