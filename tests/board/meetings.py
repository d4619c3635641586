"""Meetings for tests of their papers, as rows: who was invited, who came when, what was on the agenda."""

from datetime import UTC, datetime, timedelta
from typing import Any

from accounts.models import User
from applications.models import Application
from applications.states import State
from board.models import AgendaItem, Attendance, Ballot, Invitation, Meeting
from board.states import ItemState, MeetingState
from budgets.ledger import set_budget
from funding.models import Programme
from tests.applications.factories import NOW, make_case, make_programme
from tests.board.factories import make_ballot, vote_all

STARTS_AT = datetime(2026, 5, 12, 16, 0, tzinfo=UTC)  # 18:00 in Unna
ENDED_AT = STARTS_AT + timedelta(hours=1, minutes=30)


def make_meeting(
    members: list[User],
    cases: list[Application],
    *,
    officer: User,
    state: MeetingState = MeetingState.INVITED,
    **fields: Any,
) -> Meeting:
    """A meeting of `members` about `cases`; the first member chairs it, the officer takes the minutes."""
    programme: Programme = make_programme()
    if not programme.budget_years.exists():
        set_budget(programme=programme, year=2026, amount=20000, by=None, now=NOW, reason="Haushalt")  # type: ignore[arg-type]
    meeting = Meeting.objects.create(
        programme=programme,
        state=state,
        starts_at=STARTS_AT,
        place="Rathaus, Zimmer 204",
        called_by=officer,
        called_at=NOW,
        invited_at=NOW,
        chaired_by=members[0],
        minutes_by=officer,
        **fields,
    )
    for member in members:
        Invitation.objects.create(meeting=meeting, member=member, invited_at=NOW, comes=True)
    for position, case in enumerate(cases, start=1):
        AgendaItem.objects.create(meeting=meeting, position=position, application=case)
    return meeting


def cases_on_it(number: int) -> list[Application]:
    return [make_case(State.COMPLETE) for _ in range(number)]


def hold(meeting: Meeting, members: list[User], slips: list[str]) -> Meeting:
    """The meeting takes place: all come, each item is voted on as the slips say ("" puts it off), it ends."""
    for member in members:
        Attendance.objects.create(meeting=meeting, member=member, came_at=STARTS_AT, left_at=ENDED_AT)
    items = list(meeting.items.all())
    for item, said in zip(items, slips, strict=True):
        decide(item, members, said)
    meeting.state, meeting.opened_at, meeting.ended_at = MeetingState.ENDED, STARTS_AT, ENDED_AT
    meeting.save()
    return meeting


def decide(item: AgendaItem, members: list[User], slips: str) -> None:
    if not slips:
        item.state, item.put_off_reason = ItemState.PUT_OFF, "Ein Angebot fehlt noch."
    elif item.application:
        item.ballot = voted_in_meeting(item.application, item.meeting, members, slips)
        item.state, item.course = ItemState.DONE, f"Beratung über {item.application.reference}."
    item.done_at = ENDED_AT
    item.save()


def voted_in_meeting(case: Application, meeting: Meeting, members: list[User], slips: str) -> Ballot:
    ballot = make_ballot(case=case, officer=meeting.called_by, now=STARTS_AT, closes_at=ENDED_AT)
    vote_all(ballot, members, slips, now=STARTS_AT)
    # As if it had been held in the meeting: the rows of the meeting are written past the verbs here.
    ballot.procedure = "meeting"
    ballot.save(update_fields=["procedure"])
    return ballot
