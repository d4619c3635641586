"""Addresses of the whole site. Who may call each is declared at its view (accounts.access)."""

from django.urls import include, path

from accounts.views import preferences
from applications.views import public

handler400 = "funding.views.bad_request"

urlpatterns = [
    path("", public.home, name="home"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("privacy/", public.privacy, name="privacy"),
    path("language/", preferences.set_language, name="set_language"),
    path("theme/", preferences.theme, name="theme"),
    path("", include("accounts.urls")),
    path("", include("accounts.library_urls")),
    path("", include("notifications.urls")),
    path("", include("applications.urls")),
    path("", include("awards.urls")),
    path("", include("reports.urls")),
    path("pot/", include("budgets.urls")),
    path("board/", include("board.urls")),
]
