"""Language and colours, chosen on any page."""

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from accounts.access import PUBLIC, SIGNED_IN, open_to
from accounts.context import THEME_COOKIE, THEMES
from accounts.navigation import start_page

ONE_YEAR = 365 * 24 * 3600


def safe_next(request: HttpRequest, default: str) -> str:
    """The page to go on to (`next`, posted or in the address), if it is a path of this site."""
    url = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    # A word without a slash would be taken for the name of a view.
    return url if is_ours and url.startswith("/") else default


@open_to(PUBLIC)
@require_POST
def theme(request: HttpRequest) -> HttpResponseBase:
    """Remember light, dark or automatic colours in a cookie; anything else means automatic."""
    wanted = request.POST.get("theme", "")
    chosen = wanted if wanted in THEMES else "auto"
    response = HttpResponseRedirect(safe_next(request, "/"))
    response.set_cookie(THEME_COOKIE, chosen, max_age=ONE_YEAR, samesite="Lax", secure=request.is_secure())
    return response


@open_to(PUBLIC)
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Choose a language for this browser and, when signed in, for letters too."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        request.user.language = code
        request.user.save(update_fields=["language"])
    return django_set_language(request)


@open_to(SIGNED_IN)
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """Where a person begins after signing in: the desk, the votes, the pot, or their applications."""
    return redirect(start_page(request) or "home")
