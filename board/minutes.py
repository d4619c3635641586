"""The minutes of a meeting (§ 93 VwVfG): written as a draft, signed by the chair, then frozen for ever.

The verbs lock the meeting's row first. Nothing here changes minutes that are signed; the database refuses it, too.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from board import minutes_mails
from board.minutes_content import minutes_content, without
from board.models import AgendaItem, Meeting, Minutes
from board.readers import Reader, has_begun, reader_of
from board.states import BallotState, MeetingState
from funding.errors import NotAllowed, NotPossible, Refused
from funding.templatetags.show import instant
from funding.typesetting import TO_KEEP, make_pdf

OPENING, CLOSING = "opening", "closing"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A text of the draft: what was typed, and the mark of what stood there when the page was opened."""

    text: str
    mark: str


def mark_of(text: str) -> str:
    """Tells one state of a text from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def name_of(item: AgendaItem) -> str:
    """What the text on an item is called among the texts of the draft."""
    return f"course-{item.pk}"


def lock_minutes(meeting: Meeting, actor: User) -> tuple[Meeting, Reader, Minutes]:
    """The meeting locked, what the person is to it, and its minutes, new if there are none.

    Raises NotAllowed for those who do not write them, NotPossible once they are signed.
    """
    related = ("programme", "chaired_by", "minutes_by", "repeats")
    locked = Meeting.objects.select_for_update(of=("self",)).select_related(*related).get(pk=meeting.pk)
    reader = reader_of(locked, actor)
    if reader is None or not (reader.keeps or reader.signs):
        raise NotAllowed("write_minutes")
    minutes = minutes_of(locked)
    minutes.meeting = locked
    if minutes.signed_at is not None:
        raise NotPossible("write_minutes", "signed")
    return locked, reader, minutes


# -- writing --------------------------------------------------------------------------------------


def texts_of(minutes: Minutes, items: list[AgendaItem], reader: Reader) -> dict[str, str]:
    """The texts of the draft that the person may read and write, by name; not on items they are excluded from."""
    courses = {name_of(item): item.course for item in items if item.application_id not in reader.kept_from}
    return {OPENING: minutes.opening, **courses, CLOSING: minutes.closing}


@transaction.atomic
def save_minutes(*, meeting: Meeting, actor: User, now: datetime, texts: Mapping[str, Typed]) -> Minutes:
    """Keep the texts of the draft that were changed.

    A text that somebody else has changed since the page was opened is not overwritten: then nothing is kept.
    Raises NotAllowed, NotPossible before the meeting has begun and once the minutes are signed,
    Refused("changed_meanwhile", name of the text, theirs=…).
    """
    locked, reader, minutes = lock_minutes(meeting, actor)
    if not has_begun(locked):
        raise NotPossible("write_minutes", locked.state)
    items = list(AgendaItem.objects.select_for_update(of=("self",)).filter(meeting=locked))
    stored = texts_of(minutes, items, reader)
    if set(texts) - set(stored):
        raise NotAllowed("write_minutes")
    changed = {name: typed.text.strip() for name, typed in texts.items() if is_new(typed, stored[name])}
    for name in changed:
        if mark_of(stored[name]) != texts[name].mark:
            raise Refused("changed_meanwhile", field=name, theirs=stored[name])
    minutes.opening = changed.get(OPENING, minutes.opening)
    minutes.closing = changed.get(CLOSING, minutes.closing)
    minutes.save()
    for item in items:
        if name_of(item) in changed:
            item.course = changed[name_of(item)]
            item.save(update_fields=["course"])
    return minutes


def is_new(typed: Typed, stored: str) -> bool:
    """Whether the person changed the text, to something else than what stands there now."""
    text = typed.text.strip()
    return text != stored and mark_of(text) != typed.mark


# -- signing --------------------------------------------------------------------------------------


def minutes_of(meeting: Meeting) -> Minutes:
    """The stored minutes, or new ones that nobody has written to. One query."""
    found = Minutes.objects.select_related("signed_by").filter(meeting=meeting).first()
    return found or Minutes(meeting=meeting)


def seal_of(content: dict[str, Any]) -> str:
    """Tells one state of the whole paper from another: what was read is what is signed."""
    plain = json.dumps(content, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(plain.encode()).hexdigest()


@transaction.atomic
def sign_minutes(*, meeting: Meeting, actor: User, now: datetime, seal: str) -> Minutes:
    """The chair signs: content and PDF are frozen with name and time, and every member gets a letter.

    `seal` is that of the draft the chair has read (seal_of). Raises NotAllowed for anybody but the chair of the
    meeting, NotPossible before it is over and once the minutes are signed, Refused: votes_open,
    changed_meanwhile.
    """
    locked, reader, minutes = lock_minutes(meeting, actor)
    if not reader.signs:
        raise NotAllowed("sign_minutes")
    if locked.state != MeetingState.ENDED:
        raise NotPossible("sign_minutes", locked.state)
    if locked.items.filter(ballot__state=BallotState.OPEN).exists():
        raise Refused("votes_open")
    content = minutes_content(locked, minutes)
    if seal_of(content) != seal:
        raise Refused("changed_meanwhile")
    minutes.content = content | {"signature": signature_of(actor, now, content["language"])}
    pdf = minutes_pdf(minutes.content)
    minutes.signed_by, minutes.signed_at = actor, now
    minutes.sha256 = hashlib.sha256(pdf).hexdigest()
    minutes.file.save(f"{uuid.uuid4().hex}.pdf", ContentFile(pdf), save=False)
    minutes.save()
    minutes_mails.tell_they_are_signed(minutes, now)
    return minutes


def signature_of(actor: User, now: datetime, language: str) -> str:
    with translation.override(language):
        return _("Signed electronically by %(name)s on %(when)s.") % {"name": actor, "when": instant(now)}


# -- the paper ------------------------------------------------------------------------------------


def minutes_pdf(content: dict[str, Any], *, draft: bool = False) -> bytes:
    """The minutes as a tagged PDF (PDF/UA-1, PDF/A-2a) in their own language; a draft and an excerpt say that they are."""
    words = content["words"]
    status = " ".join(filter(None, [f"{words['draft']}." if draft else "", content.get("excerpt", "")]))
    with translation.override(content["language"]):
        paper = {"signature": "", "status": status, "page_words": words["page"], **content}
        return make_pdf("minutes.typ", paper, standards=TO_KEEP)


def paper_for(minutes: Minutes, reader: Reader) -> bytes:
    """The signed file as it is, or an excerpt for somebody who is excluded from an item. Signed minutes only."""
    shown = without(minutes.content, reader.kept_from)
    if "excerpt" in shown:
        return minutes_pdf(shown)
    with minutes.file.open("rb") as file:
        return bytes(file.read())
