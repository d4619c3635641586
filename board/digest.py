"""The letters of reminders: one for a single vote, one for a whole day. None tells how anybody voted."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.mails import absolute, case_facts
from board import mails
from board.reading import minutes_for
from board.reminder_news import HEADINGS, REASONS, News, missing_words, names, time_left, url_of
from board.reminder_plan import Kind
from notifications.letters import Letter, Link, Section


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
