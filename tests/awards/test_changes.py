"""Changes after the decision: what counts at once, what the office decides, what the pot and the payments carry."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import translation

from accounts.models import User
from awards import changes
from awards.change_rules import contact_of
from awards.models import Award, Change
from awards.states import AwardState, ChangeKind, PayoutState
from budgets.ledger import committed_to
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import UserFactory, role
from tests.applications.factories import NOW
from tests.awards.courses import make_course
from tests.awards.payments import paid_row, payment_row

pytestmark = pytest.mark.django_db
D = Decimal
PLAN = {"c1": "6000.00", "c2": "400.00", "c3": "600.00", "c4": "100.00"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def award() -> Award:
    """The language course under way: 3,000 of the 4,100 euros that are possible, from two years."""
    return make_course()


def volunteer(award: Award) -> User:
    found: User = award.application.initiative.people.earliest("pk")
    return found


def officer(award: Award) -> User:
    return award.decision.decided_by


def ask(award: Award, kind: str, reason: str = "Der Raum ist teurer.", **wanted: Any) -> Change:
    return changes.ask_change(
        award=award,
        kind=ChangeKind(kind),
        wanted=wanted,
        reason=reason,
        actor=volunteer(award),
        now=NOW,
    )


def decide(change: Change, *, agrees: bool = True, answer: str = "", year: int | None = None) -> Change:
    return changes.decide_change(
        change=change, actor=officer(change.award), now=NOW, agrees=agrees, answer=answer, year=year
    )


def refusal(award: Award, kind: str, **wanted: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        ask(award, kind, **wanted)
    assert not award.changes.exists()
    return refused.value


def events(award: Award) -> list[str]:
    return [row.event for row in award.application.timeline.order_by("pk") if "change" in row.event]


def mails(prefix: str) -> int:
    return Mail.objects.filter(key__startswith=prefix).count()


# -- at once --------------------------------------------------------------------------------------


def test_a_contact_changes_at_once_and_both_sides_are_told(award):
    change = ask(award, "contact", contact_name="Bela Beispiel", contact_phone="02303 1")
    award.refresh_from_db()
    assert (change.state, change.decided_by, contact_of(award)["contact_name"]) == (
        "done",
        None,
        "Bela Beispiel",
    )
    assert change.before == {"contact_name": "Amina Beispiel", "contact_phone": "02303 000000"}
    assert events(award) == ["change_made"]
    assert mails(f"change-made:{change.pk}:") == 2
    assert award.office_waiting_since is None or award.office_waiting_since == award.granted_at


def test_lines_within_the_tolerance_change_at_once_and_what_counts_follows(award):
    lines = PLAN | {"c2": "480.00", "c3": "520.00"}
    assert ask(award, "lines", reason="", lines=lines).state == "done"
    award.refresh_from_db()
    assert [(line["amount"], line["recognised"]) for line in award.lines] == [
        ("6000.00", "3000.00"),
        ("480.00", "480.00"),
        ("520.00", "520.00"),
        ("100.00", "100.00"),
    ]


def test_a_cent_above_the_tolerance_is_decided_by_the_office(award):
    change = ask(award, "lines", lines=PLAN | {"c2": "480.01", "c3": "519.99"})
    award.refresh_from_db()
    assert (change.state, award.lines[1]["amount"]) == ("asked", "400.00")
    decide(change)
    award.refresh_from_db()
    assert award.lines[1]["amount"] == "480.01"


def test_small_changes_do_not_add_up_past_the_tolerance(award):
    ask(award, "lines", lines=PLAN | {"c2": "480.00", "c3": "520.00"})
    assert ask(award, "lines", lines=PLAN | {"c2": "500.00", "c3": "500.00"}).state == "asked"


def test_after_the_office_has_agreed_the_tolerance_counts_from_there(award):
    decide(ask(award, "lines", lines=PLAN | {"c2": "600.00", "c3": "400.00"}))
    assert ask(award, "lines", lines=PLAN | {"c2": "700.00", "c3": "300.00"}).state == "done"


def test_the_total_is_binding(award):
    refused = refusal(award, "lines", lines=PLAN | {"c2": "400.01"})
    assert (refused.code, refused.params) == (
        "total_differs",
        {"total": D("7100.00"), "typed": D("7100.01")},
    )


def test_a_plan_that_carries_less_than_the_grant_is_refused():
    award = make_course(amount="4100")
    refused = refusal(award, "lines", lines=PLAN | {"c1": "6200.00", "c2": "200.00"})
    assert (refused.code, refused.params) == ("grant_needs_more", {"max_grant": D("4000.00")})


# -- dates ----------------------------------------------------------------------------------------


def test_other_dates_are_decided_and_the_proof_follows(award):
    change = ask(award, "dates", starts_on="2026-10-01", ends_on="2026-12-31")
    award.refresh_from_db()
    assert award.office_waiting_since == NOW
    assert award.ends_on == date(2026, 11, 30)
    decide(change)
    award.refresh_from_db()
    proof = award.application.guideline.proof
    assert (award.starts_on, award.ends_on) == (date(2026, 10, 1), date(2026, 12, 31))
    assert award.proof_due_on == proof.due_on(date(2026, 12, 31))
    assert award.office_waiting_since is None
    assert events(award) == ["change_asked", "change_decided"]
    assert mails(f"change-asked:{change.pk}:") == 2
    assert mails(f"change-decided:{change.pk}:") == 1


def test_a_proof_that_was_given_more_time_keeps_it(award):
    award.changes.create(kind="proof_date", state="done", asked_by=volunteer(award), asked_at=NOW)
    Award.objects.filter(pk=award.pk).update(proof_due_on=date(2028, 1, 1))
    decide(ask(award, "dates", starts_on="2026-10-01", ends_on="2026-11-30"))
    award.refresh_from_db()
    assert award.proof_due_on == date(2028, 1, 1)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"starts_on": "2026-10-02", "ends_on": "2026-10-01"}, "ends_on"),
        ({"starts_on": "2026-10-02", "ends_on": None}, "ends_on"),
        ({"starts_on": None, "ends_on": "2026-10-02"}, "starts_on"),
    ],
)
def test_dates_against_the_rules_are_refused(award, wanted, field):
    refused = refusal(award, "dates", **wanted)
    assert (refused.code, refused.field) == ("against_the_rules", field)


def test_dates_may_change_before_the_grant_is_accepted():
    award = make_course(AwardState.NOTIFIED)
    assert ask(award, "dates", starts_on="2026-10-01", ends_on="2026-11-30").state == "asked"
    with pytest.raises(NotPossible):
        ask(award, "less", amount="100.00")


# -- money ----------------------------------------------------------------------------------------


def test_less_money_frees_the_latest_year_first(award):
    decide(ask(award, "less", amount="1100.00"))
    award.refresh_from_db()
    assert (award.amount, award.by_year) == (D("1100.00"), {"2026": "1100.00"})
    assert {year: sum_ for year, sum_ in committed_to(award.application.reference).items() if sum_} == {
        2026: D("1100.00")
    }


def test_payments_to_come_shrink_from_the_last_and_are_checked_again(award):
    paid = paid_row(award, "1200.00")
    payment_row(award, PayoutState.PREPARED, amount="1000.00", by_year={"2027": "1000.00"})
    payment_row(award, PayoutState.PLANNED, amount="800.00", by_year={"2027": "800.00"})
    decide(ask(award, "less", amount="1700.00"))
    found = [(row.amount, row.state, row.prepared_by_id) for row in award.payouts.order_by("number")]
    assert found == [
        (D("1200.00"), "paid", paid.prepared_by_id),
        (D("500.00"), "planned", None),
        (D("800.00"), "cancelled", None),
    ]


def test_what_is_paid_cannot_be_given_back_this_way(award):
    payment_row(award, PayoutState.EXPORTED, amount="1200.00")
    change = ask(award, "less", amount="1199.99")
    with pytest.raises(Refused) as refused:
        decide(change)
    assert (refused.value.code, refused.value.params) == ("below_paid", {"paid": D("1200.00")})
    award.refresh_from_db()
    assert award.amount == D("3000.00")


@pytest.mark.parametrize("amount", ["3000.00", "3000.01", "0.00"])
def test_less_is_less(award, amount):
    assert refusal(award, "less", amount=amount).code == "not_less"


def test_more_money_is_bound_in_the_chosen_year(award):
    decide(ask(award, "more", amount="4100.00"), year=2027)
    award.refresh_from_db()
    assert (award.amount, award.by_year) == (D("4100.00"), {"2026": "1200.00", "2027": "2900.00"})
    assert committed_to(award.application.reference) == {2026: D("1200.00"), 2027: D("2900.00")}
    assert award.decision.amount == D("3000.00")


@pytest.mark.parametrize(("amount", "code"), [("4100.01", "over_max_grant"), ("3000.00", "not_more")])
def test_more_money_needs_room_in_the_rules(award, amount, code):
    assert refusal(award, "more", amount=amount).code == code


def test_more_money_needs_a_year_and_room_in_its_pot(award):
    change = ask(award, "more", amount="4100.00")
    with pytest.raises(Refused) as without:
        decide(change)
    with pytest.raises(Refused) as empty:
        decide(change, year=2028)
    assert (without.value.code, empty.value.code) == ("year_missing", "pot_exceeded")
    award.refresh_from_db()
    assert (award.amount, sum(committed_to(award.application.reference).values())) == (
        D("3000.00"),
        D("3000.00"),
    )


# -- people and order -----------------------------------------------------------------------------


def test_a_no_needs_an_answer_and_changes_nothing(award):
    change = ask(award, "less", amount="100.00")
    with pytest.raises(Refused) as refused:
        decide(change, agrees=False, answer="  ")
    assert refused.value.code == "answer_missing"
    assert decide(change, agrees=False, answer="Das geht nicht mehr.").state == "refused"
    award.refresh_from_db()
    assert award.amount == D("3000.00")


def test_one_wish_of_a_kind_waits_at_a_time_and_more_and_less_are_one(award):
    ask(award, "less", amount="100.00")
    for kind, amount in (("less", "200.00"), ("more", "4000.00")):
        with pytest.raises(Refused) as refused:
            ask(award, kind, amount=amount)
        assert refused.value.code == "asked_already"


def test_a_wish_is_taken_back_and_no_longer_answered(award):
    change = ask(award, "less", amount="100.00")
    changes.take_back_change(change=change, actor=volunteer(award), now=NOW)
    assert events(award) == ["change_asked", "change_taken_back"]
    assert mails(f"change-taken-back:{change.pk}:") == 1
    with pytest.raises(NotPossible):
        decide(change)
    with pytest.raises(NotPossible):
        changes.take_back_change(change=change, actor=volunteer(award), now=NOW)
    award.refresh_from_db()
    assert award.office_waiting_since is None


def test_why_is_asked_unless_it_is_free(award):
    with pytest.raises(Refused) as refused:
        ask(award, "less", reason=" ", amount="100.00")
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")


def test_nothing_new_is_no_change(award):
    assert refusal(award, "lines", lines=PLAN).code == "nothing_changed"


def test_only_the_initiative_asks_and_only_the_office_decides(award):
    stranger = UserFactory()
    with pytest.raises(NotAllowed):
        changes.ask_change(
            award=award, kind=ChangeKind.LESS, wanted={"amount": "1.00"}, reason="x", actor=stranger, now=NOW
        )
    change = ask(award, "less", amount="100.00")
    for person in (stranger, volunteer(award), role("treasurer", award.application.programme)):
        with pytest.raises(NotAllowed):
            changes.decide_change(change=change, actor=person, now=NOW, agrees=True)
    with pytest.raises(NotAllowed):
        changes.take_back_change(change=change, actor=officer(award), now=NOW)


@pytest.mark.parametrize("state", sorted(set(AwardState) - {"notified", "accepted", "proof_returned"}))
def test_nothing_changes_in_other_states_but_a_no_is_always_possible(state):
    award = make_course(AwardState.ACCEPTED)
    change = ask(award, "less", amount="100.00")
    Award.objects.filter(pk=award.pk).update(state=state)
    with pytest.raises(NotPossible):
        ask(award, "contact", contact_name="Bela", contact_phone="")
    with pytest.raises(NotPossible):
        decide(change)
    assert decide(change, agrees=False, answer="Zu spät.").state == "refused"


@pytest.mark.parametrize("kind", ["account", "proof_date"])
def test_account_and_more_time_have_their_own_ways(award, kind):
    with pytest.raises(NotPossible):
        ask(award, kind)
