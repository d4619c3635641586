"""A member's different opinion on minutes that are signed: kept beside them, word for word, never in them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from board import minutes_mails
from board.models import AgendaItem, Dissent, Meeting, Minutes
from board.readers import Reader, reader_of
from funding.errors import NotAllowed, NotPossible, Refused
from funding.templatetags.show import instant
from funding.typesetting import TO_KEEP, make_pdf


def may_dissent(reader: Reader) -> bool:
    """Members who were invited, or were there."""
    return reader.is_member


@transaction.atomic
def give_dissent(
    *, meeting: Meeting, member: User, now: datetime, text: str, item: AgendaItem | None = None
) -> Dissent:
    """A member adds a different opinion, on one item or on the whole. It cannot be changed afterwards.

    Office and chair are told. Raises NotAllowed for people who were not invited and for an item the member is
    excluded from, NotPossible while the minutes are not signed, Refused: text_missing, said_already (text).
    """
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    reader = reader_of(locked, member)
    if reader is None or not may_dissent(reader):
        raise NotAllowed("dissent")
    minutes = Minutes.objects.filter(meeting=locked, signed_at__isnull=False).first()
    if minutes is None:
        raise NotPossible("dissent", "draft")
    if item is not None and (item.meeting_id != locked.pk or item.application_id in reader.kept_from):
        raise NotAllowed("dissent")
    said = text.strip()
    if not said:
        raise Refused("text_missing", field="text")
    if minutes.dissents.filter(member=member, item=item, text=said).exists():
        raise Refused("said_already", field="text")
    dissent = Dissent.objects.create(minutes=minutes, member=member, item=item, text=said, given_at=now)
    minutes_mails.tell_of_dissent(dissent, now)
    return dissent


def dissents_for(minutes: Minutes, reader: Reader) -> list[dict[str, Any]]:
    """The dissents the person may read, the oldest first, with what they are about. One query."""
    titles = {item["item"]: item["title"] for item in minutes.content["agenda"]}
    rows = minutes.dissents.select_related("member", "item")
    return [
        {
            "name": str(row.member),
            "about": titles.get(row.item_id, "") if row.item_id else "",
            "text": row.text,
            "at": row.given_at,
        }
        for row in rows
        if row.item is None or row.item.application_id not in reader.kept_from
    ]


def dissent_sheet(minutes: Minutes, reader: Reader) -> bytes:
    """The dissents as a PDF of their own, to be put beside the signed minutes (PDF/UA-1, PDF/A-2a)."""
    content = minutes.content
    with translation.override(settings.LANGUAGE_CODE):
        return make_pdf(
            "dissents.typ",
            {
                "language": content["language"],
                "title": _("Different opinions on the minutes"),
                "header": content["header"],
                "page_words": content["words"]["page"],
                "programme": content["programme"],
                "lead": _(
                    "They belong to: %(title)s. The signed minutes are unchanged, their SHA-256 is %(sum)s."
                )
                % {"title": content["title"], "sum": minutes.sha256},
                "dissents": [
                    {
                        "title": row["name"],
                        "about": ", ".join(filter(None, [row["about"], instant(row["at"])])),
                        "text": row["text"],
                    }
                    for row in dissents_for(minutes, reader)
                ],
            },
            standards=TO_KEEP,
        )
