"""Who may call what, in whose language. Runs for every request that resolved to a view."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from accounts.access import DEMO_ONLY, declared_access, may_call, roles_of
from accounts.rescue import keep_typed
from accounts.roles import NEED_SECOND_FACTOR

GetResponse = Callable[[HttpRequest], HttpResponseBase]
logger = logging.getLogger(__name__)

# What a person may still open while the second factor is missing: setting it up, and going away.
OPEN_WITHOUT_SECOND_FACTOR = frozenset(
    {
        "accounts:second-factor",
        "account_logout",
        "set_language",
        "theme",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)

# Long forms whose page can be opened again at the address they are sent to.
KEEPS_TYPED = frozenset(
    {
        "applications:step",
        "applications:message",
        "awards:accept-award",
        "awards:answer-hearing",
        "awards:change-ask",
        "awards:decline-award",
        "awards:more-time",
        "awards:proof-part",
        "awards:receipt-add",
    }
)


class LanguageMiddleware:
    """A signed-in person's stored language wins over the browser's, unless a language was chosen here."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class AccessMiddleware:
    """Refuses every view that does not declare who may call it, and everybody it is not declared for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated:
            # Every page of theirs names them; none may stay on a shared computer or in a proxy.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        url_name = request.resolver_match.view_name if request.resolver_match else None
        rule = declared_access(view, url_name)
        if rule is None:
            logger.error("No access rule is declared for %s (%s): refused.", request.path, url_name)
            raise Http404
        if not may_call(rule, request):
            return refusal(request, rule)
        if lacks_second_factor(request) and url_name not in OPEN_WITHOUT_SECOND_FACTOR:
            return to_page_with_next(request, "accounts:second-factor")
        return None


def refusal(request: HttpRequest, rule: object) -> HttpResponseBase:
    """Sign-in for those who are not signed in; for all others the page does not exist."""
    if request.user.is_authenticated or rule == DEMO_ONLY:
        raise Http404
    if getattr(request, "htmx", False):
        return signed_out_fragment()
    if (
        request.method == "POST"
        and request.resolver_match
        and request.resolver_match.view_name in KEEPS_TYPED
    ):
        # Each may fill a session in the database, and nobody has signed in yet.
        if ratelimit.consume(request, action="keep_typed"):
            keep_typed(request)
        return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")
    return to_page_with_next(request, settings.LOGIN_URL)


def signed_out_fragment() -> HttpResponse:
    """Tells a script that the session ended (event `signed-out`); what somebody is typing stays."""
    text = _("You are signed out. Sign in again in a new tab. What you typed stays here.")
    return HttpResponse(text, status=401, headers={"HX-Trigger": "signed-out"})


def to_page_with_next(request: HttpRequest, url_name: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse(url_name)}?{urlencode({'next': page_to_return_to(request)})}")


def page_to_return_to(request: HttpRequest) -> str:
    """The page asked for; for a sent form the page it stood on: its own address may only take forms."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = urlsplit(request.headers.get("Referer", ""))
    return referer.path if referer.netloc == request.get_host() else "/"


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this person decides about others' money or data but signs in with the e-mail code alone."""
    if settings.DEMO or not request.user.is_authenticated:
        return False
    roles = roles_of(request.user)
    return roles.has_any(NEED_SECOND_FACTOR) and not roles.are_guarded
