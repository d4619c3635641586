from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import translation

from funding.templatetags.show import Segment, age, day, instant, money, segments

LATE = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)  # 1 September, 0:30 in Unna


def test_money_is_written_as_the_language_does() -> None:
    with translation.override("de"):
        assert money(Decimal("1234.5"), "EUR") == "1.234,50\xa0€"
    with translation.override("en"):
        assert money(1234, "EUR") == "€1,234.00"
        assert money(1234, "GBP") == "£1,234.00"
    assert money(None, "EUR") == money("", "EUR") == ""


def test_dates_count_in_local_time() -> None:
    with translation.override("en"):
        assert day(LATE) == "1 September 2026"
        assert instant(LATE) == "1 September 2026, 00:30"
        assert day(date(2026, 9, 1)) == "1 September 2026"
    assert day(None) == instant(None) == age(None) == ""


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (datetime(2026, 9, 3, 23, 0, tzinfo=UTC), "today"),
        (date(2026, 9, 3), "1 day"),
        (LATE, "3 days"),
        (date(2026, 9, 9), "today"),
    ],
)
def test_an_age_is_told_in_whole_local_days(since: date, words: str) -> None:
    with time_machine.travel(datetime(2026, 9, 4, 10, tzinfo=UTC)), translation.override("en"):
        assert age(since) == words


def test_the_bar_shows_what_is_paid_apart_from_what_is_only_promised() -> None:
    gauge = {"budget": Decimal(20000), "committed": Decimal(9000), "paid": Decimal(4000), "recommended": 1000}
    assert segments(gauge) == [
        Segment("paid", 0.0, 20.0),
        Segment("committed", 20.0, 25.0),
        Segment("recommended", 45.0, 5.0),
    ]


def test_the_bar_never_grows_beyond_the_pot() -> None:
    pot = SimpleNamespace(budget=Decimal(1000), committed=Decimal(900), asked=Decimal(400))
    assert segments(pot) == [Segment("committed", 0.0, 90.0), Segment("asked", 90.0, 10.0)]


def test_a_year_without_a_pot_has_an_empty_bar() -> None:
    assert segments({"budget": Decimal(0), "committed": Decimal(0), "asked": Decimal(5)}) == []
