"""How many things wait, for the main menu."""

from django.http import HttpRequest

from accounts.access import person_of
from applications.boxes import waiting_beside_cases
from applications.models import Application


def waiting_cases(request: HttpRequest) -> int:
    """Cases on the officer's desk, and what waits there beside them. One query on indexes."""
    user = person_of(request)
    others = (found.order_by().values("pk") for found in waiting_beside_cases(user))
    cases = Application.objects.on_desk_of(user).order_by().values("pk")
    count: int = cases.union(*others, all=True).count()
    return count
