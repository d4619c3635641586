"""What may be changed after the decision: each kind's values as they are now, and what speaks against others.

The total of the plan is binding; one line may be exceeded up to the guideline's tolerance if it is saved elsewhere.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from applications.decisions import bind_to_board
from applications.models import ApplicationVersion
from applications.rules import facts_of, plan_of, with_concessions
from applications.states import DecisionOutcome
from awards.models import Award
from awards.states import UNDER_WAY, AwardState, ChangeKind, ChangeState
from funding.errors import Refused
from funding.guideline.assess import Assessment, assess
from funding.guideline.checks_time import check_time
from funding.guideline.findings import Code, Finding, Severity
from funding.guideline.plan import Facts

ZERO = Decimal("0.00")
# What is asked for with awards.changes. Another account has a way of its own, and so has more time for the proof.
KINDS = (ChangeKind.DATES, ChangeKind.LINES, ChangeKind.CONTACT, ChangeKind.MORE, ChangeKind.LESS)
# What stands in the lists of changes.
LISTED = (*KINDS, ChangeKind.ACCOUNT)
MONEY = frozenset({ChangeKind.MORE, ChangeKind.LESS})
# Dates and contact may have to change before anybody accepts.
BEFORE_ACCEPTANCE = frozenset({ChangeKind.DATES, ChangeKind.CONTACT})
# What other dates may break. When a project may begin was decided with the grant.
DATE_CODES = frozenset(
    {
        Code.START_MISSING,
        Code.END_MISSING,
        Code.END_BEFORE_START,
        Code.TOO_MANY_BUDGET_YEARS,
        Code.TOO_LONG,
        Code.ENDS_TOO_LATE,
    }
)


def states_for(kind: str) -> frozenset[AwardState]:
    """The states of an award in which this may be changed."""
    return UNDER_WAY | {AwardState.NOTIFIED} if kind in BEFORE_ACCEPTANCE else UNDER_WAY


# -- as it is now ---------------------------------------------------------------------------------


def values_now(award: Award, kind: str) -> dict[str, Any]:
    """What stands now for the kind, as it is stored with a change."""
    if kind == ChangeKind.DATES:
        return {"starts_on": iso(award.starts_on), "ends_on": iso(award.ends_on)}
    if kind == ChangeKind.LINES:
        return {"lines": {line["key"]: str(line["amount"]) for line in award.lines}}
    if kind == ChangeKind.CONTACT:
        return contact_of(award)
    return {"amount": str(award.amount)}


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def contact_of(award: Award) -> dict[str, str]:
    """Whom the office asks: as last changed, else as in the application. One query."""
    last = award.changes.filter(kind=ChangeKind.CONTACT, state=ChangeState.DONE).first()
    if last is not None:
        return dict(last.wanted)
    who = award.decision.version.content.who
    return {"contact_name": who.contact_name, "contact_phone": who.contact_phone}


def agreed_lines(award: Award) -> dict[str, Decimal]:
    """The plan a person of the office has last agreed to. The tolerance counts from here, not from one free change to
    the next. One query."""
    decided = award.changes.filter(
        kind=ChangeKind.LINES, state=ChangeState.DONE, decided_by__isnull=False
    ).first()
    if decided is not None:
        return amounts(decided.wanted)
    return {cost.key: cost.amount for cost in award.decision.version.content.costs}


def amounts(values: Mapping[str, Any]) -> dict[str, Decimal]:
    """The amounts of the lines of a stored change, by their keys."""
    return {key: Decimal(amount) for key, amount in values["lines"].items()}


# -- what speaks against it -----------------------------------------------------------------------


def refuse_odd(award: Award, kind: str, wanted: Mapping[str, Any]) -> None:
    """Raises Refused for what the rules do not allow; `wanted` as it is stored with a change.

    Codes: nothing_changed; against_the_rules (findings); total_differs (total, typed), unknown_line,
    grant_needs_more (max_grant); not_more, not_less, over_max_grant (max_grant), below_paid (paid).
    """
    if kind not in MONEY and dict(wanted) == values_now(award, kind):
        raise Refused("nothing_changed")
    if kind == ChangeKind.DATES:
        refuse_dates(award, day_of(wanted["starts_on"]), day_of(wanted["ends_on"]))
    elif kind == ChangeKind.LINES:
        refuse_lines(award, amounts(wanted))
    elif kind in MONEY:
        refuse_amount(award, kind, Decimal(wanted["amount"]))


def day_of(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def refuse_dates(award: Award, starts_on: date | None, ends_on: date | None) -> None:
    found = date_findings(award, starts_on, ends_on)
    if found:
        raise Refused("against_the_rules", field=str(found[0].field), findings=found)


def date_findings(award: Award, starts_on: date | None, ends_on: date | None) -> list[Finding]:
    """What the guideline's rules of time say against these days."""
    facts = facts_then(award).model_copy(update={"starts_on": starts_on, "ends_on": ends_on})
    grave = {Severity.BLOCKS, Severity.FIX}
    found = check_time(award.application.guideline, facts)
    return [finding for finding in found if finding.code in DATE_CODES and finding.severity in grave]


def refuse_lines(award: Award, wanted: Mapping[str, Decimal]) -> None:
    now = amounts(values_now(award, ChangeKind.LINES))
    if set(wanted) != set(now):
        raise Refused("unknown_line")
    total, typed = sum(now.values(), ZERO), sum(wanted.values(), ZERO)
    if total != typed:
        raise Refused("total_differs", total=total, typed=typed)
    max_grant = assessment_with(award, wanted).max_grant
    if max_grant < award.amount:
        raise Refused("grant_needs_more", max_grant=max_grant)


def refuse_amount(award: Award, kind: str, wanted: Decimal) -> None:
    if kind == ChangeKind.LESS:
        if not ZERO < wanted < award.amount:
            raise Refused("not_less", field="amount", amount=award.amount)
        return
    if wanted <= award.amount:
        raise Refused("not_more", field="amount", amount=award.amount)
    result = assessment_with(award, amounts(values_now(award, ChangeKind.LINES)))
    if wanted > result.max_grant:
        raise Refused("over_max_grant", field="amount", max_grant=result.max_grant)


def refuse_past_the_board(award: Award, wanted: Decimal) -> None:
    """Where the board decides, the office gives no more than was voted. Raises Refused("board_decides")."""
    result = assessment_with(award, amounts(values_now(award, ChangeKind.LINES)))
    bind_to_board(award.application, result, DecisionOutcome.APPROVED, wanted)


def is_free(award: Award, kind: str, wanted: Mapping[str, Any]) -> bool:
    """Whether it needs nobody's consent: a contact, and lines within the guideline's tolerance. One query."""
    if kind != ChangeKind.LINES:
        return kind == ChangeKind.CONTACT
    agreed = agreed_lines(award)
    tolerance = 1 + award.application.guideline.changes.line_tolerance / 100
    return all(amount <= agreed[key] * tolerance for key, amount in amounts(wanted).items())


# -- the engine's answer --------------------------------------------------------------------------


def assessment_with(award: Award, lines: Mapping[str, Decimal]) -> Assessment:
    """The rules' answer to the decided version with other amounts in its cost plan."""
    version = award.decision.version
    content = version.content
    costs = tuple(
        cost.model_copy(update={"amount": lines.get(cost.key, cost.amount)}) for cost in content.costs
    )
    plan = plan_of(content.model_copy(update={"costs": costs}))
    return assess(version.guideline_version.guideline, plan, facts_then(award))


def facts_then(award: Award) -> Facts:
    """What was known when the decided version was sent, and what was granted since."""
    version: ApplicationVersion = award.decision.version
    stored = version.assessment_json.get("facts")
    if stored:
        facts = Facts.model_validate(stored)
    else:
        guideline = version.guideline_version.guideline
        facts = facts_of(guideline, version.content, today=version.submitted_at.date())
    return with_concessions(facts, award.application)
