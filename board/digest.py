"""The letters of reminders: one for a single vote, one for a whole day. None tells how anybody voted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from applications.mails import absolute, case_facts
from board import mails
from board.models import Ballot
from board.reading import minutes_for
from board.reminder_plan import Item, Kind
from notifications.letters import Letter, Link, Section

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


def write(news: tuple[News, ...]) -> Letter:
    """The letter about one thing or several."""
    letter = single(news[0]) if len(news) == 1 else digest(news)
    return replace(letter, settings=(_("Choose how we remind you"), absolute("board:reminders")))


def single(news: News) -> Letter:
    if news.kind == Kind.STEP_IN:
        return stand_in(news)
    if news.kind == Kind.MISSING:
        return votes_missing(news)
    letter = partial(mails.reminder, news.ballot, days=news.days)
    return mails.in_place_of(news.instead_of, letter) if news.instead_of else letter()


# -- one letter a day -----------------------------------------------------------------------------


def digest(news: tuple[News, ...]) -> Letter:
    """Everything that waits for the reader. What the reader has to do comes first, and is the subject."""
    by_kind = {kind: [one for one in news if one.kind == kind] for kind in Kind}
    found = {kind: some for kind, some in by_kind.items() if some}
    subject, lead = headline(next(iter(found.values())))
    return Letter(
        subject=subject,
        lead=lead,
        sections=tuple(
            section(some, with_heading=kind is not Kind.VOTE or len(found) > 1)
            for kind, some in found.items()
        ),
        action=(_("Go to the votes"), absolute("board:ballots")),
        reason=str(REASONS[next(iter(found))]),
    )


def headline(news: list[News]) -> tuple[str, str]:
    """Subject and first line: how many, how long, and by when the first."""
    n, day = len(news), mails.closing_day(news[0].ballot)
    if news[0].kind == Kind.VOTE:
        minutes = sum(minutes_for(one.ballot.version.content) for one in news)
        words = {"n": n, "minutes": minutes, "day": day}
        subject = ngettext(
            "%(n)d vote, about %(minutes)d minutes", "%(n)d votes, about %(minutes)d minutes", n
        )
        lead = ngettext(
            "%(n)d vote waits for you. It takes about %(minutes)d minutes. Please vote by %(day)s.",
            "%(n)d votes wait for you. They take about %(minutes)d minutes. The first closes on %(day)s.",
            n,
        )
        return subject % words, lead % words
    if news[0].kind == Kind.STEP_IN:
        words = {"n": n, "day": day}
        lead = _("You can stand in for others. The first vote closes on %(day)s.") % words
        return _("Votes are missing: you can stand in"), lead
    lead = _("Votes are missing in %(n)d cases. The first vote closes on %(day)s.") % {"n": n, "day": day}
    return _("Votes are missing in %(n)d cases") % {"n": n}, lead


def section(news: list[News], *, with_heading: bool) -> Section:
    kind = news[0].kind
    heading, text = map(str, HEADINGS[kind])
    return Section(
        heading=heading if with_heading else "",
        text=text,
        links=tuple(
            Link(title=one.ballot.application.title, url=url_of(one), note=note(one)) for one in news
        ),
    )


def note(news: News) -> str:
    """Under the title of a vote: who asks, by when, how long it takes."""
    case = news.ballot.application
    return " · ".join([case.initiative.name, time_left(news), *what(news)])


def what(news: News) -> Iterable[str]:
    if news.kind == Kind.MISSING:
        yield missing_words(news.missing)
    elif news.kind == Kind.STEP_IN:
        yield _("for %(members)s") % {"members": names(news.members)}
    else:
        minutes = minutes_for(news.ballot.version.content)
        yield ngettext("about %(n)d minute", "about %(n)d minutes", minutes) % {"n": minutes}
        if news.instead_of:
            yield _("for %(members)s") % {"members": news.instead_of}


def time_left(news: News) -> str:
    if not news.days:
        return _("only today")
    return _("until %(day)s") % {"day": mails.closing_day(news.ballot)}


def url_of(news: News) -> str:
    """The vote; for a deputy, who has no place in it yet, the page that asks whether to take it."""
    if news.kind != Kind.STEP_IN:
        return mails.ballot_url(news.ballot)
    return absolute("board:step-in", news.seat) if news.seat else absolute("board:ballots")


# -- to deputy and chair --------------------------------------------------------------------------


def stand_in(news: News) -> Letter:
    """To a deputy: the member has not voted, and the deputy may."""
    case, day = news.ballot.application, mails.closing_day(news.ballot)
    words = {"members": names(news.members), "day": day, "title": case.title}
    return Letter(
        subject=_("You can stand in until %(day)s: %(title)s") % words,
        lead=_("%(members)s has not voted yet. You can vote for %(members)s until %(day)s.") % words
        if len(news.members) == 1
        else _("%(members)s have not voted yet. You can vote for one of them until %(day)s.") % words,
        paragraphs=(_("Please talk to each other before you take the vote."),),
        facts=case_facts(case),
        action=(_("Stand in"), url_of(news)),
        reason=str(REASONS[Kind.STEP_IN]),
    )


def votes_missing(news: News) -> Letter:
    """To the chair: how many votes are missing, not whose."""
    case, day = news.ballot.application, mails.closing_day(news.ballot)
    words = {"missing": missing_words(news.missing), "day": day, "title": case.title}
    return Letter(
        subject=_("Votes are missing: %(title)s") % words,
        lead=_("%(missing)s. The vote closes on %(day)s.") % words,
        paragraphs=(str(HEADINGS[Kind.MISSING][1]),),
        facts=case_facts(case),
        action=(_("See the vote"), mails.ballot_url(news.ballot)),
        reason=str(REASONS[Kind.MISSING]),
    )


def missing_words(n: int) -> str:
    return ngettext(
        "%(n)d vote of another member is missing", "%(n)d votes of other members are missing", n
    ) % {"n": n}


def names(members: Iterable[User]) -> str:
    return ", ".join(str(member) for member in members)


def days_left(ballot: Ballot, now: datetime) -> int:
    return (localdate(ballot.closes_at) - localdate(now)).days
