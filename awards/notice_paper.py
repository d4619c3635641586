"""The frame of every notice: who writes to whom, when, about what; its sections come from the kind of notice.

A notice is plain data, made in the language of the authority (§ 23 VwVfG): the PDF, the page and the frozen record are
made of it. Who releases it, and on which day, is put in at the very end (`signed`).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Award, Notice
from awards.states import Channel, NoticeKind
from funding.guideline.base import Text
from funding.guideline.model import Guideline
from funding.templatetags.show import day
from funding.wording import label

Row = tuple[str, str]


def notice_of(award: Award, kind: NoticeKind, *, actor: User, now: datetime, **fields: Any) -> Notice:
    """A notice of a grant that is not stored yet, for a look at it or for its release."""
    # The notice speaks of this very award, with what was just done to it.
    award.application.award = award
    return Notice(application=award.application, kind=kind, drafted_by=actor, drafted_at=now, **fields)


def guideline_of(notice: Notice) -> Guideline:
    """The rules the decision was taken under; their texts are those of the notice."""
    decision = notice.decision or notice.application.award.decision
    guideline: Guideline = decision.version.guideline_version.guideline
    return guideline


def language_of(guideline: Guideline) -> str:
    """The language of the authority: the guideline's first one that the site speaks."""
    spoken = {code for code, _name in settings.LANGUAGES}
    return next((code for code in guideline.languages if code in spoken), settings.LANGUAGE_CODE)


def section(
    title: str,
    *,
    paragraphs: Iterable[str] = (),
    rows: Iterable[Row] = (),
    points: Iterable[str] = (),
    after: Iterable[str] = (),
    table: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A part under a heading: paragraphs, then names and values, a table, numbered points, and paragraphs again."""
    return {
        "title": title,
        "paragraphs": [text for text in paragraphs if text],
        "rows": [[name, value] for name, value in rows if value],
        "points": [text for text in points if text],
        "after": [text for text in after if text],
        "table": table or {},
    }


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], foot: Iterable[Row] = ()) -> dict[str, Any]:
    """A table of a name and the same number of figures in each row; below it the sums, each a name and an amount."""
    return {
        "headings": list(headings),
        "rows": [list(row) for row in rows],
        "foot": [list(row) for row in foot],
    }


def paper(notice: Notice, *, lead: Iterable[str], sections: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The whole notice in the active language, without date and signatory."""
    guideline, case = guideline_of(notice), notice.application
    texts, kind = guideline.notice, str(NoticeKind(notice.kind).label)
    authority = label(guideline.authority)
    return {
        "language": language_of(guideline),
        "kind": kind,
        "title": f"{kind} {case.reference}",
        "header": f"{authority} · {case.reference}",
        "authority": authority,
        "programme": label(guideline.name),
        "sender": lines_of(label(texts.contact)) if texts.contact else [authority],
        "addressee": addressee_of(notice),
        "facts": [[_("Our reference"), case.reference], [_("Your project"), case.title]],
        "place": label(texts.place) if texts.place else "",
        "greeting": label(texts.greeting),
        "lead": [text for text in lead if text],
        "sections": list(sections),
        "remedy": {"title": _("What you can do against this decision"), "text": label(texts.remedy)},
        "closing": label(texts.closing),
        "signature": label(texts.signature) if texts.signature else "",
        "office": label(guideline.officer),
        "dated": "",
        "signatory": "",
        "electronic": _("This notice was made electronically. It is valid without a signature by hand."),
        "date_word": _("Date"),
        "status": "",
        "page_words": _("%(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }


def signed(content: dict[str, Any], *, by: User, on: date) -> dict[str, Any]:
    """The paper with the day and the person who answers for it; call in the paper's language."""
    place = content["place"]
    return content | {"dated": f"{place}, {day(on)}" if place else day(on), "signatory": str(by)}


def words_of_town(text: Text | None) -> list[str]:
    """A paragraph the town has put into its guideline, if it has."""
    return lines_of(label(text)) if text else []


def addressee_of(notice: Notice) -> list[str]:
    """Name and address as they were sent with the application."""
    case = notice.application
    decision = notice.decision or case.award.decision
    who = decision.version.content.who
    lines = (
        case.initiative.name,
        who.contact_name if who.contact_name != case.initiative.name else "",
        who.street,
        f"{who.postcode} {who.city}".strip(),
    )
    return [line for line in lines if line]


def usual_channel(notice: Notice) -> Channel:
    """The way the last notice of the case took; by post where nobody can be told. One query."""
    case = notice.application
    told = Notice.objects.released().filter(application=case).order_by("-released_at", "-pk")
    people = case.initiative.people.filter(is_active=True).annotate(
        way=Coalesce(Subquery(told.values("channel")[:1]), Value(Channel.PORTAL.value))
    )
    way = people.values_list("way", flat=True).first()
    return Channel(way) if way else Channel.POST


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
