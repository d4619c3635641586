"""What a vote of the board decides on a route of the guideline."""

from collections.abc import Iterator
from decimal import Decimal

from funding.guideline.examples import Example, Vote
from funding.guideline.faults import FaultCode, FaultParam
from funding.guideline.model import Guideline
from funding.guideline.procedure_rules import Route
from funding.guideline.routes import is_carried, is_quorate, majority_of, quorum_of, route_of


def route_of_vote(guideline: Guideline, amount: Decimal) -> Route:
    """The route a vote on `amount` euros is held on."""
    return route_of(guideline, grant=amount, requested=amount, total=amount)


def outcome_of(guideline: Guideline, vote: Vote) -> str:
    """carried, not_carried, or not_decided: the applicant had to be there, or not enough took part."""
    route = route_of_vote(guideline, vote.amount)
    if route.applicant_present and vote.applicant_present is False:
        return "not_decided"
    took_part = vote.in_favour + vote.against
    quorum = quorum_of(guideline, route)
    if vote.members is not None and not is_quorate(quorum, members=vote.members, took_part=took_part):
        return "not_decided"
    majority = majority_of(guideline, route)
    return (
        "carried" if is_carried(majority, in_favour=vote.in_favour, against=vote.against) else "not_carried"
    )


def vote_differences(
    guideline: Guideline, example: Example
) -> Iterator[tuple[FaultCode, dict[str, FaultParam]]]:
    """The expected outcome of each vote beside what came out, where they differ."""
    for vote in example.votes:
        got = outcome_of(guideline, vote)
        if got != vote.expect:
            votes: dict[str, FaultParam] = {
                "in_favour": vote.in_favour,
                "against": vote.against,
                "amount": vote.amount,
            }
            yield FaultCode.VOTE_DIFFERS, votes | {"expected": vote.expect, "got": got}
