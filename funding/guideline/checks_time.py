"""Checks of dates: limited in time, not begun before approval, which budget years it touches."""

from collections.abc import Iterator
from datetime import date, timedelta

from funding.guideline.findings import Code, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts


def check_time(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    """All findings about the project's dates and its start."""
    yield from _check_dates(guideline, facts)
    yield from _check_start(guideline, facts)
    if facts.starts_on and facts.ends_on and facts.starts_on <= facts.ends_on:
        yield from _check_years(guideline, facts.starts_on, facts.ends_on)


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
        )


def _check_start(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    """No start before approval; signing a contract is a start. A recorded consent lifts both."""
    rule = guideline.start
    if rule.before_decision == "allowed":
        return
    violations = list(_early_starts(guideline, facts))
    if violations and facts.early_start_consent:
        yield Finding(
            code=Code.EARLY_START_CONSENTED, severity=Severity.NOTE, field="starts_on", clause=rule.clause
        )
    else:
        yield from violations


def _early_starts(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    clause = guideline.start.clause
    if facts.contracts_signed:
        yield Finding(
            code=Code.CONTRACTS_SIGNED, severity=Severity.BLOCKS, field="contracts_signed", clause=clause
        )
    if facts.starts_on is None or facts.today is None:
        return
    earliest = _days_later(facts.today, guideline.start.decision_takes_days)
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
    )


def _days_later(day: date, days: int) -> date:
    # The calendar of Python ends on 31.12.9999; an assessment must not fail because of it.
    return day + timedelta(days=min(days, (date.max - day).days))


def _check_years(guideline: Guideline, starts_on: date, ends_on: date) -> Iterator[Finding]:
    years = ends_on.year - starts_on.year + 1
    if years == 1:
        return
    allowed = guideline.period.max_budget_years
    params: dict[str, Param] = {"first_year": starts_on.year, "last_year": ends_on.year, "years": years}
    too_many = allowed is not None and years > allowed
    if allowed is not None and too_many:
        params |= {"allowed": allowed, "latest_end": date(starts_on.year + allowed - 1, 12, 31)}
    yield Finding(
        code=Code.TOO_MANY_BUDGET_YEARS if too_many else Code.CROSSES_BUDGET_YEAR,
        severity=Severity.FIX if too_many else Severity.NOTE,
        field="ends_on",
        clause=guideline.period.clause,
        params=params,
    )
