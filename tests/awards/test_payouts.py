"""Payments are planned by the guideline, prepared by the office and released by a second person."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from applications.models import TimelineEntry
from applications.states import Event
from awards.acceptance import decline_award
from awards.change_effects import give_less, give_more
from awards.freeing import free_rest
from awards.models import Award, Payout
from awards.payouts import (
    account_changed,
    give_back_payout,
    plan_payouts,
    prepare_payout,
    release_payout,
)
from awards.states import PAYABLE, AwardState, PayoutState
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_programme
from tests.awards.factories import fill_pot
from tests.awards.payments import accepted, award_of, make_payout, name_account, paying, person

pytestmark = pytest.mark.django_db
D = Decimal
P = PayoutState


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def plan(award):
    rows = award.payouts.order_by("number")
    return [(row.number, row.amount, row.by_year, row.state) for row in rows]


def events(award):
    rows = TimelineEntry.objects.filter(application=award.application, event__startswith="payout_")
    return list(rows.order_by("pk").values_list("event", flat=True))


def waits(award):
    return Award.objects.get(pk=award.pk).office_waiting_since


# -- the plan -------------------------------------------------------------------------------------


def test_an_advance_is_one_payment_due_at_once():
    award = accepted(amount="3000.00", by_year={2026: "1200.00", 2027: "1800.00"})
    assert plan(award) == [(1, D("3000.00"), {"2026": "1200.00", "2027": "1800.00"}, P.PLANNED)]
    assert award.payouts.get().due_on == NOW.date()
    assert waits(award) == NOW


def test_instalments_take_the_earliest_year_first():
    award = award_of(
        paying("instalments", instalments="[33.33, 33.33, 33.34]"),
        by_year={2026: "400.00", 2027: "600.00"},
    )
    assert plan(award) == [
        (1, D("333.30"), {"2026": "333.30"}, P.PLANNED),
        (2, D("333.30"), {"2026": "66.70", "2027": "266.60"}, P.PLANNED),
        (3, D("333.40"), {"2027": "333.40"}, P.PLANNED),
    ]
    # Along a project from September to November.
    days = [date(2026, 5, 4), date(2026, 10, 1), date(2026, 10, 31)]
    assert [row.due_on for row in award.payouts.order_by("number")] == days


def test_planning_twice_changes_nothing():
    award = accepted()
    before = list(award.payouts.values())
    plan_payouts(award, NOW + timedelta(days=9))
    assert list(award.payouts.values()) == before


def test_a_reimbursement_waits_for_the_proof_and_then_pays_what_is_left_of_the_grant():
    award = award_of(paying("reimbursement"))
    officer = person("officer", award.application.programme)
    assert waits(award) is None
    with pytest.raises(Refused, match="after_settlement"):
        prepare_payout(award=award, number=1, actor=officer, now=NOW)
    Award.objects.filter(pk=award.pk).update(state=AwardState.SETTLED, final_amount=D("750.00"))
    free_rest(Award.objects.get(pk=award.pk), keep=D("750.00"), by=officer, now=NOW)
    assert plan(award) == [(1, D("750.00"), {"2026": "750.00"}, P.PLANNED)]
    assert waits(award) == NOW
    assert prepare_payout(award=award, number=1, actor=officer, now=NOW).state == P.PREPARED


def change(award, amount, year=2026):
    fill_pot(award.application, year, NOW)
    award.refresh_from_db()
    if D(amount) < award.amount:
        give_less(award, D(amount), by=None, now=NOW)
    else:
        give_more(award, D(amount), by=None, now=NOW, year=year)
    award.save()


def test_a_smaller_grant_takes_from_the_last_payments_and_a_larger_one_adds_to_the_last():
    award = award_of(paying("instalments", instalments="[50, 30, 20]"))
    change(award, "600.00")
    assert [(row[1], row[3]) for row in plan(award)] == [
        (D("500.00"), P.PLANNED),
        (D("100.00"), P.PLANNED),
        (D("200.00"), P.CANCELLED),
    ]
    change(award, "900.00", year=2027)
    assert plan(award)[1] == (2, D("400.00"), {"2026": "100.00", "2027": "300.00"}, P.PLANNED)


def test_what_the_bank_has_stays_and_what_was_released_goes_back_when_the_grant_has_become_too_small():
    award = award_of(paying("instalments", instalments="[50, 50]"))
    first = make_payout(P.PAID, award=award)
    officer, treasurer = (person(name, award.application.programme) for name in ("officer", "treasurer"))
    second = prepare_payout(award=award, number=2, actor=officer, now=NOW)
    release_payout(payout=second, actor=treasurer, now=NOW)
    change(award, "700.00")
    assert [(row[1], row[3]) for row in plan(award)] == [(D("500.00"), P.PAID), (D("200.00"), P.PLANNED)]
    with pytest.raises(Refused, match="below_paid"):
        change(award, "499.99")
    change(award, "500.00")
    assert [row[3] for row in plan(award)] == [P.PAID, P.CANCELLED]
    change(award, "650.00")
    assert plan(award)[2] == (3, D("150.00"), {"2026": "150.00"}, P.PLANNED)
    first.refresh_from_db()
    assert first.amount == D("500.00")


# -- prepared -------------------------------------------------------------------------------------


def test_the_office_prepares_and_the_treasurer_hears_of_it_once_a_day():
    award = award_of(paying("instalments", instalments="[50, 50]"))
    programme = award.application.programme
    officer, treasurer = (person(name, programme) for name in ("officer", "treasurer"))
    for number in (1, 2):
        payout = prepare_payout(award=award, number=number, actor=officer, now=NOW)
        assert (payout.state, payout.prepared_by, payout.account) == (
            P.PREPARED,
            officer,
            award.accounts.get(),
        )
    assert events(award) == ["payout_prepared"] * 2
    assert Mail.objects.filter(key__startswith="payments-wait", recipient=treasurer.email).count() == 1
    assert waits(award) is None


def test_a_second_click_prepares_nothing_more():
    award = award_of(paying("instalments", instalments="[50, 50]"))
    officer = person("officer", award.application.programme)
    prepare_payout(award=award, number=1, actor=officer, now=NOW)
    for number in (1, 3):
        with pytest.raises(Refused, match="prepared_already"):
            prepare_payout(award=award, number=number, actor=officer, now=NOW)
    assert [row[3] for row in plan(award)] == [P.PREPARED, P.PLANNED]


def test_without_a_plan_it_is_made_when_the_first_payment_is_prepared():
    award = accepted()
    award.payouts.all().delete()
    officer = person("officer", award.application.programme)
    assert prepare_payout(award=award, number=1, actor=officer, now=NOW).amount == award.amount


@pytest.mark.parametrize("state", [state for state in AwardState if state not in PAYABLE])
def test_a_grant_that_does_not_pay_now_is_neither_prepared_nor_released(state):
    planned, prepared = accepted(), make_payout(P.PREPARED)
    Award.objects.update(state=state)
    officer, treasurer = (person(name, planned.application.programme) for name in ("officer", "treasurer"))
    with pytest.raises(NotPossible):
        prepare_payout(award=planned, number=1, actor=officer, now=NOW)
    with pytest.raises(NotPossible):
        release_payout(payout=prepared, actor=treasurer, now=NOW)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"iban": "DE00120300000000202051"}, "iban_wrong"),
        ({"iban": "TR330006100519786457841326"}, "iban_wrong"),
        ({"is_private": True}, "account_private"),
        (None, "account_missing"),
    ],
)
def test_an_account_that_cannot_be_paid_to_is_refused(fields, code):
    award = award_of(paying("advance", organisation_accounts_only="true"))
    award.accounts.update(replaced_at=NOW)
    if fields is not None:
        name_account(award, **fields)
    officer = person("officer", award.application.programme)
    with pytest.raises(Refused, match=code):
        prepare_payout(award=award, number=1, actor=officer, now=NOW)
    assert award.payouts.get().state == P.PLANNED


@pytest.mark.parametrize(
    "name", ["treasurer", "auditor", "chair", "board_member", "administrator", "applicant"]
)
def test_only_the_office_prepares(name):
    award = accepted()
    who = (
        award.application.initiative.people.get()
        if name == "applicant"
        else person(name, award.application.programme)
    )
    with pytest.raises(NotAllowed):
        prepare_payout(award=award, number=1, actor=who, now=NOW)


# -- released -------------------------------------------------------------------------------------


def test_the_treasurer_releases():
    payout = make_payout(P.RELEASED)
    assert payout.released_by == person("treasurer", payout.award.application.programme)
    assert events(payout.award) == ["payout_prepared", "payout_released"]


def test_the_deputy_releases_what_the_officer_prepared_but_nothing_of_their_own():
    award = award_of(paying("instalments", instalments="[50, 50]"))
    programme = award.application.programme
    officer, deputy = person("officer", programme), role("deputy", programme)
    first = prepare_payout(award=award, number=1, actor=officer, now=NOW)
    second = prepare_payout(award=award, number=2, actor=deputy, now=NOW)
    assert release_payout(payout=first, actor=deputy, now=NOW).state == P.RELEASED
    with pytest.raises(Refused, match="same_person"):
        release_payout(payout=second, actor=deputy, now=NOW)
    with pytest.raises(NotAllowed):
        release_payout(payout=second, actor=officer, now=NOW)


def test_who_is_officer_and_treasurer_does_not_release_what_they_prepared():
    award = accepted()
    both = person("officer", award.application.programme)
    award.application.programme.role_assignments.create(user=both, role="treasurer", since=NOW.date())
    payout = prepare_payout(award=award, number=1, actor=both, now=NOW)
    with pytest.raises(Refused, match="same_person"):
        release_payout(payout=payout, actor=both, now=NOW)


def test_the_treasurer_of_another_programme_or_of_the_initiative_releases_nothing():
    payout = make_payout(P.PREPARED)
    programme = payout.award.application.programme
    own = role("treasurer", programme)
    payout.award.application.initiative.memberships.create(user=own)
    for who in (own, role("treasurer", make_programme("elsewhere")), role("auditor", programme)):
        with pytest.raises(NotAllowed):
            release_payout(payout=payout, actor=who, now=NOW)


def test_released_is_what_is_prepared_and_only_once():
    payout = make_payout(P.RELEASED)
    with pytest.raises(NotPossible):
        release_payout(payout=payout, actor=payout.released_by, now=NOW)
    planned = accepted().payouts.get()
    with pytest.raises(NotPossible):
        release_payout(payout=planned, actor=payout.released_by, now=NOW)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": P.RELEASED},
        {"state": P.PAID, "paid_on": NOW.date()},
        {"state": P.EXPORTED},
        {"released_by": "officer"},
        {"prepared_by": "officer", "released_by": "officer"},
    ],
    ids=str,
)
def test_the_database_itself_wants_two_people(fields):
    award = accepted()
    officer = person("officer", award.application.programme)
    known = {name: officer if value == "officer" else value for name, value in fields.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.filter(award=award).update(account=award.accounts.get(), **known)


# -- back again -----------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [P.PREPARED, P.RELEASED])
@pytest.mark.parametrize("name", ["officer", "treasurer"])
def test_a_payment_is_given_back_with_a_reason(state, name):
    payout = make_payout(state)
    who = person(name, payout.award.application.programme)
    with pytest.raises(Refused, match="reason_missing"):
        give_back_payout(payout=payout, actor=who, now=NOW, reason="  ")
    give_back_payout(payout=payout, actor=who, now=NOW, reason="Der Name passt nicht.")
    payout.refresh_from_db()
    assert (payout.state, payout.note, payout.account) == (P.PLANNED, "Der Name passt nicht.", None)
    assert (payout.prepared_by, payout.released_by) == (None, None)
    assert waits(payout.award) == NOW
    entry = TimelineEntry.objects.get(event=Event.PAYOUT_GIVEN_BACK)
    assert (entry.reason, entry.is_shared) == ("Der Name passt nicht.", False)
    assert Mail.objects.filter(key__startswith="payment-given-back").count() == 1


@pytest.mark.parametrize("state", [P.PLANNED, P.EXPORTED, P.PAID, P.BOUNCED])
def test_what_nobody_prepared_or_the_bank_has_cannot_be_given_back(state, settings):
    payout = make_payout(state)
    with pytest.raises(NotPossible):
        give_back_payout(
            payout=payout, actor=person("treasurer", payout.award.application.programme), now=NOW, reason="x"
        )


def test_another_account_sends_prepared_and_released_payments_back_and_leaves_those_at_the_bank():
    award = award_of(paying("instalments", instalments="[40, 30, 30]"))
    at_bank = make_payout(P.EXPORTED, award=award)
    officer, treasurer = (person(name, award.application.programme) for name in ("officer", "treasurer"))
    second = prepare_payout(award=award, number=2, actor=officer, now=NOW)
    third = prepare_payout(award=award, number=3, actor=officer, now=NOW)
    release_payout(payout=third, actor=treasurer, now=NOW)
    name_account(award, "Sprachbrücke neu")
    with pytest.raises(Refused, match="account_changed"):
        release_payout(payout=second, actor=treasurer, now=NOW)
    assert account_changed(award, actor=None, now=NOW) == 2
    assert [row[3] for row in plan(award)] == [P.EXPORTED, P.PLANNED, P.PLANNED]
    at_bank.refresh_from_db()
    assert at_bank.account.holder == "Sprachbrücke Unna e. V."
    again = prepare_payout(award=award, number=2, actor=officer, now=NOW)
    assert again.account.holder == "Sprachbrücke neu"


def test_a_declined_grant_has_no_payments_to_come():
    award = award_of(paying("instalments", instalments="[50, 50]"))
    make_payout(P.PREPARED, award=award)
    decline_award(award=award, actor=award.application.initiative.people.first(), now=NOW)
    assert {row[3] for row in plan(award)} == {P.CANCELLED}
    assert events(award) == ["payout_prepared", "payout_given_back"]
