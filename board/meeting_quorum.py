"""Whether enough are there, for a meeting and for one item of its agenda (§ 90 VwVfG)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate

from accounts.roles import VOTING
from applications.models import Application
from board.ballots import rules_for
from board.meeting_seats import seats_in
from board.models import AgendaItem, Meeting
from board.presence import present
from board.seats import replaced_among, vote_of_whom
from board.tally import Rules
from funding.guideline.routes import is_quorate, quorum_needed
from funding.people import people_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How many of the `members` of the board are there with a vote, and how many are `needed`."""

    here: int
    members: int
    needed: int
    quorate: bool


def presence_of(meeting: Meeting, now: datetime) -> Presence:
    """Whether enough are there for the meeting, by the board's own rules. Three queries."""
    day = localdate(now)
    quorum = meeting.programme.guideline_version(day).guideline.board.quorum
    here = present(meeting).filter(has_vote=True).count()
    members = people_with(meeting.programme, VOTING, on=day).count()
    return Presence(
        here=here,
        members=members,
        needed=quorum_needed(quorum, members),
        quorate=is_quorate(quorum, members=members, took_part=here),
    )


def rules_in(item: AgendaItem, case: Application) -> Rules:
    """The rules of the case's route; however few come, where everybody was told so in writing."""
    return rules_for(case, reinvited=item.reinvited_at is not None)


def presence_for(item: AgendaItem, case: Application, now: datetime) -> Presence:
    """Whether enough are there to decide on this case. Who has a conflict of interest is not counted as here."""
    seats, rules = seats_in(item.meeting, case, now), rules_in(item, case)
    there = set(present(item.meeting).values_list("member", flat=True))
    here = sum(seat.member_id in there and not seat.is_excluded for seat in seats)
    replaced = replaced_among(seats)
    excluded = sum(seat.is_excluded and seat.member_id not in replaced for seat in seats)
    members = len({vote_of_whom(seat) for seat in seats})
    return Presence(
        here=here,
        members=members,
        needed=1 if rules.reinvited else quorum_needed(rules.quorum, members),
        quorate=here > 0
        if rules.reinvited
        else is_quorate(rules.quorum, members=members, took_part=here, excluded_present=excluded),
    )
