"""When applicants are reminded of money that is to be paid back: 7 days before a part is due, then every two weeks."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import translation

from awards.models import Claim
from awards.repayment_reminders import due
from awards.repayments import book_repayment
from awards.states import ClaimState
from notifications.models import Mail
from notifications.schedule import Counts, queue_reminders
from tests.applications.factories import NOW
from tests.awards.claims import D, demand, hear, paid_award, part, person

pytestmark = pytest.mark.django_db
# Reminders go out from 8 o'clock local time.
FIRST, SECOND = (datetime(2026, month, 25, 9, 0, tzinfo=UTC) for month in (7, 8))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands, translation.override("en"):
        yield hands


@pytest.fixture
def claim() -> Claim:
    award = paid_award()
    hear(award)
    return demand(award, parts=[part("2026-07-25", "400"), part("2026-08-25", "350")])


def steps(now: datetime) -> list[str]:
    """What is due: the day of the part and the step."""
    return [":".join(reminder.key.split(":")[2:4]) for reminder in due(now)]


@pytest.mark.parametrize(
    ("days", "step"),
    [(8, None), (7, "7"), (1, "7"), (0, "7"), (-1, None), (-13, None), (-14, "late-1"), (-28, "late-2")],
)
def test_a_part_is_brought_to_mind_before_and_after_its_day(claim, days, step):
    assert steps(FIRST - timedelta(days=days)) == ([f"20260725:{step}"] if step else [])


def test_once_a_part_is_paid_the_next_one_counts(claim, clock):
    clock.move_to(FIRST)
    award = claim.award
    pay = {
        "actor": person("treasurer", award.application.programme),
        "now": FIRST,
        "received_on": FIRST.date(),
    }
    book_repayment(award=award, amount=D("300.00"), **pay)
    assert steps(FIRST + timedelta(days=14)) == ["20260725:late-1"]
    book_repayment(award=award, amount=D("100.00"), **pay)
    assert steps(FIRST + timedelta(days=14)) == []
    assert steps(SECOND - timedelta(days=7)) == ["20260825:7"]


@pytest.mark.parametrize("state", sorted(set(ClaimState) - {ClaimState.DEMANDED}))
def test_nobody_is_reminded_of_what_is_not_demanded(claim, state):
    Claim.objects.update(state=state)
    assert steps(FIRST) == []


def test_nobody_is_woken_at_night_nor_of_a_demand_of_today(claim):
    assert steps(FIRST + timedelta(days=14) - timedelta(hours=4)) == []
    Claim.objects.update(decided_at=FIRST - timedelta(hours=1))
    assert steps(FIRST) == []


def test_each_reminder_goes_out_once_and_says_what_is_open(claim):
    assert [queue_reminders(FIRST, Counts()) for _ in range(2)] == [1, 0]
    letter = Mail.objects.get(key__startswith="repayment:")
    assert "400,00" in letter.text.replace("€400.00", "400,00")


def test_the_scheduler_asks_no_more_often_when_more_is_owed(claim, django_assert_num_queries):
    other = paid_award()
    hear(other)
    demand(other, parts=[part("2026-07-25", "750")])
    with django_assert_num_queries(3):
        assert len(steps(FIRST)) == 2
