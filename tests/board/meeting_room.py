"""Meetings for tests: planned, invited, going on, with a board of a given size in the room."""

from datetime import UTC, date, datetime, timedelta

from accounts.models import User
from applications.models import Application
from applications.states import State
from board.agenda import add_case
from board.attendance import arrive, leave
from board.meeting_votes import call_item, close_item
from board.meetings import end_meeting, invite, open_meeting, plan_meeting
from board.models import AgendaItem, Ballot, Meeting, Substitution
from notifications.models import Mail
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_programme
from tests.board.factories import make_officer, vote

STARTS_AT = datetime(2026, 5, 20, 16, 0, tzinfo=UTC)  # 18:00 in Unna
DURING = STARTS_AT + timedelta(minutes=5)
LATER = STARTS_AT + timedelta(days=7)
PLACE = {"minutes_planned": 60, "place": "Rathaus", "video_link": "", "note": ""}


def make_meeting(*cases: Application, officer: User | None = None, **fields: object) -> Meeting:
    """A planned meeting with these cases on its agenda; one complete case when none is named."""
    officer = officer or make_officer()
    typed = {"starts_at": STARTS_AT, "place": "Rathaus, Raum 101", "now": NOW} | fields
    meeting = plan_meeting(programme=make_programme(), actor=officer, **typed)
    for case in cases or (make_case(State.COMPLETE),):
        add_case(meeting=meeting, application=case, actor=officer, now=NOW)
    return meeting


def make_invited(*cases: Application, officer: User | None = None, **fields: object) -> Meeting:
    officer = officer or make_officer()
    return invite(meeting=make_meeting(*cases, officer=officer, **fields), actor=officer, now=NOW)


def make_running(
    members: list[User], *cases: Application, here: int | None = None, officer: User | None = None
) -> Meeting:
    """A meeting that has begun; the first `here` of the members have come. The first chairs, the officer writes."""
    officer = officer or make_officer()
    meeting = make_invited(*cases, officer=officer)
    meeting = open_meeting(
        meeting=meeting, actor=officer, now=STARTS_AT, chaired_by=members[0], minutes_by=officer
    )
    for member in members[:here]:
        come(meeting, member)
    return meeting


def come(meeting: Meeting, member: User, **fields: object) -> None:
    arrive(meeting=meeting, member=member, **({"actor": member, "now": STARTS_AT} | fields))


def go(meeting: Meeting, member: User, now: datetime = DURING) -> None:
    leave(meeting=meeting, member=member, actor=member, now=now)


def call(meeting: Meeting, number: int = 1, *, now: datetime = DURING) -> AgendaItem:
    """Call an item, counted from 1, as who takes the minutes."""
    item = meeting.items.all()[number - 1]
    return call_item(item=item, actor=meeting.minutes_by, now=now)


def vote_in(item: AgendaItem, members: list[User], slips: str, *, now: datetime = DURING) -> None:
    """Each member hands in one of the slips, in order; "-" hands in none."""
    for member, slip in zip(members, slips.split(), strict=True):
        if slip != "-":
            vote(item.ballot, member, slip, now=now)


def close(item: AgendaItem, *, now: datetime = DURING) -> Ballot:
    """Close the item as who takes the minutes; the ballot as it is then."""
    return close_item(item=item, actor=item.meeting.minutes_by, now=now).ballot


def make_deputy(member: User, since: date = date(2026, 1, 1)) -> User:
    """A deputy of this member."""
    programme = make_programme()
    deputy = role("board_deputy", programme, language="en")
    Substitution.objects.create(programme=programme, member=member, deputy=deputy, since=since)
    return deputy


def end(meeting: Meeting, *, now: datetime = DURING, no_quorum: bool = False) -> Meeting:
    return end_meeting(meeting=meeting, actor=meeting.minutes_by, now=now, no_quorum=no_quorum)


def fresh(case: Application) -> Application:
    """The case as the database has it now."""
    return Application.objects.get(pk=case.pk)


def letters(meeting: Meeting, event: str) -> list[Mail]:
    """What was written about a meeting on one occasion, in order."""
    return list(Mail.objects.filter(key__startswith=f"meeting:{meeting.pk}:{event}").order_by("pk"))
