"""`manage.py load_guidelines [FILE …]`: load guideline files; without a file, the ones that ship for Unna."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from funding.guideline.load import GuidelineError, read_guideline
from funding.models import GuidelineVersion, Programme

SHIPPED = [settings.BASE_DIR / "funding" / "guidelines" / "unna.toml"]


class Command(BaseCommand):
    help = "Load guideline files. A version that is stored already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for path in files or SHIPPED:
            self.stdout.write(self.load(path))

    @transaction.atomic
    def load(self, path: Path) -> str:
        try:
            source = path.read_text(encoding="utf-8")
            rules = read_guideline(source)
        except (GuidelineError, OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path}: {error}") from error
        digest = hashlib.sha256(source.encode()).hexdigest()
        name = rules.name.in_language("de")
        programme, _ = Programme.objects.get_or_create(slug=rules.programme, defaults={"name": name})
        stored = programme.guideline_versions.filter(version=rules.version).first()
        if stored and stored.sha256 != digest:
            raise CommandError(
                f"{path}: version {rules.version} is stored with another text. Give this one a new version."
            )
        if stored:
            return f"{stored}: already loaded"
        version = GuidelineVersion.objects.create(
            programme=programme,
            version=rules.version,
            valid_from=rules.valid_from,
            source=source,
            sha256=digest,
        )
        return f"{version}: loaded, valid from {rules.valid_from}"
