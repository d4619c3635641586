"""One item of the agenda as the minutes tell it: what was asked, whether enough were there, what came out."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.states import RecommendationOutcome
from board.models import AgendaItem, Attendance, Ballot, Meeting, Seat
from board.named_votes import votes_by_name
from board.presentation import count_rows
from board.standing import all_seats
from board.states import BallotState, ItemState
from board.sums import majority_told, quorum_told
from funding.money import format_money
from funding.templatetags.show import day

UNREAD = ("application__draft", "application__draft_marks")


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items in their order with what the minutes tell of them, seats and votes included. Two queries."""
    related = ("application__initiative", "ballot__version__guideline_version", "ballot__recommendation")
    # Where board.standing.all_seats looks first.
    seats = Seat.objects.select_related("vote", "member", "stands_in_for").order_by("pk")
    prefetched = Prefetch("ballot__seats", queryset=seats, to_attr="_seats")
    items = meeting.items.select_related(*related).prefetch_related(prefetched)
    return items.defer(*UNREAD).order_by("position", "pk")


def item_content(number: int, item: AgendaItem, stays: Sequence[Attendance]) -> dict[str, Any]:
    """Everything about one item; `stays` are all of the meeting. `item` and `case` are numbers, for those who must
    not read it all.
    """
    case, ballot = item.application, counted_ballot(item)
    if ballot is not None and case is not None:
        ballot.application = case
    return {
        "number": number,
        "item": item.pk,
        "case": case.pk if case else None,
        "title": f"{number}. {case.title if case else item.title}",
        "detail": f"{case.reference}, {case.initiative.name}" if case else "",
        "times": times_of(item),
        "voting": members_at(item, stays, ballot) if ballot else [],
        "course": item.course,
        "motion": motion_of(ballot) if ballot else "",
        "quorum": quorum_of(ballot) if ballot else [],
        "excluded": exclusions_of(ballot) if ballot else [],
        "result": result_of(ballot) if ballot else [],
        "counts": counts_of(ballot) if ballot else "",
        "reasons": reasons_of(ballot) if ballot else [],
        "votes": vote_rows(ballot) if ballot else [],
        "put_off": put_off_words(item),
        "is_hidden": False,
    }


def counted_ballot(item: AgendaItem) -> Ballot | None:
    """The vote on the item once it is closed. Before that nothing of it is told."""
    ballot: Ballot | None = item.ballot
    return ballot if ballot is not None and ballot.state == BallotState.CLOSED else None


def times_of(item: AgendaItem) -> str:
    """From when to when the item was dealt with; empty for one that nobody called."""
    if item.called_at is None or item.done_at is None:
        return ""
    return _("From %(start)s to %(end)s") % {"start": clock(item.called_at), "end": clock(item.done_at)}


def members_at(item: AgendaItem, stays: Sequence[Attendance], ballot: Ballot) -> list[str]:
    """Who had a vote and was there when the vote on the item closed (§ 93 VwVfG), by name. No query."""
    entitled = {seat.member_id for seat in all_seats(ballot) if not seat.is_excluded}
    closed_at = item.done_at or ballot.closed_at
    there = {
        row.member for row in stays if row.member_id in entitled and closed_at and was_at(row, closed_at)
    }
    return sorted(map(str, there))


def was_at(stay: Attendance, closed_at: datetime) -> bool:
    """Who goes the moment the vote closes was at it still."""
    return stay.covers(closed_at) or stay.left_at == closed_at


def motion_of(ballot: Ballot) -> str:
    """What was voted on, and which lower amounts were proposed."""
    text = _("Fund the project with %(amount)s.") % {"amount": in_money(ballot, ballot.max_grant)}
    lower = ballot.result.get("counts", {}).get("reduced", 0)
    if not lower:
        return text
    lowest = in_money(ballot, Decimal(ballot.result["lowest"]))
    return f"{text} " + _("Lower amounts were proposed, the lowest was %(amount)s.") % {"amount": lowest}


def quorum_of(ballot: Ballot) -> list[str]:
    """Whether enough took part, with the sum that led to it."""
    told = quorum_told(ballot)
    if ballot.rules.get("reinvited"):
        told.append(_("The vote repeats one without enough members; the invitation said so (§ 90 VwVfG)."))
    return told


def exclusions_of(ballot: Ballot) -> list[list[str]]:
    """Who took no part in advice and vote, and why (§ 20 VwVfG)."""
    return [[str(seat.member), seat.exclusion_reason] for seat in all_seats(ballot) if seat.is_excluded]


def result_of(ballot: Ballot) -> list[str]:
    """What came out; the first sentence is the result, the others tell how it came about."""
    found = ballot.result
    if not found["quorate"]:
        return [_("Too few members took part. There is no recommendation.")]
    told = [outcome_words(ballot), *majority_told(ballot)]
    void = ballot.recommendation
    if void is not None and void.void_at:
        words = _("This vote does not count any more since %(day)s: %(reason)s")
        told.insert(1, words % {"day": day(void.void_at), "reason": void.void_reason})
    return told


def counts_of(ballot: Ballot) -> str:
    """How many voted how; nothing when too few took part, because the same people vote again."""
    if not ballot.result["quorate"]:
        return ""
    return " · ".join(f"{row['label']}: {row['value']}" for row in count_rows(ballot.result["counts"]))


def in_money(ballot: Ballot, amount: Decimal) -> str:
    """An amount in the currency of the programme."""
    return format_money(amount, ballot.application.programme.currency)


def outcome_words(ballot: Ballot) -> str:
    """The recommendation in one sentence."""
    found = ballot.result
    amount = in_money(ballot, Decimal(found["amount"]))
    texts = {
        RecommendationOutcome.FULL: _("The board recommends to fund the project with %(amount)s."),
        RecommendationOutcome.REDUCED: _(
            "The board recommends to fund the project with %(amount)s, not in full."
        ),
        RecommendationOutcome.AGAINST: _("The board recommends not to fund the project."),
        RecommendationOutcome.NONE: _("The board makes no recommendation: the votes were equal."),
    }
    return texts[RecommendationOutcome(found["outcome"])] % {"amount": amount}


def reasons_of(ballot: Ballot) -> list[str]:
    """What the members wrote, without names."""
    return list(ballot.recommendation.reasons) if ballot.recommendation else []


def vote_rows(ballot: Ballot) -> list[list[str]]:
    """Who voted how, where the programme says so."""
    rows = []
    for vote in votes_by_name(ballot):
        name = str(vote["member"])
        if vote["stands_in_for"]:
            name = _("%(deputy)s for %(member)s") % {"deputy": name, "member": vote["stands_in_for"]}
        rows.append([name, vote["choice"], in_money(ballot, vote["amount"]) if vote["amount"] else ""])
    return rows


def put_off_words(item: AgendaItem) -> str:
    """Why the item was put off; empty for an item that was dealt with."""
    if item.state == ItemState.PUT_OFF:
        return item.put_off_reason or _("The item was put off.")
    return _("The item was not dealt with.") if item.state == ItemState.WAITING else ""


def clock(moment: datetime) -> str:
    """The hour and minute in local time."""
    return time_format(localtime(moment), "H:i")
