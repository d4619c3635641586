"""Files as people send them, and as attackers do."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image
from pypdf import PdfWriter

MIMETYPE_ODT = "application/vnd.oasis.opendocument.text"


def pdf(**encryption: Any) -> bytes:
    """A PDF of one empty page; `encryption` goes to pypdf, for example user_password."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if encryption:
        writer.encrypt(**encryption)
    return saved(writer.write)


def pdf_with_bomb(megabytes: int) -> bytes:
    """A PDF whose table of contents is a compressed stream of that many zeros."""
    packer, megabyte = zlib.compressobj(1), b"\0" * 1024 * 1024
    packed = b"".join(packer.compress(megabyte) for _ in range(megabytes)) + packer.flush()
    head = (
        f"1 0 obj\n<< /Type /XRef /Size 2 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length {len(packed)} >>"
        "\nstream\n"
    )
    start = b"%PDF-1.7\n"
    return start + head.encode() + packed + f"\nendstream\nendobj\nstartxref\n{len(start)}\n%%EOF\n".encode()


def archive(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return content.getvalue()


def docx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def xlsx() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def odt(mimetype: str = MIMETYPE_ODT) -> bytes:
    return archive({"mimetype": mimetype.encode(), "content.xml": b"<x/>"}, zipfile.ZIP_STORED)


def zip_bomb(megabytes: int = 120) -> bytes:
    """A Word file whose text is that many zeros: a few hundred kilobytes on the way, much more once unpacked."""
    return docx(**{"word/media/bomb.bin": b"\0" * megabytes * 1024 * 1024})


def nested_bomb() -> bytes:
    """Archives in an archive, each a thousand times larger inside."""
    inner = archive({"zeros": b"\0" * 10 * 1024 * 1024})
    middle = archive({f"{number}.zip": inner for number in range(20)})
    return archive({f"{number}.zip": middle for number in range(20)})


def lying(content: bytes, *, file_size: int) -> bytes:
    """The archive with another size for every entry in its list, and the true ones nowhere."""
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, file_size)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def with_flags(content: bytes, *, flags: int | None = None, method: int | None = None) -> bytes:
    """The archive with other flags or another way of packing for every entry, in list and entries alike."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = changed.find(mark)
        while at >= 0:
            if flags is not None:
                struct.pack_into("<H", changed, at + place, flags)
            if method is not None:
                struct.pack_into("<H", changed, at + place + 2, method)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def picture(kind: str = "PNG", size: tuple[int, int] = (2, 2), mode: str = "RGB", **options: Any) -> bytes:
    return saved(lambda target: Image.new(mode, size).save(target, kind, **options))


def phone_photo() -> bytes:
    """A JPEG with a second picture behind the first, as phones write it for depth or brightness (MPO)."""
    first, second = Image.new("RGB", (4, 4)), Image.new("RGB", (2, 2))
    return saved(lambda target: first.save(target, "MPO", save_all=True, append_images=[second]))


def huge_on_paper(width: int, height: int) -> bytes:
    """A PNG that claims a size it does not have."""
    true = picture()
    head = struct.pack(">II", width, height) + true[24:29]
    return true[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + true[33:]


def saved(write: Any) -> bytes:
    target = io.BytesIO()
    write(target)
    return target.getvalue()
