"""The site plus pages that only tests open."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.access import DEMO_ONLY, PUBLIC, SIGNED_IN, open_to
from accounts.roles import OFFICERS, RoleName
from funding.urls import urlpatterns as site


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("here")


def page(*who: str | frozenset[RoleName]):
    """A fresh view with the same body, so that each carries its own declaration."""

    @open_to(*who)
    def view(request: HttpRequest) -> HttpResponse:
        return answer(request)

    return view


urlpatterns = [
    *site,
    path("test/undeclared/", answer, name="undeclared"),
    path("test/public/", page(PUBLIC), name="public"),
    path("test/signed-in/", page(SIGNED_IN), name="signed-in"),
    path("test/officers/", page(OFFICERS), name="officers"),
    path("test/demo/", page(DEMO_ONLY), name="demo-only"),
]
