"""A simulated year: no duplicate, nothing after a vote, one mail a day, no day off, no last reminder missed."""

import pytest

from tests.board.reminder_oracle import MISSING, STEP_IN, VOTE, complaints
from tests.board.reminder_year import Year

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def board_alone(settings):
    """What is due in offices and for applicants is another matter, and takes its time."""
    settings.REMINDER_SOURCES = ["board.reminders.due"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_of_nine_members_and_sixty_votes_with_a_scheduler_that_was_down_for_two_days(seed):
    year = Year(seed)
    told = year.play()
    assert complaints(year.facts, told) == []
    assert len(year.facts.opened) == 60
    assert {each.kind for each in told} == {VOTE, STEP_IN, MISSING}
    assert len({each.mail for each in told}) > 200
