"""What the bank has done is booked: in the pot by year, in the timeline, with a letter; and what came back goes out again."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from awards.bookings import book_bounced, book_paid
from awards.change_effects import give_less, give_more
from awards.models import Award, Payout
from awards.payout_runs import ready_payouts
from awards.payouts import plan_payouts, prepare_payout, release_payout
from awards.repayments import book_repayment
from awards.statements import Outcome, read_statement
from awards.states import AwardState, PayoutState
from budgets.ledger import book_cases, committed_to, spent_on
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_programme
from tests.awards.bank import entry, statement
from tests.awards.claims import AFTER_ANSWER, demand, hear
from tests.awards.payments import accepted, award_of, make_payout, paying, person

pytestmark = pytest.mark.django_db
D = Decimal
P = PayoutState
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def treasurer_of(payout):
    return person("treasurer", payout.award.application.programme)


def pay(payout, *, paid_on=TODAY, actor=None, now=NOW):
    return book_paid(
        programme=payout.award.application.programme,
        payouts=[payout],
        paid_on=paid_on,
        actor=actor or treasurer_of(payout),
        now=now,
    )


def bounce(payout, *, on=TODAY, actor=None, now=NOW, reason="AC04"):
    return book_bounced(
        payout=payout, bounced_on=on, reason=reason, actor=actor or treasurer_of(payout), now=now
    )


# -- paid -----------------------------------------------------------------------------------------


def test_paid_is_booked_by_year_and_told_with_its_day():
    award = accepted(amount="2800.00", by_year={2026: "1000.00", 2027: "1800.00"})
    payout = make_payout(P.EXPORTED, award=award)
    assert pay(payout) == 1
    payout.refresh_from_db()
    reference = award.application.reference
    assert (payout.state, payout.paid_on, payout.booked_by) == (P.PAID, TODAY, treasurer_of(payout))
    assert spent_on(reference) == {2026: D("1000.00"), 2027: D("1800.00")}
    assert [row.paid for row in BudgetYear.objects.order_by("year")] == [D("1000.00"), D("1800.00")]
    entry = award.application.timeline.get(event="payout_paid")
    assert entry.data == {"amount": "2800.00", "payment": 1, "paid_on": str(TODAY)}
    letter = Mail.objects.get(key__startswith="payment-paid:")
    assert letter.recipient == award.application.initiative.people.get().email
    assert ("2.800,00" in letter.text, "2026" in letter.text) == (True, True)


def test_booking_twice_books_once():
    payout = make_payout(P.PAID)
    assert pay(payout) == 0
    assert LedgerEntry.objects.filter(kind=EntryKind.PAYOUT).count() == 1
    assert Mail.objects.filter(key__startswith="payment-paid:").count() == 1


def test_released_payments_are_booked_by_hand_where_no_file_is_made():
    programme = make_programme()
    programme.currency = "CHF"
    programme.save()
    payout = make_payout(P.RELEASED, award=award_of(programme))
    assert pay(payout) == 1
    payout.refresh_from_db()
    assert (payout.state, payout.run) == (P.PAID, None)
    assert "CHF" in Mail.objects.get(key__startswith="payment-paid:").text


@pytest.mark.parametrize("state", [P.PLANNED, P.PREPARED, P.BOUNCED])
def test_what_was_not_released_is_not_booked(state):
    payout = make_payout(state)
    assert pay(payout) == 0


@pytest.mark.parametrize(("state", "booked"), [(P.RELEASED, 0), (P.EXPORTED, 1)])
@pytest.mark.parametrize("doubtful", [AwardState.HEARING, AwardState.RECLAIMED])
def test_while_money_is_asked_back_only_what_the_bank_has_is_booked(doubtful, state, booked):
    payout = make_payout(state)
    Award.objects.filter(pk=payout.award_id).update(state=doubtful)
    assert pay(payout) == booked


@pytest.mark.parametrize(("days", "code"), [(1, "paid_in_future"), (-1, "paid_before_release")])
def test_the_day_lies_between_release_and_today(days, code):
    payout = make_payout(P.EXPORTED)
    with pytest.raises(Refused, match=code) as refusal:
        pay(payout, paid_on=TODAY + timedelta(days=days))
    assert refusal.value.field == "paid_on"
    assert LedgerEntry.objects.filter(kind=EntryKind.PAYOUT).count() == 0


@pytest.mark.parametrize("name", ["officer", "deputy", "auditor", "chair", "administrator"])
def test_only_the_treasurer_books(name):
    payout = make_payout(P.PAID)
    other = make_payout(P.EXPORTED, award=award_of(make_programme()))
    who = person(name, make_programme())
    with pytest.raises(NotAllowed):
        pay(other, actor=who)
    with pytest.raises(NotAllowed):
        bounce(payout, actor=who)


def test_the_treasurer_of_another_programme_or_of_the_initiative_books_nothing():
    payout = make_payout(P.EXPORTED)
    own = role("treasurer", make_programme())
    payout.award.application.initiative.memberships.create(user=own)
    assert pay(payout, actor=own) == 0
    with pytest.raises(NotAllowed):
        pay(payout, actor=role("treasurer", make_programme("elsewhere")))
    with pytest.raises(NotAllowed):
        bounce(payout, actor=own)


def test_more_than_the_pot_has_bound_is_refused_with_nothing_changed():
    payout = make_payout(P.EXPORTED)
    BudgetYear.objects.update(committed=D("1.00"))
    with pytest.raises(Refused, match="more_than_committed"):
        pay(payout)
    payout.refresh_from_db()
    assert (payout.state, LedgerEntry.objects.filter(kind=EntryKind.PAYOUT).count()) == (P.EXPORTED, 0)


def test_a_hearing_does_not_stop_booking_what_the_bank_has_already():
    payout = make_payout(P.EXPORTED)
    Award.objects.filter(pk=payout.award_id).update(state=AwardState.HEARING)
    assert pay(payout) == 1


def test_a_payment_that_was_paid_back_meanwhile_cannot_come_back_from_the_bank_too(clock):
    payout = make_payout(P.PAID)
    hear(payout.award, amount="2000.00")
    clock.move_to(AFTER_ANSWER)
    demand(payout.award)
    book = {"award": payout.award, "actor": treasurer_of(payout), "received_on": AFTER_ANSWER.date()}
    book_repayment(**book, now=AFTER_ANSWER, amount=D("2000.00"))
    with pytest.raises(Refused, match="back_already"):
        bounce(payout, on=AFTER_ANSWER.date(), now=AFTER_ANSWER)
    back = entry(payout.end_to_end_id, payout.amount, back=True, on=AFTER_ANSWER.date())
    read = read_statement(
        content=statement(back), name="camt.xml", actor=treasurer_of(payout), now=AFTER_ANSWER
    )
    assert read.entries[0]["outcome"] == Outcome.REFUSED
    assert read.entries[0]["why"].startswith("The initiative has paid part of it back before.")
    assert spent_on(payout.award.application.reference) == {2026: D("800.00")}


def test_after_a_repayment_all_that_the_bank_returned_goes_out_again(clock):
    """3,000 were paid in two parts and 300 came back; then the bank returns the first 1,200: these are still owed."""
    award = award_of(paying("instalments", instalments="[40, 60]"), "3000.00")
    for _part in range(2):
        bring_next(award)
    hear(award, amount="300.00")
    clock.move_to(AFTER_ANSWER)
    demand(award)
    first = award.payouts.earliest("number")
    today, treasurer = AFTER_ANSWER.date(), treasurer_of(first)
    book_repayment(award=award, actor=treasurer, now=AFTER_ANSWER, amount=D("300.00"), received_on=today)
    again = bounce(first, on=today, now=AFTER_ANSWER)
    officer = award.decision.decided_by
    prepared = prepare_payout(award=award, number=again.number, actor=officer, now=AFTER_ANSWER)
    assert (prepared.amount, prepared.by_year) == (D("1200.00"), {"2026": "1200.00"})


def bring_next(award):
    """The next planned payment is paid."""
    number = award.payouts.filter(state=P.PLANNED).earliest("number").number
    officer, treasurer = award.decision.decided_by, person("treasurer", award.application.programme)
    prepared = prepare_payout(award=award, number=number, actor=officer, now=NOW)
    pay(release_payout(payout=prepared, actor=treasurer, now=NOW))


def test_movements_of_many_cases_are_booked_like_those_of_one():
    award, other = accepted(), accepted()
    reference = award.application.reference
    moves = [
        (reference, {2026: D("10.00")}),
        (other.application.reference, {2026: D("5.00")}),
        (reference, {2026: D("0.00")}),
    ]
    book_cases(EntryKind.PAYOUT, programme=make_programme(), moves=moves, by=None, now=NOW)
    assert (BudgetYear.objects.get().paid, spent_on(reference)) == (D("15.00"), {2026: D("10.00")})
    with pytest.raises(ValueError, match="positive"):
        book_cases(
            EntryKind.PAYOUT, programme=make_programme(), moves=[("a", {2026: D(-1)})], by=None, now=NOW
        )


# -- come back ------------------------------------------------------------------------------------


def test_what_came_back_goes_out_again_under_another_number():
    award = accepted(amount="2800.00", by_year={2026: "1000.00", 2027: "1800.00"})
    payout = make_payout(P.PAID, award=award)
    again = bounce(payout)
    payout.refresh_from_db()
    assert (payout.state, payout.bounced_on, payout.note, payout.paid_on) == (P.BOUNCED, TODAY, "AC04", TODAY)
    assert (again.state, again.again_of, again.number) == (P.PLANNED, payout, 2)
    assert again.end_to_end_id != payout.end_to_end_id
    assert (again.amount, again.by_year, again.account) == (payout.amount, payout.by_year, None)
    reference = award.application.reference
    assert spent_on(reference) == {2026: D("0.00"), 2027: D("0.00")}
    assert committed_to(reference) == award.years
    keys = Mail.objects.filter(key__startswith="payment-bounced")
    assert sorted(key.split(":")[0] for key in keys.values_list("key", flat=True)) == [
        "payment-bounced",
        "payment-bounced-applicant",
    ]
    assert award.application.timeline.filter(event="payout_bounced").count() == 1
    assert Award.objects.get(pk=award.pk).office_waiting_since == NOW
    second = make_again(award, again)
    assert spent_on(reference) == award.years
    assert set(award.payouts.values_list("end_to_end_id", flat=True)) == {
        payout.end_to_end_id,
        second.end_to_end_id,
    }


def make_again(award, planned):
    """The new attempt, paid by hand."""
    programme = award.application.programme
    officer, treasurer = person("officer", programme), person("treasurer", programme)
    payout = prepare_payout(award=award, number=planned.number, actor=officer, now=NOW)
    release_payout(payout=payout, actor=treasurer, now=NOW)
    assert pay(payout) == 1
    return payout


def test_what_the_bank_never_sent_moves_nothing_in_the_pot():
    payout = make_payout(P.EXPORTED)
    bounce(payout)
    assert LedgerEntry.objects.filter(kind__in=[EntryKind.PAYOUT, EntryKind.REPAYMENT]).count() == 0


@pytest.mark.parametrize("state", [P.PLANNED, P.PREPARED, P.RELEASED, P.BOUNCED])
def test_only_what_the_bank_has_comes_back_and_only_once(state):
    payout = make_payout(state)
    with pytest.raises(NotPossible):
        bounce(payout)
    assert payout.award.payouts.count() == (2 if state == P.BOUNCED else 1)


@pytest.mark.parametrize(("days", "code"), [(1, "paid_in_future"), (-1, "bounced_before_paid")])
def test_it_comes_back_between_the_payment_and_today(days, code):
    payout = make_payout(P.PAID)
    with pytest.raises(Refused, match=code) as refusal:
        bounce(payout, on=TODAY + timedelta(days=days))
    assert refusal.value.field == "bounced_on"


# -- whole lives ----------------------------------------------------------------------------------

ACTS = st.lists(
    st.sampled_from(["prepare", "release", "pay", "bounce", "shrink", "grow", "plan"]), max_size=25
)


class Lives(TestCase):
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(acts=ACTS, where=st.lists(st.integers(0, 9), min_size=25, max_size=25))
    def test_payments_never_exceed_the_grant_and_the_ledger_says_what_was_paid(self, acts, where):
        programme = paying("instalments", instalments="[33.33, 33.33, 33.34]")
        award = award_of(programme, "1000.01", by_year={2026: "400.01", 2027: "600.00"})
        officer, treasurer = person("officer", programme), person("treasurer", programme)
        for act, place in zip(acts, where, strict=False):
            live(act, place, award, officer, treasurer)
            assure_sound(award)


def live(act, place, award, officer, treasurer):
    payouts = list(award.payouts.order_by("number"))
    payout = payouts[place % len(payouts)]
    payout.award.application = award.application
    try:
        if act == "prepare":
            prepare_payout(award=award, number=payout.number, actor=officer, now=NOW)
        elif act == "release":
            release_payout(payout=payout, actor=treasurer, now=NOW)
        elif act == "pay":
            pay(payout, actor=treasurer)
        elif act == "bounce":
            bounce(payout, actor=treasurer)
        elif act == "plan":
            plan_payouts(Award.objects.get(pk=award.pk), NOW)
        else:
            resize(Award.objects.get(pk=award.pk), D("700.00") if act == "shrink" else D("1000.01"))
    except (NotPossible, Refused):
        pass


def resize(award, wanted):
    """Another sum is promised, as a change leaves it."""
    if wanted < award.amount:
        give_less(award, wanted, by=None, now=NOW)
    elif wanted > award.amount:
        give_more(award, wanted, by=None, now=NOW, year=2027)
    award.save()


def assure_sound(award):
    award = Award.objects.get(pk=award.pk)
    rows = list(Payout.objects.filter(award=award))
    counting = [row for row in rows if row.state not in {P.BOUNCED, P.CANCELLED}]
    paid = [row for row in rows if row.state == P.PAID]
    for row in rows:
        assert sum(row.years.values()) == row.amount > 0
    by_year = {year: sum(row.years.get(year, D(0)) for row in counting) for year in award.years}
    assert all(by_year[year] <= award.years[year] for year in by_year)
    fixed = sum(row.amount for row in paid)
    assert sum(row.amount for row in counting) <= max(award.amount, fixed)
    spent = spent_on(award.application.reference)
    assert {year: spent.get(year, D(0)) for year in by_year} == {
        year: sum((row.years.get(year, D(0)) for row in paid), D(0)) for year in by_year
    }
    assert len({row.end_to_end_id for row in rows}) == len(rows)
    assert list(
        ready_payouts(award.application.programme, person("treasurer", award.application.programme))
    ) == [row for row in rows if row.state == P.RELEASED]
