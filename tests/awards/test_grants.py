"""Granting: decision, commitment and award together, every refusal, and what the officer is told on the page."""

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
from applications.decisions import deviates, put_on_waiting_list, reject_application
from applications.models import Application, Recommendation
from applications.states import DecisionOutcome, State
from awards.grants import grant_application
from awards.models import Award
from awards.views.decisions import refusal_text
from budgets.ledger import commit, set_budget
from budgets.models import LedgerEntry
from budgets.pot import pot_of
from budgets.switches import freeze_year
from funding.errors import NotAllowed, NotPossible, Refused
from funding.models import Programme
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, UNNA, make_case, make_content, make_programme, store_guideline
from tests.applications.shown import Shown

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def officer() -> User:
    """The officer of a programme with 20,000 euros this year and 1,000 the next."""
    programme = make_programme()
    for year, amount in ((2026, "20000"), (2027, "1000")):
        set_budget(programme=programme, year=year, amount=D(amount), by=None, now=NOW, reason="Council")
    return role("officer", programme, language="en")


def advised(
    outcome: str = "full", amount: str = "2800.00", *, requested: str = "2800", **content: Any
) -> Application:
    """A case on which the board has advised."""
    options = {"content": make_content(**content)} if content else {"requested": requested}
    case = make_case(State.RECOMMENDED, **options)
    Recommendation.objects.create(
        application=case,
        outcome=outcome,
        amount=D(amount),
        lowest=D(amount),
        highest=D(amount),
        recorded_at=NOW,
    )
    return case


def grant(case: Application, officer: User, amount: str, reasons: str = "", **by_year: str) -> Award:
    parts = {int(year[1:]): D(part) for year, part in by_year.items()} or {2026: D(amount)}
    return grant_application(
        application=case, actor=officer, now=NOW, amount=D(amount), by_year=parts, reasons=reasons
    )


def refusal(*args: Any, **options: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        grant(*args, **options)
    return refused.value


def test_a_grant_writes_decision_commitment_award_timeline_and_letter(officer):
    case = advised()
    award = grant(case, officer, "2800.00")
    decision = award.decision
    assert (award.application.state, award.amount, award.granted_at) == ("approved", D("2800.00"), NOW)
    assert (decision.amount, decision.by_year, decision.decided_by) == (
        D("2800.00"),
        {"2026": "2800.00"},
        officer,
    )
    assert (decision.version, decision.recommendation) == (case.versions.get(), case.recommendations.get())
    entry = LedgerEntry.objects.get(kind="commitment")
    assert (entry.amount, entry.case_reference, entry.booked_by) == (D("2800.00"), case.reference, officer)
    row = case.timeline.get()
    assert (row.event, row.actor, row.data) == ("approve", officer, {"amount": "2800.00"})
    assert Mail.objects.filter(key__startswith=f"approved:{decision.pk}:").count() == 1
    assert pot_of(case.programme, 2026).free == D("17200.00")


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_nothing_is_no_grant(officer, amount):
    assert refusal(advised(), officer, amount).code == "amount_not_positive"


def test_more_than_the_rules_allow_is_refused_with_what_they_allow(officer):
    refused = refusal(advised(), officer, "2800.01")
    assert (refused.code, refused.field, refused.params) == (
        "over_max_grant",
        "amount",
        {"max_grant": D("2800.00")},
    )


def test_the_years_must_make_the_amount(officer):
    refused = refusal(advised(), officer, "2800.00", y2026="1800.00", y2027="999.99")
    assert (refused.code, refused.params) == ("years_do_not_add_up", {"sum": D("2799.99")})


def test_no_year_pays_for_another(officer):
    assert (
        refusal(advised(), officer, "2800.00", y2026="3000.00", y2027="-200.00").code == "amount_not_positive"
    )
    assert pot_of(make_programme(), 2026).committed == D("0.00")


def test_what_must_be_mended_first_stops_a_grant(officer):
    """Personnel counts by half: without other money the course cannot be paid."""
    case = advised("full", "4100.00", costs=[("personal", "6000"), ("material", "1100")])
    refused = refusal(case, officer, "4100.00")
    assert (refused.code, [str(found.code) for found in refused.params["findings"]]) == (
        "to_be_fixed",
        ["financing_gap"],
    )


def test_less_than_possible_needs_reasons(officer):
    case = advised("reduced", "2000.00")
    assert refusal(case, officer, "2000.00", reasons=" \n").code == "reasons_missing_less"
    assert grant(case, officer, "2000.00", reasons="Weniger Teilnehmende").amount == D("2000.00")


# what the board said, what is decided, whether reasons are demanded
DEVIATIONS = [
    ("full", "2800.00", "approved", "2800.00", False),
    ("full", "2800.00", "approved", "2799.99", True),
    ("full", "2800.00", "rejected", "0.00", True),
    ("full", "2800.00", "waitlisted", "0.00", True),
    ("reduced", "2000.00", "approved", "2000.00", False),
    ("reduced", "2000.00", "approved", "2800.00", True),
    ("reduced", "2000.00", "rejected", "0.00", True),
    ("against", "0.00", "approved", "2800.00", True),
    ("against", "0.00", "rejected", "0.00", False),
    ("none", "0.00", "approved", "2800.00", False),
    ("none", "0.00", "rejected", "0.00", False),
]


@pytest.mark.parametrize(("outcome", "advice", "decided", "amount", "deviation"), DEVIATIONS)
def test_who_does_not_follow_the_board_says_why(officer, outcome, advice, decided, amount, deviation):
    case = advised(outcome, advice)
    assert deviates(case, DecisionOutcome(decided), D(amount)) is deviation
    if decided == "approved" and deviation:
        assert refusal(case, officer, amount).code in {"reasons_missing_deviation", "reasons_missing_less"}
        assert grant(case, officer, amount, reasons="Weil").decision.reasons == "Weil"


def test_a_void_recommendation_is_none(officer):
    case = advised("against", "0.00")
    case.recommendations.update(void_at=NOW)
    fresh = Application.objects.get(pk=case.pk)
    assert (fresh.recommendation, deviates(fresh, DecisionOutcome.APPROVED, D("2800"))) == (None, False)


def test_the_pot_refuses_with_what_fits_and_nothing_has_happened(officer):
    """18,250 euros are bound; of 3,200 asked for, 1,750 fit."""
    case = advised("full", "3200.00", requested="3200")
    bound = {2026: D("18250.00")}
    commit(programme=case.programme, by_year=bound, case_reference="2026-0001", by=None, now=NOW)
    refused = refusal(case, officer, "3200.00")
    assert (refused.code, refused.field, refused.params) == (
        "pot_exceeded",
        "amount",
        {"year": 2026, "free": D("1750.00")},
    )
    case.refresh_from_db()
    assert (case.state, case.decided_at, case.decisions.count(), case.timeline.count()) == (
        "recommended",
        None,
        0,
        0,
    )
    assert (Award.objects.count(), Mail.objects.count()) == (0, 0)
    assert pot_of(case.programme, 2026).committed == D("18250.00")
    assert grant(case, officer, "1750.00", reasons="Mehr ist nicht da").amount == D("1750.00")
    assert pot_of(case.programme, 2026).free == D("0.00")


def test_a_year_with_closed_books_takes_no_grant_and_says_so(officer):
    case = advised()
    freeze_year(programme=case.programme, year=2026, by=None, now=NOW, reason="Jahresabschluss")
    refused = refusal(case, officer, "2800.00")
    assert (refused.code, refused.field, refused.params) == ("year_frozen", "amount", {"year": 2026})
    assert refusal_text(refused, case).startswith("The books of 2026 are closed.")
    assert Award.objects.count() == 0


def test_two_years_are_committed_both_or_not_at_all(officer):
    case = advised()
    refused = refusal(case, officer, "2800.00", y2026="1799.99", y2027="1000.01")
    assert refused.params == {"year": 2027, "free": D("1000.00")}
    assert pot_of(case.programme, 2026).committed == D("0.00")
    grant(case, officer, "2800.00", y2026="1800.00", y2027="1000.00")
    assert pot_of(case.programme, 2027).free == D("0.00")


def test_a_case_is_decided_once(officer):
    case = advised()
    grant(case, officer, "2800.00")
    with pytest.raises(NotPossible):
        grant(case, officer, "2800.00")
    with pytest.raises(NotPossible):
        reject_application(application=case, actor=officer, now=NOW, reasons="Doch nicht")
    assert (case.decisions.count(), pot_of(case.programme, 2026).committed) == (1, D("2800.00"))


def test_a_case_on_the_waiting_list_can_be_granted_later(officer):
    case = advised()
    put_on_waiting_list(application=case, actor=officer, now=NOW, reasons="Der Topf ist leer")
    with pytest.raises(NotPossible):
        put_on_waiting_list(application=case, actor=officer, now=NOW)
    grant(case, officer, "2800.00")
    assert sorted(case.decisions.values_list("outcome", flat=True)) == ["approved", "waitlisted"]


@pytest.mark.parametrize("name", ["deputy", "auditor", "treasurer", "chair", "board_member", "administrator"])
def test_officer_and_deputy_decide_and_nobody_else(officer, name):
    case, person = advised(), role(name, make_programme())
    if name == "deputy":
        grant(case, person, "2800.00")
        return
    with pytest.raises(NotAllowed):
        grant(case, person, "2800.00")


def test_an_officer_of_another_programme_or_of_the_initiative_decides_nothing(officer):
    case = advised()
    with pytest.raises(NotAllowed):
        grant(case, role("officer", make_programme("elsewhere")), "2800.00")
    case.initiative.memberships.create(user=officer)
    with pytest.raises(NotAllowed):
        grant(case, officer, "2800.00")


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
