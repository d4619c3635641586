"""The officer's desk names every grant that waits, and why; the menu counts it."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.states import State
from awards.changes import ask_change
from awards.desk import for_desk, waiting_awards
from awards.states import AwardState, ChangeKind, PayoutState
from tests.accounts.factories import people_of, role
from tests.applications.factories import NOW, make_case, make_programme
from tests.awards.courses import make_course
from tests.awards.payments import accepted, make_payout, person
from tests.awards.projects import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


def on_desk(user):
    """Title and reasons of each grant on the desk, the longest wait first."""
    return [(row["award"].pk, row["reasons"]) for box in for_desk(user) for row in box.content["rows"]]


def menu_count(browser: Client) -> str:
    page = browser.get(reverse("applications:desk"))
    (entry,) = [entry for entry in page.context["navigation"] if entry.url == reverse("applications:desk")]
    return entry.count


@pytest.mark.parametrize(
    ("state", "reasons"),
    [
        (AwardState.GRANTED, ["Write the notice"]),
        (AwardState.PROOF_SENT, ["Check the proof of use"]),
        (AwardState.HEARING, ["Hearing: look at the answer, then decide"]),
    ],
)
def test_a_grant_waits_with_its_reason(state, reasons):
    award = make_course(state, office_waiting_since=NOW)
    assert on_desk(award.decision.decided_by) == [(award.pk, reasons)]


def test_a_payment_that_is_due_waits_until_it_is_prepared():
    award = accepted()
    officer = award.decision.decided_by
    assert on_desk(officer) == [(award.pk, ["Prepare a payment"])]
    make_payout(PayoutState.PREPARED, award=award)
    assert on_desk(person("officer", award.application.programme)) == []


def test_a_change_that_is_asked_for_waits():
    award = accepted()
    officer = award.decision.decided_by
    make_payout(PayoutState.PREPARED, award=award)
    ask_change(
        award=award,
        kind=ChangeKind.DATES,
        wanted={"starts_on": date(2026, 9, 8).isoformat(), "ends_on": date(2026, 11, 30).isoformat()},
        reason="Der Raum ist belegt.",
        actor=people_of(award.application.initiative),
        now=NOW,
    )
    assert on_desk(officer) == [(award.pk, ["Decide on a change"])]


def test_nobody_sees_a_grant_they_have_a_conflict_in_or_that_is_not_theirs():
    award = make_course(AwardState.GRANTED)
    own = role("officer", award.application.programme)
    award.application.initiative.memberships.create(user=own)
    stranger = role("officer", make_programme("elsewhere"))
    assert on_desk(own) == on_desk(stranger) == []
    assert list(waiting_awards(award.decision.decided_by)) == [award]


def test_the_desk_is_not_empty_and_the_menu_counts_cases_and_grants():
    award = make_course(AwardState.GRANTED)
    desk = browser_of(award.decision.decided_by)
    page = desk.get(reverse("applications:desk")).content.decode()
    assert "Nothing waits for you" not in page
    assert reverse("awards:desk-award", args=[award.pk]) in page
    assert menu_count(desk) == 1
    make_case(State.SUBMITTED)
    assert menu_count(desk) == 2


def test_the_list_of_grants_says_why_one_waits():
    award = make_course(AwardState.GRANTED)
    make_course(AwardState.NOTIFIED, officer=award.decision.decided_by, office_waiting_since=None)
    page = browser_of(award.decision.decided_by).get(reverse("awards:desk-awards"))
    assert sorted(row["reasons"] for row in page.context["rows"]) == [[], ["Write the notice"]]
