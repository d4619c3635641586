"""A person's own data, and why they need a second factor."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SIGNED_IN, open_to
from accounts.forms import ProfileForm
from accounts.middleware import lacks_second_factor
from accounts.views.preferences import ONE_YEAR, safe_next


@open_to(SIGNED_IN)
def profile(request: HttpRequest) -> HttpResponseBase:
    """Name, phone, language. With `next` it is the page of the first sign-in and can be skipped."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        person = form.save()
        return saved(request, person.language)
    return render(request, "accounts/profile.html", {"form": form, "next": safe_next(request, "")})


def saved(request: HttpRequest, language: str) -> HttpResponseRedirect:
    """Go on in the language just chosen, also in this browser."""
    with translation.override(language):
        messages.success(request, _("Your details are saved."))
    response = HttpResponseRedirect(safe_next(request, request.path))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure()
    )
    return response


@open_to(SIGNED_IN)
@require_safe
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """Explain the second factor to those who need one and offer its two kinds."""
    if not lacks_second_factor(request):
        return redirect(safe_next(request, resolve_url("mfa_index")))
    return render(request, "accounts/second_factor.html")
