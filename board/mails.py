"""The letters of the board. Each says first what to do, and by when. None tells how anybody voted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import BALLOT_KEEPERS, OFFICERS
from applications.conflicts import applicants_of
from applications.mails import absolute, case_facts, recipient
from applications.states import RecommendationOutcome
from board.models import Ballot, Seat
from board.reading import minutes_for
from funding.money import format_euro
from funding.people import people_with
from notifications.letters import CalendarEntry, Letter
from notifications.outbox import queue

# -- to whom --------------------------------------------------------------------------------------


def letter_key(ballot: Ballot, event: str, user_id: int) -> str:
    return f"ballot:{ballot.pk}:{event}:{user_id}"


def tell_members(ballot: Ballot, compose: Callable[[Ballot], Letter], *, key: str, now: datetime) -> None:
    """Queue a letter to everyone with a seat who is not excluded; each gets it once.

    In a deputy's stands whom they stand in for.
    """
    seats = ballot.seats.entitled().filter(member__is_active=True)
    for seat in seats.select_related("member", "stands_in_for"):
        letter = partial(compose, ballot)
        if seat.stands_in_for:
            letter = partial(in_place_of, seat.stands_in_for, letter)
        queue(key=letter_key(ballot, key, seat.member_id), to=recipient(seat.member), compose=letter, now=now)


def tell_heir(seat: Seat, *, now: datetime) -> None:
    """Queue the letter on a running vote to who has just come to this seat; again each time it comes to them."""
    letter: Callable[[], Letter] = partial(opened, seat.ballot)
    if seat.stands_in_for:
        letter = partial(in_place_of, seat.stands_in_for, letter)
    key = letter_key(seat.ballot, f"seat-{now.timestamp():.0f}", seat.member_id)
    queue(key=key, to=recipient(seat.member), compose=letter, now=now)


def in_place_of(member: User, compose: Callable[[], Letter]) -> Letter:
    """The letter, with a sentence on top for the deputy of `member`."""
    letter = compose()
    words = _("You stand in for %(member)s in this vote.")
    return replace(letter, paragraphs=(words % {"member": member}, *letter.paragraphs))


def tell_keepers(ballot: Ballot, compose: Callable[..., Letter], *, key: str, now: datetime) -> None:
    """Queue a letter to officer, deputy and chair; not to one with a conflict of interest."""
    programme = ballot.application.programme
    excluded = ballot.seats.filter(excluded_at__isnull=False).values("member")
    officers = set(people_with(programme, OFFICERS).values_list("pk", flat=True))
    keepers = people_with(programme, BALLOT_KEEPERS).exclude(pk__in=excluded)
    for user in keepers.exclude(pk__in=applicants_of(ballot.application)):
        letter = partial(compose, ballot, decides=user.pk in officers)
        queue(key=letter_key(ballot, key, user.pk), to=recipient(user), compose=letter, now=now)


# -- words ----------------------------------------------------------------------------------------


def closing_day(ballot: Ballot) -> str:
    return formats.date_format(localtime(ballot.closes_at), "DATE_FORMAT")


def ballot_url(ballot: Ballot) -> str:
    return absolute("board:ballot", ballot.pk)


def calendar_entry(ballot: Ballot, *, cancelled: bool = False) -> CalendarEntry | None:
    """The closing in the member's calendar; taking the ballot back cancels the same entry. None in a meeting."""
    if ballot.closes_at is None:
        return None
    return CalendarEntry(
        uid=f"ballot-{ballot.pk}",
        title=_("Last moment to vote: %(title)s") % {"title": ballot.application.title},
        starts_at=ballot.closes_at,
        url=ballot_url(ballot),
        sequence=1 if cancelled else 0,
        cancelled=cancelled,
    )


# -- to the members -------------------------------------------------------------------------------


def opened(ballot: Ballot) -> Letter:
    case = ballot.application
    minutes = minutes_for(ballot.version.content)
    return Letter(
        subject=_("Please vote by %(day)s: %(title)s") % {"day": closing_day(ballot), "title": case.title},
        lead=_("Please vote by %(day)s.") % {"day": closing_day(ballot)},
        paragraphs=(
            ngettext("It takes about %(n)d minute.", "It takes about %(n)d minutes.", minutes)
            % {"n": minutes},
            _("You can change your vote until the vote closes. Nobody sees it before."),
            _("Do you have a conflict of interest? Then do not vote. Tell us on the page of the vote."),
        ),
        facts=(*case_facts(case), (_("Highest possible grant"), format_euro(ballot.max_grant))),
        action=(_("Read and vote"), ballot_url(ballot)),
        calendar=calendar_entry(ballot),
        reason=_("You get this e-mail because you are a member of the advisory board."),
    )


def reminder(ballot: Ballot, *, days: int) -> Letter:
    """`days` are whole days left; 0 on the last day."""
    left = ngettext("There is %(n)d day left", "There are %(n)d days left", days) % {"n": days}
    when = left if days else _("Today is the last day")
    lead = _("%(when)s: please vote by %(day)s.") % {"when": when, "day": closing_day(ballot)}
    return Letter(
        subject=_("Please vote by %(day)s: %(title)s")
        % {"day": closing_day(ballot), "title": ballot.application.title},
        lead=lead,
        paragraphs=(
            _("Without enough votes the board cannot recommend anything."),
            _("You do not want to take a side? Then abstain. That counts as taking part."),
        ),
        facts=case_facts(ballot.application),
        action=(_("Read and vote"), ballot_url(ballot)),
        reason=_(
            "You get this e-mail because you are a member of the advisory board and have not voted yet."
        ),
    )


def taken_back(ballot: Ballot) -> Letter:
    reason = ballot.cancel_reason or _("The applicant has withdrawn the application.")
    return Letter(
        subject=_("Vote ended early: %(title)s") % {"title": ballot.application.title},
        lead=_("You need not vote any more. The application is no longer with the board."),
        paragraphs=(reason, _("Votes that were cast are not counted. Nobody sees them.")),
        facts=case_facts(ballot.application),
        action=(_("See my votes"), absolute("board:ballots")),
        calendar=calendar_entry(ballot, cancelled=True),
        reason=_("You get this e-mail because you are a member of the advisory board."),
    )


# -- to officer, deputy and chair -----------------------------------------------------------------


def closed(ballot: Ballot, *, decides: bool) -> Letter:
    lead = _("The board has voted. You need not do anything now.")
    if decides:
        lead = _("The board has voted. Please decide on the application now.")
    return Letter(
        subject=_("The board has voted: %(reference)s") % {"reference": ballot.application.reference},
        lead=lead,
        facts=(*case_facts(ballot.application), *result_facts(ballot.result)),
        action=(_("See the result"), ballot_url(ballot)),
    )


def result_facts(result: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The result of a quorate ballot in lines (label, value)."""
    counts = result["counts"]
    facts = [
        (_("Recommendation"), str(RecommendationOutcome(result["outcome"]).label)),
        (_("In favour"), str(counts["in_favour"])),
        (_("Against"), str(counts["against"])),
        (_("Abstained"), str(counts["abstained"])),
        (_("Excluded for a conflict of interest"), str(counts["excluded"])),
    ]
    if Decimal(result["amount"]):
        facts.insert(1, (_("Recommended amount"), format_euro(Decimal(result["amount"]))))
    return tuple(facts)


def quorum_missed(ballot: Ballot, *, decides: bool) -> Letter:
    lead = _("Too few members took part. The officer can ask the board again.")
    if decides:
        lead = _("Too few members took part. Please ask the board again, or take the application back.")
    return Letter(
        subject=_("Too few votes: %(reference)s") % {"reference": ballot.application.reference},
        lead=lead,
        facts=(
            *case_facts(ballot.application),
            (_("Took part"), str(ballot.result["counts"]["took_part"])),
            (_("Needed"), str(ballot.result["needed"])),
        ),
        action=(_("See the vote"), ballot_url(ballot)),
    )
