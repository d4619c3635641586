"""The written answer to a change that alters what the notice of the grant says: money, days, amounts of the plan.

A yes changes that notice, a no refuses to; either is a decision of its own (§§ 35, 39 VwVfG) and goes out with it
(awards.changes). Who is the contact, or what is free within the tolerance, is no decision: there a letter is enough.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from awards.change_words import rows_of
from awards.models import Change, Notice
from awards.notice_aid import aids_with
from awards.notice_award import period
from awards.notice_paper import (
    guideline_of,
    lines_of,
    notice_of,
    paper,
    section,
    table,
    words_of_town,
)
from awards.notices import issue_notice
from awards.states import ChangeKind, ChangeState, Channel, NoticeKind
from awards.writings import Writing, only_noted, register, written_at_any_time
from funding.guideline.model import Guideline
from funding.money import format_money
from funding.templatetags.show import day
from funding.wording import label

# What the notice of the grant says, and so only a notice can change.
IN_WRITING = frozenset({ChangeKind.DATES, ChangeKind.LINES, ChangeKind.MORE, ChangeKind.LESS})


def change_notice(*, change: Change, actor: User, now: datetime, year: int | None = None) -> Notice:
    """The notice of a decided change. `year`: the budget year that carries more money."""
    texts = {"year": year} if year is not None and change.kind == ChangeKind.MORE else {}
    return notice_of(change.award, NoticeKind.CHANGE, actor=actor, now=now, change=change, texts=texts)


def answer_in_writing(
    change: Change, *, actor: User, now: datetime, year: int | None, channel: Channel | None
) -> Notice | None:
    """Release the notice of a change that was just decided; None where a letter is enough.

    Call with case and award locked. Raises Refused: provisional_budget (year), nobody_to_tell.
    """
    if change.kind not in IN_WRITING:
        return None
    notice = change_notice(change=change, actor=actor, now=now, year=year)
    return issue_notice(notice=notice, actor=actor, now=now, channel=channel)


# -- what it says ---------------------------------------------------------------------------------


def change_of(notice: Notice) -> Change:
    change: Any = notice.change
    found: Change = change
    return found


def is_granted(notice: Notice) -> bool:
    return change_of(notice).state == ChangeState.DONE


def years_promised(notice: Notice) -> Sequence[int]:
    """More money is promised from one year."""
    return [notice.texts["year"]] if is_granted(notice) and "year" in notice.texts else ()


def change_paper(notice: Notice) -> dict[str, Any]:
    """The answer in the active language."""
    guideline = guideline_of(notice)
    title = _("What changes") if is_granted(notice) else _("What you asked for")
    still = _("Everything else in our notice of %(day)s stays as it is, also the conditions.")
    return paper(
        notice,
        lead=lead_words(notice),
        sections=[
            section(title, table=differences(notice), after=after_words(notice)),
            section(_("Our reasons"), paragraphs=reason_words(notice, guideline)),
            section(
                _("What still counts"),
                paragraphs=[
                    still % {"day": day(notice.granted_on)},
                    *words_of_town(guideline.notice.change_words),
                ],
            ),
        ],
    )


def lead_words(notice: Notice) -> Iterator[str]:
    change, currency = change_of(notice), guideline_of(notice).currency
    if not is_granted(notice):
        yield _("You asked us to change our notice of %(day)s. We cannot agree.") % {
            "day": day(notice.granted_on)
        }
        return
    yield _("We change our notice of %(day)s as you asked.") % {"day": day(notice.granted_on)}
    if change.kind in {ChangeKind.MORE, ChangeKind.LESS}:
        yield _("The grant for your project “%(title)s” is now %(sum)s at most.") % {
            "title": notice.application.title,
            "sum": format_money(Decimal(change.wanted["amount"]), currency),
        }
    elif change.kind == ChangeKind.DATES:
        award = change.award
        yield _("Your project runs from %(time)s.") % {"time": period(award.starts_on, award.ends_on)}


def differences(notice: Notice) -> dict[str, Any]:
    change = change_of(notice)
    rows = [
        [row["label"], row["before"] or "–", row["wanted"] or "–"] for row in rows_of(change, change.award)
    ]
    wanted = _("From now on") if is_granted(notice) else _("Wanted")
    return table([_("What"), _("Before"), wanted], rows)


def after_words(notice: Notice) -> Iterator[str]:
    """What follows from a yes."""
    change, award = change_of(notice), change_of(notice).award
    if not is_granted(notice):
        return
    if "year" in notice.texts:
        yield _("The money that is new comes from the budget of %(year)s.") % {"year": notice.texts["year"]}
    if change.kind in {ChangeKind.MORE, ChangeKind.LESS}:
        yield _("What we still pay follows the new sum.")
    if change.kind == ChangeKind.DATES and award.proof_due_on:
        yield _("Your proof of use is due on %(day)s.") % {"day": day(award.proof_due_on)}
    if change.kind == ChangeKind.LINES:
        yield _("All other lines of the plan stay. The whole sum stays, too.")


def reason_words(notice: Notice, guideline: Guideline) -> Iterator[str]:
    change = change_of(notice)
    yield _("You asked for this on %(day)s:") % {"day": day(localdate(change.asked_at))}
    yield _("“%(words)s”") % {"words": change.reason}
    yield _(
        "The decision rests on the guideline “%(name)s”, version %(version)s."
        " Nobody has a right to a grant; we decide within our discretion and the money there is."
    ) % {"name": label(guideline.name), "version": guideline.version}
    if is_granted(notice):
        yield _("With the change the project still keeps to its purpose.")
    yield from lines_of(change.answer)


# -- the reading aid ------------------------------------------------------------------------------


def told(notice: Notice, guideline: Guideline) -> list[dict[str, Any]]:
    change = change_of(notice)
    granted = is_granted(notice)
    decided = (
        [_("We agree to the change. It counts from now on."), *list(lead_words(notice))[1:]]
        if granted
        else [_("We cannot agree to the change. Everything stays as it was.")]
    )
    rows = [
        (row["label"], f"{row['before'] or '–'} → {row['wanted'] or '–'}")
        for row in rows_of(change, change.award)
    ]
    return [
        section(_("What is decided"), paragraphs=decided, rows=rows, after=after_words(notice)),
        section(_("Why"), paragraphs=lines_of(change.answer)),
    ]


register(
    NoticeKind.CHANGE,
    Writing(
        paper=change_paper,
        assure=written_at_any_time,
        released=only_noted,
        aids=aids_with(told),
        promised=years_promised,
    ),
)
