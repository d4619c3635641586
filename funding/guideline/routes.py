"""Who decides, and whether a board's votes carry."""

from decimal import Decimal

from funding.guideline.model import Guideline
from funding.guideline.procedure_rules import Majority, Quorum, Route


def route_for(guideline: Guideline, amount: Decimal) -> Route:
    """The route of a grant of `amount` euros: the first whose limit holds it; the last has no limit."""
    *limited, last = guideline.routes
    return next((route for route in limited if route.up_to is None or amount <= route.up_to), last)


def route_of(guideline: Guideline, *, grant: Decimal, requested: Decimal, total: Decimal) -> Route:
    """The route of a case, by the sum the guideline names in `route_by`; all in euros.

    A grant above the ordinary largest one takes the route of that exception.
    """
    exception = guideline.max_grant.exception
    if exception is not None and grant > guideline.max_grant.amount:
        return guideline.route(exception.route) or guideline.routes[-1]
    amounts = {"grant": grant, "requested": requested, "total": total}
    return route_for(guideline, amounts[guideline.route_by])


def quorum_of(guideline: Guideline, route: Route) -> Quorum:
    """The quorum of a vote on this route: its own, else the board's."""
    return route.quorum or guideline.board.quorum


def majority_of(guideline: Guideline, route: Route) -> Majority:
    """The majority needed on this route: its own, else the board's."""
    return route.majority or guideline.board.majority


def quorum_needed(quorum: Quorum, members: int) -> int:
    """How many of all invited `members` must take part: more than the share, and at least the minimum."""
    return max(int(quorum.more_than * members) + 1, quorum.at_least)


def is_quorate(quorum: Quorum, *, members: int, took_part: int, excluded_present: int = 0) -> bool:
    """Whether enough took part (§ 90 VwVfG).

    `took_part` counts members who voted or abstained, without excluded ones. Where the guideline lets
    excluded members count, they help to reach the share, never the minimum of those who take part.
    """
    counted = took_part + (excluded_present if quorum.excluded_count else 0)
    return took_part >= quorum.at_least and counted > quorum.more_than * members


def is_carried(
    majority: Majority, *, in_favour: int, against: int, chair_in_favour: bool | None = None
) -> bool:
    """Whether a motion is carried (§ 91 VwVfG): by votes for and against, abstentions do not count.

    A tie is lost unless the guideline gives the chair the casting vote and the chair was in favour.
    """
    votes = in_favour + against
    if votes == 0:
        return False
    if in_favour == against and majority.tie == "chair_decides" and chair_in_favour is not None:
        return chair_in_favour
    if majority.at_least is not None:
        return in_favour >= majority.at_least * votes
    return majority.more_than is not None and in_favour > majority.more_than * votes
