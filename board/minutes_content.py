"""What stands in the minutes of a meeting (§ 93 VwVfG), in the language of the authority.

The content is plain data: the signed minutes keep it as it was, the PDF and the page are made of it. Who may not
read an item gets the same content without what was said there (`without`).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from board.minutes_items import agenda_of, clock, item_content
from board.models import Attendance, Meeting, Minutes, Proposal
from board.states import Place
from funding.money import format_money
from funding.templatetags.show import day, instant
from funding.wording import label


def minutes_content(meeting: Meeting, minutes: Minutes) -> dict[str, Any]:
    """All that the minutes say, as data for templates/pdf/minutes.typ and templates/board/minutes_content.html."""
    with translation.override(settings.LANGUAGE_CODE):
        guideline = meeting.programme.guideline_version(localdate(meeting.starts_at)).guideline
        stays = stays_in(meeting)
        return {
            "language": settings.LANGUAGE_CODE,
            "title": _("Minutes of the meeting on %(day)s") % {"day": day(meeting.starts_at)},
            "header": _("%(board)s, meeting on %(day)s")
            % {"board": label(guideline.board.name), "day": day(meeting.starts_at)},
            "programme": meeting.programme.name,
            "facts": facts_of(meeting),
            "people": people_of(meeting, stays),
            "missing": missing_from(meeting),
            "opening": minutes.opening,
            "agenda": [
                item_content(number, item, stays) for number, item in enumerate(agenda_of(meeting), start=1)
            ],
            "proposals": [
                proposal_content(row, meeting.programme.currency)
                for row in meeting.pot_proposals.order_by("made_at", "pk")
            ],
            "closing": minutes.closing,
            "words": words(),
        }


def words() -> dict[str, Any]:
    """The headings of the minutes, in the active language."""
    return {
        "people": _("Who was there"),
        "people_headings": [_("Name"), _("As"), _("Where"), _("When")],
        "missing": _("Who was not there"),
        "opening": _("Opening"),
        "course": _("What was talked about"),
        "voting": _("There with a vote"),
        "motion": _("Motion"),
        "quorum": _("Were enough there?"),
        "excluded": _("Excluded for a conflict of interest"),
        "result": _("Result"),
        "reasons": _("Reasons of the members"),
        "votes": _("How the members voted"),
        "votes_headings": [_("Name"), pgettext("noun", "Vote"), _("Amount")],
        "put_off": _("Put off"),
        "proposal": _("Proposal for the pot"),
        "proposal_headings": [_("Reference"), _("Asked for"), _("Proposed")],
        "closing": _("End"),
        "page": _("%(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "draft": _("Draft, not signed"),
        "signature": _("Signature"),
    }


# -- the meeting ----------------------------------------------------------------------------------


def facts_of(meeting: Meeting) -> list[list[str]]:
    """Place, day, begin, end, chair and who wrote it down."""
    rows = (
        (_("Place"), meeting.place),
        (_("By video"), _("Yes") if meeting.video_link else ""),
        (_("Began"), instant(meeting.opened_at)),
        (_("Ended"), instant(meeting.ended_at)),
        (_("Chaired by"), named(meeting.chaired_by)),
        (_("Minutes taken by"), named(meeting.minutes_by)),
        (_("Invited on"), day(meeting.invited_at)),
        (_("Repeats the meeting of"), day(meeting.repeats.starts_at) if meeting.repeats else ""),
    )
    return [[name, str(text)] for name, text in rows if text]


def named(user: Any) -> str:
    return str(user) if user else ""


def stays_in(meeting: Meeting) -> list[Attendance]:
    """Everybody who came, in that order; who came back has two rows. One query."""
    return list(meeting.attendances.select_related("member", "stands_in_for").order_by("came_at", "pk"))


def people_of(meeting: Meeting, stays: list[Attendance]) -> list[list[str]]:
    """Who was there: name, as what, where, from when to when; who came back has both times."""
    by_person: dict[int, list[Attendance]] = defaultdict(list)
    for row in stays:
        by_person[row.member_id].append(row)
    rows = [
        [str(parts[0].member), as_what(meeting, parts), *where_and_when(parts)]
        for parts in by_person.values()
    ]
    return sorted(rows)


def as_what(meeting: Meeting, stays: list[Attendance]) -> str:
    """The person's part in the meeting."""
    first = stays[0]
    parts = []
    if first.member_id == meeting.chaired_by_id:
        parts.append(_("Chair"))
    if first.member_id == meeting.minutes_by_id:
        parts.append(_("Taker of the minutes"))
    for absent in dict.fromkeys(str(row.stands_in_for) for row in stays if row.stands_in_for):
        parts.append(_("Deputy for %(name)s") % {"name": absent})
    if not any(row.has_vote for row in stays):
        parts.append(_("without a vote"))
    return capfirst(", ".join(parts) or _("Member"))


def where_and_when(stays: Iterable[Attendance]) -> list[str]:
    """The places and the times of one person; a change of place alone is one stay."""
    places, times = [], list[list[Any]]()
    for row in stays:
        places.append(_("by video or telephone") if row.place == Place.REMOTE else _("in the room"))
        if times and times[-1][1] == row.came_at:
            times[-1][1] = row.left_at
        else:
            times.append([row.came_at, row.left_at])
    return [", ".join(dict.fromkeys(places)), ", ".join(span(*both) for both in times)]


def span(came_at: datetime, left_at: datetime | None) -> str:
    if left_at is None:
        return _("from %(start)s") % {"start": clock(came_at)}
    return f"{clock(came_at)}–{clock(left_at)}"


def missing_from(meeting: Meeting) -> list[str]:
    """Who was invited and did not come, and whether they had said so. One query."""
    came = meeting.attendances.values("member")
    missing = meeting.invitations.exclude(member__in=came).select_related("member")
    lines = []
    for row in missing:
        words = _("%(name)s (excused)") if row.comes is False else _("%(name)s (not excused)")
        lines.append(words % {"name": row.member})
    return sorted(lines)


def proposal_content(proposal: Proposal, currency: str) -> dict[str, Any]:
    """What the board proposes for the pot: amounts per case, and why."""
    rows = proposal.amounts
    return {
        "year": proposal.year,
        "free": _("In the pot of %(year)d %(amount)s were left.")
        % {"year": proposal.year, "amount": format_money(proposal.free, currency)},
        "cases": [row["case"] for row in rows],
        "rows": [
            [row["reference"], *(format_money(Decimal(row[part]), currency) for part in ("asked", "amount"))]
            for row in rows
        ],
        "reasons": proposal.reasons,
    }


# -- for those who may not read all of it ---------------------------------------------------------


def without(content: dict[str, Any], kept_from: frozenset[int]) -> dict[str, Any]:
    """The content for somebody with a conflict of interest: of those cases only what came out (§ 20 VwVfG)."""
    hidden = [item["number"] for item in content["agenda"] if item["case"] in kept_from]
    if not hidden:
        return content
    return content | {
        "agenda": [
            outcome_only(item, content["words"]) if item["case"] in kept_from else item
            for item in content["agenda"]
        ],
        "proposals": [
            row | {"reasons": ""} if kept_from.intersection(row["cases"]) else row
            for row in content["proposals"]
        ],
        "excerpt": excerpt_words(content["language"], hidden),
    }


def outcome_only(item: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    """An item without what was said, by whom and why."""
    untold: dict[str, Any] = {name: [] for name in ("voting", "quorum", "excluded", "reasons", "votes")}
    untold |= {"course": "", "motion": "", "counts": ""}
    put_off = f"{words['put_off']}." if item["put_off"] else ""
    return item | untold | {"result": item["result"][:1], "put_off": put_off, "is_hidden": True}


def excerpt_words(language: str, numbers: list[int]) -> str:
    with translation.override(language):
        items = ", ".join(map(str, numbers))
        return _("Excerpt: you are excluded from item %(items)s. There you see only what came out.") % {
            "items": items
        }
