"""`manage.py load_guidelines [FILE …]`: load guideline files; without a file, the ones that ship for Unna."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from funding.guideline.load import GuidelineError, read_guideline_file
from funding.guideline_store import store_version, stored_version
from funding.templatetags.show import day
from funding.wording_faults import fault_texts

SHIPPED = [settings.BASE_DIR / "funding" / "guidelines" / "unna.toml"]


class Command(BaseCommand):
    help = "Load guideline files. A version that is stored already is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--lang", default=settings.LANGUAGE_CODE, help="The language of the messages.")

    def handle(self, *args: Any, files: list[Path], lang: str, **options: Any) -> None:
        with translation.override(lang):
            for path in files or SHIPPED:
                self.stdout.write(self.load(path))

    def load(self, path: Path) -> str:
        try:
            source, rules = read_guideline_file(path)
            known = stored_version(rules) is not None
            version = store_version(source=source, by=None, now=timezone.now())
        except GuidelineError as error:
            raise CommandError("\n".join([f"{path}:", *fault_texts(error.faults)])) from None
        said = _("%(version)s: already loaded, holds from %(day)s.")
        if not known:
            said = _("%(version)s: loaded, holds from %(day)s.")
        return said % {"version": version, "day": day(version.valid_from)}
