"""A file is what is in it, costs little to look at, and comes back only as a download."""

import io
import zipfile
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from PIL import Image

from accounts.models import Initiative
from applications.documents import UNSENT_BYTES, add_document, media_type_of, safe_name
from applications.models import Document
from applications.states import State
from funding.errors import NotAllowed, Refused, TooMuch
from tests.accounts.factories import UserFactory, people_of
from tests.applications.factories import NOW, make_case
from tests.board.factories import make_ballot, make_board

ODT = "application/vnd.oasis.opendocument.text"
SCRIPT = b"<html><script>alert(1)</script></html>"


def archive(**members: str) -> bytearray:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name, text)
    return bytearray(packed.getvalue())


def damaged(**places: int) -> bytes:
    """An ODT whose entry in the archive's list has other values: flag, method, version."""
    content = archive(mimetype=ODT)
    entry = content.find(b"PK\x01\x02")
    for name, value in places.items():
        at = {"flag": (entry + 8, 6), "method": (entry + 10, 8), "version": (entry + 6, 4)}[name]
        for place in at:
            content[place] = value
    return bytes(content)


def pdf(*objects: bytes) -> bytes:
    out, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + head + table + trailer


ONE_PAGE = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R>>",
)


def packed_bomb() -> bytes:
    """A stream that unpacks to 100 MB of the list of objects."""
    data = zlib.compress(bytes(100 * 1024 * 1024), 9)
    head = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 5 0 R>>\nendobj\n"
    stream = b"<</Type/XRef/Size 99999999/W[1 3 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>" % len(data)
    return (
        head
        + b"6 0 obj\n"
        + stream
        + b"\nstream\n"
        + data
        + b"\nendstream\nendobj\nstartxref\n%d\n" % len(head)
    )


@pytest.mark.parametrize(
    "content",
    [
        damaged(flag=1),
        damaged(method=99),
        damaged(version=255),
        bytes(archive(mimetype=ODT)[:40]) + b"\xff" * 20 + bytes(archive(mimetype=ODT)[60:]),
        b"PK\x03\x04",
        b"%PDF-1.7\n" + b"[" * 200_000,
        pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        packed_bomb(),
        SCRIPT,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ" + bytes(100),
        b"GIF89a" + bytes(100),
    ],
    ids=[
        "encrypted",
        "unknown packing",
        "from the future",
        "damaged",
        "empty archive",
        "deep PDF",
        "endless PDF",
        "PDF bomb",
        "HTML",
        "SVG",
        "program",
        "GIF",
    ],
)
def test_a_strange_file_is_refused_in_words(content):
    with pytest.raises(Refused, match=r"file_broken|file_type"):
        media_type_of(content)


def test_a_bomb_is_known_by_its_list_alone():
    with pytest.raises(Refused, match="file_type"):
        media_type_of(bytes(archive(**{"word/document.xml": "0" * 60_000_000})))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\plan.pdf", "plan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("\0", "file.pdf"),
        ("rechnung.html", "rechnung.html.pdf"),
    ],
)
def test_a_name_has_neither_path_nor_hidden_signs_and_the_right_ending(typed, shown):
    assert safe_name(typed, "application/pdf") == shown


def upload(content: bytes = pdf(*ONE_PAGE), name: str = "plan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def add(case: Any, file: SimpleUploadedFile, by: Any = None) -> Document:
    by = by or people_of(case.initiative)
    return add_document(application=case, actor=by, upload=file, kind="other", now=NOW)


@pytest.mark.django_db
def test_a_page_hidden_behind_a_pdf_is_only_ever_a_download(client):
    case = make_case(State.COMPLETE)
    document = Document(application=case, kind="other", name="a.pdf", media_type="application/pdf", size=1)
    document.file.save("document", io.BytesIO(pdf(*ONE_PAGE) + SCRIPT), save=True)
    members = make_board(5)
    ballot = make_ballot(case=case)
    ways = {
        people_of(case.initiative): reverse("applications:document", args=[case.pk, document.pk]),
        members[1]: reverse("board:document", args=[ballot.pk, document.pk]),
    }
    for person, url in ways.items():
        client.force_login(person)
        answer = client.get(url)
        assert answer["Content-Disposition"] == 'attachment; filename="a.pdf"'
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_name_is_written_into_the_header_and_not_beyond_it(client):
    case = make_case(State.DRAFT)
    document = add(case, upload(name='"; filename=evil.html; x="ä🎉\r\nX: y.pdf'))
    client.force_login(people_of(case.initiative))
    answer = client.get(reverse("applications:document", args=[case.pk, document.pk]))
    assert "X" not in answer.headers
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")


@pytest.mark.django_db
def test_a_photo_with_a_page_in_it_stays_a_photo():
    content = io.BytesIO()
    Image.new("RGB", (1, 1)).save(content, "JPEG", comment=SCRIPT)
    assert media_type_of(content.getvalue() + SCRIPT) == "image/jpeg"


class Watched(SimpleUploadedFile):
    """A file that notices whether it is read while the database is held."""

    in_transaction: bool | None = None

    def read(self, *args: Any) -> bytes:
        self.in_transaction = connection.in_atomic_block
        return super().read(*args)


@pytest.mark.django_db(transaction=True)
def test_a_file_is_looked_at_before_anything_is_locked():
    """A PDF can be made to take seconds; on SQLite nobody else could write meanwhile."""
    case = make_case(State.DRAFT)
    file = Watched("plan.pdf", pdf(*ONE_PAGE))
    add(case, file)
    assert file.in_transaction is False


@pytest.mark.django_db
def test_a_file_of_somebody_who_may_not_add_it_is_not_even_read():
    case = make_case(State.DRAFT)
    file = Watched("plan.pdf", pdf(*ONE_PAGE))
    with pytest.raises(NotAllowed):
        add(case, file, by=UserFactory())
    assert file.in_transaction is None


@pytest.mark.django_db
def test_drafts_do_not_fill_the_disk():
    case = make_case(State.DRAFT)
    for number in (1, 2):
        other = make_case(State.DRAFT, initiative=Initiative.objects.get(pk=case.initiative_id))
        Document.objects.create(application=other, kind="other", name=f"{number}", size=UNSENT_BYTES // 2)
    with pytest.raises(TooMuch):
        add(case, upload())
    assert add(make_case(State.SUBMITTED, initiative=case.initiative), upload())
