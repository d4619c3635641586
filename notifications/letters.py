"""What a mail says, and how it looks as text and as HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

SUBJECT_LENGTH = 200


@dataclass(frozen=True, kw_only=True)
class Recipient:
    email: str
    name: str = ""
    language: str = "de"


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """A date for the recipient's calendar. `sequence` grows with every change of the same `uid`.

    `method` is PUBLISH, or CANCEL for a meeting that is off (RFC 5546).
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    description: str = ""
    location: str = ""
    url: str = ""
    sequence: int = 0
    cancelled: bool = False
    method: str = "PUBLISH"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    name: str
    content: bytes
    mime: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """One thing of several to open: an absolute URL, and a line that says more."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Several things of one kind under a heading, with a sentence on what to do about them."""

    links: tuple[Link, ...]
    heading: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """The content of a mail, already in the recipient's language.

    `lead` is the first line: what to do, by when. `action` is (label, absolute URL), `facts` are
    (label, value). `reason` says why this person gets the mail, `authority` who sends it (lines); both have
    a default. `settings` is (label, absolute URL) of the page where the person chooses how mails like this come.
    """

    subject: str
    lead: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    action: tuple[str, str] | None = None
    calendar: CalendarEntry | None = None
    attachments: tuple[Attachment, ...] = ()
    reason: str = ""
    settings: tuple[str, str] | None = None
    authority: str = ""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A letter ready to be stored."""

    subject: str
    text: str
    html: str
    letter: Letter


def write_letter(to: Recipient, compose: Callable[[], Letter]) -> Rendered:
    """Compose and render a letter in the recipient's language and in local time (Europe/Berlin)."""
    with translation.override(to.language), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        letter = compose()
        context = _context(letter)
        return Rendered(
            subject=one_line(letter.subject)[:SUBJECT_LENGTH],
            text=render_to_string("mail/letter.txt", context).strip() + "\n",
            html=render_to_string("mail/letter.html", context),
            letter=letter,
        )


def one_line(text: str) -> str:
    """Without line breaks and double spaces: a header may hold one line only."""
    return " ".join(str(text).split())


def _context(letter: Letter) -> dict[str, object]:
    return {
        "letter": letter,
        "language": translation.get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "reason": letter.reason or _("You get this e-mail because you have an account or a task with us."),
        "authority": letter.authority or settings.AUTHORITY_NAME,
        "site_url": settings.SITE_URL,
    }
