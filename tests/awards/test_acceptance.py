"""The answer to a notice: accepted with an account, or declined and the money is free again."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import translation

from applications.conflicts import has_conflict
from applications.decisions import put_on_waiting_list
from applications.models import Application
from applications.states import State
from awards.acceptance import accept_award, current_account, decline_award, name_account
from awards.models import Account, Award, Payout
from awards.states import AwardState, Channel, PayoutState
from awards.waiting_list import for_desk, waiting_cases
from budgets.ledger import book_years, committed_to
from budgets.models import EntryKind, LedgerEntry
from budgets.pot import pot_of
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory, people_of, role
from tests.applications.factories import NOW, UNNA, make_case, make_content, make_initiative, make_programme
from tests.awards.paper_trail import granted, notified, opened
from tests.awards.payments import payment_row

pytestmark = pytest.mark.django_db
IBAN = "DE02 1203 0000 0000 2020 51"
OTHER = "DE89370400440532013000"
D = Decimal


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def handed_over(**options: Any) -> Award:
    """A grant whose notice a person of the initiative has opened."""
    notice = notified(granted(**options))
    opened(notice, people_of(notice.application.initiative))
    found: Award = Award.objects.get(application=notice.application_id)
    return found


def applicant(award: Award) -> Any:
    return people_of(award.application.initiative)


def accept(award: Award, **options: Any) -> Award:
    given = {"actor": applicant(award), "now": NOW, "holder": "Sprachbrücke Unna", "iban": IBAN} | options
    return accept_award(award=award, **given)


# -- yes ------------------------------------------------------------------------------------------


def test_accepting_names_the_account_and_tells_both_sides():
    award = accept(handed_over())
    account = current_account(award)
    assert (award.state, award.accepted_at, award.accepted_by) == ("accepted", NOW, applicant(award))
    assert account is not None
    assert (account.holder, account.iban, account.bank, account.is_private) == (
        "Sprachbrücke Unna",
        "DE02120300000000202051",
        "Deutsche Kreditbank Berlin",
        False,
    )
    events = list(award.application.timeline.values_list("event", flat=True)[:2])
    assert sorted(events) == ["accept", "account_named"]
    assert Mail.objects.filter(key__startswith="accepted:").count() == 1
    assert Mail.objects.filter(key__startswith="accepted-office:").count() == 1


def test_no_mail_carries_the_whole_account_number():
    accept(handed_over())
    assert not Mail.objects.filter(text__contains="0300000000").exists()
    assert Mail.objects.filter(text__contains="DE02 … 2051").exists()


def test_who_has_not_opened_the_notice_cannot_accept():
    notice = notified()
    award = Award.objects.get()
    with pytest.raises(Refused, match="read_first"):
        accept(award)
    opened(notice, applicant(award))
    assert accept(award).state == AwardState.ACCEPTED


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.POST])
def test_who_got_the_paper_another_way_need_not_open_it_here(channel):
    notified(channel=channel)
    assert accept(Award.objects.get()).state == AwardState.ACCEPTED


def test_a_grant_is_accepted_once_also_by_a_second_person():
    award = handed_over()
    second = UserFactory()
    award.application.initiative.memberships.create(user=second)
    accept(award, actor=second)
    with pytest.raises(NotPossible):
        accept(award)
    assert (Account.objects.count(), Award.objects.get().accepted_by) == (1, second)


def test_only_the_initiative_answers():
    award = handed_over()
    officer = award.decision.decided_by
    for stranger in (officer, UserFactory(), people_of(make_initiative("Radler Massen"))):
        with pytest.raises(NotAllowed):
            accept(award, actor=stranger)
        with pytest.raises(NotAllowed):
            decline_award(award=award, actor=stranger, now=NOW)
        with pytest.raises(NotAllowed):
            name_account(award=award, actor=stranger, now=NOW, holder="A", iban=IBAN)


def test_a_grant_without_a_notice_cannot_be_accepted():
    with pytest.raises(NotPossible):
        accept(granted())


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("holder", "  ", "holder_missing"),
        ("holder", "🙂🙂", "holder_unreadable"),
        ("holder", "x" * 71, "holder_too_long"),
        ("iban", "DE02", "iban_length"),
        ("iban", "TR330006100519786457841326", "iban_not_sepa"),
    ],
)
def test_a_wrong_account_is_refused_and_nothing_has_happened(field, typed, code):
    award = handed_over()
    with pytest.raises(Refused, match=code):
        accept(award, **{field: typed})
    assert (Award.objects.get().state, Account.objects.count()) == (AwardState.NOTIFIED, 0)


# -- the account ----------------------------------------------------------------------------------


def organisations_only() -> Award:
    """A grant in a town that pays to organisations only."""
    rules = UNNA.read_text("utf-8").partition("[[example]]")[0]
    rules += '\n[payout]\nclause = "Nr. 7.1"\norganisation_accounts_only = true\n'
    content = make_content(income=[("own", "3000")])
    asked = content.asked.model_copy(update={"account_of": "organisation"})
    content = content.model_copy(update={"asked": asked})
    case = make_case(State.RECOMMENDED, programme=make_programme("strict", source=rules), content=content)
    return handed_over(case=case)


def test_where_only_organisations_are_paid_a_persons_account_is_refused():
    award = organisations_only()
    for whose in ("person", ""):
        with pytest.raises(Refused, match="organisation_account_needed"):
            accept(award, account_of=whose)
    assert accept(award, account_of="organisation").state == AwardState.ACCEPTED


def test_another_account_replaces_the_old_one_and_every_member_is_told():
    award = accept(handed_over())
    old, second = current_account(award), UserFactory()
    award.application.initiative.memberships.create(user=second)
    later = NOW + timedelta(days=2)
    new = name_account(award=award, actor=second, now=later, holder="Sprachbrücke e. V.", iban=OTHER)
    assert old is not None
    old.refresh_from_db()
    assert (old.replaced_at, old.iban[-4:], current_account(award)) == (later, "2051", new)
    assert Mail.objects.filter(key__startswith=f"account:{new.pk}:").count() == 2


def test_the_same_account_again_changes_nothing():
    award = accept(handed_over())
    same = name_account(
        award=award, actor=applicant(award), now=NOW, holder=" Sprachbrücke  Unna ", iban=IBAN
    )
    assert (same, Account.objects.count()) == (current_account(award), 1)
    assert not Mail.objects.filter(key__startswith="account:").exists()


def test_before_the_acceptance_and_after_the_end_no_account_is_named():
    award = handed_over()
    for state in (AwardState.NOTIFIED, AwardState.SETTLED, AwardState.DECLINED):
        Award.objects.filter(pk=award.pk).update(state=state)
        with pytest.raises(NotPossible):
            name_account(award=award, actor=applicant(award), now=NOW, holder="A", iban=IBAN)


# -- no -------------------------------------------------------------------------------------------


def test_declining_frees_the_money_in_the_years_it_came_from():
    award = handed_over(by_year={2026: "1200", 2027: "2900"}, amount="4100")
    reference, programme = award.application.reference, award.application.programme
    decline_award(award=award, actor=applicant(award), now=NOW, reason="Wir sind umgezogen.")
    assert committed_to(reference) == {2026: D("0.00"), 2027: D("0.00")}
    assert [pot_of(programme, year).free for year in (2026, 2027)] == [D(20000), D(20000)]
    released = LedgerEntry.objects.filter(kind=EntryKind.RELEASE).values_list("budget_year__year", "amount")
    assert dict(released) == {2026: D("1200.00"), 2027: D("2900.00")}
    award.refresh_from_db()
    assert (award.state, award.ended_at) == (AwardState.DECLINED, NOW)
    assert award.application.timeline.get(event="decline").reason == "Wir sind umgezogen."
    assert Mail.objects.filter(key__startswith="declined-office:", text__contains="4.100,00").count() == 1
    with pytest.raises(NotPossible):
        decline_award(award=award, actor=applicant(award), now=NOW)


def payout(award: Award, number: int, state: PayoutState) -> Payout:
    """Instead of the plan that accepting has made."""
    if number == 1:
        award.payouts.all().delete()
    return payment_row(award, state, amount="100.00", number=number)


def test_payments_to_come_are_cancelled():
    award = accept(handed_over())
    planned = [payout(award, 1, PayoutState.PLANNED), payout(award, 2, PayoutState.RELEASED)]
    decline_award(award=award, actor=applicant(award), now=NOW)
    for row in planned:
        row.refresh_from_db()
        assert row.state == PayoutState.CANCELLED


@pytest.mark.parametrize("state", [PayoutState.EXPORTED, PayoutState.PAID])
def test_once_money_is_on_its_way_it_is_too_late(state):
    award = accept(handed_over())
    payout(award, 1, state)
    with pytest.raises(NotPossible):
        decline_award(award=award, actor=applicant(award), now=NOW)


def test_money_that_came_back_is_free_again_too():
    award = accept(handed_over())
    case = award.application
    for kind in (EntryKind.PAYOUT, EntryKind.REPAYMENT):
        book_years(
            kind,
            programme=case.programme,
            by_year={2026: D(100)},
            case_reference=case.reference,
            by=None,
            now=NOW,
        )
    payout(award, 1, PayoutState.BOUNCED)
    decline_award(award=award, actor=applicant(award), now=NOW)
    assert committed_to(case.reference) == {2026: D("0.00")}


# -- the waiting list -----------------------------------------------------------------------------


def waiting(officer: Any, *, days: int, title: str) -> Application:
    """A case that has been waiting for money for so many days."""
    content = make_content((("material", "1750"),), title=title)
    case = make_case(State.RECOMMENDED, content=content, initiative=make_initiative(title))
    at = NOW - timedelta(days=days)
    put_on_waiting_list(application=case, actor=officer, now=at, reasons="Der Topf ist leer.")
    return case


def test_a_decline_offers_the_waiting_list_at_once_the_longest_wait_on_top():
    award = handed_over()
    officer = award.decision.decided_by
    short, long = waiting(officer, days=2, title="Chor"), waiting(officer, days=30, title="Werkstatt")
    assert for_desk(officer)[0].content["cases"] == [long, short]
    decline_award(award=award, actor=applicant(award), now=NOW)
    mail = Mail.objects.get(key__startswith="money-free:")
    assert mail.recipient == officer.email
    assert mail.text.index("Werkstatt") < mail.text.index("Chor")
    assert "show=waiting-list" in mail.text
    assert for_desk(officer)[0].content["cases"] == [long, short]


def test_the_desk_is_silent_until_money_comes():
    """The pot was filled before they were put on the list: nothing has come free since."""
    award = handed_over()
    officer = award.decision.decided_by
    later = NOW + timedelta(days=1)
    case = make_case(State.RECOMMENDED, requested=100, initiative=make_initiative("Chor"))
    put_on_waiting_list(application=case, actor=officer, now=later, reasons="Leer")
    assert for_desk(officer) == []
    with time_machine.travel(later + timedelta(days=1)):
        decline_award(award=award, actor=applicant(award), now=later + timedelta(days=1))
        assert for_desk(officer)[0].content["cases"] == [case]


def test_nobody_waits_nothing_is_sent():
    award = handed_over()
    decline_award(award=award, actor=applicant(award), now=NOW)
    assert not Mail.objects.filter(key__startswith="money-free:").exists()
    assert for_desk(award.decision.decided_by) == []


def test_who_has_a_conflict_of_interest_is_not_offered_the_case():
    award = handed_over()
    officer = award.decision.decided_by
    deputy = role("deputy", award.application.programme)
    case = waiting(officer, days=3, title="Chor")
    case.initiative.memberships.create(user=deputy)
    assert has_conflict(case, deputy)
    decline_award(award=award, actor=applicant(award), now=NOW)
    assert [mail.recipient for mail in Mail.objects.filter(key__startswith="money-free:")] == [officer.email]
    assert for_desk(deputy) == []
    assert list(waiting_cases()) == [case]
