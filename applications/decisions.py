"""A named person decides, with reasons where discretion is used; the pot commits in the same transaction.

`approve_application` is called by awards.grants, which writes the award beside it.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from applications import mails
from applications.models import Application, ApplicationVersion, Decision
from applications.rules import assess_version
from applications.states import DecisionOutcome, RecommendationOutcome, State
from applications.workflow import assure, lock_application, move
from budgets.errors import PotExceeded, YearFrozen
from budgets.ledger import commit
from funding.errors import Refused
from funding.guideline.assess import Assessment
from funding.guideline.findings import Severity
from funding.guideline.procedure_rules import Decider

ZERO = Decimal("0.00")


def current_assessment(case: Application) -> Assessment:
    """The rules' answer to the latest version on the day it was sent, without regard to the pot.

    Time that passes in the office is not held against the applicant.
    """
    if case.latest_version is None:
        raise ApplicationVersion.DoesNotExist(f"case {case.pk} was never sent")
    return assess_version(case.latest_version)


def deviates(case: Application, outcome: str, amount: Decimal) -> bool:
    """Whether a decision differs from what the board recommended (then reasons are demanded)."""
    advice = case.recommendation
    if advice is None:
        return False
    if advice.outcome == RecommendationOutcome.NONE:
        return False
    if outcome == DecisionOutcome.APPROVED:
        return advice.outcome == RecommendationOutcome.AGAINST or advice.amount != amount
    return advice.outcome != RecommendationOutcome.AGAINST


def bind_to_board(case: Application, result: Assessment, outcome: str, amount: Decimal) -> None:
    """Where the guideline says that the board decides, the office carries out what was voted and nothing else.

    A vote cannot give what the guideline rules out: where the applicant can mend nothing, the office may reject.
    Raises Refused("board_decides", "amount"): the vote says otherwise, or no vote was carried.
    """
    if outcome == DecisionOutcome.REJECTED and any(finding.is_lasting for finding in result.findings):
        return
    route = case.guideline.route(result.route)
    if route is None or route.decides != Decider.BOARD:
        return
    advice = case.recommendation
    if advice is not None and advice.outcome != RecommendationOutcome.NONE:
        if not deviates(case, outcome, amount):
            return
    elif outcome == DecisionOutcome.REJECTED:
        # A tie carries nothing, so nothing is granted.
        return
    raise Refused("board_decides", field="amount" if outcome == DecisionOutcome.APPROVED else "reasons")


@transaction.atomic
def approve_application(
    *,
    application: Application,
    actor: User,
    now: datetime,
    amount: Decimal,
    by_year: Mapping[int, Decimal],
    reasons: str = "",
    cut_lines: list[dict[str, Any]] | None = None,
) -> Decision:
    """Approve `amount` euros and bind them in the budget years of `by_year` (their sum is the amount).

    Raises Refused: amount_not_positive, over_max_grant, years_do_not_add_up, to_be_fixed (findings that must be
    mended first), board_decides (the vote says otherwise), reasons_missing (a deviation from the board, or less
    than asked), pot_exceeded (year, free), year_frozen (year).
    """
    case = lock_application(application.pk)
    assure(case, "approve", actor)
    result = current_assessment(case)
    check_amount(amount, by_year, result)
    bind_to_board(case, result, DecisionOutcome.APPROVED, amount)
    if amount < result.max_grant and not reasons.strip():
        raise Refused("reasons_missing_less", field="reasons")
    if deviates(case, DecisionOutcome.APPROVED, amount) and not reasons.strip():
        raise Refused("reasons_missing_deviation", field="reasons")
    try:
        commit(
            programme=case.programme, by_year=by_year, case_reference=case.reference or "", by=actor, now=now
        )
    except PotExceeded as error:
        raise Refused("pot_exceeded", field="amount", year=error.year, free=error.free) from error
    except YearFrozen as error:
        raise Refused("year_frozen", field="amount", year=error.year) from error
    decision = record(
        case,
        DecisionOutcome.APPROVED,
        actor,
        now,
        amount=amount,
        by_year=by_year,
        reasons=reasons,
        cut_lines=cut_lines,
    )
    move(case, "approve", actor=actor, now=now, amount=amount)
    mails.tell_applicants(case, mails.approved, key=f"approved:{decision.pk}", now=now, decision=decision)
    return decision


def check_amount(amount: Decimal, by_year: Mapping[int, Decimal], result: Assessment) -> None:
    """Raise Refused unless the amount fits the rules and its years."""
    if amount <= ZERO or any(part < ZERO for part in by_year.values()):
        raise Refused("amount_not_positive", field="amount")
    if amount > result.max_grant:
        raise Refused("over_max_grant", field="amount", max_grant=result.max_grant)
    if sum(by_year.values(), ZERO) != amount:
        raise Refused("years_do_not_add_up", field="by_year", sum=sum(by_year.values(), ZERO))
    to_be_fixed = result.with_severity(Severity.BLOCKS, Severity.FIX)
    if to_be_fixed:
        raise Refused("to_be_fixed", findings=to_be_fixed)


@transaction.atomic
def reject_application(*, application: Application, actor: User, now: datetime, reasons: str) -> Decision:
    """Reject, with reasons that go into the letter. Raises Refused: reasons_missing, board_decides (reasons)."""
    if not reasons.strip():
        raise Refused("reasons_missing", field="reasons")
    case = lock_application(application.pk)
    assure(case, "reject", actor)
    if case.state in {State.RECOMMENDED, State.WAITLISTED}:
        bind_to_board(case, current_assessment(case), DecisionOutcome.REJECTED, ZERO)
    decision = record(case, DecisionOutcome.REJECTED, actor, now, reasons=reasons)
    move(case, "reject", actor=actor, now=now, reason=reasons)
    # Not before: the deadline that has passed is what lets a returned case be rejected.
    case.due_at = None
    case.save(update_fields=["due_at"])
    mails.tell_applicants(case, mails.rejected, key=f"rejected:{decision.pk}", now=now, decision=decision)
    return decision


@transaction.atomic
def put_on_waiting_list(
    *, application: Application, actor: User, now: datetime, reasons: str = ""
) -> Decision:
    """Nothing is left in the pot now; the case waits for money that comes free."""
    case = lock_application(application.pk)
    assure(case, "put_on_waiting_list", actor)
    decision = record(case, DecisionOutcome.WAITLISTED, actor, now, reasons=reasons)
    move(case, "put_on_waiting_list", actor=actor, now=now, reason=reasons)
    mails.tell_applicants(case, mails.waitlisted, key=f"waitlisted:{decision.pk}", now=now, decision=decision)
    return decision


def record(
    case: Application,
    outcome: DecisionOutcome,
    actor: User,
    now: datetime,
    *,
    amount: Decimal = ZERO,
    by_year: Mapping[int, Decimal] | None = None,
    reasons: str = "",
    cut_lines: list[dict[str, Any]] | None = None,
) -> Decision:
    """Write the decision with what it rests on: version, recommendation, person, time."""
    if outcome != DecisionOutcome.WAITLISTED:
        case.decided_at = now
    return Decision.objects.create(
        application=case,
        outcome=outcome,
        amount=amount,
        by_year={str(year): str(part) for year, part in (by_year or {}).items()},
        reasons=reasons,
        cut_lines=cut_lines or [],
        version=case.versions.latest("number"),
        recommendation=case.recommendation,
        decided_by=actor,
        decided_at=now,
    )
