"""What every page knows: the menu, whether this is the demo, and the chosen colours."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.navigation import menu_for

THEME_COOKIE = "theme"
THEMES = ("light", "dark", "auto")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`navigation` (list of MenuEntry), `demo` (bool), `theme` ("light", "dark" or "auto"), names."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return {
        # Early failures (CSRF, bad host) render pages before anybody is signed in.
        "navigation": menu_for(request) if hasattr(request, "user") else [],
        "demo": settings.DEMO,
        "theme": chosen if chosen in THEMES else "auto",
        "authority_name": settings.AUTHORITY_NAME,
        "contact_email": settings.CONTACT_EMAIL,
    }
