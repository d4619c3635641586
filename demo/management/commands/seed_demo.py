"""`manage.py seed_demo`: fill an empty demo with a believable year."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from demo.seed import Seed
from funding.models import Programme


class Command(BaseCommand):
    help = "Fill an empty demo with invented people and applications."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Sample data is for the demo only (FOERDERTOPF_DEMO=1).")
        if User.objects.exists():
            raise CommandError("There are people already; sample data goes into an empty demo only.")
        programme = Programme.objects.get(slug="unna")
        Seed(programme, timezone.now()).run()
        self.stdout.write(f"{User.objects.count()} people, {programme.applications.count()} applications")
