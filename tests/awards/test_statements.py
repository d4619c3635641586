"""A statement books what fits, lists what does not, and books nothing twice."""

from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from accounts.models import User
from awards import statements
from awards.bookings import book_bounced
from awards.models import BankStatement, Payout, PayoutRun
from awards.payout_runs import collect_run
from awards.payouts import prepare_payout, release_payout
from awards.statements import read_statement
from awards.states import PayoutState
from budgets.models import BudgetYear
from funding.errors import NotAllowed, Refused
from tests.accounts.factories import RoleFactory, role
from tests.applications.factories import NOW, make_programme
from tests.awards.bank import DAY, collective, entry, statement, whole_file
from tests.awards.claims import AFTER_ANSWER, pay_back
from tests.awards.payments import award_of, make_payout, paying, person
from tests.awards.projects import browser_of
from tests.awards.thousand import make_thousand
from tests.awards.town_account import TOWN

pytestmark = pytest.mark.django_db
D = Decimal
P = PayoutState


@pytest.fixture(autouse=True)
def clock(settings):
    for name, value in TOWN.items():
        setattr(settings, name, value)
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def treasurer():
    return person("treasurer", make_programme())


def payout_in(state, amount="100.00", **kwargs):
    return make_payout(state, award=award_of(kwargs.pop("programme", make_programme()), amount))


def read(*entries, actor, **kwargs):
    return read_statement(content=statement(*entries, **kwargs), name="auszug.xml", actor=actor, now=NOW)


def outcomes(found):
    return [row["outcome"] for row in found.entries]


def state_of(payout):
    return Payout.objects.get(pk=payout.pk).state


def test_what_fits_is_booked_on_the_day_of_the_bank(treasurer):
    payout = payout_in(P.EXPORTED)
    found = read(entry(payout.end_to_end_id), actor=treasurer)
    payout.refresh_from_db()
    assert (payout.state, payout.paid_on) == (P.PAID, DAY)
    assert found.entries == [
        {
            "outcome": "paid",
            "reference": payout.end_to_end_id,
            "amount": "100.00",
            "currency": "EUR",
            "on": DAY,
            "went_out": True,
            "case": payout.award.application.reference,
            "payout": payout.pk,
            "run": None,
            "expected": "",
            "why": "",
        }
    ]
    assert BudgetYear.objects.get().paid == D("100.00")


def test_reading_it_again_books_nothing_more(treasurer):
    payout = payout_in(P.EXPORTED)
    for outcome in ("paid", "already"):
        assert outcomes(read(entry(payout.end_to_end_id), actor=treasurer)) == [outcome]
    assert (BudgetYear.objects.get().paid, BankStatement.objects.count()) == (D("100.00"), 2)


@pytest.mark.parametrize(
    ("state", "changes", "outcome", "after"),
    [
        (P.EXPORTED, {"amount": "99.99"}, "amount", P.EXPORTED),
        (P.EXPORTED, {"currency": "USD"}, "currency", P.EXPORTED),
        (P.EXPORTED, {"status": "PDNG"}, "pending", P.EXPORTED),
        (P.EXPORTED, {"on": "2026-05-03"}, "refused", P.EXPORTED),
        (P.EXPORTED, {"on": "2026-05-05"}, "refused", P.EXPORTED),
        (P.RELEASED, {}, "not_sent", P.RELEASED),
        (P.PLANNED, {}, "not_sent", P.PLANNED),
        (P.PAID, {}, "already", P.PAID),
        (P.BOUNCED, {}, "already", P.BOUNCED),
        (P.EXPORTED, {"back": True, "reason": "AC04"}, "bounced", P.BOUNCED),
        (P.PAID, {"back": True, "reason": "AC04"}, "bounced", P.BOUNCED),
        (P.BOUNCED, {"back": True, "reason": "AC04"}, "already", P.BOUNCED),
        (P.PAID, {"back": True, "amount": "95.00"}, "amount", P.PAID),
    ],
)
def test_what_becomes_of_an_entry(treasurer, state, changes, outcome, after):
    payout = payout_in(state)
    found = read(entry(payout.end_to_end_id, **changes), actor=treasurer)
    assert (outcomes(found), state_of(payout)) == ([outcome], after)
    assert found.entries[0]["expected"] == ("100.00" if outcome == "amount" else "")


def test_what_came_back_is_planned_again_with_the_reason_of_the_bank(treasurer):
    payout = payout_in(P.EXPORTED)
    out, back = entry(payout.end_to_end_id), entry(payout.end_to_end_id, back=True, reason="AC04")
    assert outcomes(read(out, back, actor=treasurer)) == ["paid", "bounced"]
    payout.refresh_from_db()
    assert (payout.note, payout.next_attempt.state) == ("AC04", P.PLANNED)
    assert BudgetYear.objects.get().spent == D("0.00")


def test_one_that_cannot_be_booked_does_not_keep_the_others(treasurer):
    good, late, other = (payout_in(P.EXPORTED) for _ in range(3))
    late.released_at = NOW.replace(day=5)
    late.save()
    entries = [entry(payout.end_to_end_id) for payout in (good, late, other)]
    found = read(*entries, actor=treasurer)
    assert outcomes(found) == ["paid", "refused", "paid"]
    assert "released on 5 May 2026" in found.entries[1]["why"]
    assert [state_of(payout) for payout in (good, late, other)] == [P.PAID, P.EXPORTED, P.PAID]


def test_an_entry_that_stands_there_twice_is_booked_once(treasurer):
    payout = payout_in(P.EXPORTED)
    found = read(entry(payout.end_to_end_id), entry(payout.end_to_end_id), actor=treasurer)
    assert outcomes(found) == ["paid", "duplicate"]
    assert BudgetYear.objects.get().paid == D("100.00")


def test_other_peoples_entries_are_counted_and_kept_without_names(treasurer, monkeypatch):
    monkeypatch.setattr(statements, "KEPT_UNKNOWN", 2)
    payout = payout_in(P.EXPORTED)
    others = [entry(f"tax-{number}", back=True) for number in range(5)]
    found = read(*others, entry(payout.end_to_end_id), actor=treasurer)
    assert (outcomes(found), found.unknown) == (["paid", "unknown", "unknown"], 5)


def test_a_booking_of_several_is_booked_one_by_one(treasurer):
    first, second = payout_in(P.EXPORTED), payout_in(P.EXPORTED, "50.00")
    parts = [(first.end_to_end_id, "100.00"), (second.end_to_end_id, "49.00")]
    assert outcomes(read(collective(parts, "149.00"), actor=treasurer)) == ["paid", "amount"]
    assert (state_of(first), state_of(second)) == (P.PAID, P.EXPORTED)


@pytest.fixture
def run(treasurer):
    payouts = [payout_in(P.RELEASED), payout_in(P.RELEASED, "50.00")]
    return collect_run(
        programme=make_programme(), payouts=payouts, execute_on=NOW.date(), actor=treasurer, now=NOW
    )


def test_a_file_the_bank_booked_as_one_sum_is_booked_as_a_whole(treasurer, run):
    whole = whole_file(run.message_id, "150.00", 2)
    assert outcomes(read(whole, actor=treasurer)) == ["paid"]
    assert set(run.payouts.values_list("state", flat=True)) == {P.PAID}
    assert outcomes(read(whole, actor=treasurer)) == ["already"]


def test_a_sum_that_is_not_the_files_is_listed(treasurer, run):
    assert outcomes(read(whole_file(run.message_id, "100.00", 2), actor=treasurer)) == ["amount"]
    assert set(run.payouts.values_list("state", flat=True)) == {P.EXPORTED}


def test_payments_of_other_programmes_are_not_mine_to_book(treasurer):
    theirs = payout_in(P.EXPORTED, programme=make_programme("elsewhere"))
    found = read(entry(theirs.end_to_end_id), actor=treasurer)
    assert (outcomes(found), state_of(theirs)) == (["unknown"], P.EXPORTED)


def test_statements_are_seen_by_the_treasurers_and_auditors_of_the_programme(treasurer):
    found = read(actor=treasurer)
    here, there = make_programme(), make_programme("elsewhere")
    for who, seen in (
        (treasurer, True),
        (role("auditor", here), True),
        (role("treasurer", there), False),
        (role("officer", here), False),
    ):
        assert BankStatement.objects.read_by_office(who).filter(pk=found.pk).exists() is seen


def test_only_treasurers_read_statements_and_a_wrong_file_leaves_nothing(treasurer):
    for name in ("officer", "auditor", "administrator"):
        with pytest.raises(NotAllowed):
            read(actor=person(name, make_programme()))
    with pytest.raises(Refused, match="other_message"):
        read(message="BkToCstmrAcctRpt", actor=treasurer)
    assert BankStatement.objects.count() == 0


def test_a_thousand_payments_are_booked_in_portions():
    programme, treasurer = make_thousand(1000)
    payouts = list(Payout.objects.filter(state=P.RELEASED))
    run = collect_run(programme=programme, payouts=payouts, execute_on=NOW.date(), actor=treasurer, now=NOW)
    found = read(*[entry(payout.end_to_end_id, payout.amount) for payout in payouts], actor=treasurer)
    assert outcomes(found) == ["paid"] * 1000
    assert BudgetYear.objects.get().paid == D("10000.00")
    assert PayoutRun.objects.get(pk=run.pk).payouts.filter(state=P.PAID).count() == 1000


# -- what was noted by hand before ---------------------------------------------------------------


def noted_as_never_sent(treasurer, amount="100.00"):
    """A payment that came back by the treasurer's word, and the one that is planned in its place."""
    payout = payout_in(P.EXPORTED, amount)
    again = book_bounced(
        payout=payout, bounced_on=NOW.date(), reason="Datei abgelehnt", actor=treasurer, now=NOW
    )
    return payout, again


def test_what_was_noted_as_never_sent_but_was_paid_is_booked_and_not_paid_again(treasurer):
    payout, again = noted_as_never_sent(treasurer)
    prepare_payout(
        award=payout.award, number=again.number, actor=person("officer", make_programme()), now=NOW
    )
    assert outcomes(read(entry(payout.end_to_end_id), actor=treasurer)) == ["after_all"]
    assert (state_of(payout), state_of(again), BudgetYear.objects.get().paid) == (
        P.PAID,
        P.CANCELLED,
        D("100.00"),
    )
    assert not payout.award.payouts.to_come().exists()
    assert outcomes(read(entry(payout.end_to_end_id), actor=treasurer)) == ["already"]


def test_what_went_out_and_came_back_in_the_same_file_is_paid_again(treasurer):
    payout, again = noted_as_never_sent(treasurer)
    both = [entry(payout.end_to_end_id, back=True, reason="AC04"), entry(payout.end_to_end_id)]
    assert outcomes(read(*both, actor=treasurer)) == ["bounced", "after_all"]
    assert (state_of(payout), state_of(again)) == (P.BOUNCED, P.CANCELLED)
    assert [row.amount for row in payout.award.payouts.to_come()] == [D("100.00")]
    year = BudgetYear.objects.get()
    assert (year.paid, year.returned) == (D("100.00"), D("100.00"))
    assert outcomes(read(*both, actor=treasurer)) == ["already", "already"]


def test_what_may_have_been_paid_twice_is_told(treasurer):
    payout, again = noted_as_never_sent(treasurer)
    released = bring_again(again, treasurer)
    collect_run(
        programme=make_programme(), payouts=[released], execute_on=NOW.date(), actor=treasurer, now=NOW
    )
    found = read(entry(payout.end_to_end_id), actor=treasurer)
    assert outcomes(found) == ["refused"]
    assert "Ask the bank whether both were paid." in found.entries[0]["why"]
    assert (state_of(payout), state_of(again)) == (P.BOUNCED, P.EXPORTED)


def bring_again(again, treasurer):
    """The payment in the place of another one, prepared and released."""
    officer = person("officer", make_programme())
    prepared = prepare_payout(award=again.award, number=again.number, actor=officer, now=NOW)
    return release_payout(payout=prepared, actor=treasurer, now=NOW)


def test_what_was_paid_back_before_stops_nothing_else(clock, treasurer):
    programme = paying("instalments", instalments="[50, 50]")
    payout = make_payout(P.PAID, award=award_of(programme))
    clock.move_to(AFTER_ANSWER)
    pay_back(payout)
    other = make_payout(P.EXPORTED, award=award_of(programme, "300.00"), now=AFTER_ANSWER)
    day = AFTER_ANSWER.date()
    content = statement(
        entry(payout.end_to_end_id, "500.00", back=True, on=day, reason="AC04"),
        entry(other.end_to_end_id, other.amount, on=day),
    )
    found = read_statement(content=content, name="a.xml", actor=treasurer, now=AFTER_ANSWER)
    assert outcomes(found) == ["refused", "paid"]
    assert "Only €400.00 of 2026 are still out." in found.entries[0]["why"].replace("\xa0", " ")


# -- other people's business ----------------------------------------------------------------------

ANNOUNCED = (
    '<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>{status}</Cd></Sts>'
    "<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>"
)


def test_an_entry_without_a_day_stops_nobody_elses_money(treasurer):
    payout, dayless = payout_in(P.EXPORTED), payout_in(P.EXPORTED, "5.00")
    found = read(
        ANNOUNCED.format(status="PDNG", reference="Gewerbesteuer"),
        ANNOUNCED.format(status="BOOK", reference=dayless.end_to_end_id),
        entry(payout.end_to_end_id),
        actor=treasurer,
    )
    assert outcomes(found) == ["refused", "paid", "unknown"]
    assert (found.entries[0]["why"], state_of(dayless)) == ("The bank names no day for it.", P.EXPORTED)
    page = browser_of(treasurer).get(f"/payments/statements/{found.pk}/")
    assert page.status_code == 200


def test_of_other_peoples_money_nothing_is_kept_that_may_name_them(treasurer):
    found = read(entry("fremd", back=True, reason="Erika Mustermann verzogen"), actor=treasurer)
    assert (outcomes(found), found.entries[0]["why"]) == (["unknown"], "")


def test_a_statement_for_two_programmes_shows_each_reader_only_theirs(treasurer):
    other = make_programme("kamen")
    RoleFactory(user=treasurer, programme=other, role="treasurer")
    mine, conflicted, elsewhere = (
        payout_in(P.EXPORTED),
        payout_in(P.EXPORTED),
        payout_in(P.EXPORTED, programme=other),
    )
    auditor = role("auditor", make_programme())
    conflicted.award.application.initiative.memberships.create(user=auditor)
    both = User.objects.get(pk=treasurer.pk)
    found = read(*[entry(one.end_to_end_id) for one in (mine, conflicted, elsewhere)], actor=both)
    assert outcomes(found) == ["paid"] * 3
    for who, shown in (
        (auditor, [mine]),
        (role("auditor", other), [elsewhere]),
        (both, [mine, conflicted, elsewhere]),
    ):
        page = browser_of(who).get(f"/payments/statements/{found.pk}/").content.decode()
        listed = [one for one in (mine, conflicted, elsewhere) if one.award.application.reference in page]
        assert listed == shown
