"""Whatever frees money offers it to who waits, and the office's list keeps what still waits for it."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from applications.decisions import put_on_waiting_list
from applications.states import State
from awards import changes
from awards.models import Award
from awards.more_time import ask_for_more_time, decide_more_time
from awards.payouts import plan_payouts, prepare_payout
from awards.settling import settle
from awards.states import AwardState, ChangeKind
from awards.waiting_list import offer_to_waiting_list
from budgets.models import BudgetYear, LedgerEntry
from notifications.models import Mail
from tests.applications.factories import NOW, make_case, make_content, make_initiative
from tests.awards.courses import make_course
from tests.awards.payments import award_of, name_account, paying, person
from tests.awards.projects import AFTER, make_project

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def waiting(award: Award) -> None:
    content = make_content((("material", "1750"),), title="Chor")
    programme, officer = award.application.programme, award.decision.decided_by
    case = make_case(
        State.RECOMMENDED, content=content, initiative=make_initiative("Chor"), programme=programme
    )
    put_on_waiting_list(application=case, actor=officer, now=NOW - timedelta(days=2), reasons="Leer.")


def offers() -> list[str]:
    return [mail.text for mail in Mail.objects.filter(key__startswith="money-free:").order_by("pk")]


def ask(award: Award, kind: str, **wanted: str):
    actor = award.application.initiative.people.earliest("pk")
    return changes.ask_change(
        award=award, kind=ChangeKind(kind), wanted=wanted, reason="Anders.", actor=actor, now=NOW
    )


def decide(change, *, agrees: bool = True) -> None:
    actor = change.award.decision.decided_by
    changes.decide_change(change=change, actor=actor, now=NOW, agrees=agrees, answer="Nein.", year=2026)


def test_less_money_offers_the_difference():
    award = make_course()
    waiting(award)
    decide(ask(award, "less", amount="2000.00"))
    [text] = offers()
    assert "1.000,00" in text
    assert "Chor" in text


def test_a_settlement_offers_what_was_not_needed():
    project = make_project()
    with time_machine.travel(AFTER, tick=False):
        waiting(project.award)
        project.spend("c1", "1500.00")
        project.send_proof(own="1000")
        project.accept_all()
        settle(award=project.award, actor=project.officer, now=AFTER)
    assert len(offers()) == 1


def test_a_year_that_can_promise_nothing_any_more_is_not_offered():
    award = make_course()
    waiting(award)
    programme, freed = award.application.programme, {2025: D(100), 2026: D(50), 2027: D(25)}
    BudgetYear.objects.filter(programme=programme, year=2027).update(frozen_at=NOW)
    offer_to_waiting_list(programme=programme, freed={2025: D(100), 2027: D(25)}, now=NOW, key="a")
    assert offers() == []
    offer_to_waiting_list(programme=programme, freed=freed, now=NOW, key="b")
    assert "50,00" in offers()[0]
    assert "175,00" not in offers()[0]


def test_a_grant_with_a_due_payment_stays_on_the_list_when_a_wish_is_answered():
    award = award_of(paying("advance"), "1000.00")
    since = Award.objects.get(pk=award.pk).office_waiting_since
    assert since == NOW
    decide(ask(award, "less", amount="900.00"), agrees=False)
    assert Award.objects.get(pk=award.pk).office_waiting_since == NOW
    prepare_payout(award=award, number=1, actor=person("officer", award.application.programme), now=NOW)
    assert Award.objects.get(pk=award.pk).office_waiting_since is None
    change = ask(award, "less", amount="900.00")
    assert Award.objects.get(pk=award.pk).office_waiting_since == NOW
    decide(change, agrees=False)
    assert Award.objects.get(pk=award.pk).office_waiting_since is None


def test_a_wish_for_more_time_stands_on_the_list_until_it_is_answered():
    award = award_of(paying("reimbursement"))
    Award.objects.filter(pk=award.pk).update(proof_due_on=NOW.date() + timedelta(days=9))
    actor, officer = award.application.initiative.people.get(), award.decision.decided_by
    day = NOW.date() + timedelta(days=30)
    ask_for_more_time(award=award, actor=actor, now=NOW, due_on=day, reason="Krank.")
    assert Award.objects.get(pk=award.pk).office_waiting_since == NOW
    decide_more_time(award=award, actor=officer, now=NOW, due_on=day)
    assert Award.objects.get(pk=award.pk).office_waiting_since is None


def test_money_that_follows_the_proof_waits_for_the_office_once_it_is_settled():
    """Nothing was paid before: the settlement leaves a payment that is due."""
    project = make_project()
    name_account(project.award)
    plan_payouts(project.award, NOW)
    project.award.payouts.update(due_on=None)
    with time_machine.travel(AFTER, tick=False):
        project.spend("c1", "1500.00")
        project.send_proof(own="1000")
        project.accept_all()
        final = settle(award=project.award, actor=project.officer, now=AFTER).final_amount
        award = project.fresh
    assert (award.state, award.office_waiting_since) == (AwardState.SETTLED, AFTER)
    assert [(row.amount, row.due_on) for row in award.payouts.to_come()] == [(final, AFTER.date())]
    assert LedgerEntry.objects.filter(kind="release").exists()
