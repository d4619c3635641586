"""Ballots for tests: a board of a given size, a case before it, and who voted how."""

from datetime import UTC, datetime
from decimal import Decimal

from accounts.models import User
from applications.models import Application
from applications.states import State
from applications.submission import withdraw_application
from board.ballots import cast_vote, declare_conflict, open_ballot
from board.models import Ballot
from funding.models import Programme
from tests.accounts.factories import role
from tests.applications.factories import NOW, make_case, make_programme

CLOSES_AT = datetime(2026, 5, 18, 21, 59, 59, tzinfo=UTC)  # 23:59:59 in Unna


def make_board(size: int = 5, programme: Programme | None = None) -> list[User]:
    """A board of `size` people; the first is the chair."""
    programme = programme or make_programme()
    return [role(name, programme, language="en") for name in ["chair"] + ["board_member"] * (size - 1)]


def make_officer(programme: Programme | None = None) -> User:
    return role("officer", programme or make_programme(), language="en")


def make_ballot(
    *,
    officer: User | None = None,
    case: Application | None = None,
    now: datetime = NOW,
    closes_at: datetime = CLOSES_AT,
    note: str = "",
) -> Ballot:
    """An open ballot; the programme needs a board first (make_board)."""
    case = case or make_case(State.COMPLETE)
    officer = officer or make_officer(case.programme)
    return open_ballot(application=case, actor=officer, now=now, closes_at=closes_at, note=note)


def vote(ballot: Ballot, member: User, slip: str, *, now: datetime = NOW) -> None:
    """Vote as written on a slip: full, against, abstain, an amount in euros, or "excluded"."""
    if slip == "excluded":
        declare_conflict(ballot=ballot, member=member, reason="Meine Schwester leitet den Kurs.", now=now)
    elif slip[0].isdigit():
        cast_vote(ballot=ballot, member=member, choice="reduced", amount=Decimal(slip), now=now)
    else:
        cast_vote(ballot=ballot, member=member, choice=slip, now=now)


def vote_all(ballot: Ballot, members: list[User], slips: str, *, now: datetime = NOW) -> Ballot:
    """Each member hands in one of the slips, in order; "-" hands in none."""
    for member, slip in zip(members, slips.split(), strict=True):
        if slip != "-":
            vote(ballot, member, slip, now=now)
    ballot.refresh_from_db()
    return ballot


def withdraw(ballot: Ballot) -> None:
    """The applicant takes the application back while the board votes."""
    case = ballot.application
    withdraw_application(application=case, actor=case.initiative.people.get(), now=NOW)
