"""What the office's pages answer once an act is done, or can no longer be done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def carried_out(request: HttpRequest, pk: int, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect("applications:desk-case", pk)


def not_possible(request: HttpRequest, pk: int) -> HttpResponse:
    """The case has moved on since the page was opened."""
    messages.warning(request, _("The application has moved on meanwhile. This is where it stands now."))
    return redirect("applications:desk-case", pk)
