"""Entry point for a WSGI server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "funding.settings")

application = get_wsgi_application()

if settings.DEMO:
    from accounts.demo import require_loopback_bind  # models can be imported only now

    require_loopback_bind(os.environ)
