"""Documents of a case: checked by what is in them, not by what they are called."""

import io
import zipfile
from datetime import datetime
from functools import partial
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader

from accounts.models import User
from applications.lifecycle import applicant, officer
from applications.models import Application, Document, content_hash
from applications.states import UNSENT, Event, State
from applications.workflow import lock_application, note
from funding.errors import NotAllowed, NotPossible, Refused, TooMuch

MAX_DOCUMENTS = 30
# All drafts of an initiative together: what was never sent must not fill the disk.
UNSENT_BYTES = 500 * 1024 * 1024
MAX_PIXELS = 60_000_000
# An office file is a ZIP archive; one that unpacks to more than this, or too steeply, is a bomb.
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_RATIO = 200

PDF = "application/pdf"
OFFICE_MARKS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
}
# MPO: many phones put a second picture behind the first one of a JPEG.
IMAGE_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
EXTENSIONS = {
    PDF: (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods",),
}


def media_type_of(content: bytes) -> str:
    """The media type the bytes really have. Raises Refused("file_type") for everything that is not allowed."""
    if content.startswith(b"%PDF-"):
        return pdf_type(content)
    if content.startswith(b"PK\x03\x04"):
        return office_type(io.BytesIO(content))
    return image_type(io.BytesIO(content))


def pdf_type(content: bytes) -> str:
    try:
        pages = len(PdfReader(io.BytesIO(content)).pages)
    except Exception as error:  # pypdf raises many kinds on broken files
        raise Refused("file_broken", field="file") from error
    if pages == 0:
        raise Refused("file_broken", field="file")
    return PDF


def office_type(stream: IO[bytes]) -> str:
    """Look at the archive's list first: nothing is unpacked before it is known to be small, and nothing is kept."""
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            packed = sum(entry.compress_size for entry in entries) or 1
            if unpacked > MAX_UNPACKED_BYTES or unpacked / packed > MAX_RATIO or len(entries) > 5000:
                raise Refused("file_type", field="file")
            # Within what the list says, so that one which lies about its sizes is found out.
            if archive.testzip() is not None:
                raise Refused("file_broken", field="file")
            names = {entry.filename for entry in entries}
            for mark, media_type in OFFICE_MARKS.items():
                if mark in names:
                    return media_type
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                declared = archive.read("mimetype").decode("ascii", "replace")
                if declared in OPEN_DOCUMENT:
                    return declared
    except Refused:
        raise
    except Exception as error:  # zipfile raises many kinds on broken, encrypted and strange archives
        raise Refused("file_broken", field="file") from error
    raise Refused("file_type", field="file")


def image_type(stream: IO[bytes]) -> str:
    """JPEG and PNG only; the picture's size is read from its head before it is checked."""
    try:
        with Image.open(stream, formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused("picture_too_large", field="file")
            media_type = IMAGE_TYPES[picture.format or ""]
            picture.verify()
    except Refused:
        raise
    except UnidentifiedImageError as error:
        raise Refused("file_type", field="file") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("picture_too_large", field="file") from error
    except Exception as error:  # Pillow raises many kinds on broken files
        raise Refused("file_broken", field="file") from error
    return media_type


def safe_name(name: str, media_type: str) -> str:
    """The shown name, without path and control characters, with an ending that fits what the file is."""
    base = (
        "".join(char for char in name.replace("\\", "/").rsplit("/", 1)[-1] if char.isprintable()).strip()
        or "file"
    )
    endings = EXTENSIONS[media_type]
    if not base.lower().endswith(endings):
        base += endings[0]
    return base[-200:]


def may_add(case: Application, user: User) -> bool:
    """The office always, the applicant until the check is over."""
    in_time = case.state in UNSENT | {State.RETURNED, State.SUBMITTED, State.UNCONFIRMED}
    return officer(case, user) or (in_time and applicant(case, user))


def assure_may_add(case: Application, user: User, act: str) -> None:
    """Raises NotAllowed for people who have nothing to do with the case, NotPossible once it is too late."""
    if may_add(case, user):
        return
    if applicant(case, user):
        raise NotPossible(act, case.state)
    raise NotAllowed(act)


def add_document(
    *, application: Application, actor: User, upload: "UploadedFile[bytes]", kind: str, now: datetime
) -> Document:
    """Store a file. Raises Refused: file_empty, file_too_large, file_type, file_broken, too_many, same_file;
    TooMuch when the initiative's drafts hold too much.
    """
    assure_may_add(application, actor, "add_document")
    # Before the lock is taken: a file made to be slow must not keep others waiting.
    content = content_of(upload)
    media_type = media_type_of(content)
    name = safe_name(upload.name or "", media_type)
    return store(
        application, actor=actor, content=content, name=name, media_type=media_type, kind=kind, now=now
    )


def content_of(upload: "UploadedFile[bytes]") -> bytes:
    """The bytes of a file that is neither empty nor too large."""
    if not upload.size:
        raise Refused("file_empty", field="file")
    if upload.size > settings.DOCUMENT_MAX_BYTES:
        raise Refused("file_too_large", field="file", limit=settings.DOCUMENT_MAX_BYTES // 1024**2)
    content: bytes = upload.read()
    return content


@transaction.atomic
def store(
    application: Application,
    *,
    actor: User,
    content: bytes,
    name: str,
    media_type: str,
    kind: str,
    now: datetime,
) -> Document:
    case = lock_application(application.pk)
    assure_may_add(case, actor, "add_document")
    digest = content_hash(content)
    in_use = case.documents.in_use()
    if in_use.count() >= MAX_DOCUMENTS:
        raise Refused("too_many", field="file", limit=MAX_DOCUMENTS)
    if in_use.filter(sha256=digest).exists():
        raise Refused("same_file", field="file")
    if case.state in UNSENT:
        refuse_full_drawer(case, len(content))
    document = Document(
        application=case,
        kind=kind,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=digest,
        uploaded_by=actor,
        uploaded_at=now,
    )
    document.file.save("document", ContentFile(content), save=False)
    document.save()
    if case.state not in UNSENT:
        note(case, Event.DOCUMENT_ADDED, actor=actor, now=now, name=document.name)
    return document


def refuse_full_drawer(case: Application, size: int) -> None:
    unsent = Document.objects.filter(application__initiative=case.initiative, application__state__in=UNSENT)
    if (unsent.aggregate(held=Sum("size"))["held"] or 0) + size > UNSENT_BYTES:
        raise TooMuch("documents of drafts")


@transaction.atomic
def remove_document(*, application: Application, actor: User, document: Document, now: datetime) -> None:
    """Take a document away: from a draft for good, later only out of use, because the file must tell what was there.

    One that is gone already stays gone. Raises NotAllowed, NotPossible once the case is being decided.
    """
    case = lock_application(application.pk)
    assure_may_add(case, actor, "remove_document")
    current = case.documents.in_use().filter(pk=document.pk).first()
    if current is None:
        return
    if case.state in UNSENT:
        erase(current)
        return
    current.removed_at = now
    current.save(update_fields=["removed_at"])
    note(case, Event.DOCUMENT_REMOVED, actor=actor, now=now, name=current.name)


def erase(document: Document) -> None:
    """Delete a document for good. Its file goes after the commit: a rolled back deletion must not lose it."""
    storage, name = document.file.storage, str(document.file.name)
    document.delete()
    transaction.on_commit(partial(storage.delete, name))
