"""Granting: decision, commitment and award together, every refusal, and what the officer is told on the page."""

from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from accounts.models import User
from applications.decisions import deviates, put_on_waiting_list, reject_application
from applications.models import Application
from applications.states import DecisionOutcome
from awards.models import Award
from awards.views.decisions import refusal_text
from budgets.ledger import commit
from budgets.models import LedgerEntry
from budgets.pot import pot_of
from budgets.switches import freeze_year
from funding.errors import NotAllowed, NotPossible
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_programme
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
