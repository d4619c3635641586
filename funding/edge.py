"""What no view need answer by itself: people who may not do something or do too much, text no database takes."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from funding.errors import NotAllowed, TooMuch

NUL = "\0"


class EdgeMiddleware:
    """NotAllowed of a verb becomes 404, as if the object did not exist; TooMuch 429; a NUL in the address 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # PostgreSQL takes no NUL in a text, and no browser writes one; forms refuse theirs by themselves.
        if NUL in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        if isinstance(error, NotAllowed):
            raise Http404 from error
        return render(request, "429.html", status=429) if isinstance(error, TooMuch) else None
