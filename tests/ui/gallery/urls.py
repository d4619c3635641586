"""The site with pages that show every component; only tests know them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from accounts.access import PUBLIC, open_to
from tests.ui.gallery.samples import SampleForm, sample_context


@open_to(PUBLIC)
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "gallery/page.html", sample_context())


@open_to(PUBLIC)
def form(request: HttpRequest) -> HttpResponse:
    wrong = {"title": "", "story": "Wir kochen.", "amount": "viel", "starts_on": "30.2.", "ends_on": ""}
    return render(
        request, "gallery/form.html", {"form": SampleForm(wrong if "wrong" in request.GET else None)}
    )


urlpatterns = [
    path("gallery/", page),
    path("gallery/form/", form),
    path("", include("funding.urls")),
]
