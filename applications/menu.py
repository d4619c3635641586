"""How many things wait, for the main menu."""

from django.http import HttpRequest

from accounts.access import person_of
from applications.models import Application


def waiting_cases(request: HttpRequest) -> int:
    """Cases on the officer's desk. One query on an index."""
    count: int = Application.objects.on_desk_of(person_of(request)).order_by().count()
    return count
