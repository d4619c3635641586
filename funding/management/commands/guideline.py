"""`manage.py guideline …`: check, load, explain, try and compare guideline files."""

import json
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from funding.fields import parse_date
from funding.guideline.load import GuidelineError, read_guideline_file
from funding.guideline.model import Guideline
from funding.guideline.try_out import CaseError, read_case_file, schema_of_a_case
from funding.guideline_changes import Change, changes_between
from funding.guideline_reference import reference
from funding.guideline_store import store_version, stored_version
from funding.guideline_trial import trial_as_json, trial_as_text
from funding.guideline_words import rules_in_words
from funding.templatetags.show import day
from funding.wording_faults import fault_texts

DOCS = settings.BASE_DIR / "docs"


def add_language(parser: CommandParser) -> None:
    parser.add_argument(
        "--lang", default=settings.LANGUAGE_CODE, help="The language of the answer, such as en."
    )


def day_written(written: str) -> date:
    """A day on the command line, as people or computers write it. Raises ArgumentTypeError."""
    with suppress(ValueError):
        found = parse_date(written)
        if found is not None:
            return found
    raise ArgumentTypeError(_("Write the day like 31.1.2027 or 2027-01-31."))


class Command(BaseCommand):
    help = "Check, load, explain, try and compare guideline files."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        check = acts.add_parser("check", help="Say whether a file is a valid guideline, and what to mend.")
        check.add_argument("file", type=Path)
        add_language(check)
        load = acts.add_parser("load", help="Store a file as a new version of its programme.")
        load.add_argument("file", type=Path)
        load.add_argument("--from", dest="valid_from", type=day_written, metavar="DATE")
        add_language(load)
        explain = acts.add_parser("explain", help="Say the rules of a file in plain sentences.")
        explain.add_argument("file", type=Path)
        add_language(explain)
        try_ = acts.add_parser("try", help="Assess the plan in a JSON file under a guideline.")
        try_.add_argument("file", type=Path)
        try_.add_argument("case", type=Path, metavar="CASE.json")
        try_.add_argument("--json", action="store_true", dest="as_json")
        add_language(try_)
        diff = acts.add_parser("diff", help="Say what changes for applicants from one file to another.")
        diff.add_argument("old", type=Path)
        diff.add_argument("new", type=Path)
        add_language(diff)
        acts.add_parser("reference", help="Write docs/guideline-reference.md and the schema of a case again.")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        acts: dict[str, Callable[..., None]] = {
            "check": self.check_file,
            "load": self.load_file,
            "explain": self.explain_file,
            "try": self.try_case,
            "diff": self.compare_files,
            "reference": self.write_reference,
        }
        with translation.override(options.get("lang") or settings.LANGUAGE_CODE):
            try:
                acts[act](**options)
            except (OperationalError, ProgrammingError) as error:
                raise CommandError(
                    _("The database is not ready. First run: python manage.py migrate")
                ) from error

    def check_file(self, *, file: Path, **options: Any) -> None:
        rules = self.read(file)
        words = _(
            "%(file)s is right: %(programme)s, version %(version)s, from %(day)s. "
            "Clauses: %(clauses)s. Worked examples that come out: %(examples)s."
        )
        self.stdout.write(
            words
            % {
                "file": file,
                "programme": rules.programme,
                "version": rules.version,
                "day": day(rules.valid_from),
                "clauses": len(rules.clauses),
                "examples": len(rules.examples),
            }
        )

    def load_file(self, *, file: Path, valid_from: date | None, **options: Any) -> None:
        try:
            source, rules = read_guideline_file(file)
            known = stored_version(rules) is not None
            version = store_version(source=source, by=None, now=timezone.now(), valid_from=valid_from)
        except GuidelineError as error:
            raise told(file, error) from None
        words = _("%(version)s is loaded and holds from %(day)s.")
        if known:
            words = _("%(version)s was loaded already and holds from %(day)s.")
        self.stdout.write(words % {"version": version, "day": day(version.valid_from)})
        self.remind_of_the_name(rules)

    def remind_of_the_name(self, rules: Guideline) -> None:
        """Pages and letters name who runs the site, which no guideline can set."""
        if settings.AUTHORITY_NAME not in rules.authority.root.values():
            words = _("Pages and e-mails name “%(name)s”. If that is wrong, set AUTHORITY_NAME.")
            self.stdout.write(words % {"name": settings.AUTHORITY_NAME})

    def explain_file(self, *, file: Path, **options: Any) -> None:
        section, sentences = None, list(rules_in_words(self.read(file)))
        for sentence in sentences:
            if sentence.section != section:
                section = sentence.section
                self.stdout.write(f"\n{section}")
            mark = " *" if sentence.assumed else ""
            source = f" [{sentence.clause}]" if sentence.clause else ""
            self.stdout.write(f"- {sentence.text}{source}{mark}")
        if any(sentence.assumed for sentence in sentences):
            self.stdout.write("\n* " + _("not decided yet, only assumed"))

    def try_case(self, *, file: Path, case: Path, as_json: bool, **options: Any) -> None:
        rules = self.read(file)
        try:
            tried = read_case_file(case)
        except CaseError as error:
            raise told(case, error) from None
        self.stdout.write(trial_as_json(rules, tried) if as_json else trial_as_text(rules, tried))

    def compare_files(self, *, old: Path, new: Path, **options: Any) -> None:
        changes = changes_between(self.read(old), self.read(new))
        for section, found in groupby(changes, lambda change: change.section):
            self.stdout.write(f"\n{section}")
            for change in found:
                self.stdout.write("\n".join(lines_of(change)))
        if not changes:
            self.stdout.write(_("Nothing changes for applicants."))

    def write_reference(self, **options: Any) -> None:
        DOCS.mkdir(exist_ok=True)
        (DOCS / "guideline-reference.md").write_text(reference(), encoding="utf-8")
        schema = json.dumps(schema_of_a_case(), ensure_ascii=False, indent=2, sort_keys=True)
        (DOCS / "case.schema.json").write_text(schema + "\n", encoding="utf-8")
        self.stdout.write("docs/guideline-reference.md and docs/case.schema.json are written.")

    def read(self, file: Path) -> Guideline:
        try:
            return read_guideline_file(file)[1]
        except GuidelineError as error:
            raise told(file, error) from None


def lines_of(change: Change) -> Iterator[str]:
    """A change as - and + lines that also say in words what they mean."""
    clause = f" [{change.clause}]" if change.clause else ""
    if change.before:
        word = _("Until now:") if change.after else _("Dropped:")
        yield f"- {word} {change.before}{clause if not change.after else ''}"
    if change.after:
        word = _("Now:") if change.before else _("New:")
        yield f"+ {word} {change.after}{clause}"


def told(file: Path, error: GuidelineError | CaseError) -> CommandError:
    """The name of the file, and below it each fault in the active language."""
    return CommandError("\n".join([f"{file}:", *fault_texts(error.faults)]))
