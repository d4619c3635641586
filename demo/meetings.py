"""The meetings of the sample year: one held, with signed minutes, and one to come with its invitation."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.timezone import localdate

from accounts.models import User
from applications.models import Application
from board import agenda, attendance, meeting_votes, meetings
from board.ballots import cast_vote
from board.dissents import give_dissent
from board.minutes import minutes_of, seal_of, sign_minutes
from board.minutes_content import minutes_content
from board.models import AgendaItem, Meeting
from board.states import Place
from funding.models import Programme

ROOM = "Rathaus Unna, Zimmer 204"
LINK = "https://video.unna.example/projektbeirat"
PUT_OFF = "Das Angebot für die Bühne fehlt noch."

# What was said in the meeting: (place on the list of members, choice, amount, spoken aloud).
VOTES: tuple[tuple[int, str, str, bool], ...] = (
    (0, "full", "", False),
    (1, "full", "", True),
    (3, "reduced", "2200", False),
    (4, "full", "", False),
    (5, "against", "", True),
    (6, "full", "", True),
)


@dataclass(frozen=True)
class Board:
    """Who plays in the meetings: the officer, the members with a vote in order, the deputy of the third."""

    officer: User
    members: list[User]
    deputy: User


class Meetings:
    """Plays both meetings through the verbs of the board."""

    def __init__(self, programme: Programme, board: Board, now: datetime) -> None:
        self.programme, self.board, self.now = programme, board, now

    def play(self, *, past: list[Application], coming: list[Application]) -> None:
        """The last of the past cases is put off and comes back on the next agenda."""
        self.hold(self.invited(past, day=-24, first="Bericht der Integrationsbeauftragten"))
        self.invited([past[-1], *coming], day=14, first="Termine im nächsten Halbjahr")

    def invited(self, cases: list[Application], *, day: int, first: str) -> Meeting:
        """Planned and invited two weeks before, about another matter and these cases."""
        starts_at = at_six(self.now, day)
        who: dict[str, Any] = {"actor": self.board.officer, "now": starts_at - timedelta(days=15)}
        if day > 0:
            who["now"] = self.now - timedelta(hours=3)
        planned = meetings.plan_meeting(
            programme=self.programme, starts_at=starts_at, place=ROOM, video_link=LINK, **who
        )
        agenda.add_matter(meeting=planned, title=first, **who)
        for case in cases:
            agenda.add_case(meeting=planned, application=case, **who)
        invited = meetings.invite(meeting=planned, **who)
        for place, comes in ((0, True), (1, True), (2, False)):
            self.answer(invited, self.board.members[place], comes=comes)
        return invited

    def answer(self, meeting: Meeting, member: User, *, comes: bool) -> None:
        at = min(meeting.starts_at - timedelta(days=3), self.now - timedelta(hours=1))
        meetings.answer_invitation(meeting=meeting, member=member, comes=comes, now=at)

    # -- the one that was held --------------------------------------------------------------------

    def hold(self, meeting: Meeting) -> None:
        """Two by video, one too late, one gone early, a deputy for a member; then the minutes."""
        begin, board = meeting.starts_at, self.board
        meeting = meetings.open_meeting(
            meeting=meeting,
            actor=board.officer,
            now=begin,
            chaired_by=board.members[0],
            minutes_by=board.officer,
        )
        for place, minute, where in (
            (0, 0, "room"),
            (1, 0, "room"),
            (3, 1, "remote"),
            (4, 2, "room"),
            (6, 2, "remote"),
        ):
            self.come(meeting, board.members[place], minute, where)
        attendance.arrive(
            meeting=meeting,
            member=board.deputy,
            stands_in_for=board.members[2],
            actor=board.officer,
            now=begin + timedelta(minutes=3),
        )
        self.come(meeting, board.members[5], 12, "room")
        report, decided, put_off = meeting.items.all()
        self.report(report, begin + timedelta(minutes=4))
        self.decide(decided, begin + timedelta(minutes=14))
        attendance.leave(
            meeting=meeting, member=board.members[5], actor=board.officer, now=begin + timedelta(minutes=45)
        )
        meeting_votes.put_off_item(
            item=put_off, reason=PUT_OFF, actor=board.officer, now=begin + timedelta(minutes=50)
        )
        meetings.end_meeting(meeting=meeting, actor=board.officer, now=begin + timedelta(minutes=65))
        self.sign(meeting, begin + timedelta(days=3))

    def come(self, meeting: Meeting, member: User, minute: int, where: str) -> None:
        at = meeting.starts_at + timedelta(minutes=minute)
        attendance.arrive(
            meeting=meeting, member=member, actor=self.board.officer, now=at, place=Place(where)
        )

    def report(self, item: AgendaItem, at: datetime) -> None:
        officer = self.board.officer
        called = meeting_votes.call_item(item=item, actor=officer, now=at)
        meeting_votes.note_course(
            item=called,
            text="Frau Roth berichtet über die laufenden Projekte. Das Sommerfest im Hof war gut besucht.",
            actor=officer,
            now=at,
        )
        meeting_votes.close_item(item=called, actor=officer, now=at + timedelta(minutes=8))

    def decide(self, item: AgendaItem, at: datetime) -> None:
        """Some vote on their phones, for others the officer enters what they say."""
        officer, ballot_at = self.board.officer, at + timedelta(minutes=20)
        called = meeting_votes.call_item(item=item, actor=officer, now=at)
        ballot = called.ballot
        assert ballot is not None  # noqa: S101 (a case always has one)
        for place, choice, amount, is_spoken in VOTES:
            member = self.board.members[place]
            slip: dict[str, Any] = {
                "choice": choice,
                "amount": Decimal(amount) if amount else None,
                "now": ballot_at,
            }
            if is_spoken:
                meeting_votes.enter_vote(ballot=ballot, member=member, entered_by=officer, **slip)
            else:
                cast_vote(ballot=ballot, member=member, **slip)
        meeting_votes.note_course(
            item=called,
            text="Der Beirat lobt den Plan. Ein Mitglied hält die Summe für Essen für zu hoch.",
            actor=officer,
            now=ballot_at,
        )
        meeting_votes.close_item(item=called, actor=officer, now=ballot_at + timedelta(minutes=2))

    def sign(self, meeting: Meeting, at: datetime) -> None:
        """The chair signs; the member who was against says why."""
        meeting = Meeting.objects.select_related("programme", "chaired_by", "minutes_by").get(pk=meeting.pk)
        seal = seal_of(minutes_content(meeting, minutes_of(meeting)))
        sign_minutes(meeting=meeting, actor=self.board.members[0], now=at, seal=seal)
        give_dissent(
            meeting=meeting,
            member=self.board.members[5],
            item=meeting.items.exclude(ballot=None).get(),
            text="Ich hätte erst ein zweites Angebot für das Essen verlangt.",
            now=at + timedelta(days=1),
        )


def at_six(now: datetime, days: int) -> datetime:
    """18:00 in the town, so many days from now."""
    day = localdate(now) + timedelta(days=days)
    return datetime.combine(day, time(18), tzinfo=timezone.get_default_timezone())
