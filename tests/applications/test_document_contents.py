"""A document is what its bytes are, whatever it is called; what cannot be taken is said beside the field."""

import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applications.documents import MAX_DOCUMENTS, safe_name
from applications.forms.documents import REFUSALS
from applications.models import Application, Document
from tests.applications import papers
from tests.applications.conftest import browser_of
from tests.applications.shown import Shown

pytestmark = pytest.mark.django_db
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def url_of(case: Application) -> str:
    return reverse("applications:documents", args=[case.pk])


def send(browser: Any, case: Application, name: str, content: bytes, kind: str = "other") -> Any:
    return browser.post(url_of(case), {"kind": kind, "file": SimpleUploadedFile(name, content)})


def said(code: str) -> str:
    return str(REFUSALS[code]) % {"limit": {"file_too_large": 10}.get(code, MAX_DOCUMENTS)}


TAKEN = {
    "a PDF": ("plan.pdf", papers.pdf, "application/pdf", "plan.pdf"),
    "a PDF that is called a photo": ("plan.jpg", papers.pdf, "application/pdf", "plan.jpg.pdf"),
    "a PDF that nobody may change but all may read": (
        "plan.pdf",
        lambda: papers.pdf(user_password="", owner_password="x"),
        "application/pdf",
        "plan.pdf",
    ),
    "a PDF with an archive behind it": (
        "plan.pdf",
        lambda: papers.pdf() + papers.docx(),
        "application/pdf",
        "plan.pdf",
    ),
    "a JPEG": ("foto.JPG", lambda: papers.picture("JPEG"), "image/jpeg", "foto.JPG"),
    "a photo of a phone": ("foto.jpeg", papers.phone_photo, "image/jpeg", "foto.jpeg"),
    "a PNG": ("foto.png", papers.picture, "image/png", "foto.png"),
    "a PNG without an ending": ("foto", papers.picture, "image/png", "foto.png"),
    "a PNG with a program behind it": (
        "foto.png",
        lambda: papers.picture() + b"MZ\x90",
        "image/png",
        "foto.png",
    ),
    "40 megapixels": (
        "plakat.png",
        lambda: papers.picture(size=(8000, 5000), mode="1"),
        "image/png",
        "plakat.png",
    ),
    "a Word file": ("brief.docx", papers.docx, WORD, "brief.docx"),
    "an Excel file": ("kosten.xlsx", papers.xlsx, EXCEL, "kosten.xlsx"),
    "a LibreOffice text": ("brief.odt", papers.odt, papers.MIMETYPE_ODT, "brief.odt"),
    "a LibreOffice sheet": ("kosten.ods", lambda: papers.odt(SHEET), SHEET, "kosten.ods"),
}


@pytest.mark.parametrize(("name", "make", "media_type", "shown"), TAKEN.values(), ids=TAKEN)
def test_it_is_taken_as_what_it_is_and_only_ever_sent_as_a_download(
    signed_in, case, name, make, media_type, shown
):
    content = make()
    assert send(signed_in, case, name, content).status_code == 302
    document = Document.objects.get()
    assert (document.media_type, document.name, document.size) == (media_type, shown, len(content))
    answer = signed_in.get(reverse("applications:document", args=[case.pk, document.pk]))
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


REFUSED = {
    "an empty file": ("leer.pdf", lambda: b"", "file_empty"),
    "30 MB": ("film.pdf", lambda: b"%PDF-" + b"x" * 30 * 1024**2, "file_too_large"),
    "a byte too many": ("film.pdf", lambda: papers.pdf().ljust(10 * 1024**2 + 1), "file_too_large"),
    "a program called PDF": ("rechnung.pdf", lambda: b"MZ\x90\x00" + b"\0" * 500, "file_type"),
    "a script": ("rechnung.pdf", lambda: b"#!/bin/sh\nrm -rf /\n", "file_type"),
    "HTML": ("bild.png", lambda: b"<html><script>alert(1)</script></html>", "file_type"),
    "SVG": ("bild.png", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "file_type"),
    "text": ("text.txt", lambda: "Wir möchten nähen".encode(), "file_type"),
    "a GIF": ("bild.gif", lambda: papers.picture("GIF", mode="P"), "file_type"),
    "a TIFF": ("bild.tiff", lambda: papers.picture("TIFF"), "file_type"),
    "a WebP": ("bild.webp", lambda: papers.picture("WEBP"), "file_type"),
    "HTML that turns into a PDF": ("a.pdf", lambda: b"<html>" + papers.pdf(), "file_type"),
    "a picture that turns into a PDF": ("a.pdf", lambda: b"GIF89a" + papers.pdf(), "file_type"),
    "half a PDF": ("a.pdf", lambda: papers.pdf()[: len(papers.pdf()) // 2], "file_broken"),
    "the first line of a PDF": ("a.pdf", lambda: b"%PDF-1.7\n", "file_broken"),
    "a PDF of noise": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 50, "file_broken"),
    "a PDF with a password": ("a.pdf", lambda: papers.pdf(user_password="x"), "file_broken"),
    "a PDF with a password and AES": (
        "a.pdf",
        lambda: papers.pdf(user_password="x", algorithm="AES-256"),
        "file_broken",
    ),
    "a PDF that unpacks to 1 GB": ("a.pdf", lambda: papers.pdf_with_bomb(1024), "file_broken"),
    "half a PNG": ("a.png", lambda: papers.picture(size=(99, 99))[:60], "file_broken"),
    "a PNG that claims 10 gigapixels": (
        "a.png",
        lambda: papers.huge_on_paper(100_000, 100_000),
        "picture_too_large",
    ),
    "a PNG that claims 61 megapixels": (
        "a.png",
        lambda: papers.huge_on_paper(7_700, 7_930),
        "picture_too_large",
    ),
    "a PNG that claims 100 megapixels": (
        "a.png",
        lambda: papers.huge_on_paper(10_000, 10_000),
        "picture_too_large",
    ),
    "a PNG as wide as can be written": (
        "a.png",
        lambda: papers.huge_on_paper(2**31 - 1, 2**31 - 1),
        "picture_too_large",
    ),
    "a PNG of no size": ("a.png", lambda: papers.huge_on_paper(0, 0), "file_type"),
    "an archive": ("a.docx", lambda: papers.archive({"a.txt": b"a"}), "file_type"),
    "a zip bomb": ("a.docx", papers.zip_bomb, "file_type"),
    "a small zip bomb": ("a.docx", lambda: papers.zip_bomb(20), "file_type"),
    "archives of bombs": ("a.zip", papers.nested_bomb, "file_type"),
    "an archive that lies about its sizes": (
        "a.docx",
        lambda: papers.lying(papers.zip_bomb(), file_size=100),
        "file_broken",
    ),
    "an archive that says it is larger than it is": (
        "a.docx",
        lambda: papers.lying(papers.docx(), file_size=2**32 - 2),
        "file_type",
    ),
    "a short mimetype that is long": (
        "a.odt",
        lambda: papers.lying(papers.odt("x" * 100_000), file_size=47),
        "file_broken",
    ),
    "an archive of 6,000 files": (
        "a.docx",
        lambda: papers.docx(**{f"word/{number}": b"" for number in range(6000)}),
        "file_type",
    ),
    "an archive with a password": (
        "a.odt",
        lambda: papers.with_flags(papers.odt(), flags=1),
        "file_broken",
    ),
    "an archive packed in an unknown way": (
        "a.odt",
        lambda: papers.with_flags(papers.odt(), method=99),
        "file_broken",
    ),
    "an archive whose parts cannot be unpacked": (
        "a.odt",
        lambda: papers.with_flags(papers.odt(), method=8),
        "file_broken",
    ),
    "an archive with a name in no encoding": (
        "a.docx",
        lambda: papers.with_flags(papers.docx(ae=b"x").replace(b"ae", b"\xff\xfe"), flags=0x800),
        "file_broken",
    ),
    "half an archive": ("a.docx", lambda: papers.docx()[:100], "file_broken"),
    "the head of an archive": ("a.docx", lambda: b"PK\x03\x04", "file_broken"),
    "a sheet that says it is a page": ("a.odt", lambda: papers.odt("text/html"), "file_type"),
}


@pytest.mark.parametrize(("name", "make", "code"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_beside_the_field_and_nothing_is_stored(signed_in, case, name, make, code):
    content = make()
    began = time.process_time()
    page = send(signed_in, case, name, content)
    # A bomb must not keep the office's computer busy: neither time nor memory.
    assert time.process_time() - began < 5
    assert page.status_code == 200
    assert said(code) in Shown(page).error("file")
    assert Document.objects.count() == 0


def test_the_form_keeps_the_kind_when_the_file_is_refused(signed_in, case):
    page = send(signed_in, case, "a.txt", b"text", kind="price_offer")
    assert Shown(page).value("kind") == "price_offer"


@pytest.mark.parametrize("fields", [{"kind": "other"}, {"kind": "no such kind"}, {"file": "text"}])
def test_a_form_without_a_file_says_what_is_missing(signed_in, case, fields):
    page = signed_in.post(url_of(case), fields)
    assert page.status_code == 200
    assert "Choose a file first." in Shown(page).error("file")


NAMES = [
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("C:\\Users\\amina\\plan.pdf", "plan.pdf"),
    ("plan.exe", "plan.exe.pdf"),
    ("plan\u202efdp.exe", "planfdp.exe.pdf"),
    ("plan\r\nSet-Cookie: x.pdf", "planSet-Cookie: x.pdf"),
    ("plan\x00.pdf", "plan.pdf"),
    ("/", "file.pdf"),
    ("   ", "file.pdf"),
    (".pdf", ".pdf"),
    ("..", "...pdf"),
    ('a"b;c.pdf', 'a"b;c.pdf'),
    ("قائمة الأسعار.pdf", "قائمة الأسعار.pdf"),
    ("🎉.pdf", "🎉.pdf"),
    ("ä" * 300 + ".pdf", "ä" * 196 + ".pdf"),
    ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
]


@pytest.mark.parametrize(("given", "kept"), NAMES)
def test_a_name_holds_no_path_no_control_sign_and_fits_what_the_file_is(given, kept):
    assert safe_name(given, "application/pdf") == kept


@pytest.mark.parametrize("name", [given for given, _kept in NAMES if given.strip(" /.")])
def test_a_document_of_any_name_is_listed_and_comes_back(signed_in, case, name):
    page = send(signed_in, case, name, papers.pdf())
    assert page.status_code in (200, 302)
    listed = signed_in.get(url_of(case)).content.decode()
    assert "<img src=x" not in listed
    for document in Document.objects.all():
        answer = signed_in.get(reverse("applications:document", args=[case.pk, document.pk]))
        assert answer.status_code == 200
        assert "\n" not in answer["Content-Disposition"]
        assert "/" not in document.file.name.removeprefix(f"{case.pk}/")
        assert document.name not in document.file.name


def test_the_same_file_is_taken_once(signed_in, case):
    content = papers.pdf()
    send(signed_in, case, "plan.pdf", content)
    page = send(signed_in, case, "anders.pdf", content)
    assert said("same_file") in Shown(page).error("file")
    document = Document.objects.get()
    signed_in.post(reverse("applications:document-remove", args=[case.pk, document.pk]))
    assert send(signed_in, case, "plan.pdf", content).status_code == 302


def test_there_is_an_end_to_documents(signed_in, case):
    for number in range(MAX_DOCUMENTS):
        assert send(signed_in, case, "foto.png", papers.picture(size=(1, number + 1))).status_code == 302
    page = send(signed_in, case, "foto.png", papers.picture(size=(2, 1)))
    assert said("too_many") in Shown(page).error("file")
    assert Document.objects.count() == MAX_DOCUMENTS


def test_two_people_of_an_initiative_share_its_documents_and_strangers_see_none(
    signed_in, bilal, case, officer
):
    send(signed_in, case, "plan.pdf", papers.pdf())
    url = reverse("applications:document", args=[case.pk, Document.objects.get().pk])
    assert browser_of(bilal).get(url).status_code == 200
    # A draft is nobody's business but theirs.
    assert browser_of(officer).get(url).status_code == 404
