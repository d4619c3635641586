from typing import Any

from django.core.management.base import BaseCommand

from applications.diagram import states_page
from applications.models import Application
from awards.models import Award

HINT = """<!-- Made by `python manage.py draw_states > docs/states.md`; a test compares the two. -->
"""


class Command(BaseCommand):
    help = "Print the page about the states of a case and of an award (docs/states.md), drawn from their transitions."

    def handle(self, *args: Any, **options: Any) -> None:
        case = states_page(Application, title="The states of a case", source="applications/lifecycle.py")
        award = states_page(Award, title="The states of an award", source="awards/lifecycle.py")
        self.stdout.write("\n".join([HINT, case, "", award]))
