"""Checks of when an application arrives: lead times, rounds with a clock time, the season."""

from collections.abc import Iterator
from datetime import date, datetime, time

from funding.guideline.calendar import day_of_year, earlier, later
from funding.guideline.checks_time import arrived_at, arrived_on
from funding.guideline.findings import Code, Cure, Finding, Param, Severity
from funding.guideline.model import Guideline
from funding.guideline.plan import Facts
from funding.guideline.time_rules import Anchor, LeadTime, Round, Season

_ANCHORS: dict[Anchor, str] = {
    "start": "starts_on",
    "preparation": "preparation_on",
    "event": "event_on",
    "meeting": "meeting_on",
}


def check_deadlines(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    """All findings about the day and the moment of arrival."""
    arrived = arrived_on(guideline, facts)
    if arrived is None:
        return
    for rule in guideline.lead_times:
        yield from _check_lead_time(rule, facts, arrived)
    yield from _check_rounds(guideline, facts)
    yield from _check_season(guideline, arrived)


def anchor_day(rule: LeadTime, facts: Facts) -> date | None:
    """The day before which the application must be there; for want of another, the project's start."""
    day: date | None = getattr(facts, _ANCHORS[rule.before])
    return facts.starts_on if day is None and rule.before in ("preparation", "event") else day


def _check_lead_time(rule: LeadTime, facts: Facts, arrived: date) -> Iterator[Finding]:
    anchor = anchor_day(rule, facts)
    if anchor is None:
        return
    counted = arrived
    if rule.counts_from == "completeness" and facts.complete_on is not None:
        counted = facts.complete_on
    latest = earlier(anchor, rule.number, rule.unit)
    if counted <= latest:
        return
    field = _field(rule, facts)
    if "lead_time" in facts.exceptions:
        yield Finding(
            code=Code.EXCEPTION_MADE,
            severity=Severity.NOTE,
            field=field,
            clause=rule.clause,
            params={"rule": "lead_time"},
        )
        return
    possible = later(counted, rule.number, rule.unit)
    params: dict[str, Param] = {
        "number": rule.number,
        "unit": rule.unit,
        "before": rule.before,
        "day": anchor,
        "latest": latest,
        "earliest": possible,
        "exception": rule.exception or "",
    }
    yield Finding(
        code=Code.TOO_LATE,
        severity=Severity.FIX if rule.binding == "must" else Severity.WARNING,
        field=field,
        clause=rule.clause,
        params=params,
        cure=Cure(act="set", field=field, to=possible) if possible < date.max else None,
    )


def _field(rule: LeadTime, facts: Facts) -> str:
    name = _ANCHORS[rule.before]
    return name if getattr(facts, name) is not None else "starts_on"


def closing_time(round_: Round, legal_form: str | None) -> datetime:
    """When a round closes for an applicant of this kind, in local time."""
    special = [s.closes_at for s in round_.special if legal_form in s.legal_forms]
    return special[0] if special else round_.closes_at


def round_for(guideline: Guideline, facts: Facts) -> Round | None:
    """The round an application belongs to: the first not yet closed when it arrives, or None."""
    moment = arrival_moment(guideline, facts)
    if moment is None:
        return None
    return next((r for r in guideline.rounds if moment <= closing_time(r, facts.legal_form)), None)


def arrival_moment(guideline: Guideline, facts: Facts) -> datetime | None:
    """The moment of arrival; where only the day is known, its beginning."""
    arrived = arrived_on(guideline, facts)
    if facts.received_on is None and facts.received_at is not None:
        return arrived_at(guideline, facts)
    return datetime.combine(arrived, time.min) if arrived else None


def _check_rounds(guideline: Guideline, facts: Facts) -> Iterator[Finding]:
    moment = arrival_moment(guideline, facts)
    if not guideline.rounds or moment is None:
        return
    wanted = next((r for r in guideline.rounds if r.key == facts.call), None)
    found = round_for(guideline, facts)
    if wanted is not None and moment > closing_time(wanted, facts.legal_form):
        moves = found is not None and guideline.when_closed == "next_round"
        yield _round_finding(
            Code.NEXT_ROUND if moves else Code.ROUND_CLOSED,
            Severity.NOTE if moves else Severity.FIX,
            wanted,
            closing_time(wanted, facts.legal_form),
            found.key if found and moves else "",
        )
    elif found is None:
        last = guideline.rounds[-1]
        closed = closing_time(last, facts.legal_form)
        yield _round_finding(Code.ROUND_CLOSED, Severity.FIX, last, closed, "")
    elif found.opens_at is not None and moment < found.opens_at:
        yield from _check_opening(found, found.opens_at, moment)


def _check_opening(round_: Round, opens_at: datetime, moment: datetime) -> Iterator[Finding]:
    # Known only by its day, an application of the opening day is not too early.
    if moment.time() == time.min and moment.date() == opens_at.date():
        return
    yield _round_finding(Code.ROUND_NOT_OPEN, Severity.FIX, round_, opens_at, "")


def _round_finding(code: Code, severity: Severity, round_: Round, moment: datetime, other: str) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        field="received_on",
        clause=round_.clause,
        params={"round": round_.key, "day": moment.date(), "clock": f"{moment:%H:%M}", "next": other},
    )


def _check_season(guideline: Guideline, arrived: date) -> Iterator[Finding]:
    rule = guideline.season
    if rule is None:
        return
    opens, closes = (day_of_year(arrived.year, day) for day in (rule.opens, rule.closes))
    is_open = opens <= arrived <= closes if opens <= closes else not closes < arrived < opens
    if not is_open:
        opens, closes = _next_season(rule, arrived)
        yield Finding(
            code=Code.OUT_OF_SEASON,
            severity=Severity.FIX,
            field="received_on",
            clause=rule.clause,
            params={"opens": opens, "closes": closes},
        )


def _next_season(rule: Season, after: date) -> tuple[date, date]:
    """The first and the last day of the season that begins next after a day outside of it."""
    opens = day_of_year(after.year, rule.opens)
    if opens < after:
        opens = day_of_year(min(after.year + 1, date.max.year), rule.opens)
    closes = day_of_year(opens.year, rule.closes)
    if closes < opens:
        closes = day_of_year(min(opens.year + 1, date.max.year), rule.closes)
    return opens, closes
