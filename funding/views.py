"""Pages that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.access import PUBLIC, open_to


@open_to(PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was too old or opened twice: say how to go on; the browser's Back keeps what was typed."""
    return render(request, "403_csrf.html", status=403)
