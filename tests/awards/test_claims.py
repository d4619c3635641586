"""Hearing, answer, demand, waiver and what comes in: verbs and the ledger behind them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from applications.models import TimelineEntry
from awards.claim_sums import last_day_to_decide, monthly_parts, months_after, parts_of, sums_of
from awards.claims import answer_hearing, drop_claim, waive
from awards.models import Award
from awards.payout_plan import last_of
from awards.repayments import book_repayment
from awards.scheduled import put_ended_hearings_on_desk
from awards.states import AwardState, ClaimState, PayoutState
from budgets.ledger import committed_to, spent_on
from budgets.models import BudgetYear, LedgerEntry
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW
from tests.awards.claims import AFTER_ANSWER, demand, hear, paid_award, part, person
from tests.awards.payments import payment_row

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def applicant_of(award):
    return award.application.initiative.people.get()


def repay(award, amount, *, now=AFTER_ANSWER, received_on=None, **kwargs):
    return book_repayment(
        award=award,
        actor=person("treasurer", award.application.programme),
        now=now,
        amount=D(amount),
        received_on=received_on or now.date(),
        **kwargs,
    )


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code, refusal.value.field


# -- the hearing ----------------------------------------------------------------------------------


def test_a_hearing_asks_before_anything_is_demanded():
    award = paid_award()
    claim = hear(award)
    award.refresh_from_db()
    assert award.state == AwardState.HEARING
    assert (claim.amount, claim.state) == (D("750.00"), ClaimState.HEARING)
    letter = Mail.objects.get(key__startswith="claim-heard:")
    assert "Bitte sagen Sie uns bis 25.5.2026 Ihre Sicht." in letter.text
    assert f"/grants/{award.pk}/answer/" in letter.text
    assert TimelineEntry.objects.filter(application=award.application, event="open_hearing").exists()


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"amount": "0.00"}, "amount_not_positive", "amount"),
        ({"amount": "4200.01"}, "more_than_paid", "amount"),
        ({"reason": "  "}, "reason_missing", "reason"),
        ({"known_on": date(2026, 5, 5)}, "known_in_future", "known_on"),
        ({"answer_until": date(2026, 5, 17)}, "answer_too_soon", "answer_until"),
    ],
)
def test_what_a_hearing_refuses(fields, code, field):
    award = paid_award()
    assert refused(hear, award, **fields) == (code, field)
    award.refresh_from_db()
    assert award.state == AwardState.PROOF_SENT
    assert not award.claims.exists()


def test_two_weeks_to_the_day_are_enough():
    assert hear(paid_award(), answer_until=date(2026, 5, 18)).answer_until == date(2026, 5, 18)


def test_no_hearing_while_a_payment_is_with_the_bank():
    award = paid_award()
    payment_row(award, PayoutState.EXPORTED, amount="1.00")
    assert refused(hear, award) == ("payment_at_bank", None)


def test_the_applicant_answers_once_and_nobody_else():
    award = paid_award()
    hear(award)
    with pytest.raises(NotAllowed):
        answer_hearing(award=award, actor=award.decision.decided_by, now=NOW, answer="Nein.")
    mine = applicant_of(award)
    assert refused(answer_hearing, award=award, actor=mine, now=NOW, answer=" ") == (
        "answer_missing",
        "answer",
    )
    claim = answer_hearing(award=award, actor=mine, now=NOW, answer="Der Pokal war teurer.")
    assert (claim.answer, claim.answered_by) == ("Der Pokal war teurer.", mine)
    assert refused(answer_hearing, award=award, actor=mine, now=NOW, answer="Noch etwas.")[0] == (
        "answered_already"
    )
    assert Mail.objects.filter(key__startswith="claim-answered:").exists()


def test_a_late_answer_counts_as_long_as_nothing_is_decided():
    award = paid_award()
    hear(award)
    late = NOW + timedelta(days=40)
    assert answer_hearing(award=award, actor=applicant_of(award), now=late, answer="Ja.").answered_at == late
    demand(award, now=late)
    with pytest.raises(NotPossible):
        answer_hearing(award=award, actor=applicant_of(award), now=late, answer="Doch nicht.")


def test_dropped_leaves_the_money_and_settles():
    award = paid_award()
    hear(award)
    with pytest.raises(NotAllowed):
        drop_claim(award=award, actor=applicant_of(award), now=NOW, reason="Bitte.")
    claim = drop_claim(award=award, actor=award.decision.decided_by, now=NOW, reason="Der Beleg ist da.")
    award.refresh_from_db()
    assert (award.state, award.final_amount) == (AwardState.SETTLED, D("4200.00"))
    assert claim.state == ClaimState.DROPPED
    assert committed_to(award.application.reference) == {2026: D("4200.00")}
    assert Mail.objects.filter(key__startswith="claim-dropped:").exists()


def test_what_was_never_paid_goes_back_when_a_demand_ends():
    award = paid_award(state=AwardState.ACCEPTED, paid={2026: "1200.00"})
    payment_row(award, PayoutState.PREPARED, amount="3000.00")
    hear(award, amount="100.00")
    demand(award)
    waive(award=award, actor=award.decision.decided_by, now=AFTER_ANSWER, reason="Erledigt.")
    award.refresh_from_db()
    assert award.final_amount == D("1200.00")
    assert committed_to(award.application.reference) == {2026: D("1200.00")}
    assert award.payouts.get(number=2).state == PayoutState.CANCELLED


# -- the demand -----------------------------------------------------------------------------------


def test_no_demand_before_the_answer_or_the_day():
    award = paid_award()
    hear(award)
    for days in (0, 21):
        assert refused(demand, award, now=NOW + timedelta(days=days)) == ("hearing_runs", None)
    claim = demand(award, now=NOW + timedelta(days=22))
    award.refresh_from_db()
    assert (award.state, claim.state) == (AwardState.RECLAIMED, ClaimState.DEMANDED)
    assert Mail.objects.filter(key__startswith="claim-demanded:").exists()


def test_after_the_answer_at_once():
    award = paid_award()
    hear(award)
    answer_hearing(award=award, actor=applicant_of(award), now=NOW, answer="Einverstanden.")
    assert demand(award, now=NOW).amount == D("750.00")


def test_the_year_from_knowing_the_facts():
    award = paid_award()
    hear(award, known_on=date(2025, 6, 1))
    assert refused(demand, award, now=NOW + timedelta(days=29)) == ("year_is_over", None)
    assert last_day_to_decide(date(2025, 6, 1)) == date(2026, 6, 1)
    assert last_day_to_decide(date(2024, 2, 29)) == date(2025, 2, 28)
    assert demand(award, now=NOW + timedelta(days=28)).state == ClaimState.DEMANDED


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"amount": D("750.01")}, "more_than_heard"),
        ({"amount": D(0)}, "amount_not_positive"),
        ({"parts": [part("2026-06-30", "749.99")]}, "parts_do_not_add_up"),
        ({"parts": [part("2026-06-30", "751"), part("2026-07-30", "-1")]}, "part_not_positive"),
        ({"parts": [part("2026-07-30", "375"), part("2026-07-30", "375")]}, "parts_out_of_order"),
        ({"parts": [part("2026-05-26", "750")]}, "due_too_soon"),
        ({"parts": [part("2026-07-30", "1")] * 37}, "too_many_parts"),
        ({"interest_from": date(2026, 5, 27)}, "interest_in_future"),
        ({"interest_from": date(2012, 12, 31)}, "rate_unknown"),
    ],
)
def test_what_a_demand_refuses(fields, code):
    award = paid_award()
    hear(award)
    assert refused(demand, award, **fields)[0] == code
    award.refresh_from_db()
    assert award.state == AwardState.HEARING


def test_less_than_the_hearing_said_may_be_demanded():
    award = paid_award()
    hear(award)
    claim = demand(award, amount=D("500.00"), parts=[part("2026-07-01", "500")])
    assert claim.amount == D("500.00")


# -- what comes in --------------------------------------------------------------------------------


def test_all_at_once_settles_and_frees_the_latest_year_first():
    award = paid_award(by_year={2026: "3700.00", 2027: "500.00"})
    hear(award)
    demand(award)
    repay(award, "750.00")
    award.refresh_from_db()
    assert (award.state, award.final_amount) == (AwardState.SETTLED, D("3450.00"))
    assert award.claims.get().state == ClaimState.REPAID
    assert award.repayments.get().by_year == {"2026": "250.00", "2027": "500.00"}
    assert spent_on(award.application.reference) == {2026: D("3450.00"), 2027: D("0.00")}
    assert committed_to(award.application.reference) == {2026: D("3450.00"), 2027: D("0.00")}
    years = {row.year: row.free for row in BudgetYear.objects.all()}
    assert years == {2026: D("16550.00"), 2027: D("20000.00")}
    kinds = LedgerEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-4:] == ["repayment", "repayment", "release", "release"]
    assert Mail.objects.filter(key__startswith="claim-complete:").exists()
    last = TimelineEntry.objects.filter(application=award.application).order_by("pk").last()
    assert (last.event, last.actor) == ("complete_repayment", None)


def test_in_parts_the_last_one_settles():
    award = paid_award()
    hear(award)
    claim = demand(award, parts=[part("2026-06-30", "400"), part("2026-07-30", "350")])
    repay(award, "450.00")
    award.refresh_from_db()
    assert award.state == AwardState.RECLAIMED
    rows = parts_of(claim, D("450.00"), date(2026, 8, 1))
    assert [(row.paid, row.is_late) for row in rows] == [(D(400), False), (D(50), True)]
    assert refused(repay, award, "300.01") == ("more_than_open", "amount")
    repay(award, "300.00")
    award.refresh_from_db()
    assert award.state == AwardState.SETTLED
    with pytest.raises(NotPossible):
        repay(award, "1.00")


def test_interest_is_open_until_it_is_paid_and_never_in_the_pot(clock):
    award = paid_award()
    hear(award)
    claim = demand(award, interest_from=date(2026, 4, 1))
    later = NOW + timedelta(days=57)  # 90 days after 1 April
    clock.move_to(later)
    assert sums_of(claim, [], later.date()).interest == D("11.60")
    repay(award, "750.00", now=later)
    award.refresh_from_db()
    assert award.state == AwardState.RECLAIMED
    assert refused(repay, award, "11.61", now=later, interest=D("11.61")) == (
        "more_interest_than_open",
        "interest",
    )
    repay(award, "11.60", now=later + timedelta(days=5), interest=D("11.60"))
    award.refresh_from_db()
    assert (award.state, award.final_amount) == (AwardState.SETTLED, D("3450.00"))
    assert spent_on(award.application.reference) == {2026: D("3450.00")}


def test_money_that_came_before_the_demand_is_booked_with_its_day(clock):
    award = paid_award()
    hear(award, now=NOW + timedelta(days=5))
    later = AFTER_ANSWER + timedelta(days=6)
    clock.move_to(later)
    demand(award, now=later)
    assert repay(award, "750.00", now=later, received_on=NOW.date()).received_on == NOW.date()
    award.refresh_from_db()
    assert award.state == AwardState.SETTLED


def test_a_transfer_found_late_leaves_a_credit_of_interest(clock):
    award = paid_award()
    hear(award)
    claim = demand(award, interest_from=NOW.date())
    later = AFTER_ANSWER + timedelta(days=60)
    clock.move_to(later)
    owed = sums_of(claim, [], later.date()).interest
    repay(award, D("100.00") + owed, now=later, interest=owed)
    repay(award, "300.00", now=later, received_on=(AFTER_ANSWER + timedelta(days=30)).date())
    sums = sums_of(claim, claim.repayments.all(), later.date())
    assert sums.credit == owed - sums.interest > D(0)
    assert (sums.interest_open, sums.all_open) == (D(0), D("350.00"))


def test_what_a_booking_refuses():
    award = paid_award()
    hear(award)
    with pytest.raises(NotPossible):
        repay(award, "750.00")
    demand(award)
    assert refused(repay, award, "0.00")[0] == "amount_not_positive"
    assert refused(repay, award, "5.00", interest=D(6))[0] == "interest_over_amount"
    assert refused(repay, award, "5.00", interest=D(1))[0] == "more_interest_than_open"
    assert refused(repay, award, "5.00", received_on=date(2026, 6, 1))[0] == "received_in_future"
    assert refused(repay, award, "5.00", received_on=date(2026, 5, 3))[0] == "received_before_payment"
    for name in ("officer", "auditor"):
        actor = person(name, award.application.programme)
        with pytest.raises(NotAllowed):
            book_repayment(
                award=award, actor=actor, now=AFTER_ANSWER, amount=D(1), received_on=AFTER_ANSWER.date()
            )
    assert not award.repayments.exists()


def test_the_rest_can_be_left():
    award = paid_award()
    hear(award)
    demand(award)
    repay(award, "500.00")
    assert refused(waive, award=award, actor=award.decision.decided_by, now=AFTER_ANSWER, reason=" ")[0] == (
        "reason_missing"
    )
    with pytest.raises(NotAllowed):
        waive(award=award, actor=role("treasurer", award.application.programme), now=NOW, reason="Nein.")
    waive(award=award, actor=award.decision.decided_by, now=AFTER_ANSWER, reason="Der Verein löst sich auf.")
    award.refresh_from_db()
    assert (award.state, award.final_amount) == (AwardState.SETTLED, D("3700.00"))
    assert award.claims.get().state == ClaimState.WAIVED
    assert committed_to(award.application.reference) == spent_on(award.application.reference)


# -- arithmetic -----------------------------------------------------------------------------------


@given(
    amount=st.decimals(min_value=D("0.50"), max_value=D(20000), places=2),
    number=st.integers(min_value=1, max_value=36),
    first=st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31)),
)
def test_monthly_parts_add_up_and_follow_each_other(amount, number, first):
    parts = monthly_parts(amount, number, first)
    assert sum(row["amount"] for row in parts) == amount
    assert all(row["amount"] > 0 for row in parts)
    days = [row["due_on"] for row in parts]
    assert days == sorted(set(days))
    assert [(day.year * 12 + day.month) for day in days] == [
        first.year * 12 + first.month + place for place in range(number)
    ]


def test_months_end_where_they_end():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 11, 30), 1) == date(2026, 12, 30)
    assert months_after(date(2026, 12, 31), 12) == date(2027, 12, 31)


@given(
    spent=st.dictionaries(
        st.integers(min_value=2024, max_value=2029),
        st.decimals(min_value=0, max_value=D(5000), places=2),
        min_size=1,
    ),
    share=st.integers(min_value=0, max_value=100),
)
def test_money_goes_back_to_the_latest_year_first(spent, share):
    amount = (sum(spent.values()) * share / 100).quantize(D("0.01"), rounding="ROUND_DOWN")
    back = last_of(spent, amount)
    assert sum(back.values()) == amount
    assert all(D(0) < part_ <= spent[year] for year, part_ in back.items())
    earliest = min(back, default=None)
    assert all(back.get(year, D(0)) == spent[year] for year in spent if earliest and year > earliest)


def test_a_hearing_waits_for_the_applicant_then_for_the_office():
    answered, silent = paid_award(), paid_award()
    for award in (answered, silent):
        hear(award)
    assert {award.office_waiting_since for award in Award.objects.all()} == {None}
    person = answered.application.initiative.people.get()
    answer_hearing(award=answered, actor=person, now=NOW, answer="Wir sehen es anders.")
    last = NOW + timedelta(days=21)
    assert put_ended_hearings_on_desk(last) == 0
    assert put_ended_hearings_on_desk(AFTER_ANSWER) == 1
    assert put_ended_hearings_on_desk(AFTER_ANSWER + timedelta(days=1)) == 0
    waiting = {award.pk: award.office_waiting_since for award in Award.objects.all()}
    assert waiting == {answered.pk: NOW, silent.pk: AFTER_ANSWER}
