"""What the program noticed between members and applicant, in words. For officer and chair only.

Nobody reads here about themselves: a chair with a match learns of it from the office.
"""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from applications.models import Application, ApplicationVersion
from board.acquaintance import matches_of
from board.kinship import Match
from board.models import Ballot, Seat
from board.standing import Standing
from board.states import Link, Part


def sentence(match: Match) -> str:
    """A match in one sentence, in the active language."""
    data = match.data | ({"part": Part(match.data["part"]).label} if "part" in match.data else {})
    return str(Link(match.link).label) % data


def noticed_rows(
    case: Application, version: ApplicationVersion, members: Sequence[User], reader: User
) -> list[dict[str, Any]]:
    """The members with a match, each with its reasons; `is_out` is excluded without anybody's doing. Two queries.

    For a case without a ballot: before opening one, or as an item of a meeting. Show it to nobody but officer,
    deputy and chair without a conflict of interest.
    """
    found = matches_of(case, version, members)
    return [
        {
            "member": member,
            "reasons": [sentence(match) for match in found[member.pk]],
            "is_out": found[member.pk][0].link == Link.BELONGS,
        }
        for member in members
        if member.pk in found and member.pk != reader.pk
    ]


def connections_of(ballot: Ballot, standing: Standing, reader: User) -> list[dict[str, Any]]:
    """The same for the entitled seats of an open ballot, with what was said about it. Three queries, or none."""
    if not (standing.keeps and ballot.is_open):
        return []
    seats = {seat.member_id: seat for seat in entitled_seats(ballot)}
    rows = noticed_rows(ballot.application, ballot.version, [seat.member for seat in seats.values()], reader)
    return [row | {"seat": seats[row["member"].pk]} for row in rows]


def entitled_seats(ballot: Ballot) -> list[Seat]:
    """Seats that take part, in the order of the members' names."""
    seats = ballot.seats.entitled().select_related("member", "cleared_by")
    return sorted(seats, key=lambda seat: str(seat.member).casefold())
