"""Who has which vote in a meeting: every member's vote is theirs, or their deputy's who came in their place.

One vote per member of the board ("mandate"). A member who is not there keeps a silent seat. A deputy who is there
for a member has that member's seat; one who came without being needed steps in for a member who is excluded.
"""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from applications.models import Application
from board.ballots import rules_for
from board.closing import own_case
from board.models import AgendaItem, Ballot, Meeting, Seat, Vote
from board.presence import deputies_today, excluded_from, present, voting_members
from board.states import ItemState
from board.tally import Rules
from funding.guideline.routes import is_quorate, quorum_needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """How many of the `members` of the board are there with a vote, and how many are `needed`."""

    here: int
    members: int
    needed: int
    quorate: bool


def mandate(seat: Seat) -> int:
    """Whose vote it is: the member's own id, also in the deputy's seat."""
    return seat.stands_in_for_id or seat.member_id


# -- the whole meeting ------------------------------------------------------------------------------


def presence_of(meeting: Meeting) -> Presence:
    """Whether enough are there, by the board's own rules (§ 90 VwVfG). Three queries."""
    guideline = meeting.programme.guideline_version().guideline
    here = sum(row.has_vote for row in present(meeting))
    members = len(voting_members(meeting.programme))
    quorum = guideline.board.quorum
    return Presence(
        here=here,
        members=members,
        needed=quorum_needed(quorum, members),
        quorate=is_quorate(quorum, members=members, took_part=here),
    )


# -- one item ---------------------------------------------------------------------------------------


def rules_in(item: AgendaItem, case: Application) -> Rules:
    """The rules of the case's route; however few come, where everybody was told so in writing."""
    return rules_for(case, reinvited=item.reinvited_at is not None)


def presence_for(item: AgendaItem, case: Application, now: datetime) -> Presence:
    """Whether enough are there to decide on this case: those with a conflict of interest do not count."""
    seats, rules = seats_in(item.meeting, case, now), rules_in(item, case)
    there = set(present(item.meeting).values_list("member", flat=True))
    here = sum(seat.member_id in there and not seat.is_excluded for seat in seats)
    replaced = {seat.stands_in_for_id for seat in seats}
    excluded = sum(seat.is_excluded and seat.member_id not in replaced for seat in seats)
    members = len({mandate(seat) for seat in seats})
    return Presence(
        here=here,
        members=members,
        needed=1 if rules.reinvited else quorum_needed(rules.quorum, members),
        quorate=here > 0
        if rules.reinvited
        else is_quorate(rules.quorum, members=members, took_part=here, excluded_present=excluded),
    )


def seats_in(meeting: Meeting, case: Application, now: datetime) -> list[Seat]:
    """The seats of a vote on this case in this meeting as it is now; not saved."""
    excluded = excluded_from(case)
    sent = {row.stands_in_for_id: row.member for row in present(meeting) if row.stands_in_for_id}
    spare = {row.member_id for row in present(meeting) if not row.has_vote}
    free: dict[int, list[User]] = {}
    for row in deputies_today(meeting.programme, now):
        if row.deputy_id in spare and row.deputy_id not in excluded:
            free.setdefault(row.member_id, []).append(row.deputy)
    seats: list[Seat] = []
    for member in voting_members(meeting.programme):
        deputy = sent.get(member.pk)
        if deputy is None and member.pk in excluded:
            seats.append(Seat(member=member))
            taken = {seat.member_id for seat in seats}
            deputy = next((user for user in free.get(member.pk, []) if user.pk not in taken), None)
        if deputy is not None:
            seats.append(Seat(member=deputy, stands_in_for=member))
        elif member.pk not in excluded:
            seats.append(Seat(member=member))
    for seat in seats:
        exclude(seat, excluded, now)
        seat.is_chair = seat.member_id == meeting.chaired_by_id
    return seats


def exclude(seat: Seat, excluded: dict[int, Seat | None], now: datetime) -> None:
    """Write the conflict of interest down in the seat, as it was declared or because they act for the applicant."""
    if seat.member_id not in excluded:
        return
    before = excluded[seat.member_id]
    if before is None:
        seat.excluded_at, seat.exclusion_reason = now, own_case()
    else:
        seat.excluded_at, seat.exclusion_reason = before.excluded_at, before.exclusion_reason
        seat.excluded_by_id = before.excluded_by_id


# -- while a vote runs ------------------------------------------------------------------------------


def open_item(meeting: Meeting) -> AgendaItem | None:
    """The item that is being dealt with."""
    items = AgendaItem.objects.filter(meeting=meeting, state=ItemState.OPEN)
    return items.select_related("meeting__programme", "application", "ballot").first()


def reseat(meeting: Meeting, case: Application, ballot: Ballot, now: datetime) -> None:
    """Let the seats follow who has come and gone. A vote cast while present counts, and its seat stays.

    Call with meeting, case and ballot locked.
    """
    wanted = {mandate(seat): seat for seat in seats_in(meeting, case, now) if not seat.is_excluded}
    voted = set(Vote.objects.filter(seat__ballot=ballot).values_list("seat", flat=True))
    seats = {mandate(seat): seat for seat in ballot.seats.entitled().order_by("pk")}
    silent = [seat for seat in seats.values() if seat.pk not in voted]
    # Seats that change hands are let go first: nobody may have two.
    moved = [
        seat
        for seat in silent
        if mandate(seat) in wanted and wanted[mandate(seat)].member_id != seat.member_id
    ]
    Seat.objects.filter(pk__in=[seat.pk for seat in moved]).delete()
    missing = [wanted[key] for key in wanted if key not in seats or seats[key] in moved]
    taken = set(ballot.seats.values_list("member", flat=True))
    for seat in missing:
        if seat.member_id not in taken:
            seat.ballot = ballot
            seat.save()
            taken.add(seat.member_id)
