"""A ballot in words and figures for its pages. Votes appear here only once the ballot is closed."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from applications.models import Document
from applications.presentation import all_told, as_it_stands, cost_rows, own_rows
from applications.rules import assess_version
from applications.states import RecommendationOutcome
from applications.summary import asked_blocks, audience_rows, filled, financing_rows, what_rows
from board.models import Ballot, Seat
from board.named_votes import votes_by_name
from board.reading import minutes_for
from board.states import BallotState, Choice
from board.sums import sums_of
from budgets.pot import pot_of, pot_year
from funding.guideline.assess import Assessment
from funding.templatetags import show
from funding.wording import label

OUTCOME_KIND = {
    RecommendationOutcome.FULL: "success",
    RecommendationOutcome.REDUCED: "warning",
    RecommendationOutcome.AGAINST: "danger",
    RecommendationOutcome.NONE: "neutral",
}

# -- lists ----------------------------------------------------------------------------------------


def seat_row(seat: Seat, now: datetime, reader: User) -> dict[str, Any]:
    """A ballot as its member sees it in the list: what, how much, until when, how long, voted or not.

    `reader` is the member; the seat may be a deputy's, in the reader's place.
    """
    ballot = seat.ballot
    return {
        "title": ballot.application.title,
        "reference": ballot.application.reference,
        "initiative": ballot.application.initiative.name,
        "currency": ballot.application.programme.currency,
        "url": reverse("board:ballot", args=[ballot.pk]),
        "max_grant": ballot.max_grant,
        "until": until(ballot),
        "minutes": minutes_for(ballot.version.content),
        "waits": seat.member_id == reader.pk and not seat.is_excluded and not hasattr(seat, "vote"),
        "is_excluded": seat.is_excluded,
        "stands_in_for": seat.stands_in_for if seat.member_id == reader.pk else None,
        "badge": member_badge(seat, now, reader),
    }


def until(ballot: Ballot) -> str:
    """By when one votes: the end of a circular vote, or in which meeting."""
    if ballot.closes_at is not None:
        return _("closes %(when)s") % {"when": show.instant(ballot.closes_at)}
    return in_meeting(ballot)


def by_when(ballot: Ballot) -> str:
    """The last moment to vote, or the meeting in which one votes."""
    return show.instant(ballot.closes_at) or in_meeting(ballot)


def in_meeting(ballot: Ballot) -> str:
    item = getattr(ballot, "agenda_item", None)
    if item is None:
        return _("in a meeting")
    return _("in the meeting of %(day)s") % {"day": show.day(item.meeting.starts_at)}


def member_badge(seat: Seat, now: datetime, reader: User) -> dict[str, str]:
    """A few words on what the member has to do; nothing on whether a deputy has done it."""
    if seat.member_id != reader.pk:
        return {"kind": "neutral", "text": _("%(deputy)s votes for you") % {"deputy": seat.member}}
    if seat.is_excluded:
        return {"kind": "neutral", "text": _("Conflict of interest")}
    if not seat.ballot.takes_votes(now):
        return state_badge(seat.ballot)
    if hasattr(seat, "vote"):
        return {"kind": "success", "text": _("You have voted")}
    return {"kind": "warning", "text": _("Your vote is missing")}


def state_badge(ballot: Ballot) -> dict[str, str]:
    """Where the ballot stands; a closed one says what came out."""
    if ballot.is_open:
        return {"kind": "info", "text": _("Open")}
    if ballot.state == BallotState.CANCELLED:
        return {"kind": "neutral", "text": _("Ended early")}
    if not ballot.result.get("quorate"):
        return {"kind": "warning", "text": _("Too few votes")}
    if ballot.recommendation and ballot.recommendation.void_at:
        return {"kind": "neutral", "text": _("Does not count any more")}
    outcome = RecommendationOutcome(ballot.result["outcome"])
    return {"kind": OUTCOME_KIND[outcome], "text": str(outcome.label)}


def closed_row(ballot: Ballot) -> dict[str, Any]:
    """A ballot that is over, in a list."""
    return {
        "title": ballot.application.title,
        "reference": ballot.application.reference,
        "url": reverse("board:ballot", args=[ballot.pk]),
        "closed_at": ballot.closed_at or ballot.closes_at,
        "currency": ballot.application.programme.currency,
        "badge": state_badge(ballot),
        "amount": Decimal(ballot.result.get("amount", 0)),
    }


def kept_row(ballot: Ballot) -> dict[str, Any]:
    """An open ballot for officer and chair: how many of how many have voted, never who nor how."""
    return {
        "title": ballot.application.title,
        "reference": ballot.application.reference,
        "url": reverse("board:ballot", args=[ballot.pk]),
        "until": until(ballot),
        "entitled": ballot.entitled,  # type: ignore[attr-defined]
        "voted": ballot.voted,  # type: ignore[attr-defined]
    }


# -- the case -------------------------------------------------------------------------------------


def case_context(ballot: Ballot, files: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The version that is voted on, without addresses and bank account; `files` if they lie elsewhere.

    Two queries: the documents, and the pot while the ballot is open.
    """
    version, case = ballot.version, ballot.application
    guideline, content = version.guideline_version.guideline, version.content
    result = assess_version(version, case)
    year = pot_year(content.audience.starts_on, localdate())
    return {
        "blocks": [
            {"title": _("What is planned"), "rows": filled(what_rows(content))},
            {"title": _("For whom, where, when"), "rows": filled(audience_rows(content, guideline))},
            *({"title": block.title, "rows": block.rows} for block in asked_blocks(content, guideline)),
            {"title": _("Other money"), "rows": filled(financing_rows(content, guideline))},
        ],
        "rows": cost_rows(result, guideline, content),
        "currency": guideline.currency,
        "totals": totals(result),
        "findings": all_told(result.findings, guideline),
        "files": file_rows(ballot) if files is None else files,
        "gauge": pot_of(case.programme, year, asked=ballot.max_grant) if ballot.is_open else None,
        "minutes": minutes_for(content),
    }


def totals(result: Assessment) -> list[dict[str, Any]]:
    """The foot of the cost table."""
    rows = [
        {"label": _("All costs"), "amount": result.total},
        {"label": _("Of this counts"), "amount": result.recognised},
        *own_rows(result),
        {"label": _("Asked for"), "amount": result.requested},
        {"label": _("Highest possible grant"), "amount": result.max_grant, "strong": True},
        *as_it_stands(result),
    ]
    if result.gap:
        rows.append({"label": _("Missing"), "amount": result.gap, "kind": "danger", "strong": True})
    return rows


def documents_of(ballot: Ballot) -> Any:
    """What the board may read: the case's documents, but not the signed paper with its personal data."""
    return Document.objects.in_use().filter(application=ballot.application).exclude(kind="signature")


def file_rows(ballot: Ballot, address: Callable[[Document], str] | None = None) -> list[dict[str, Any]]:
    """The documents for components/file_list.html, each at its `address`. One query."""
    found_at = address or (lambda document: reverse("board:document", args=[ballot.pk, document.pk]))
    kinds = {kind.key: label(kind) for kind in ballot.version.guideline_version.guideline.documents}
    return [
        {
            "name": document.name,
            "url": found_at(document),
            "size": document.size,
            "kind": kinds.get(document.kind, ""),
            "at": document.uploaded_at,
        }
        for document in documents_of(ballot)
    ]


# -- the result -----------------------------------------------------------------------------------


def result_context(ballot: Ballot) -> dict[str, Any]:
    """What came out and the sum that led to it, for a closed ballot; empty for any other."""
    if ballot.state != BallotState.CLOSED:
        return {}
    found = ballot.result
    quorum = {"sums": sums_of(ballot), "quorate": found["quorate"], "badge": state_badge(ballot)}
    if not found["quorate"]:
        return {"result": quorum}
    return {
        "result": quorum
        | {
            "amount": Decimal(found["amount"]),
            "lowest": Decimal(found["lowest"]),
            "highest": Decimal(found["highest"]),
            "counts": count_rows(found["counts"]),
            "remarks": ballot.recommendation.reasons if ballot.recommendation else [],
            "void": void_of(ballot),
            "votes": votes_by_name(ballot),
        }
    }


def void_of(ballot: Ballot) -> dict[str, Any] | None:
    """Since when and why nothing rests on this vote any more; None while it counts."""
    advice = ballot.recommendation
    if advice is None or advice.void_at is None:
        return None
    known = {"returned": _("The applicant changes the application. The board votes on the new version.")}
    return {"at": advice.void_at, "reason": known.get(advice.void_reason, advice.void_reason)}


def count_rows(counts: dict[str, int]) -> list[dict[str, Any]]:
    names = (
        ("full", Choice.FULL.label),
        ("reduced", Choice.REDUCED.label),
        ("against", Choice.AGAINST.label),
        ("abstained", Choice.ABSTAIN.label),
        ("silent", _("Did not vote")),
        ("excluded", _("Excluded for a conflict of interest")),
        ("replaced", _("Excluded, and a deputy voted")),
    )
    shown = ((words, counts[name]) for name, words in names if name in counts)
    return [{"label": str(words), "value": str(number)} for words, number in shown]
