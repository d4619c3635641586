"""Office, applicant and treasurer on their pages about money that is asked back."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from awards.models import Award, Claim
from awards.states import AwardState, ClaimState
from budgets.ledger import committed_to, spent_on
from budgets.models import BudgetYear
from tests.applications.factories import NOW
from tests.applications.shown import Shown
from tests.awards.claims import AFTER_ANSWER, REASON, demand, hear, paid_award, part, person
from tests.awards.desks import beside, browser_of, text_of, told, url

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def clock(settings):
    settings.PAYER_NAME, settings.PAYER_IBAN = "Kreisstadt Unna", "DE13000000000000012345"
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def applicant(award) -> Client:
    return browser_of(award.application.initiative.people.get())


def office(award) -> Client:
    return browser_of(award.decision.decided_by)


def treasury(award) -> Client:
    return browser_of(person("treasurer", award.application.programme))


HEARING = {"amount": "750,00", "reason": REASON, "known_on": "4.5.2026", "answer_until": "25.5.2026"}
DEMAND = {
    "amount": "750,00",
    "ground": "saved",
    "reason": "Es bleibt dabei.",
    "due_on": "25.6.2026",
    "number": "1",
}


def demand_it(desk: Client, award, typed):
    """Write the demand, read its notice, release it."""
    page = desk.post(url("reclaim", award.pk), typed)
    assert page.status_code == 200, text_of(page)
    assert "Read the notice, then demand the money back" in text_of(page)
    sent = typed | {"seal": Shown(page).value("seal"), "release": "1"}
    return desk.post(url("reclaim", award.pk), sent)


def test_the_towns_case_from_the_hearing_to_the_freed_pot(clock):
    """4,200 were paid, 3,450 are left of the grant: 750 come back, into the later year of the two."""
    award = paid_award(by_year={2026: "1700.00", 2027: "2500.00"})
    desk, mine, cash = office(award), applicant(award), treasury(award)
    before = {row.year: row.free for row in BudgetYear.objects.all()}
    assert "Ask for their view" in text_of(desk.get(url("desk-award", award.pk)))
    assert "Nothing is to come back" in text_of(cash.get(url("repayments")))

    page = desk.post(url("open-hearing", award.pk), HEARING)
    assert "365 days left to decide: until 4 May 2027" in told(page)
    shown = text_of(mine.get(url("award", award.pk)))
    assert "You may have to pay €750.00 back. Nothing is decided yet." in shown
    # What has a day to keep stands above all that is only to be looked up.
    assert shown.index("We ask for your view") < shown.index("Where is our money?")
    assert "Please answer by 25 May 2026." in shown
    page = mine.post(url("answer-hearing", award.pk), {"answer": "Der Pokal war teurer."})
    assert "Thank you. Your answer is here." in told(page)
    assert "Der Pokal war teurer." in text_of(desk.get(url("reclaim", award.pk)))

    page = demand_it(desk, award, DEMAND | {"number": "2", "interest_from": ""})
    assert "Demanded. The applicant gets an e-mail now." in told(page)
    shown = text_of(mine.get(url("award", award.pk)))
    for words in ("25 June 2026 €375.00", "25 July 2026 €375.00", "DE13 0000 0000 0000 0123 45"):
        assert words in shown
    assert award.application.reference in shown

    claim = award.claims.get()
    assert "Still open €750.00" in text_of(cash.get(url("repayments")))
    page = cash.post(url("repayment", claim.pk), {"amount": "375", "received_on": "4.5.2026"})
    assert "Booked. The applicant gets an e-mail now." in told(page)
    assert "25 June 2026 €375.00 €375.00 Paid" in text_of(mine.get(url("award", award.pk)))
    page = cash.post(url("repayment", claim.pk), {"amount": "375", "received_on": "4.5.2026"})
    assert "Nothing is to come back" in told(page)

    award.refresh_from_db()
    assert (award.state, award.final_amount) == (AwardState.SETTLED, D("3450.00"))
    after = {row.year: row.free for row in BudgetYear.objects.all()}
    assert after == {2026: before[2026], 2027: before[2027] + D("750.00")}
    assert committed_to(award.application.reference) == spent_on(award.application.reference)
    assert "Paid back" in text_of(mine.get(url("award", award.pk)))
    timeline = text_of(mine.get(reverse("applications:case", args=[award.application_id])))
    for words in ("View on the repayment received", "Money came back", "All money paid back"):
        assert words in timeline


def test_interest_is_shown_and_booked_apart(clock):
    award = paid_award()
    hear(award)
    demand(award, interest_from=NOW.date() - timedelta(days=33))
    claim = award.claims.get()
    clock.move_to(NOW + timedelta(days=57))
    cash = treasury(award)
    assert "Interest so far €11.60" in text_of(cash.get(url("repayment", claim.pk)))
    assert "Interest so far €11.60" in text_of(applicant(award).get(url("award", award.pk)))
    page = cash.post(
        url("repayment", claim.pk), {"amount": "761,60", "interest": "11,60", "received_on": "30.6.2026"}
    )
    assert "Nothing is to come back" in told(page)
    assert Award.objects.get().final_amount == D("3450.00")


def test_a_wrong_hearing_comes_back_with_what_was_typed():
    award = paid_award()
    desk = office(award)
    wrong = HEARING | {"amount": "5000", "answer_until": "25.5.2026"}
    page = desk.post(url("open-hearing", award.pk), wrong)
    assert page.status_code == 422
    assert beside(page, "amount") == "Only €4,200.00 were paid and have not come back. Write at most this."
    assert Shown(page).value("reason") == REASON
    page = desk.post(url("open-hearing", award.pk), HEARING | {"answer_until": "10.5.2026"})
    assert beside(page, "answer_until") == "Give at least two weeks: choose 18 May 2026 or a later day."
    page = desk.post(url("open-hearing", award.pk), {})
    assert page.status_code == 422
    assert not Claim.objects.exists()


def test_the_way_to_demand_opens_after_the_day(clock):
    award = paid_award()
    hear(award)
    desk = office(award)
    shown = text_of(desk.get(url("desk-award", award.pk)))
    assert "The applicant can answer until 25 May 2026." in shown
    assert "Demand the money back" not in shown
    page = desk.post(url("reclaim", award.pk), DEMAND)
    assert page.status_code == 422
    assert "The applicant can answer until 25 May 2026. Wait for the answer or this day." in text_of(page)
    clock.move_to(AFTER_ANSWER)
    desk = office(award)
    shown = text_of(desk.get(url("desk-award", award.pk)))
    assert "No answer came by 25 May 2026. You can decide now." in shown
    assert "Demand the money back" in shown


def test_after_a_year_it_can_only_be_dropped(clock):
    award = paid_award()
    hear(award, known_on=NOW.date())
    clock.move_to(NOW + timedelta(days=366))
    desk = office(award)
    shown = text_of(desk.get(url("desk-award", award.pk)))
    assert "The year to decide ended on 4 May 2027. You can only drop the claim now." in shown
    assert "Demand the money back" not in shown
    page = desk.post(url("reclaim", award.pk), DEMAND | {"due_on": "25.6.2027"})
    assert "The year to decide ended on 4 May 2027" in text_of(page)
    assert "Dropped. The grant is settled." in told(
        desk.post(url("drop-claim", award.pk), {"reason": "Zu spät."})
    )
    assert "Zu spät." in text_of(applicant(award).get(url("award", award.pk)))


def test_what_is_left_is_told_to_the_applicant():
    award = paid_award()
    hear(award)
    demand(award)
    assert "Leave what is open" in text_of(office(award).get(url("desk-award", award.pk)))
    page = office(award).post(url("waive", award.pk), {"reason": "Der Verein löst sich auf."})
    assert "Done. The grant is settled." in told(page)
    shown = text_of(applicant(award).get(url("award", award.pk)))
    assert "Der Verein löst sich auf." in shown
    assert Claim.objects.get().state == ClaimState.WAIVED


def test_what_was_left_open_grows_no_more(clock):
    award = paid_award()
    hear(award)
    demand(award, interest_from=NOW.date())
    clock.move_to(AFTER_ANSWER)
    office(award).post(url("waive", award.pk), {"reason": "Härte."})
    on_that_day = text_of(applicant(award).get(url("award", award.pk)))
    clock.move_to(AFTER_ANSWER + timedelta(days=300))
    shown = text_of(applicant(award).get(url("award", award.pk)))
    assert "Still open" not in shown
    assert "Interest so far €2.83 Came in €0.00 Waived €752.83" in shown
    assert "€752.83" in on_that_day


def test_too_much_is_not_booked_and_nothing_is_lost(clock):
    award = paid_award()
    hear(award)
    claim = demand(award, parts=[part("2026-07-01", "750")])
    clock.move_to(AFTER_ANSWER)
    cash = treasury(award)
    page = cash.post(url("repayment", claim.pk), {"amount": "750,01", "received_on": "26.5.2026"})
    assert page.status_code == 422
    assert beside(page, "amount") == ("Only €750.00 are still open. Send the rest back to the applicant.")
    assert Shown(page).value("amount") == "750,01"
    assert not award.repayments.exists()


def test_pages_that_have_moved_on_lead_back():
    award = paid_award()
    mine, desk = applicant(award), office(award)
    assert "This is where the grant stands now." in told(mine.get(url("answer-hearing", award.pk)))
    for name in ("reclaim", "drop-claim", "waive"):
        assert "This is where the grant stands now." in told(desk.get(url(name, award.pk)))
    hear(award)
    assert "This is where the grant stands now." in told(desk.post(url("open-hearing", award.pk), HEARING))
    mine.post(url("answer-hearing", award.pk), {"answer": "Ja."})
    assert "This is where the grant stands now." in told(
        mine.post(url("answer-hearing", award.pk), {"answer": "Nein."})
    )
    assert award.claims.get().answer == "Ja."


def test_a_claim_that_is_paid_takes_nothing_more():
    award = paid_award()
    hear(award)
    claim = demand(award)
    claim.state = ClaimState.REPAID
    claim.save()
    assert "Nothing is open any more." in told(treasury(award).get(url("repayment", claim.pk)))
