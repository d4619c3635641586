"""What stands in a case file, for people and for programs: the index as a paper, and the manifest with hashes."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from funding.templatetags.show import instant
from reports.archive import Entry
from reports.case_rows import LEFT_OUT, TOLD
from reports.case_sections import Section, facts, table
from reports.case_writer import CaseFile, guidelines_of, record_pdf

FORMAT, FORMAT_VERSION = "foerdertopf-case-file", 1
MANIFEST = "manifest.json"
INDEX_FILE = pgettext_lazy("file", "index")


def finish(file: CaseFile, actor: User) -> None:
    """The index for people, which names every file but itself; then the manifest, which names the index, too."""
    paper = record_pdf(file.case, _("Case file"), index_sections(file, actor))
    file.pdf(f"{INDEX_FILE}.pdf", paper, "index")
    file.json(MANIFEST, manifest_of(file, actor), "manifest")


def index_sections(file: CaseFile, actor: User) -> list[Section]:
    case = file.case
    head = Section(
        title=_("The case"),
        rows=facts(
            (_("Reference"), case.reference),
            (_("Project"), case.title),
            (_("Applicant"), case.initiative.name),
            (_("State"), case.get_state_display()),
            (_("Received"), instant(case.received_at)),
            (_("Decided on"), instant(case.decided_at)),
            (_("Rules"), ", ".join(rules.version for rules in guidelines_of(case))),
            (_("Handed out"), f"{instant(file.now)}, {actor}"),
        ),
    )
    headings = [_("File"), _("Original name"), _("When"), _("Bytes"), _("Check sum (SHA-256)")]
    cells = (index_row(entry) for entry in file.archive.entries)
    lost = ([gone["path"], gone["original_name"]] for gone in file.missing)
    return [
        head,
        *table(_("Files"), headings, [4, 3, 2.4, 1.4, 4], cells),
        *table(_("Files that could not be found"), headings[:2], [1, 1], lost),
    ]


def index_row(entry: Entry) -> list[str]:
    moment = instant(datetime.fromisoformat(entry.at))
    mark = _("(changed since it was stored)") if entry.is_damaged else ""
    return [entry.path, f"{entry.original_name} {mark}".strip(), moment, str(entry.size), entry.sha256]


def manifest_of(file: CaseFile, actor: User) -> dict[str, Any]:
    case = file.case
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_at": file.now,
        "made_by": str(actor),
        "language": settings.LANGUAGE_CODE,
        "case": {
            "reference": case.reference,
            "title": case.title,
            "programme": case.programme.slug,
            "applicant": case.initiative.name,
            "state": case.state,
            "received_at": case.received_at,
            "decided_at": case.decided_at,
        },
        "guideline_versions": [
            {"version": rules.version, "valid_from": rules.valid_from, "sha256": rules.sha256}
            for rules in guidelines_of(case)
        ],
        "files": [entry.as_json() for entry in file.archive.entries],
        "damaged": [entry.path for entry in file.archive.entries if entry.is_damaged],
        "missing": file.missing,
        "told_otherwise": TOLD,
        "left_out": LEFT_OUT,
    }
