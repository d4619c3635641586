"""The page with one button per invented person (accounts.demo says where it exists)."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from accounts.access import DEMO_ONLY, open_to
from accounts.demo import comes_from_here, invented_people, personas
from accounts.views.sign_in import after_sign_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@open_to(DEMO_ONLY)
@never_cache
def demo(request: HttpRequest) -> HttpResponseBase:
    """List the personas; a POST with `person` enters as one of them."""
    if not comes_from_here(request):
        raise Http404
    if request.method == "POST":
        wanted = request.POST.get("person", "")
        person = get_object_or_404(
            invented_people(), pk=wanted if wanted.isdecimal() and len(wanted) < 12 else None
        )
        login(request, person, backend=BACKEND)
        return redirect(after_sign_in(request))
    return render(request, "accounts/demo.html", {"doors": personas()})
