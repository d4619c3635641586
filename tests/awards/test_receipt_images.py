"""Pictures of receipts are told by their content, kept small and upright, and give nobody away."""

import io
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from awards.receipt_images import LONGEST_SIDE, MAX_BYTES, MAX_SCANS, read_paper, readable
from funding.errors import Refused
from tests.awards.projects import photo


def one_page() -> bytes:
    made, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(made)
    return made.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def refusal(upload: SimpleUploadedFile) -> str:
    with pytest.raises(Refused) as refused:
        read_paper(upload)
    return refused.value.code


def test_a_photo_is_made_small_enough_to_keep_and_large_enough_to_read() -> None:
    paper = read_paper(photo(size=(4000, 3000)))
    assert (opened(paper.content).size, paper.media_type) == ((LONGEST_SIDE, 1800), "image/jpeg")


def test_a_small_photo_is_not_blown_up() -> None:
    assert opened(readable(photo(size=(60, 40)).read())).size == (60, 40)


def test_place_and_device_are_taken_out_and_the_picture_is_upright() -> None:
    marks = Image.Exif()
    marks[0x0112] = 6  # turned a quarter
    marks[0x010F] = "Telefon"
    marks.get_ifd(0x8825)[1] = "N"
    sent = photo(size=(60, 40), exif=marks.tobytes(), comment=b"Kathrin")
    assert b"Telefon" in sent.read()
    sent.seek(0)
    kept = opened(read_paper(sent).content)
    assert (kept.size, dict(kept.getexif()), kept.info.get("comment")) == ((40, 60), {}, None)


@pytest.mark.parametrize(
    ("kind", "name"), [("HEIF", "IMG_1.HEIC"), ("PNG", "scan.png"), ("WEBP", "bild.webp")]
)
def test_other_pictures_become_a_jpeg_under_a_fitting_name(kind: str, name: str) -> None:
    paper = read_paper(photo(kind, name=name))
    assert opened(paper.content).format == "JPEG"
    assert paper.name == name.rpartition(".")[0] + ".jpg"


def test_what_was_transparent_is_white() -> None:
    content = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(content, "PNG")
    assert opened(readable(content.getvalue())).getpixel((1, 1)) == (255, 255, 255)


def test_a_pdf_is_kept_as_it_is() -> None:
    sent = one_page()
    paper = read_paper(SimpleUploadedFile("rechnung.pdf", sent))
    assert (paper.content, paper.media_type) == (sent, "application/pdf")


def test_the_same_file_has_the_same_mark_whatever_its_name() -> None:
    assert read_paper(photo(name="a.jpg")).sha256 == read_paper(photo(name="b.jpg")).sha256


def test_what_is_no_picture_is_told_apart_from_what_is_broken() -> None:
    whole = photo(size=(400, 400)).read()
    assert refusal(SimpleUploadedFile("beleg.jpg", b"MZ not a picture")) == "file_type"
    assert refusal(SimpleUploadedFile("beleg.jpg", whole[: len(whole) // 2])) == "file_broken"
    assert refusal(SimpleUploadedFile("beleg.pdf", b"%PDF-1.4 nothing")) == "file_broken"
    assert refusal(SimpleUploadedFile("beleg.jpg", b"")) == "file_empty"
    assert (
        refusal(SimpleUploadedFile("beleg.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")) == "file_type"
    )


def test_a_file_above_the_limit_is_not_even_read() -> None:
    upload = SimpleUploadedFile("beleg.jpg", b"x")
    upload.size = MAX_BYTES + 1
    assert refusal(upload) == "file_too_large"


@pytest.mark.parametrize(
    ("kind", "size"), [("PNG", (8000, 5001)), ("JPEG", (10000, 6001)), ("PNG", (14000, 14000))]
)
def test_too_many_pixels_are_refused_by_what_the_head_says(kind: str, size: tuple[int, int]) -> None:
    """Their content is a few kilobytes: the head alone is what may fill a memory."""
    content = io.BytesIO()
    Image.new("1" if kind == "PNG" else "L", size).save(content, kind)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(SimpleUploadedFile("bombe", content.getvalue())) == "picture_too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_a_photo_of_forty_megapixels_needs_little_memory(tmp_path: Path) -> None:
    """In a process of its own, as its highest mark of memory says."""
    path = tmp_path / "gross.jpg"
    Image.effect_noise((1000, 625), 40).convert("RGB").resize((8000, 5000)).save(path)
    script = (
        "import os, resource, sys, django; django.setup();"
        "from awards.receipt_images import readable;"
        "sent = open(sys.argv[1], 'rb').read();"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "readable(sent);"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        env={"DJANGO_SETTINGS_MODULE": "funding.settings_test", "PYTHONPATH": ".", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(ran.stdout) < 110


def scanned(times: int) -> bytes:
    """A progressive picture whose last scan comes so many times more."""
    made = io.BytesIO()
    Image.new("L", (400, 300), 128).save(made, "JPEG", progressive=True)
    sent, end = made.getvalue(), made.getvalue().rindex(b"\xff\xd9")
    last = sent.rindex(b"\xff\xda")
    return sent[:end] + sent[last:end] * times + sent[end:]


def test_a_picture_of_very_many_scans_is_refused_before_it_is_unpacked() -> None:
    """Each scan is unpacked over the whole picture: 25 MB of them would take hours."""
    assert refusal(SimpleUploadedFile("falle.jpg", scanned(MAX_SCANS))) == "file_broken"
    assert read_paper(SimpleUploadedFile("gut.jpg", scanned(20))).media_type == "image/jpeg"


def test_what_a_phone_puts_behind_a_picture_is_not_counted_as_scans() -> None:
    """Films behind the picture, and small pictures in its head, hold bytes that look like scans."""
    film = b"\xff\xda" * 1000
    sent = photo(size=(60, 40), comment=b"\xff\xda" * 1000).read() + film
    assert read_paper(SimpleUploadedFile("film.jpg", sent)).media_type == "image/jpeg"
