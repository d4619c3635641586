"""Checks of what the same applicant had before: how often, how much, for the same project."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from funding.guideline.calendar import months_later
from funding.guideline.checks_deadlines import round_for
from funding.guideline.checks_time import arrived_on
from funding.guideline.findings import Code, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts, Past
from funding.guideline.time_rules import HistoryLimit

NOTHING = Decimal("0.00")


def counted_past(rule: HistoryLimit, guideline: Guideline, facts: Facts) -> tuple[Past, ...]:
    """The earlier applications that a limit counts for this one; none if the day of arrival is not known."""
    arrived = arrived_on(guideline, facts)
    if arrived is None:
        return ()
    past = [
        p for p in facts.history or () if p.on <= arrived and (p.granted or rule.counting == "applications")
    ]
    return tuple(p for p in past if _is_within(rule, p, arrived, guideline, facts))


def _is_within(rule: HistoryLimit, past: Past, arrived: date, guideline: Guideline, facts: Facts) -> bool:
    match rule.per:
        case "calendar_year":
            return past.on.year == arrived.year
        case "rolling_months":
            return past.on > months_later(arrived, -rule.months)
        case "call":
            return past.call is not None and past.call == call_of(guideline, facts)
        case "project":
            return past.project is not None and past.project == facts.project
        case _:
            return past.on.year < arrived.year


def call_of(guideline: Guideline, facts: Facts) -> str | None:
    """The key of the round this application belongs to, as entered or by its day of arrival."""
    if facts.call is not None:
        return facts.call
    found = round_for(guideline, facts)
    return found.key if found else None


def times_before(rule: HistoryLimit, guideline: Guideline, facts: Facts) -> int:
    """How many earlier ones count; for `in_a_row`, in how many years directly before this one."""
    past = counted_past(rule, guideline, facts)
    if rule.per != "in_a_row":
        return len(past)
    arrived, years = arrived_on(guideline, facts), {p.on.year for p in past}
    times = 0
    while arrived is not None and arrived.year - times - 1 in years:
        times += 1
    return times


def year_left(guideline: Guideline, facts: Facts) -> tuple[Decimal, str] | None:
    """What this applicant may still get, in euros, and the clause; None without such a limit."""
    if "history" in facts.exceptions:
        return None
    left = [
        (max(rule.at_most_amount - _granted(rule, guideline, facts), NOTHING), rule.clause)
        for rule in guideline.history
        if rule.at_most_amount is not None
    ]
    return min(left, default=None)


def _granted(rule: HistoryLimit, guideline: Guideline, facts: Facts) -> Decimal:
    return sum((past.amount for past in counted_past(rule, guideline, facts)), NOTHING)


def check_history(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    """A finding for each limit that this application would break. Silent if the history is not known."""
    for rule in guideline.history if facts.history is not None else ():
        params = _broken(rule, guideline, facts)
        if params is None:
            continue
        made = "history" in facts.exceptions
        yield Finding(
            code=Code.EXCEPTION_MADE if made else _CODES[rule.at_most is None],
            severity=Severity.NOTE if made else Severity.FIX,
            field="history",
            clause=rule.clause,
            params={"rule": "history"} if made else params,
        )


_CODES = {False: Code.HISTORY_LIMIT, True: Code.YEAR_AMOUNT}


def _broken(rule: HistoryLimit, guideline: Guideline, facts: Facts) -> dict[str, Param] | None:
    params: dict[str, Param] = {"per": rule.per, "months": rule.months, "exception": rule.exception or ""}
    if rule.at_most is not None:
        before = times_before(rule, guideline, facts)
        return params | {"before": before, "at_most": rule.at_most} if before >= rule.at_most else None
    if rule.at_most_amount is None:
        return None
    granted = _granted(rule, guideline, facts)
    if granted < rule.at_most_amount:
        return None
    return params | {"granted": granted, "at_most": rule.at_most_amount}
