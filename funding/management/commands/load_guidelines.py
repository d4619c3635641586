"""`manage.py load_guidelines [FILE …]`: load guideline files; without a file, the ones that ship for Unna."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from funding.guideline.load import GuidelineError, read_guideline_file
from funding.guideline_store import store_version, stored_version

SHIPPED = [settings.BASE_DIR / "funding" / "guidelines" / "unna.toml"]


class Command(BaseCommand):
    help = "Load guideline files. A version that is stored already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for path in files or SHIPPED:
            self.stdout.write(self.load(path))

    def load(self, path: Path) -> str:
        try:
            source, rules = read_guideline_file(path)
            known = stored_version(rules) is not None
            version = store_version(source=source, by=None, now=timezone.now())
        except GuidelineError as error:
            raise CommandError(f"{path}: {error}") from error
        return (
            f"{version}: already loaded" if known else f"{version}: loaded, valid from {version.valid_from}"
        )
