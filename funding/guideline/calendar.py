"""Counting in days, weeks and calendar months, inside the years Python knows."""

from datetime import date, timedelta

LAST_DAYS = {4: 30, 6: 30, 9: 30, 11: 30}


def months_later(day: date, months: int) -> date:
    """The same day of a later (or, if negative, an earlier) month, or that month's last day (§ 188 BGB)."""
    place = day.year * 12 + day.month - 1 + months
    if not 12 <= place < 120_000:
        return date.max if months > 0 else date.min
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, last_day(year, month + 1)))


def last_day(year: int, month: int) -> int:
    """How many days the month has."""
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return LAST_DAYS.get(month, 31)


def days_later(day: date, days: int) -> date:
    """`days` later (or, if negative, earlier), never beyond the calendar."""
    if days >= 0:
        return day + timedelta(days=min(days, (date.max - day).days))
    return day - timedelta(days=min(-days, (day - date.min).days))


def earlier(day: date, number: int, unit: str) -> date:
    """The last day that is `number` days, weeks or months before `day`."""
    if unit == "months":
        return months_later(day, -number)
    return days_later(day, -number * (7 if unit == "weeks" else 1))


def later(day: date, number: int, unit: str) -> date:
    """The first day from which `earlier` reaches back to `day` or later."""
    if unit != "months":
        return days_later(day, number * (7 if unit == "weeks" else 1))
    found = months_later(day, number)
    # From 31 January, one month later is 28 February, one month before which is 28 January: too early.
    return found if earlier(found, number, unit) >= day else days_later(found, 1)


def day_of_year(year: int, month_day: str) -> date:
    """The day "MM-DD" of a year; 29 February is the 28th where there is none."""
    month, day = int(month_day[:2]), int(month_day[3:])
    return date(year, month, min(day, last_day(year, month)))
