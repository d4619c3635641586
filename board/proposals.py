"""Each member's order of the cases, and the board's proposal how to share the pot. People decide on each case."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, VOTING
from applications.conflicts import conflicts_of
from applications.models import Application
from board.competition import Competition, competition_for
from board.models import Ballot, CaseOrder, Meeting, Proposal
from board.sharing import ZERO, Method, common_order
from funding.errors import NotAllowed, Refused
from funding.models import Programme
from funding.people import people_with

# An order made of fewer could tell whose it is.
ENOUGH_ORDERS = 3


def has_conflict_in(competition: Competition, user: User) -> bool:
    """Whether the person has a conflict of interest in one of the cases: the others compete with it. One query."""
    if user.pk not in competition.known_conflicts:
        found = Application.objects.filter(conflicts_of(user), pk__in=competition.numbers).exists()
        competition.known_conflicts[user.pk] = found
    return competition.known_conflicts[user.pk]


def may_order(competition: Competition, user: User) -> bool:
    """Voting members may, unless one of the cases concerns them (§ 20 VwVfG)."""
    return roles_of(user).holds(VOTING, competition.programme.pk) and not has_conflict_in(competition, user)


def may_propose(competition: Competition, user: User) -> bool:
    """Officer and chair may, unless one of the cases concerns them."""
    return roles_of(user).holds(BALLOT_KEEPERS, competition.programme.pk) and not has_conflict_in(
        competition, user
    )


@transaction.atomic
def set_order(
    *, programme: Programme, year: int, member: User, cases: Sequence[int], now: datetime
) -> CaseOrder:
    """Keep the order in which the member would fund the cases. Raises NotAllowed, Refused("unknown_case")."""
    competition = competition_for(programme, year, localdate(now))
    if not may_order(competition, member):
        raise NotAllowed("set_order")
    if set(cases) - set(competition.numbers):
        raise Refused("unknown_case")
    order, _ = CaseOrder.objects.update_or_create(
        programme=programme, year=year, member=member, defaults={"cases": list(cases), "changed_at": now}
    )
    return order


def order_of(competition: Competition, user: User) -> list[int]:
    """The person's own order, or the order of arrival. One query."""
    kept = CaseOrder.objects.filter(programme=competition.programme, year=competition.pot.year, member=user)
    found = kept.first()
    return [claim.case for claim in competition.claims(found.cases if found else None)]


def order_of_the_board(competition: Competition) -> list[int] | None:
    """One order out of those of the members with a vote and without a conflict of interest in a case.

    None while a vote on one of the cases is open, whose tendency it would tell, and while so few have an order
    that it could tell whose. Two queries, and one for each order.
    """
    if is_voted_on(competition):
        return None
    voters = people_with(competition.programme, VOTING)
    kept = CaseOrder.objects.filter(
        programme=competition.programme, year=competition.pot.year, member__in=voters
    )
    rows = kept.order_by("pk").select_related("member")
    orders = [row.cases for row in rows if not has_conflict_in(competition, row.member)]
    return common_order(orders, competition.numbers) if len(orders) >= ENOUGH_ORDERS else None


def is_voted_on(competition: Competition) -> bool:
    """Whether a vote on one of the cases is open. One query."""
    return bool(Ballot.objects.open().filter(application__in=competition.numbers).exists())


@transaction.atomic
def make_proposal(
    *,
    programme: Programme,
    year: int,
    actor: User,
    now: datetime,
    method: Method,
    amounts: Mapping[int, Decimal],
    reasons: str = "",
    meeting: Meeting | None = None,
) -> Proposal:
    """Keep what the board proposes: an amount in euros per case, in the order they were served.

    Nothing is decided by it, and nothing is bound in the pot. Raises NotAllowed; Refused: unknown_case,
    amount_not_positive, amount_too_precise, amount_too_high (field "amount_<case>"), more_than_left (free, sum).
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    competition = competition_for(programme, year, localdate(now))
    if not may_propose(competition, actor):
        raise NotAllowed("make_proposal")
    check_amounts(competition, amounts)
    by_number = {one.case.pk: one for one in competition.competitors}
    return Proposal.objects.create(
        programme=programme,
        year=year,
        meeting=meeting,
        method=method,
        free=competition.pot.free,
        amounts=[
            {
                "case": number,
                "reference": by_number[number].case.reference,
                "asked": by_number[number].asked,
                "amount": amount,
            }
            for number, amount in amounts.items()
        ],
        reasons=reasons.strip(),
        made_by=actor,
        made_at=now,
    )


def check_amounts(competition: Competition, amounts: Mapping[int, Decimal]) -> None:
    """Raises Refused unless every amount fits its case and all fit the pot."""
    highest = {one.case.pk: one.case.max_grant for one in competition.competitors}
    for number, amount in amounts.items():
        field = f"amount_{number}"
        if number not in highest:
            raise Refused("unknown_case")
        if amount < ZERO:
            raise Refused("amount_not_positive", field=field)
        if amount != amount.quantize(Decimal("0.01")):
            raise Refused("amount_too_precise", field=field)
        if amount > highest[number]:
            raise Refused("amount_too_high", field=field, highest=highest[number])
    given = sum(amounts.values(), ZERO)
    if given > max(competition.pot.free, ZERO):
        raise Refused("more_than_left", free=competition.pot.free, sum=given)


def proposed_for(case: Application) -> Decimal | None:
    """What the newest proposal gives a case, in euros; None when there is none for it. One query."""
    newest = Proposal.objects.filter(programme=case.programme_id).order_by("-made_at", "-pk").first()
    rows = newest.amounts if newest else []
    return next((Decimal(row["amount"]) for row in rows if row["case"] == case.pk), None)
