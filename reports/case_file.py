"""A case as one ZIP for the town's record system: papers to read, rows as data, and a manifest with hashes.

Reads only. The papers are in the language of the authority and made to be kept (PDF/A-2a and PDF/UA-1).
"""

import tempfile
from collections.abc import Callable
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from applications.models import Application, ApplicationVersion
from applications.receipt import receipt_data
from applications.states import Event
from applications.workflow import note
from funding.typesetting import TO_KEEP, make_pdf
from reports import case_board
from reports.archive import Archive, Label, numbered, safe_name
from reports.case_index import finish
from reports.case_money import ledger_rows, money_of, proof_of
from reports.case_rows import all_rows, row_as_json, rows_of
from reports.case_sections import correspondence, decisions, timeline
from reports.case_writer import PDF, CaseFile, guidelines_of

CASE_FILE = pgettext_lazy("file", "case-file")
APPLICATION = pgettext_lazy("folder", "1-application")
DOCUMENTS = pgettext_lazy("folder", "2-documents")
CORRESPONDENCE = pgettext_lazy("folder", "3-correspondence")
BOARD = pgettext_lazy("folder", "4-board")
DECISION = pgettext_lazy("folder", "5-decision")
MONEY = pgettext_lazy("folder", "6-money")
PROOF = pgettext_lazy("folder", "7-proof")
DATA = pgettext_lazy("folder", "data")
RECEIPTS = pgettext_lazy("folder", "receipts")
PICTURES = pgettext_lazy("folder", "pictures")
# Names of files; a dash and a number may follow.
VERSION_FILE = pgettext_lazy("file", "version")
RULES_FILE = pgettext_lazy("file", "rules")
CORRESPONDENCE_FILE = pgettext_lazy("file", "correspondence")
TIMELINE_FILE = pgettext_lazy("file", "timeline")
VOTES_FILE = pgettext_lazy("file", "votes")
MINUTES_FILE = pgettext_lazy("file", "minutes")
DECISION_FILE = pgettext_lazy("file", "decision")
NOTICE_FILE = pgettext_lazy("file", "notice")
MONEY_FILE = pgettext_lazy("file", "money")
PROOF_FILE = pgettext_lazy("file", "proof")


# -- the whole ------------------------------------------------------------------------------------


def hand_out(*, case: Application, actor: User, now: datetime) -> IO[bytes]:
    """The case file as an open temporary file at its beginning; the timeline notes who has it.

    The caller closes it, and has checked that the person may read the case.
    """
    target = build_case_file(case=case, actor=actor, now=now)
    note(case, Event.CASE_FILE_MADE, actor=actor, now=now, is_shared=False)
    return target


def build_case_file(*, case: Application, actor: User, now: datetime) -> IO[bytes]:
    """Write the ZIP to a temporary file on disk: a case with gigabytes needs no more memory than a small one."""
    target: IO[bytes] = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
    try:
        file = CaseFile(case, Archive(target), now)
        with translation.override(settings.LANGUAGE_CODE):
            for part in PARTS:
                part(file)
            finish(file, actor)
        file.archive.close()
        target.seek(0)
    except BaseException:
        target.close()
        raise
    return target


def file_name(case: Application) -> str:
    """What the download is called: Akte-2026-0007.zip."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{CASE_FILE}-{safe_name(case.reference or str(case.pk))}.zip"


# -- its parts ------------------------------------------------------------------------------------


def add_versions(file: CaseFile) -> None:
    """What was sent and what the rules said, frozen: as data and as the receipt; and the rules themselves."""
    for version in versions_of(file.case):
        version.application = file.case
        source, at = f"applications.ApplicationVersion:{version.pk}", version.submitted_at
        stem = f"{APPLICATION}/{VERSION_FILE}-{version.number}"
        paper = make_pdf("receipt.typ", receipt_data(version), standards=TO_KEEP)
        file.pdf(f"{stem}.pdf", paper, source, at)
        file.json(f"{stem}.json", version_as_json(version), source, at)
    for rules in guidelines_of(file.case):
        label = Label(
            source=f"funding.GuidelineVersion:{rules.pk}",
            at=rules.loaded_at,
            media_type="application/toml",
            recorded_sha256=rules.sha256,
        )
        path = f"{APPLICATION}/{RULES_FILE}-{safe_name(rules.version + '.toml')}"
        file.archive.add(path, rules.source.encode(), label)


def versions_of(case: Application) -> list[ApplicationVersion]:
    return list(case.versions.select_related("guideline_version", "submitted_by").order_by("number"))


def version_as_json(version: ApplicationVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "submitted_at": version.submitted_at,
        "submitted_by": str(version.submitted_by) if version.submitted_by else None,
        "guideline_version": version.guideline_version.version,
        "content": version.content_json,
        "assessment": version.assessment_json,
    }


def add_documents(file: CaseFile) -> None:
    """Documents as they were uploaded; also those that were taken out of use after they had been sent."""
    rows = list(rows_of("applications.Document", file.case))
    for row, name in zip(rows, numbered(row.name for row in rows), strict=True):
        label = Label(
            source=f"applications.Document:{row.pk}",
            at=row.uploaded_at,
            media_type=row.media_type,
            original_name=row.name,
            recorded_sha256=row.sha256,
        )
        file.stored(f"{DOCUMENTS}/{name}", row.file, label)


def add_correspondence(file: CaseFile) -> None:
    title = _("Questions, answers and advice")
    file.record(f"{CORRESPONDENCE}/{CORRESPONDENCE_FILE}.pdf", title, correspondence(file.case))
    file.record(f"{CORRESPONDENCE}/{TIMELINE_FILE}.pdf", _("What has happened"), timeline(file.case))


def add_board(file: CaseFile) -> None:
    ballots = case_board.ballots_of(file.case)
    sections = case_board.board_sections(file.case, ballots)
    file.record(f"{BOARD}/{VOTES_FILE}.pdf", _("The advisory board"), sections)
    if ballots:
        file.json(f"{BOARD}/{VOTES_FILE}.json", ballots, "board.Ballot")
    for number, minutes in enumerate(case_board.minutes_of(file.case), start=1):
        add_minutes(file, number, minutes)


def add_minutes(file: CaseFile, number: int, minutes: Any) -> None:
    """The signed paper itself where it is about nothing else; else an excerpt, without other people's cases."""
    path = f"{BOARD}/{MINUTES_FILE}-{number:02d}.pdf"
    source = f"board.Minutes:{minutes.pk}"
    if case_board.is_about_nothing_else(minutes.content, file.case):
        label = Label(source=source, at=minutes.signed_at, media_type=PDF, recorded_sha256=minutes.sha256)
        file.stored(path, minutes.file, label)
        return
    paper = case_board.excerpt_pdf(minutes.content, file.case)
    file.pdf(path, paper, f"{source}, excerpt of sha256 {minutes.sha256}", minutes.signed_at)


def add_decision(file: CaseFile) -> None:
    """Decisions, and the notices as they went out."""
    file.record(f"{DECISION}/{DECISION_FILE}.pdf", _("Decision"), decisions(file.case))
    for number, row in enumerate(rows_of("awards.Notice", file.case), start=1):
        label = Label(
            source=f"awards.Notice:{row.pk}",
            at=row.released_at,
            media_type=PDF,
            recorded_sha256=row.sha256,
        )
        file.stored(f"{DECISION}/{NOTICE_FILE}-{number:02d}-{row.kind}.pdf", row.file, label)


def add_money(file: CaseFile) -> None:
    file.record(f"{MONEY}/{MONEY_FILE}.pdf", _("Grant and money"), money_of(file.case))


def add_proof(file: CaseFile) -> None:
    """The proof once it was sent, with the receipts and pictures as they were sent."""
    file.record(f"{PROOF}/{PROOF_FILE}.pdf", _("Proof of use"), proof_of(file.case))
    for folder, model in ((RECEIPTS, "awards.Receipt"), (PICTURES, "awards.ProofPicture")):
        rows = [row for row in rows_of(model, file.case) if row.file]
        for row, name in zip(rows, numbered(row.name for row in rows), strict=True):
            label = Label(
                source=f"{model}:{row.pk}",
                at=row.added_at,
                media_type=row.media_type,
                original_name=row.name,
            )
            file.stored(f"{PROOF}/{folder}/{name}", row.file, label)


def add_data(file: CaseFile) -> None:
    """The rows themselves, one file for each kind."""
    for label, rows in all_rows(file.case):
        name = label.partition(".")[2].lower()
        file.json(f"{DATA}/{name}.json", [row_as_json(label, row) for row in rows], label)
    if entries := [ledger_as_json(row) for row in ledger_rows(file.case)]:
        file.json(f"{DATA}/ledgerentry.json", entries, "budgets.LedgerEntry")


def ledger_as_json(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "year": row.budget_year.year,
        "kind": row.kind,
        "amount": row.amount,
        "reason": row.reason,
        "booked_by": str(row.booked_by) if row.booked_by else None,
        "booked_at": row.booked_at,
    }


PARTS: tuple[Callable[[CaseFile], None], ...] = (
    add_versions,
    add_documents,
    add_correspondence,
    add_board,
    add_decision,
    add_money,
    add_proof,
    add_data,
)
