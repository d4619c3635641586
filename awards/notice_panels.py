"""Notices on the page of a grant and, where there is none, of a rejected case. Each source asks the database once."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.roles import OFFICERS
from applications.boxes import Box
from applications.models import Application, Decision
from applications.states import DecisionOutcome, State
from awards.delivery import delivery_of
from awards.models import Award, Notice
from awards.states import AwardState, Channel, NoticeKind

SHOWN = 5
PANEL, DESK_PANEL = "awards/notice_panel.html", "awards/notice_desk_panel.html"


def notices_of(case: Application) -> Any:
    """The notices of a case, newest first, without what they say."""
    return (
        Notice.objects.filter(application=case)
        .select_related("released_by", "opened_by", "decision__version__guideline_version")
        .defer("content", "texts")
    )


def for_applicant(award: Award, user: Any) -> list[Box]:
    """The notices there are; nothing before the first is released. One query."""
    return own_panel(award.application) if award.state != AwardState.GRANTED else []


def for_case_applicant(case: Application, user: Any) -> list[Box]:
    """The notice of a rejection. One query for a rejected case."""
    return own_panel(case) if case.state == State.REJECTED else []


def own_panel(case: Application) -> list[Box]:
    found = list(notices_of(case).released())
    unopened = [notice for notice in found if notice.opened_at is None]
    return [Box(PANEL, {"notices": found, "unopened": unopened}, is_calm=not unopened)] if found else []


def for_office(award: Award, user: Any) -> list[Box]:
    """The notices of a grant, how far they are, and the next thing to do. One query."""
    box = desk_panel(award.application, user)
    is_due = award.state == AwardState.GRANTED
    if not is_due:
        # Declined meanwhile, say: what was drafted is not released any more.
        box["rows"] = [row for row in box["rows"] if not is_stale(row["notice"])]
    return [Box(DESK_PANEL, box | {"may_draft": is_due and box["may_write"], "award": award})]


def is_stale(notice: Notice) -> bool:
    """A draft of the notice of a grant whose time is over."""
    return notice.kind == NoticeKind.AWARD and not notice.is_released


def for_case_office(case: Application, user: Any) -> list[Box]:
    """The notice of a rejection: to be written, or how far it is. One query for a rejected case."""
    if case.state != State.REJECTED or case.decision is None:
        return []
    box = desk_panel(case, user)
    known = any(row["notice"].kind == NoticeKind.REJECTION for row in box["rows"])
    return [Box(DESK_PANEL, box | {"may_draft": not known and box["may_write"], "award": None})]


def desk_panel(case: Application, user: Any) -> dict[str, Any]:
    rows, today = [], localdate()
    for notice in notices_of(case):
        notice.application = case
        rows.append(
            {
                "notice": notice,
                "delivery": delivery_of(notice, today) if notice.is_released else None,
                "is_to_post": notice.is_released
                and notice.channel == Channel.POST
                and notice.sent_on is None,
            }
        )
    return {
        "case": case,
        "rows": rows,
        "drafts": [row["notice"] for row in rows if not row["notice"].is_released],
        "may_write": roles_of(user).holds(OFFICERS, case.programme_id),
    }


def for_desk(user: Any) -> list[Box]:
    """Rejections whose notice has not been released, the oldest first. One query."""
    released = Notice.objects.released().filter(application=OuterRef("pk"), kind=NoticeKind.REJECTION)
    decided = Decision.objects.filter(application=OuterRef("pk"), outcome=DecisionOutcome.REJECTED)
    mine = Application.objects.filter(
        Exists(decided),
        ~Exists(released),
        programme_id__in=roles_of(user).programmes(OFFICERS),
        state=State.REJECTED,
    )
    found = list(
        mine.unbiased_by(user).order_by("decided_at", "pk").defer("draft", "draft_marks")[: SHOWN + 1]
    )
    content = {"cases": found[:SHOWN], "more": len(found) > SHOWN}
    return [Box("awards/notices_to_write.html", content)] if found else []
