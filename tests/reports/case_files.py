"""Opening case files in tests."""

import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from applications.models import Application
from reports.case_file import build_case_file
from tests.applications.factories import NOW


@dataclass(frozen=True)
class Opened:
    """A ZIP with its manifest; the names in the order in which they stand."""

    zip: zipfile.ZipFile
    manifest: dict[str, Any]

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    def read(self, name: str) -> bytes:
        return self.zip.read(name)

    def json(self, name: str) -> Any:
        return json.loads(self.read(name))

    def entry(self, source: str) -> dict[str, Any]:
        """The one file of a source."""
        [found] = [row for row in self.manifest["files"] if row["source"] == source]
        return found  # type: ignore[no-any-return]

    @property
    def everything(self) -> str:
        """All that can be read as text without a PDF reader."""
        return "\n".join(self.read(name).decode() for name in self.names if name.endswith((".json", ".toml")))


def opened(data: bytes) -> Opened:
    archive = zipfile.ZipFile(io.BytesIO(data))
    return Opened(archive, json.loads(archive.read("manifest.json")))


def case_file(case: Application, actor: User) -> Opened:
    case = Application.objects.get(pk=case.pk)
    with build_case_file(case=case, actor=actor, now=NOW) as target:
        return opened(target.read())
