"""List or queue the reminders that are due at a moment."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from notifications.schedule import Counts, due_reminders, queue_reminders


class Command(BaseCommand):
    help = "Queues the reminders that are due, now or --at another time. With --dry-run it only lists them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", type=moment, help="local time, for example 2026-12-01T08:00")
        parser.add_argument("--dry-run", action="store_true", help="list what would go out, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now, counts = options["at"] or timezone.now(), Counts()
        at = f"{timezone.localtime(now):%Y-%m-%d %H:%M}"
        if options["dry_run"]:
            self.stdout.write(f"{self._list(now, counts)} reminders would go out at {at}.")
        else:
            self.stdout.write(f"{queue_reminders(now, counts)} reminders queued as of {at}.")
        if counts.broken:
            raise CommandError(f"{counts.broken} sources or reminders failed; the log says which.")

    def _list(self, now: datetime, counts: Counts) -> int:
        reminders = due_reminders(now, counts)
        for reminder in reminders:
            self.stdout.write(f"{reminder.to.email}\t{reminder.key}\t{reminder.about}")
        return len(reminders)


def moment(text: str) -> datetime:
    """A local time (or one with an offset); a bare date means its start. Raises CommandError."""
    try:
        day = parse_date(text)
        found = datetime(day.year, day.month, day.day) if day else parse_datetime(text)  # noqa: DTZ001  (made aware below)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"“{text}” is not a time. Write it like 2026-12-01T08:00.")
    return timezone.make_aware(found) if timezone.is_naive(found) else found
