"""Which of the days before an end is due: at 8:00 in Unna."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.countdown import step_due

UNNA = ZoneInfo("Europe/Berlin")
OPENED = datetime(2026, 5, 4, 11, 0, tzinfo=UNNA)
CLOSES_AT = datetime(2026, 5, 18, 21, 59, 59, tzinfo=UTC)  # 23:59:59 in Unna


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UNNA)


# From 4 May to 18 May at 23:59:59.
@pytest.mark.parametrize(
    ("now", "step"),
    [
        (at(10, 23, 59), None),
        (at(11, 7, 59), None),
        (at(11, 8), 7),
        (at(14, 12), 7),
        (at(15, 7, 59), 7),
        (at(15, 8), 3),
        (at(17, 7, 59), 3),
        (at(17, 8), 1),
        (at(18, 23, 59), 1),
        (CLOSES_AT - timedelta(microseconds=1), 1),
        (CLOSES_AT, None),
        (at(25), None),
    ],
)
def test_nearest_of_seven_three_and_one_days_is_due(now, step):
    assert step_due((7, 3, 1), opened_at=OPENED, closes_at=CLOSES_AT, now=now) == step


def test_day_that_had_passed_when_the_ballot_opened_is_not_made_up_for():
    opened = at(13)  # five days before: its letter has just gone out
    assert step_due((7, 3, 1), opened_at=opened, closes_at=CLOSES_AT, now=at(13, 9)) is None
    assert step_due((7, 3, 1), opened_at=opened, closes_at=CLOSES_AT, now=at(15)) == 3


def test_ballot_of_a_day_has_no_reminder():
    assert step_due((7, 3, 1), opened_at=at(18, 9), closes_at=CLOSES_AT, now=at(18, 20)) is None


def test_clock_change_does_not_move_the_hour():
    closes_at = datetime(2026, 10, 26, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in winter time
    opened = datetime(2026, 10, 1, tzinfo=UTC)
    before, on_time = (
        datetime(2026, 10, 23, 5, 59, tzinfo=UTC),
        datetime(2026, 10, 23, 6, tzinfo=UTC),
    )  # 8:00 CEST
    assert step_due((3,), opened_at=opened, closes_at=closes_at, now=before) is None
    assert step_due((3,), opened_at=opened, closes_at=closes_at, now=on_time) == 3
