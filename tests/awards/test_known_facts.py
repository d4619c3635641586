"""The year to decide about money runs from the day the facts were known, and begins once (§ 48 (4) VwVfG)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import translation

from awards.claims import drop_claim
from awards.settling import Verdict, judge_receipts
from awards.states import AwardState, ReceiptVerdict
from funding.errors import Refused
from tests.applications.factories import NOW
from tests.applications.shown import Shown
from tests.awards.claims import hear, paid_award
from tests.awards.desks import beside
from tests.awards.projects import AFTER, Project, browser_of, make_project

pytestmark = pytest.mark.django_db
LATER = AFTER + timedelta(days=60)
ASKED = {"amount": "100,00", "reason": "Zu viel gezahlt.", "answer_until": "28.2.2027"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def judged(clock) -> Project:
    """The receipts were judged on 7 December, on which the proof was sent; it is February now."""
    project = make_project()
    project.pay("4200.00")
    project.spend("c1", "2000.00")
    clock.move_to(AFTER)
    project.send_proof(own="1000")
    project.accept_all()
    clock.move_to(LATER)
    project.__dict__.pop("desk", None)
    return project


def test_the_page_proposes_the_day_the_receipts_were_judged_and_takes_no_later_one(clock):
    project = judged(clock)
    page = Shown(project.desk.get(project.url("open-hearing")))
    assert page.value("known_on") == "7.12.2026"
    answer = project.desk.post(project.url("open-hearing"), ASKED | {"known_on": "5.2.2027"})
    assert answer.status_code == 422
    assert beside(answer, "known_on") == (
        "You knew the facts on 7 December 2026 at the latest. Write this day or an earlier one."
    )
    answer = project.desk.post(project.url("open-hearing"), ASKED | {"known_on": "7.12.2026"})
    assert answer.status_code == 302


def test_saying_the_same_again_is_no_new_knowledge(clock):
    project = judged(clock)
    receipt = project.award.receipts.get()
    said = {receipt.pk: Verdict(verdict=ReceiptVerdict.FULL)}
    judge_receipts(award=project.fresh, actor=project.officer, now=LATER, verdicts=said)
    receipt.refresh_from_db()
    assert receipt.checked_at == AFTER


def test_before_anything_is_judged_the_day_of_the_proof_is_proposed(clock):
    project = make_project()
    project.pay("4200.00")
    clock.move_to(AFTER)
    project.send_proof(own="1000")
    clock.move_to(LATER)
    page = Shown(browser_of(project.officer).get(project.url("open-hearing")))
    assert page.value("known_on") == "7.12.2026"


def test_a_second_hearing_does_not_begin_the_year_anew(clock):
    award = paid_award(state=AwardState.ACCEPTED)
    hear(award, known_on=date(2026, 4, 1))
    drop_claim(award=award, actor=award.decision.decided_by, now=NOW, reason="Noch einmal von vorn.")
    with pytest.raises(Refused) as refusal:
        hear(award, now=NOW + timedelta(days=200))
    assert (refusal.value.code, refusal.value.params["latest"]) == ("known_earlier", date(2026, 4, 1))
    hear(award, now=NOW + timedelta(days=200), known_on=date(2026, 4, 1))
