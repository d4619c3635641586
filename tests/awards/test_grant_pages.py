"""The page on which the office grants, and what it says where the board decides."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from applications.decisions import reject_application
from applications.models import Application
from applications.states import State
from awards.views.decisions import refusal_text
from budgets.ledger import commit
from budgets.pot import pot_of
from funding.errors import Refused
from funding.models import Programme
from tests.applications.factories import NOW, UNNA, make_case, make_content, make_programme, store_guideline
from tests.applications.shown import Shown
from tests.awards.granting import advised, grant, officer_with_money, refusal

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def officer() -> User:
    return officer_with_money()


# -- the page -------------------------------------------------------------------------------------


@pytest.fixture
def desk(officer) -> Client:
    browser = Client(raise_request_exception=False)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    browser.force_login(officer)
    return browser


def approve(desk: Client, case: Application, **fields: str) -> Any:
    return desk.post(reverse("awards:approve", args=[case.pk]), {"amount": "", "reasons": "", **fields})


SAID = [
    ("", "Write the amount you approve, for example 4.100,00."),
    ("abc", "Write an amount like 1.234,56. Use digits only."),
    ("-5", "Write the amount without a minus sign."),
    ("1e309", "Write an amount like 1.234,56. Use digits only."),
    ("NaN", "Write an amount like 1.234,56. Use digits only."),
    ("0", "Write an amount above 0."),
    ("2.800,01", "The rules allow at most €2,800.00."),
]


@pytest.mark.parametrize(("text", "said"), SAID)
def test_an_amount_that_cannot_be_granted_is_answered_beside_its_field(desk, text, said):
    case = advised()
    page = approve(desk, case, amount=text, reasons="Weil es gut ist 🎉")
    shown = Shown(page)
    assert page.status_code == 200
    assert said in shown.error("amount").replace("\xa0", " ")
    assert (shown.value("amount"), shown.value("reasons")) == (text, "Weil es gut ist 🎉")
    assert case.decisions.count() == 0


def test_reasons_that_are_missing_are_asked_for_beside_their_field(desk):
    assert "less than is possible" in Shown(approve(desk, advised(), amount="2.000,00")).error("reasons")
    against = approve(desk, advised("against", "0.00"), amount="2800")
    assert "You do not follow the board. Write why." in Shown(against).error("reasons")


def test_the_page_says_what_still_fits(desk):
    case = advised("full", "3200.00", requested="3200")
    bound = {2026: D("18250.00")}
    commit(programme=case.programme, by_year=bound, case_reference="2026-0001", by=None, now=NOW)
    page = approve(desk, case, amount="3200")
    assert "At most €1,750.00 still fit." in Shown(page).error("amount").replace("\xa0", " ")


@pytest.mark.parametrize("text", ["١٬٧٥٠", "1.750,00 €", "1 750", "€ 1,750.00"])
def test_the_officer_writes_amounts_as_people_do(desk, text):
    case = advised("reduced", "1750.00")
    assert approve(desk, case, amount=text, reasons="Weil").status_code == 302
    assert case.decisions.get().amount == D("1750.00")


def test_a_project_over_two_years_asks_for_both_and_for_their_sum(desk):
    case = advised()
    version = case.versions.get()
    version.content_json["audience"]["ends_on"] = str(date(2027, 2, 1))
    version.save()
    page = approve(desk, case, amount="2800", year_2026="1000", year_2027="1000")
    assert "The years add up to €2,000.00" in page.content.decode().replace("\xa0", " ")
    assert approve(desk, case, amount="2800", year_2026="1800", year_2027="1000").status_code == 302
    assert case.decisions.get().by_year == {"2026": "1800.00", "2027": "1000.00"}


def test_a_double_click_grants_once_and_shows_the_case(desk):
    case = advised()
    pages = [approve(desk, case, amount="2800") for _ in range(2)]
    target = reverse("applications:desk-case", args=[case.pk])
    assert [(page.status_code, page.headers["Location"]) for page in pages] == [(302, target)] * 2
    assert (case.decisions.count(), pot_of(case.programme, 2026).committed) == (1, D("2800.00"))


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", ["approve", "reject", "waiting-list"])
def test_no_state_breaks_the_pages_of_a_decision(desk, state, name):
    case = make_case(state)
    url = reverse(f"awards:{name}", args=[case.pk])
    answers = {desk.get(url).status_code, desk.post(url, {"amount": "1", "reasons": "x"}).status_code}
    assert answers <= {200, 302, 404}


@pytest.mark.parametrize("name", ["reject", "waiting-list"])
@pytest.mark.parametrize("text", ["", "   ", "x" * 100_000, "a\x00b"])
def test_reasons_that_cannot_be_taken_stay_in_their_field(desk, name, text):
    case = advised()
    page = desk.post(reverse(f"awards:{name}", args=[case.pk]), {"reasons": text})
    if name == "waiting-list" and not text.strip():
        # The board was for it: to let it wait needs no reasons of its own.
        assert page.status_code == 302
        return
    shown = Shown(page)
    assert (page.status_code, bool(shown.error("reasons"))) == (200, True)
    assert case.decisions.count() == 0


# -- where the board decides ----------------------------------------------------------------------


@pytest.fixture
def bound(officer) -> Programme:
    """The officer's programme, with a guideline under which the board decides."""
    rules, _, _ = UNNA.read_text("utf-8").partition("[[example]]")
    programme = officer.role_assignments.get().programme
    version = programme.guideline_versions.get()
    version.delete()
    rules = rules.replace('board = "recommends"', 'board = "decides"')
    store_guideline(programme, rules.replace('decides = "officer"', 'decides = "board"'))
    return programme


@pytest.mark.parametrize(
    ("outcome", "advice", "amount", "allowed"),
    [
        ("full", "2800", "2800", True),
        ("reduced", "2000", "2000", True),
        ("reduced", "2000", "2000.01", False),
        ("full", "2800", "2799.99", False),
        ("against", "0", "2800", False),
        ("none", "0", "2800", False),
    ],
)
def test_where_the_board_decides_the_office_approves_what_was_voted(
    officer, bound, outcome, advice, amount, allowed
):
    case = advised(outcome, advice)
    if allowed:
        assert grant(case, officer, amount, "Wie beschlossen.").amount == D(amount)
        return
    with pytest.raises(Refused, match="board_decides"):
        grant(case, officer, amount, "Anders.")
    assert Application.objects.get(pk=case.pk).state == State.RECOMMENDED


@pytest.mark.parametrize(("outcome", "allowed"), [("full", False), ("against", True), ("none", True)])
def test_where_the_board_decides_the_office_rejects_what_was_voted_down(officer, bound, outcome, allowed):
    case = advised(outcome, "2800" if outcome == "full" else "0")
    if allowed:
        reject_application(application=case, actor=officer, now=NOW, reasons="Wie beschlossen.")
        return
    with pytest.raises(Refused, match="board_decides"):
        reject_application(application=case, actor=officer, now=NOW, reasons="Anders.")


def test_the_page_says_that_the_board_decides(officer, bound):
    case, browser = advised("reduced", "2000"), Client()
    browser.force_login(officer)
    url = reverse("awards:approve", args=[case.pk])
    shown = browser.post(url, {"amount": "2800", "reasons": "Anders."}).content.decode()
    assert "In this programme the board decides." in shown
    shown = browser.post(reverse("awards:reject", args=[case.pk]), {"reasons": "Anders."}).content.decode()
    assert "In this programme the board decides." in shown


def test_what_could_not_even_be_sent_cannot_be_approved_and_the_page_says_so(officer):
    """Written down by the office long ago, say: the project has begun."""
    content = make_content((("material", "2800"),))
    begun = content.model_copy(
        update={"audience": content.audience.model_copy(update={"starts_on": date(2026, 4, 1)})}
    )
    case = make_case(State.RECOMMENDED, content=begun)
    assert refusal(case, officer, "2800").code == "to_be_fixed"
    browser = Client()
    browser.force_login(officer)
    shown = browser.get(reverse("awards:approve", args=[case.pk])).content.decode()
    assert "As it stands, nothing can be approved." in shown
    assert "The rules allow at most" not in shown


def test_what_nobody_can_mend_is_not_sent_back_for_it(officer):
    """A kind of applicant the programme does not fund stays what it is: the page says to reject."""
    closed = UNNA.read_text("utf-8").split("[[example]]")[0]
    closed = closed.replace('e. V.)" } },', 'e. V.)" }, allowed = false },', 1)
    case = make_case(State.RECOMMENDED, programme=make_programme(source=closed), requested="500")
    browser = Client()
    browser.force_login(officer)
    pages = {
        "case": browser.get(reverse("applications:desk-case", args=[case.pk])),
        "approve": browser.get(reverse("awards:approve", args=[case.pk])),
    }
    for name, page in pages.items():
        assert "You can only reject the application, unless it is withdrawn." in page.content.decode(), name
    points = browser.get(reverse("applications:desk-return", args=[case.pk])).context["suggestions"]
    assert not [text for text in points if "applicants of this kind" in text]
    error = refusal_text(refusal(case, officer, "500.00"), case)
    assert error.endswith("The applicant cannot mend it. Reject the application.")
    assert "Send the application back" not in error


def test_a_vote_cannot_give_what_the_guideline_rules_out(officer, bound):
    """Neither approving nor rejecting would be possible for ever."""
    rules = bound.guideline_version().source
    store_guideline(bound, rules.replace('e. V.)" } },', 'e. V.)" }, allowed = false },', 1))
    case = advised("full", "2800")
    assert refusal(case, officer, "2800").code == "to_be_fixed"
    reject_application(application=case, actor=officer, now=NOW, reasons="Vereine fördern wir nicht.")
    assert Application.objects.get(pk=case.pk).state == State.REJECTED
