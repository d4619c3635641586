"""Money that came back without a demand: booked by the treasurer, counted when the grant is settled."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from awards.claims import drop_claim
from awards.models import Award
from awards.repayments import book_unasked
from awards.settling import settle
from awards.states import AwardState, PayoutState
from budgets.ledger import committed_to, spent_on
from budgets.models import BudgetYear, LedgerEntry
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.applications.factories import NOW
from tests.awards.claims import AFTER_ANSWER, demand, hear, paid_award
from tests.awards.desks import beside, told
from tests.awards.desks import text_of as page_of
from tests.awards.payments import award_of, bring, paying, person
from tests.awards.projects import AFTER, Project, browser_of, make_project

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def clock(settings):
    settings.PAYER_NAME, settings.PAYER_IBAN = "Kreisstadt Unna", "DE13000000000000012345"
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def give_back(award: Award, amount: str, *, now=NOW, **kwargs):
    treasurer = person("treasurer", award.application.programme)
    order = {"received_on": now.date()} | kwargs
    return book_unasked(award=award, actor=treasurer, now=now, amount=D(amount), **order)


def refused(*args, **kwargs) -> str:
    with pytest.raises(Refused) as refusal:
        give_back(*args, **kwargs)
    return refusal.value.code


def treasury(award: Award):
    return browser_of(person("treasurer", award.application.programme))


@pytest.mark.parametrize("state", ["accepted", "proof_sent", "proof_returned", "hearing"])
def test_it_goes_back_to_the_pot_and_is_not_paid_again(state):
    award = paid_award(state=state, by_year={2026: "3700.00", 2027: "500.00"})
    booked = give_back(award, "750.00")
    reference = award.application.reference
    assert (booked.claim, booked.by_year) == (None, {"2026": "250.00", "2027": "500.00"})
    assert spent_on(reference) == committed_to(reference) == {2026: D("3450.00"), 2027: D("0.00")}
    assert [row.free for row in BudgetYear.objects.order_by("year")] == [D("16550.00"), D("20000.00")]
    kinds = LedgerEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-4:] == ["repayment", "repayment", "release", "release"]
    award.refresh_from_db()
    assert award.state == state
    assert not award.payouts.to_come().exists()


def test_both_sides_are_told():
    award = paid_award()
    give_back(award, "750.00")
    mine = " ".join(
        Mail.objects.get(
            key__startswith="unasked:", recipient__contains="@", text__contains="Vielen Dank"
        ).text.split()
    )
    assert "Ihre Förderung wird um diese Summe kleiner." in mine
    assert Mail.objects.filter(key__startswith="unasked:", key__contains="office").exists()


def test_what_a_booking_refuses():
    award = paid_award()
    assert refused(award, "0.00") == "amount_not_positive"
    assert refused(award, "4200.01") == "more_than_paid"
    assert refused(award, "1.00", received_on=date(2026, 5, 5)) == "received_in_future"
    assert refused(award, "1.00", received_on=date(2026, 5, 3)) == "received_before_payment"
    give_back(award, "1.00", entry="a1")
    assert refused(award, "1.00", entry="a1") == "entry_booked"
    with pytest.raises(NotAllowed):
        book_unasked(
            award=award, actor=award.decision.decided_by, now=NOW, amount=D(1), received_on=NOW.date()
        )
    for state in ("reclaimed", "settled", "notified"):
        Award.objects.update(state=state)
        with pytest.raises(NotPossible):
            give_back(award, "1.00")


# -- the settlement -------------------------------------------------------------------------------


def spent(clock, *amounts: str) -> Project:
    """4,200 were paid; the proof is checked."""
    project = make_project()
    project.pay("4200.00")
    for number, amount in enumerate(amounts, start=1):
        project.spend(f"c{number}", amount)
    clock.move_to(AFTER)
    project.send_proof(own="1000")
    project.accept_all()
    return project


def test_what_came_back_is_not_asked_back_again(clock):
    """4,450 were spent, 3,450 are left of the grant, and 750 came back before anybody asked."""
    project = spent(clock, "1650.00", "1000.00", "900.00", "600.00", "300.00")
    give_back(project.fresh, "750.00", now=AFTER)
    settlement = settle(award=project.fresh, actor=project.officer, now=AFTER)
    assert (settlement.final_amount, settlement.paid_before) == (D("3450.00"), D("3450.00"))
    assert project.fresh.state == AwardState.SETTLED


def test_of_a_share_no_more_is_asked_than_the_share(clock):
    """What came back does not lower the share of the costs that is funded."""
    project = spent(clock, "2000.00", "1000.00", "900.00", "600.00", "300.00")
    give_back(project.fresh, "400.00", now=AFTER)
    assert settle(award=project.fresh, actor=project.officer, now=AFTER).final_amount == D("3800.00")


def test_what_was_given_back_is_not_paid_again_although_all_was_spent(clock):
    project = spent(clock, "2400.00", "1000.00", "900.00", "600.00", "300.00")
    give_back(project.fresh, "200.00", now=AFTER)
    assert "At most what was not given back" in page_of(project.desk.get(project.url("check")))
    settlement = settle(award=project.fresh, actor=project.officer, now=AFTER)
    assert settlement.final_amount == D("4000.00")
    assert committed_to(project.award.application.reference) == {2026: D("4000.00")}
    assert not project.award.payouts.to_come().exists()


def test_who_pays_right_after_the_hearing_is_not_asked_again(clock):
    """In the hearing 750 come in. No more than what is left can be demanded; dropped, the check settles."""
    project = spent(clock, "1650.00", "1000.00", "900.00", "600.00", "300.00")
    hear(project.fresh, now=AFTER)
    give_back(project.fresh, "750.00", now=AFTER)
    drop_claim(award=project.fresh, actor=project.officer, now=AFTER, reason="Es ist schon da.")
    assert project.fresh.state == AwardState.PROOF_SENT
    settle(award=project.fresh, actor=project.officer, now=AFTER)
    assert project.fresh.final_amount == D("3450.00")


def test_no_more_is_demanded_than_was_paid_and_has_not_come_back():
    award = paid_award()
    hear(award, amount="4200.00")
    give_back(award, "4000.00")
    with pytest.raises(Refused) as refusal:
        demand(award, amount=D("4200.00"))
    assert (refusal.value.code, refusal.value.params["paid"]) == ("more_than_paid", D("200.00"))


def test_what_is_still_planned_stays_planned():
    programme = paying("instalments", instalments="[50, 50]")
    award = award_of(programme, "1000.00")
    bring(
        award,
        PayoutState.PAID,
        officer=person("officer", programme),
        treasurer=person("treasurer", programme),
    )
    give_back(award, "100.00")
    assert award.payouts.get(number=2).amount == D("500.00")
    assert committed_to(award.application.reference) == {2026: D("900.00")}


# -- the treasurer's pages ------------------------------------------------------------------------


def test_from_the_number_on_the_transfer_to_the_booking():
    award = paid_award()
    cash = treasury(award)
    assert "Money came back without a demand?" in page_of(cash.get("/repayments/"))
    found = cash.get("/repayments/find/", {"case": f" {award.application.reference} "})
    assert found.headers["Location"] == f"/repayments/grants/{award.pk}/"
    assert "Nobody has demanded this money." in page_of(cash.get(f"/repayments/grants/{award.pk}/"))
    wrong = cash.post(f"/repayments/grants/{award.pk}/", {"amount": "5000", "received_on": "4.5.2026"})
    assert beside(wrong, "amount") == "Only €4,200.00 were paid and have not come back. Write at most this."
    page = cash.post(f"/repayments/grants/{award.pk}/", {"amount": "750", "received_on": "4.5.2026"})
    assert "Booked. The applicant gets an e-mail now." in told(page)
    assert award.repayments.get().amount == D("750.00")


def test_from_the_payment_too():
    award = paid_award()
    page = treasury(award).get(f"/payments/{award.payouts.get().pk}/").content.decode()
    assert f"/repayments/grants/{award.pk}/" in page


def test_a_number_that_nobody_has_leads_back():
    award = paid_award()
    for number in ("", "2026-9999", "x" * 100):
        assert "There is no grant with this number." in told(
            treasury(award).get("/repayments/find/", {"case": number})
        )


def test_where_it_is_demanded_the_page_of_the_demand_opens(clock):
    award = paid_award()
    hear(award)
    clock.move_to(AFTER_ANSWER)
    claim = demand(award)
    answer = treasury(award).get(f"/repayments/grants/{award.pk}/")
    assert answer.headers["Location"] == f"/repayments/{claim.pk}/"
    Award.objects.update(state=AwardState.SETTLED)
    claim.state = "repaid"
    claim.save()
    clock.move_to(AFTER_ANSWER + timedelta(days=1))
    assert "Nothing is open any more." in told(treasury(award).get(f"/repayments/grants/{award.pk}/"))
