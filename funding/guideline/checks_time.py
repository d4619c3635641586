"""Checks of dates: limited in time, not begun before approval, which budget years it touches."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from funding.guideline.calendar import day_of_year, days_later, months_later
from funding.guideline.findings import Code, Cure, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts


def check_time(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    """All findings about the project's dates and its start."""
    yield from _check_dates(guideline, facts)
    yield from _check_start(guideline, facts)
    if facts.starts_on and facts.ends_on and facts.starts_on <= facts.ends_on:
        yield from _check_years(guideline, facts.starts_on, facts.ends_on)
        yield from _check_length(guideline, facts.starts_on, facts.ends_on)
    if facts.ends_on:
        yield from _check_last_day(guideline, facts, facts.ends_on)


def arrived_on(guideline: Guideline, facts: Facts) -> date | None:
    """The local day that counts as the day of arrival."""
    if facts.received_on is not None:
        return facts.received_on
    moment = arrived_at(guideline, facts)
    return moment.date() if moment else facts.today


def arrived_at(guideline: Guideline, facts: Facts) -> datetime | None:
    """The moment of arrival as local time without a zone; None if only the day is known."""
    moment = facts.received_at
    if moment is None or moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(ZoneInfo(guideline.timezone)).replace(tzinfo=None)
    except OverflowError:  # the first or last day of the calendar in another zone
        return moment.replace(tzinfo=None)


def _check_dates(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    clause = guideline.period.clause
    if facts.starts_on is None:
        yield Finding(code=Code.START_MISSING, severity=Severity.BLOCKS, field="starts_on", clause=clause)
    if facts.ends_on is None and guideline.period.end_required:
        yield Finding(code=Code.END_MISSING, severity=Severity.BLOCKS, field="ends_on", clause=clause)
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        yield Finding(
            code=Code.END_BEFORE_START,
            severity=Severity.BLOCKS,
            field="ends_on",
            clause=clause,
            params={"starts_on": facts.starts_on, "ends_on": facts.ends_on},
            cure=Cure(act="set", field="ends_on", to=facts.starts_on),
        )


def _check_start(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    """No start before approval; signing a contract is a start. A recorded consent lifts both."""
    rule = guideline.start
    if rule.retrospective == "forbidden" and facts.costs_incurred:
        yield Finding(
            code=Code.COSTS_INCURRED,
            severity=Severity.BLOCKS,
            field="costs_incurred",
            clause=rule.clause,
            cure=Cure(act="set", field="costs_incurred", to=False),
        )
    if rule.before_decision == "allowed":
        return
    violations = list(_early_starts(guideline, facts))
    if violations and facts.early_start_consent and rule.consent_possible:
        yield Finding(
            code=Code.EARLY_START_CONSENTED, severity=Severity.NOTE, field="starts_on", clause=rule.clause
        )
    else:
        yield from violations


def _early_starts(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    clause = guideline.start.clause
    if facts.contracts_signed:
        yield Finding(
            code=Code.CONTRACTS_SIGNED,
            severity=Severity.BLOCKS,
            field="contracts_signed",
            clause=clause,
            cure=Cure(act="set", field="contracts_signed", to=False),
        )
    if facts.starts_on is None or facts.today is None:
        return
    earliest = days_later(facts.today, guideline.start.decision_takes_days)
    if facts.starts_on >= earliest:
        return
    begun = facts.starts_on <= facts.today
    params: dict[str, Param] = {"starts_on": facts.starts_on, "today": facts.today, "earliest": earliest}
    yield Finding(
        code=Code.ALREADY_STARTED if begun else Code.STARTS_BEFORE_DECISION,
        severity=Severity.BLOCKS if begun else Severity.WARNING,
        field="starts_on",
        clause=clause,
        params=params,
        cure=Cure(act="set", field="starts_on", to=earliest) if earliest < date.max else None,
    )


def _check_years(guideline: Guideline, starts_on: date, ends_on: date) -> Iterator[Finding]:
    years, cure = ends_on.year - starts_on.year + 1, None
    if years == 1:
        return
    allowed = guideline.period.max_budget_years
    params: dict[str, Param] = {"first_year": starts_on.year, "last_year": ends_on.year, "years": years}
    too_many = allowed is not None and years > allowed
    if allowed is not None and too_many:
        latest = date(starts_on.year + allowed - 1, 12, 31)
        params |= {"allowed": allowed, "latest_end": latest}
        cure = Cure(act="set", field="ends_on", to=latest)
    yield Finding(
        code=Code.TOO_MANY_BUDGET_YEARS if too_many else Code.CROSSES_BUDGET_YEAR,
        severity=Severity.FIX if too_many else Severity.NOTE,
        field="ends_on",
        clause=guideline.period.clause,
        params=params,
        cure=cure,
    )


def _check_length(guideline: Guideline, starts_on: date, ends_on: date) -> Iterator[Finding]:
    """From 1 March, twelve months last until the end of February."""
    months = guideline.period.max_months
    if months is None:
        return
    latest = days_later(months_later(starts_on, months), -1)
    if ends_on > latest:
        yield Finding(
            code=Code.TOO_LONG,
            severity=Severity.FIX,
            field="ends_on",
            clause=guideline.period.clause,
            params={"months": months, "latest_end": latest},
            cure=Cure(act="set", field="ends_on", to=latest),
        )


def _check_last_day(guideline: Guideline, facts: Facts, ends_on: date) -> Iterator[Finding]:
    period, arrived = guideline.period, arrived_on(guideline, facts)
    last_days = [period.ends_by] if period.ends_by else []
    if period.ends_by_day and arrived:
        last_days.append(day_of_year(arrived.year, period.ends_by_day))
    latest = min(last_days, default=None)
    if latest and ends_on > latest:
        yield Finding(
            code=Code.ENDS_TOO_LATE,
            severity=Severity.FIX,
            field="ends_on",
            clause=period.clause,
            params={"latest_end": latest, "ends_on": ends_on},
            cure=Cure(act="set", field="ends_on", to=latest),
        )
