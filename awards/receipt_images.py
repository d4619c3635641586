"""Pictures people send: recognised by their content, turned upright, made small, and freed of what phones write into them.

A picture is measured by its head before it is unpacked, so that a large or malicious one never fills the memory. JPEG
is unpacked at a fraction of its size at once; the other kinds cannot be, so less of them is taken.
"""

import io
import re
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from applications.documents import PDF, pdf_type, safe_name
from applications.models import content_hash
from funding.errors import Refused

register_heif_opener()

MAX_BYTES = 25 * 1024 * 1024
# Pixels. 48 to 50 megapixels are what today's phones make at most as JPEG.
MAX_PIXELS = {"JPEG": 60_000_000, "MPO": 60_000_000, "WEBP": 12_000_000}
MAX_OTHER_PIXELS = 40_000_000
# Cameras write one scan, programs up to some twenty.
MAX_SCANS = 100
# A marker within or after the data of a scan; FF 00 is data, FF D0 to FF D7 are restarts, FF FF fills up.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd8\xff]")
START_OF_SCAN, END_OF_PICTURE = 0xDA, 0xD9
# JPEG brings MPO along: many phones put a second picture behind the first one.
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
# Enough to read the small print of a receipt on a sheet of A4.
LONGEST_SIDE = 2400
QUALITY = 80
JPEG = "image/jpeg"
# The largest needs some 300 MB for two seconds: not for several people at once.
ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file as it will be kept. `sha256` is that of the file as it was sent, to notice the same one twice."""

    content: bytes
    name: str
    media_type: str
    sha256: str


def read_paper(upload: "UploadedFile[bytes]") -> Paper:
    """A photo or PDF, checked by its content. Raises Refused, field "file": file_empty, file_too_large, file_type,
    file_broken, picture_too_large.
    """
    if not upload.size:
        raise Refused("file_empty", field="file")
    if upload.size > MAX_BYTES:
        raise Refused("file_too_large", field="file", limit=MAX_BYTES // 1024**2)
    sent: bytes = upload.read()
    if sent.startswith(b"%PDF-"):
        content, media_type = sent, pdf_type(sent)
    else:
        content, media_type = readable(sent), JPEG
    name = safe_name(with_fitting_end(upload.name or "", media_type), media_type)
    return Paper(content=content, name=name, media_type=media_type, sha256=content_hash(sent))


def read_picture(upload: "UploadedFile[bytes]") -> Paper:
    """As read_paper, but no PDF."""
    paper = read_paper(upload)
    if paper.media_type == PDF:
        raise Refused("no_picture", field="file")
    return paper


def with_fitting_end(name: str, media_type: str) -> str:
    """IMG_1.HEIC is kept as a JPEG and says so."""
    stem, dot, end = name.rpartition(".")
    others = {"heic", "heif", "png", "webp", "mpo"}
    return stem if dot and media_type == JPEG and end.lower() in others else name


def readable(sent: bytes, *, longest: int = LONGEST_SIDE) -> bytes:
    """The picture as a small upright JPEG without place, time or device in it."""
    try:
        with ONE_AT_A_TIME, Image.open(io.BytesIO(sent), formats=FORMATS) as picture:
            refuse_too_large(picture)
            refuse_too_many_scans(picture, sent)
            return as_jpeg(made_small(picture, longest))
    except Refused:
        raise
    except UnidentifiedImageError as error:
        raise Refused("file_type", field="file") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("picture_too_large", field="file", limit=most_megapixels()) from error
    except Exception as error:  # Pillow and libheif raise many kinds on broken files
        raise Refused("file_broken", field="file") from error


def refuse_too_large(picture: Image.Image) -> None:
    """By what the head says, before anything is unpacked."""
    most = MAX_PIXELS.get(picture.format or "", MAX_OTHER_PIXELS)
    if picture.width * picture.height > most:
        raise Refused("picture_too_large", field="file", limit=most // 1_000_000)


def refuse_too_many_scans(picture: Image.Image, sent: bytes) -> None:
    """A progressive JPEG comes in some ten scans, each over the whole picture; thousands of empty ones fit into a file."""
    if picture.format in {"JPEG", "MPO"} and scans_of(sent) > MAX_SCANS:
        raise Refused("file_broken", field="file")


def scans_of(sent: bytes) -> int:
    """How many scans the first picture of a JPEG file has, counted until there are too many (ISO 10918-1, annex B)."""
    number, place = 0, 2
    while number <= MAX_SCANS and (found := MARKER.search(sent, place)):
        marker, place = found[0][-1], found.end()
        if marker == END_OF_PICTURE:
            break
        number += marker == START_OF_SCAN
        # Behind each of these stands a block of a length it names; behind that of a scan its data up to the next marker.
        place += int.from_bytes(sent[place : place + 2], "big")
    return number


def most_megapixels() -> int:
    return max(MAX_PIXELS.values()) // 1_000_000


def made_small(picture: Image.Image, longest: int) -> Image.Image:
    """At most `longest` pixels on a side, upright. JPEG is unpacked at about that size already."""
    picture.draft("RGB", (longest, longest))
    picture.thumbnail((longest, longest), reducing_gap=None)
    return ImageOps.exif_transpose(picture)


def as_jpeg(picture: Image.Image) -> bytes:
    """On white where it was transparent. Nothing but the pixels goes along."""
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", layer.size, "white")
        picture.paste(layer, mask=layer)
    plain = picture.convert("RGB")
    info: dict[str | tuple[int, int], Any] = {}
    plain.info = info
    made = io.BytesIO()
    plain.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()
