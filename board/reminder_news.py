"""One thing that a reminder tells of one vote, and its words wherever it is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from applications.mails import absolute
from board import mails
from board.models import Ballot
from board.reminder_plan import Item, Kind

HEADINGS = {
    Kind.VOTE: (gettext_lazy("Please vote"), ""),
    Kind.STEP_IN: (
        gettext_lazy("You can stand in"),
        gettext_lazy("These members have not voted yet. Please talk to each other before you take a vote."),
    ),
    Kind.MISSING: (
        gettext_lazy("Votes that are missing"),
        gettext_lazy("Without enough votes the board cannot recommend anything. A word from you may help."),
    ),
}
REASONS = {
    Kind.VOTE: gettext_lazy(
        "You get this e-mail because you are a member of the advisory board and have not voted yet."
    ),
    Kind.STEP_IN: gettext_lazy("You get this e-mail because you are a deputy on the advisory board."),
    Kind.MISSING: gettext_lazy("You get this e-mail because you lead the advisory board."),
}


@dataclass(frozen=True, kw_only=True)
class News:
    """One thing to tell: of which ballot, what, with how many days left (0 on the last day).

    `instead_of` is whose vote it is when the reader stands in, `members` are those they could stand in for;
    `seat` is the seat to take when there is one such member only.
    """

    ballot: Ballot
    kind: Kind
    days: int
    missing: int = 0
    instead_of: User | None = None
    members: tuple[User, ...] = ()
    seat: int | None = None


def news_of(item: Item, ballot: Ballot, users: Mapping[int, User], days: int) -> News:
    """What an item of the plan says, with people and the ballot in place of their numbers."""
    seats = ballot.seats_here  # type: ignore[attr-defined]
    own = next((seat for seat in seats if seat.member_id == item.person), None)
    to_take = [seat.pk for seat in seats if seat.member_id in item.members]
    return News(
        ballot=ballot,
        kind=item.kind,
        days=days,
        missing=item.missing,
        instead_of=own.stands_in_for if own and item.kind == Kind.VOTE else None,
        members=tuple(users[pk] for pk in item.members),
        seat=to_take[0] if len(to_take) == 1 else None,
    )


def time_left(news: News) -> str:
    if not news.days:
        return _("only today")
    return _("until %(day)s") % {"day": mails.closing_day(news.ballot)}


def url_of(news: News) -> str:
    """The vote; for a deputy, who has no place in it yet, the page that asks whether to take it."""
    if news.kind != Kind.STEP_IN:
        return mails.ballot_url(news.ballot)
    return absolute("board:step-in", news.seat) if news.seat else absolute("board:ballots")


def missing_words(n: int) -> str:
    return ngettext(
        "%(n)d vote of another member is missing", "%(n)d votes of other members are missing", n
    ) % {"n": n}


def names(members: Iterable[User]) -> str:
    return ", ".join(str(member) for member in members)


def days_left(ballot: Ballot, now: datetime) -> int:
    return (localdate(ballot.closes_at) - localdate(now)).days
