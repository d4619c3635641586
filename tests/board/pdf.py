"""Reading PDFs as the people do who hear them: tags, bookmarks, text in order."""

import io
import re
import shutil
import subprocess
from typing import Any

import pikepdf
from pypdf import PdfReader

from tests.tools.services import missing


def text_of_pdf(pdf: bytes) -> str:
    """The text in reading order with single, ordinary spaces."""
    return " ".join(" ".join(pages_of(pdf)).split())


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def bookmarks(pdf: bytes) -> list[tuple[int, str, int]]:
    """(depth, title, page from 1) of every bookmark, in order."""
    reader = PdfReader(io.BytesIO(pdf))
    found: list[tuple[int, str, int]] = []

    def walk(entries: list[Any], depth: int) -> None:
        for entry in entries:
            if isinstance(entry, list):
                walk(entry, depth + 1)
            else:
                page = reader.get_destination_page_number(entry)
                found.append((depth, str(entry.title), (page or 0) + 1))

    walk(reader.outline, 0)
    return found


def tags(pdf: bytes) -> list[str]:
    """The kinds of all elements in the order in which a screen reader meets them."""
    document = pikepdf.open(io.BytesIO(pdf))
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                walk(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S).lstrip("/"))
            if "/K" in node:
                walk(node.K)

    walk(document.Root.StructTreeRoot.K)
    return found


def read_aloud(pdf: bytes) -> str:
    """The text in the order of its tags, as a screen reader takes it, with single, ordinary spaces."""
    if not shutil.which("pdfinfo"):
        missing("pdfinfo", "poppler-utils")
    told = subprocess.run(["pdfinfo", "-struct-text", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(" ".join(re.findall(r'^\s*"(.*)"\s*$', told.stdout.decode(), re.MULTILINE)).split())


def assert_accessible(pdf: bytes, *, language: str, title: str) -> None:
    """PDF/UA-1 by its own word, with the marks a screen reader needs."""
    document = pikepdf.open(io.BytesIO(pdf))
    assert str(document.Root.Lang) == language
    assert bool(document.Root.MarkInfo.Marked) is True
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle) is True
    with document.open_metadata() as metadata:
        assert metadata["dc:title"].startswith(title)
        assert metadata["pdfuaid:part"] == "1"
    for page in document.pages:
        assert page.obj.Tabs == pikepdf.Name.S or "/Annots" not in page.obj


def assert_kept(pdf: bytes, *, language: str, title: str) -> None:
    """Accessible, and by its own word PDF/A-2a: everything in the file itself."""
    assert_accessible(pdf, language=language, title=title)
    with pikepdf.open(io.BytesIO(pdf)).open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
