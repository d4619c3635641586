"""Whom the scheduler reminds of a case, and of which programmes."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from applications.reminders import due
from applications.states import State
from funding.models import Programme
from tests.accounts.factories import RoleFactory
from tests.applications.factories import NOW, UNNA, make_case, make_programme

pytestmark = pytest.mark.django_db

MUCH_LATER = NOW + timedelta(days=60)


@pytest.fixture
def officer() -> User:
    found: User = RoleFactory(programme=make_programme(), user__second_factor=True).user
    return found


def reminded() -> set[str]:
    """The kinds of reminders that are due two months on, by the first word of their keys."""
    return {reminder.key.partition(":")[0] for reminder in due(MUCH_LATER)}


def test_a_draft_that_lies_still_and_a_case_that_waits_are_told(officer: User) -> None:
    make_case(State.DRAFT)
    make_case(State.SUBMITTED)
    assert reminded() == {"draft", "waiting"}


def test_a_closed_programme_reminds_of_its_cases_but_invites_nobody_to_send_a_draft(officer: User) -> None:
    make_case(State.DRAFT)
    make_case(State.SUBMITTED)
    Programme.objects.update(closed_at=NOW)
    assert reminded() == {"waiting"}


def test_a_programme_whose_rules_are_yet_to_come_stops_no_other(officer: User) -> None:
    coming = make_programme("kultur", source=UNNA.read_text("utf-8"))
    coming.guideline_versions.update(valid_from=date(2099, 1, 1))
    make_case(State.SUBMITTED)
    assert reminded() == {"waiting"}


def test_the_scheduler_asks_no_more_often_when_more_cases_wait(
    officer: User, django_assert_num_queries: Any
) -> None:
    for count in (1, 4):
        for _ in range(count):
            make_case(State.SUBMITTED)
            make_case(State.DRAFT)
        with django_assert_num_queries(7):
            assert list(due(MUCH_LATER))
