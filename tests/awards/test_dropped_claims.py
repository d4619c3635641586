"""Nothing has to be paid back after all: the grant goes on where it stood, unless its check found too much paid."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from awards import settling
from awards.claims import answer_hearing, drop_claim, open_hearing
from awards.models import Award, Notice
from awards.states import AwardState, NoticeKind, PayoutState
from budgets.ledger import committed_to
from notifications.models import Mail
from tests.applications.factories import NOW
from tests.awards.claims import demand, hear, paid_award
from tests.awards.desks import browser_of, told, url
from tests.awards.desks import text_of as page_of
from tests.awards.payments import award_of, bring, name_account, paying, person
from tests.awards.projects import AFTER, Project, make_project
from tests.awards.written import last_notice, words_of

pytestmark = pytest.mark.django_db
D = Decimal
FINAL = Notice.objects.filter(kind=NoticeKind.FINAL)


@pytest.fixture(autouse=True)
def clock(settings):
    settings.PAYER_NAME, settings.PAYER_IBAN = "Kreisstadt Unna", "DE13000000000000012345"
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def half_paid(**fields) -> Award:
    """1,000 euros in two parts, the first one paid."""
    programme = paying("instalments", instalments="[50, 50]")
    award = award_of(programme, "1000.00")
    bring(
        award,
        PayoutState.PAID,
        officer=person("officer", programme),
        treasurer=person("treasurer", programme),
    )
    if fields:
        Award.objects.filter(pk=award.pk).update(**fields)
    found: Award = Award.objects.select_related("application__programme").get(pk=award.pk)
    return found


def drop(award: Award, **kwargs) -> None:
    actor = award.decision.decided_by
    drop_claim(award=award, actor=actor, now=kwargs.pop("now", NOW), reason="Die Belege sind da.", **kwargs)


def letter() -> str:
    return " ".join(Mail.objects.filter(key__startswith="claim-dropped:").latest("pk").text.split())


def office(award: Award):
    return browser_of(award.decision.decided_by)


@pytest.mark.parametrize("state", [AwardState.ACCEPTED, AwardState.PROOF_RETURNED])
def test_a_project_goes_on_with_its_payments(state):
    award = half_paid(state=state)
    hear(award, amount="100.00")
    drop(award)
    award.refresh_from_db()
    assert (award.state, award.final_amount, award.ended_at) == (state, None, None)
    assert committed_to(award.application.reference) == {2026: D("1000.00")}
    assert award.payouts.get(number=2).state == PayoutState.PLANNED
    assert not FINAL.exists()


def test_what_was_due_before_is_on_the_desk_again():
    award = half_paid()
    award.payouts.filter(number=2).update(due_on=NOW.date())
    hear(award, amount="100.00")
    drop(award)
    award.refresh_from_db()
    assert award.office_waiting_since is not None


def test_the_page_and_the_letter_say_that_the_project_goes_on():
    award = half_paid(proof_due_on=date(2026, 11, 1))
    hear(award, amount="100.00")
    shown = page_of(office(award).get(url("drop-claim", award.pk)))
    assert "The project goes on as before, and payments stay as planned." in shown
    assert "Look at the notice first" not in shown
    page = office(award).post(url("drop-claim", award.pk), {"reason": "Die Belege sind da.", "look": "1"})
    assert "Dropped. The grant goes on as before. The applicant gets an e-mail now." in told(page)
    assert "Ihr Projekt läuft weiter wie bisher. Was wir noch zahlen, bleibt wie geplant." in letter()
    assert f"/grants/{award.pk}/" in letter()


def test_an_incomplete_proof_is_still_to_be_completed():
    award = half_paid(state=AwardState.PROOF_RETURNED, proof_due_on=date(2026, 11, 1))
    hear(award, amount="100.00")
    assert "The applicant completes the proof of use." in page_of(
        office(award).get(url("drop-claim", award.pk))
    )
    drop(award)
    assert "Bitte ergänzen Sie Ihren Verwendungsnachweis bis 1.11.2026." in letter()


# -- after the check ------------------------------------------------------------------------------


def checked(clock, *amounts: str) -> Project:
    """2,000 of 4,200 were paid before the proof came."""
    project = make_project()
    project.pay("2000.00")
    for number, amount in enumerate(amounts, start=1):
        project.spend(f"c{number}", amount)
    name_account(project.award)
    clock.move_to(AFTER)
    project.send_proof(own="1000")
    project.accept_all()
    open_hearing(
        award=project.fresh,
        actor=project.officer,
        now=AFTER,
        amount=D("100"),
        reason="Passt das?",
        known_on=AFTER.date(),
        answer_until=AFTER.date() + timedelta(days=21),
    )
    return project


def test_what_the_check_found_is_settled_as_usual(clock):
    """A hearing by mistake: 2,200 are still to be paid, and are."""
    project = checked(clock, "2400.00", "1000.00", "900.00", "600.00", "300.00")
    assert "You go on checking the proof of use." in page_of(project.desk.get(project.url("drop-claim")))
    drop(project.fresh, now=AFTER)
    assert project.fresh.state == AwardState.PROOF_SENT
    assert project.fresh.office_waiting_since == AFTER
    assert "We go on checking your proof of use. You need not do anything now." in letter()
    settling.settle(award=project.fresh, actor=project.officer, now=AFTER)
    assert project.fresh.final_amount == D("4200.00")
    assert project.award.payouts.get(state=PayoutState.PLANNED).amount == D("2200.00")


def test_an_overpaid_sum_that_is_let_go_settles_the_grant(clock):
    project = checked(clock, "1400.00", "1000.00")
    shown = page_of(project.desk.get(project.url("drop-claim")))
    assert "Too much was paid, and you let it go. The grant is settled then" in shown
    page = project.desk.post(project.url("drop-claim"), {"reason": "Härte."})
    assert "Dropped. The grant is settled. The applicant gets an e-mail now." in told(page)
    assert (project.fresh.state, project.fresh.final_amount) == (AwardState.SETTLED, D("2000.00"))
    assert FINAL.exists()
    assert "With this your grant is settled." in letter()


def test_what_is_accepted_in_the_hearing_decides(clock):
    """A receipt the office had not counted turns out to be right: nothing is overpaid any more."""
    project = checked(clock, "1400.00", "1000.00")
    project.spend("c3", "900.00")
    project.spend("c4", "600.00")
    project.accept_all()
    drop(project.fresh, now=AFTER)
    assert project.fresh.state == AwardState.PROOF_SENT


# -- a demand ends a project ----------------------------------------------------------------------


def test_a_demand_in_the_middle_of_a_project_says_that_it_ends():
    award = half_paid()
    shown = page_of(office(award).get(url("open-hearing", award.pk)))
    assert "Once you demand it, the grant ends, and nothing more is paid." in shown
    hear(award, amount="100.00")
    asked = Mail.objects.get(key__startswith="claim-heard:").text
    assert "Müssen Sie Geld zurückzahlen, dann endet Ihre Förderung damit." in asked
    answer_hearing(award=award, actor=award.application.initiative.people.get(), now=NOW, answer="Ja.")
    assert "The grant ends with it" in page_of(office(award).get(url("reclaim", award.pk)))
    demand(award, now=NOW)
    said = words_of(last_notice(award, NoticeKind.RECLAIM).content["paper"])
    assert "Für die 500,00 €, die wir noch nicht gezahlt haben, gilt unser Bescheid auch nicht mehr." in said
    assert "Damit endet Ihre Förderung. Wir zahlen nichts mehr." in said


def test_after_the_check_nothing_is_said_of_an_end():
    award = paid_award()
    shown = page_of(office(award).get(url("open-hearing", award.pk)))
    assert "nothing more is paid" not in shown
    hear(award)
    assert "The grant ends with it" not in page_of(office(award).get(url("reclaim", award.pk)))
