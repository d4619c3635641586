"""Who has which vote in a meeting: every member's vote is theirs, or their deputy's who came in their place.

Every member of the board has one vote. Who is not there keeps a silent seat. A deputy who is there for a member has
that member's seat; one who came without being needed steps in for a member with a conflict of interest.
"""

from datetime import datetime

from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import VOTING
from applications.models import Application
from board.models import Attendance, Ballot, Meeting, Seat, Vote
from board.presence import present
from board.seats import barred_from, bench_of, match, vote_of_whom, with_exclusion
from funding.people import people_with


def seats_in(meeting: Meeting, case: Application, now: datetime) -> list[Seat]:
    """The seats of a vote on this case in this meeting as it is now; not stored."""
    barred = barred_from(case, now)
    members = people_with(meeting.programme, VOTING, on=localdate(now))
    deputies = deputies_in(meeting, {user.pk for user in members} & set(barred), set(barred), now)
    seats = [Seat(member=user) for user in members if user.pk in barred or user.pk not in deputies]
    seats += [Seat(member=deputies[user.pk], stands_in_for=user) for user in members if user.pk in deputies]
    for seat in seats:
        with_exclusion(seat, barred)
        seat.is_chair = seat.member_id == meeting.chaired_by_id and not seat.is_excluded
    return seats


def deputies_in(meeting: Meeting, unable: set[int], barred: set[int], now: datetime) -> dict[int, User]:
    """Who is there in whose place (by member id): as they came, and spare deputies for excluded members."""
    rows: list[Attendance] = list(present(meeting))
    sent = {row.stands_in_for_id: row.member for row in rows if row.stands_in_for_id}
    spare = {row.member_id for row in rows if not row.has_vote and row.member_id not in barred}
    orphans = [member for member in sorted(unable) if member not in sent]
    if not (spare and orphans):
        return sent
    bench = bench_of(meeting.programme, localdate(now))
    ready = {member: [user for user in bench.get(member, []) if user.pk in spare] for member in orphans}
    return sent | match(orphans, ready)


def reseat(case: Application, ballot: Ballot, now: datetime) -> None:
    """Let the seats follow who has come, gone or stepped out. A vote cast while present counts: its seat stays.

    Call with case and ballot locked.
    """
    meeting = ballot.agenda_item.meeting
    wanted = {vote_of_whom(seat): seat for seat in seats_in(meeting, case, now) if not seat.is_excluded}
    voted = set(Vote.objects.filter(seat__ballot=ballot).values_list("seat", flat=True))
    held = {vote_of_whom(seat): seat for seat in ballot.seats.entitled().order_by("pk")}
    moved = {
        vote
        for vote, seat in held.items()
        if seat.pk not in voted and vote in wanted and wanted[vote].member_id != seat.member_id
    }
    # Seats that change hands are let go first: nobody may have two.
    Seat.objects.filter(pk__in=[held[vote].pk for vote in moved]).delete()
    taken = set(ballot.seats.values_list("member", flat=True))
    for vote, seat in wanted.items():
        if (vote in moved or vote not in held) and seat.member_id not in taken:
            seat.ballot = ballot
            seat.save()
            taken.add(seat.member_id)
