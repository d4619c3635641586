"""A ZIP that is written once, from front to back, and knows the hash of everything in it."""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO, Any

from django.utils.timezone import localtime

CHUNK = 1024 * 1024
# Long enough to tell files apart, short enough for every file system with our folders before it.
LONGEST_NAME = 80
# What stands for these where a file system knows ASCII alone.
SPELLED = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "ı": "i",
        "ł": "l",
        "ø": "o",
    }
)
# Pictures and papers are packed already.
PACKED = ("application/pdf", "application/zip", "application/vnd.", "image/")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file of the ZIP as the manifest names it. `at` is when it came into being, `source` the row it is of."""

    path: str
    sha256: str
    size: int
    media_type: str
    source: str
    at: str
    original_name: str = ""
    standards: tuple[str, ...] = ()
    # The hash that the record keeps of it; another one than `sha256` says that the file was damaged since.
    recorded_sha256: str = ""

    @property
    def is_damaged(self) -> bool:
        return bool(self.recorded_sha256) and self.recorded_sha256 != self.sha256

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value not in ("", ())}


@dataclass(frozen=True, kw_only=True)
class Label:
    """What is said of a file besides its bytes."""

    source: str
    at: datetime
    media_type: str
    original_name: str = ""
    standards: tuple[str, ...] = ()
    recorded_sha256: str = ""


@dataclass
class Archive:
    """Writes to a file that can be sought in; never holds more than a megabyte of an entry that is copied."""

    target: IO[bytes]
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.zip = zipfile.ZipFile(self.target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)

    def close(self) -> None:
        self.zip.close()

    def add(self, path: str, data: bytes, label: Label) -> Entry:
        return self.copy(path, io.BytesIO(data), label)

    def copy(self, path: str, source: IO[bytes], label: Label) -> Entry:
        """Copy an open file into the ZIP. Raises ValueError for a path that is taken or leads out of the ZIP."""
        self.assure_free(path)
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info_of(path, label), "w", force_zip64=True) as target:
            while part := source.read(CHUNK):
                digest.update(part)
                size += len(part)
                target.write(part)
        entry = Entry(
            path=path,
            sha256=digest.hexdigest(),
            size=size,
            media_type=label.media_type,
            source=label.source,
            at=label.at.isoformat(),
            original_name=label.original_name,
            standards=label.standards,
            recorded_sha256=label.recorded_sha256,
        )
        self.entries.append(entry)
        return entry

    def assure_free(self, path: str) -> None:
        parts = PurePosixPath(path)
        taken = {entry.path.lower() for entry in self.entries}
        if parts.is_absolute() or ".." in parts.parts or path.lower() in taken:
            raise ValueError(f"not a path for the ZIP: {path}")


def info_of(path: str, label: Label) -> zipfile.ZipInfo:
    """Name, local time and kind of compression; a ZIP knows no time before 1980."""
    moment = max(localtime(label.at).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    info = zipfile.ZipInfo(path, moment)
    is_packed = label.media_type.startswith(PACKED)
    info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def safe_name(name: str, fallback: str = "file") -> str:
    """A name any file system takes: letters, digits, dot, dash; no folder, never hidden, at most 80 signs.

    >>> safe_name("../../Übersicht (1).PDF")
    'Uebersicht-1.pdf'
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = unicodedata.normalize("NFKD", last.translate(SPELLED)).encode("ascii", "ignore").decode()
    stem, dot, ending = plain.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        stem, ending = plain, ""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[: LONGEST_NAME - len(ending) - 1].strip("-")
    return f"{stem or fallback}.{ending.lower()}" if ending else stem or fallback


def numbered(names: Iterable[str]) -> list[str]:
    """Safe names with a running number before them: unique, and in the order of the record."""
    return [f"{number:02d}-{safe_name(name)}" for number, name in enumerate(names, start=1)]
