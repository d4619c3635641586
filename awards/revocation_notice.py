"""The notice that ends a grant of which nothing was paid (§ 49 (2) VwVfG): why, and that nothing has to be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Award, Notice
from awards.notice_aid import aids_with
from awards.notice_paper import guideline_of, lines_of, notice_of, paper, section
from awards.payout_plan import ZERO
from awards.states import NoticeKind
from awards.writings import Writing, only_noted, register, written_at_any_time
from funding.guideline.model import Guideline
from funding.money import format_money
from funding.templatetags.show import day
from funding.wording import label


@dataclass(frozen=True, kw_only=True)
class Ending:
    """Why the grant ends, and the day on which the initiative was asked for its view; None if it wished this itself."""

    reason: str
    asked_on: date | None = None


def revocation_notice(*, award: Award, ending: Ending, actor: User, now: datetime) -> Notice:
    """The notice as it would go out now; nothing is stored."""
    texts = {
        "reason": ending.reason,
        "asked_on": ending.asked_on.isoformat() if ending.asked_on else "",
    }
    return notice_of(award, NoticeKind.REVOCATION, actor=actor, now=now, texts=texts)


# -- what it says ---------------------------------------------------------------------------------


def revocation_paper(notice: Notice) -> dict[str, Any]:
    """The revocation in the active language."""
    guideline = guideline_of(notice)
    granted = format_money(notice.application.award.amount, guideline.currency)
    return paper(
        notice,
        lead=lead_words(notice),
        sections=[
            section(
                _("What this means"),
                rows=[(_("Granted"), granted), (_("Paid so far"), format_money(ZERO, guideline.currency))],
                after=[_("The grant is free for other projects again. You need not pay anything back.")],
            ),
            section(_("Our reasons"), paragraphs=reason_words(notice, guideline)),
        ],
    )


def lead_words(notice: Notice) -> Iterator[str]:
    yield _("We revoke our notice of %(day)s. Your grant ends with this.") % {"day": day(notice.granted_on)}
    yield _("No money was paid, and none will be.")


def reason_words(notice: Notice, guideline: Guideline) -> Iterator[str]:
    """Facts, law, hearing."""
    law, asked_on = label(guideline.notice.law), notice.texts["asked_on"]
    yield from lines_of(notice.texts["reason"])
    if not asked_on:
        yield _("You have asked us to end the grant.")
        return
    yield _(
        "We may revoke a grant for the future when our notice says so,"
        " or when a condition is not kept (§ 49 (2) sentence 1 nos. 1 and 2 %(law)s)."
    ) % {"law": law}
    yield _("On %(day)s we asked for your view (§ 28 %(law)s).") % {
        "day": day(date.fromisoformat(asked_on)),
        "law": law,
    }
    yield _(
        "We decide this within our discretion. We have weighed what speaks for you"
        " against the duty to use public money only for its purpose."
    )


# -- the reading aid ------------------------------------------------------------------------------


def told(notice: Notice, guideline: Guideline) -> list[dict[str, Any]]:
    return [
        section(_("What is decided"), paragraphs=lead_words(notice)),
        section(_("Why"), paragraphs=lines_of(notice.texts["reason"])),
        section(_("What you do now"), points=[_("You need not do anything."), _("You can apply again.")]),
    ]


register(
    NoticeKind.REVOCATION,
    Writing(paper=revocation_paper, assure=written_at_any_time, released=only_noted, aids=aids_with(told)),
)
