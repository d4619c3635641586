"""Show the state of the outbox, and give failed mails another chance."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count

from notifications.delivery import try_again
from notifications.models import Mail, MailStatus


class Command(BaseCommand):
    help = "Counts the mails by status and lists those that failed. --retry queues the failed ones again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", nargs="*", metavar="KEY", help="queue failed mails again")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = Mail.objects.failed()
        if options["retry"] is not None:
            chosen = failed.filter(key__in=options["retry"]) if options["retry"] else failed
            self.stdout.write(f"{try_again(list(chosen.values_list('pk', flat=True)))} mails queued again.")
        counts = dict(Mail.objects.values_list("status").annotate(Count("pk")))
        for status in MailStatus:
            self.stdout.write(f"{status.value:8}{counts.get(status.value, 0):8}")
        for mail in failed.order_by("pk").defer("text", "html"):
            self.stdout.write(f"failed: {mail.key}\t{mail.attempts} attempts\t{mail.last_error}")
