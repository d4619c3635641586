from typing import Any

from django.core.management.base import BaseCommand

from applications.diagram import states_page


class Command(BaseCommand):
    help = "Print the page about the states of a case (docs/states.md), drawn from applications/lifecycle.py."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(states_page())
