"""The office ends a grant that nobody accepts, or of which nothing was paid."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from awards.models import Award, Notice
from awards.revocation_notice import Ending
from awards.revoking import revoke_unpaid
from awards.states import AwardState, NoticeKind, PayoutState
from budgets.ledger import committed_to
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.applications.factories import NOW
from tests.awards.desks import beside, browser_of, told, url
from tests.awards.desks import text_of as page_of
from tests.awards.payments import accepted, make_payout
from tests.awards.written import assert_is_a_paper, last_notice, words_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=60)
ASKED_ON = NOW.date() + timedelta(days=40)
NO_ANSWER = Ending(reason="Niemand antwortet auf unsere Briefe.", asked_on=ASKED_ON)
WISHED = Ending(reason="Der Verein hat sich aufgelöst.")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as hands, translation.override("en"):
        yield hands


def waiting() -> Award:
    """A grant that nobody has accepted yet."""
    award = accepted()
    award.payouts.all().delete()
    Award.objects.filter(pk=award.pk).update(state=AwardState.NOTIFIED)
    award.refresh_from_db()
    return award


def revoke(award: Award, ending: Ending = NO_ANSWER, **kwargs) -> Notice:
    order = {"actor": award.decision.decided_by, "now": LATER} | kwargs
    return revoke_unpaid(award=award, ending=ending, **order)


def test_a_grant_nobody_accepts_is_free_again():
    award = waiting()
    revoke(award)
    award.refresh_from_db()
    assert (award.state, award.ended_at) == (AwardState.REVOKED, LATER)
    assert committed_to(award.application.reference) == {2026: Decimal("0.00")}
    row = award.application.timeline.get(event="revoke_unpaid")
    assert row.reason == NO_ANSWER.reason


def test_payments_to_come_are_not_needed_any_more():
    award = make_payout(PayoutState.RELEASED).award
    revoke(award, WISHED)
    assert set(award.payouts.values_list("state", flat=True)) == {PayoutState.CANCELLED}


@pytest.mark.parametrize("state", [PayoutState.EXPORTED, PayoutState.PAID])
def test_once_money_is_on_its_way_the_way_is_a_hearing(state):
    award = make_payout(state).award
    with pytest.raises(NotPossible):
        revoke(award)


def test_what_it_refuses():
    award = waiting()
    for ending, code in (
        (Ending(reason=" "), "reason_missing"),
        (Ending(reason="Weg.", asked_on=LATER.date() - timedelta(days=13)), "asked_too_late"),
        (Ending(reason="Weg.", asked_on=NOW.date() - timedelta(days=1)), "asked_before_grant"),
    ):
        with pytest.raises(Refused) as refusal:
            revoke(award, ending)
        assert refusal.value.code == code
    with pytest.raises(NotAllowed):
        revoke(award, actor=award.application.initiative.people.first())
    revoke(award, Ending(reason="Weg.", asked_on=LATER.date() - timedelta(days=14)))


def test_the_notice_says_why_and_that_nothing_is_to_be_done():
    award = waiting()
    notice = revoke(award)
    assert notice == last_notice(award, NoticeKind.REVOCATION)
    said = words_of(notice.content["paper"])
    for words in (
        "Widerrufsbescheid",
        "Wir widerrufen unseren Bescheid vom 4.5.2026. Damit endet Ihre Förderung.",
        "Niemand antwortet auf unsere Briefe.",
        "§ 49 Abs. 2 Satz 1 Nr. 1 und 2",
        "Am 13.6.2026 haben wir Sie um Ihre Sicht gebeten (§ 28",
        "Verwaltungsgericht Gelsenkirchen",
    ):
        assert words in said, (words, said)
    assert_is_a_paper(notice)
    letter = Mail.objects.get(key__startswith="revoked:").text
    assert f"/notices/{notice.pk}/" in letter


def test_a_wish_needs_no_hearing():
    said = words_of(revoke(waiting(), WISHED).content["paper"])
    assert "Sie haben uns gebeten, die Förderung zu beenden." in said
    assert "§ 28" not in said


# -- the page -------------------------------------------------------------------------------------


def test_from_the_grant_to_its_end():
    award = accepted()
    desk = browser_of(award.decision.decided_by)
    shown = page_of(desk.get(url("desk-award", award.pk)))
    assert "Nothing was paid. Does nobody answer" in shown
    assert "Ask for their view" not in shown
    typed = {"who": "asked", "reason": "Niemand antwortet.", "asked_on": ""}
    page = desk.post(url("revoke", award.pk), typed)
    assert beside(page, "asked_on") == "Write the day, for example 1.9.2026."
    page = desk.post(url("revoke", award.pk), typed | {"asked_on": "1.7.2026"})
    assert (
        beside(page, "asked_on")
        == "Give two weeks to answer: you must have asked on 19 June 2026 or earlier."
    )
    typed["asked_on"] = "13.6.2026"
    looked = desk.post(url("revoke", award.pk), typed | {"look": "1"})
    assert "Damit endet Ihre Förderung." in page_of(looked)
    paper = desk.post(url("revoke", award.pk), typed | {"paper": "1"})
    assert paper["Content-Type"] == "application/pdf"
    assert Award.objects.get(pk=award.pk).state == AwardState.ACCEPTED
    assert "Ended. The applicant gets an e-mail now." in told(desk.post(url("revoke", award.pk), typed))
    assert Award.objects.get(pk=award.pk).state == AwardState.REVOKED
    assert "This is where the grant stands now." in told(desk.get(url("revoke", award.pk)))


def test_where_money_was_paid_the_panel_leads_to_the_hearing():
    award = make_payout(PayoutState.PAID).award
    shown = page_of(browser_of(award.decision.decided_by).get(url("desk-award", award.pk)))
    assert "Ask for their view" in shown
    assert "End the grant" not in shown
