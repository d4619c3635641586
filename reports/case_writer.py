"""Writing a case file: papers, data and stored files, each with what the manifest says of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from applications.models import Application
from funding.models import GuidelineVersion
from funding.typesetting import TO_KEEP, make_pdf
from reports.archive import Archive, Label
from reports.case_sections import Section

PDF, JSON = "application/pdf", "application/json"
KEPT = ("PDF/A-2a", "PDF/UA-1")


@dataclass
class CaseFile:
    """What is being written: the case, the ZIP, the time, and the files that could not be found."""

    case: Application
    archive: Archive
    now: datetime
    missing: list[dict[str, str]] = field(default_factory=list)

    def pdf(self, path: str, data: bytes, source: str, at: datetime | None = None) -> None:
        label = Label(source=source, at=at or self.now, media_type=PDF, standards=KEPT)
        self.archive.add(path, data, label)

    def json(self, path: str, value: Any, source: str, at: datetime | None = None) -> None:
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        label = Label(source=source, at=at or self.now, media_type=JSON)
        self.archive.add(path, text.encode(), label)

    def record(self, path: str, title: str, sections: list[Section]) -> None:
        """A paper of sections; none when there is nothing to tell."""
        if sections:
            self.pdf(path, record_pdf(self.case, title, sections), "record")

    def stored(self, path: str, file: Any, label: Label) -> None:
        """Copy a stored file as it is; one that is gone is named in the manifest instead."""
        try:
            source = file.open("rb")
        except (FileNotFoundError, ValueError):
            # Lost, or the row never had one.
            gone = {"path": path, "source": label.source, "original_name": label.original_name}
            self.missing.append(gone)
            return
        with source:
            self.archive.copy(path, source, label)


def record_pdf(case: Application, title: str, sections: Iterable[Section]) -> bytes:
    """A paper of sections, tagged and made to be kept; in the active language."""
    data = {
        "language": settings.LANGUAGE_CODE,
        "title": f"{title}, {case.reference}",
        "header": f"{case.reference} · {case.title}",
        "programme": case.programme.name,
        "lead": f"{case.title}, {case.initiative.name}",
        "sections": [vars(section) for section in sections],
        "page_words": _("%(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }
    return make_pdf("record.typ", data, standards=TO_KEEP)


def guidelines_of(case: Application) -> list[GuidelineVersion]:
    """The rules the case follows, and those its versions followed."""
    numbers = {case.guideline_version_id, *case.versions.values_list("guideline_version", flat=True)}
    return list(GuidelineVersion.objects.filter(pk__in=numbers).order_by("valid_from", "pk"))
