"""Working days: Monday to Friday without the public holidays of a German state."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

REGION = "NW"
SATURDAY = 5


@lru_cache(maxsize=16)
def _public_holidays(region: str) -> holidays.HolidayBase:
    # The object works out each year when it is first asked about.
    return holidays.country_holidays("DE", subdiv=region, language="de")


@lru_cache(maxsize=4096)
def is_working_day(day: date, region: str = REGION) -> bool:
    """Whether offices work on a local date. Guidelines know the sixteen states only."""
    return day.weekday() < SATURDAY and day not in _public_holidays(region)


def add_working_days(day: date, n: int, region: str = REGION) -> date:
    """The n-th working day after `day` (before it if n < 0); 0 gives `day` or the next working day."""
    if n == 0:
        return day if is_working_day(day, region) else add_working_days(day, 1, region)
    step = timedelta(days=1 if n > 0 else -1)
    remaining = abs(n)
    while remaining:
        day += step
        remaining -= is_working_day(day, region)
    return day


def working_days_between(a: date, b: date, region: str = REGION) -> int:
    """How many working days lie after `a`, up to and including `b`; 0 when `b` is not later than `a`."""
    span = max((b - a).days, 0)
    return sum(is_working_day(a + timedelta(days=offset), region) for offset in range(1, span + 1))
