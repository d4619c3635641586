"""Later parts of a grant become due along the project, and come to the office's list by themselves."""

from datetime import date

import pytest
import time_machine

from awards.models import Award
from awards.payouts import due_day
from awards.scheduled import put_due_payments_on_desk
from awards.states import AwardState, PayoutState
from notifications.schedule import run_schedule
from tests.applications.factories import NOW
from tests.awards.payments import award_of, bring, paying, person
from tests.journeys.grant_town import at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as hands:
        yield hands


def half_paid() -> Award:
    """A project from September to November, its first half paid in May."""
    programme = paying("instalments", instalments="[50, 50]")
    award = award_of(programme, "1000.00", starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 30))
    bring(
        award,
        PayoutState.PAID,
        officer=person("officer", programme),
        treasurer=person("treasurer", programme),
    )
    award.refresh_from_db()
    return award


def test_the_second_of_two_is_due_at_half_of_the_time():
    assert half_paid().payouts.get(number=2).due_on == date(2026, 10, 16)


def test_of_three_each_third_and_never_before_today():
    award = half_paid()
    days = [due_day(award, place, 3, NOW.date()) for place in range(3)]
    assert days == [NOW.date(), date(2026, 10, 1), date(2026, 10, 31)]
    assert due_day(award, 1, 2, date(2026, 12, 1)) == date(2026, 12, 1)


def test_on_its_day_it_is_on_the_desk(clock):
    award = half_paid()
    assert award.office_waiting_since is None
    assert put_due_payments_on_desk(at(date(2026, 10, 15))) == 0
    clock.move_to(at(date(2026, 10, 16)))
    run_schedule(at(date(2026, 10, 16)))
    award.refresh_from_db()
    assert award.office_waiting_since == at(date(2026, 10, 16))
    assert put_due_payments_on_desk(at(date(2026, 10, 17))) == 0


def test_while_money_is_in_question_it_waits(clock):
    award = half_paid()
    Award.objects.update(state=AwardState.RECLAIMED)
    assert put_due_payments_on_desk(at(date(2026, 11, 1))) == 0
    award.refresh_from_db()
    assert award.office_waiting_since is None
