"""What a guideline lets applicants ask for beside the grant: a sum of their own, exceptions, an early start.

A form asks only where the guideline has such a rule, so that a programme without any stays short.
"""

from decimal import Decimal

from funding.guideline.model import Guideline

EARLY_START = "early_start"


def possible_exceptions(guideline: Guideline) -> dict[str, str]:
    """The rules from which an exception can be made, each with who makes it (officer, board, council)."""
    rules = {
        "quota": (guideline.quota,),
        "own_share": (guideline.own_share,),
        "lead_time": guideline.lead_times,
        "history": guideline.history,
    }
    made_by = {name: [rule.exception for rule in found if rule] for name, found in rules.items()}
    return {name: next(filter(None, who)) for name, who in made_by.items() if any(who)}


def usual_cap(guideline: Guideline) -> Decimal | None:
    """The largest grant beyond which only an exception goes; None where there is no such exception."""
    return guideline.max_grant.amount if guideline.max_grant.exception else None


def sizes(guideline: Guideline) -> tuple[Decimal, ...]:
    """The sizes to choose from; none where sums are free, or where there is one size and nothing to choose."""
    found = guideline.fixed.amounts if guideline.fixed else ()
    return found if len(found) > 1 else ()


def asks_for_a_sum(guideline: Guideline) -> bool:
    """Whether asking for less than all that is missing can change who decides, or whether the plan fits.

    Everywhere else the sum follows from the plan, and a question for it would only invite mistakes.
    """
    by_request = guideline.route_by == "requested" or any(
        rule.of == "requested" for rule in guideline.thresholds
    )
    return by_request or bool(sizes(guideline)) or usual_cap(guideline) is not None


def can_consent(guideline: Guideline) -> bool:
    """Whether the town can agree to an early start, be it only because the guideline does not say otherwise."""
    return guideline.start.before_decision == "forbidden" and guideline.start.consent_possible


def offers_early_start(guideline: Guideline) -> bool:
    """Whether the guideline itself says that one can ask for it."""
    return can_consent(guideline) and "consent_possible" in guideline.start.model_fields_set


def has_board(guideline: Guideline) -> bool:
    """Whether a board looks at applications, at least on one of the routes."""
    return any(route.board != "none" for route in guideline.routes)


def counts_hours(guideline: Guideline) -> bool:
    """Whether somebody looks at unpaid hours: a rule that counts them or values them, or a board."""
    rule = guideline.in_kind
    counted = rule is not None and rule.allowed and rule.hourly_rate is not None
    is_written = "unpaid_work" in guideline.model_fields_set
    return counted or is_written or has_board(guideline)
