"""What must hold before this installation may start."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from accounts.demo import hosts_beyond_here


@register(Tags.security)
def demo_stays_here(app_configs: Any, **kwargs: Any) -> Iterable[CheckMessage]:
    """The demo lets everybody in, so it must not answer under a name others can reach."""
    beyond = hosts_beyond_here(settings.ALLOWED_HOSTS) if settings.DEMO else []
    if not beyond:
        return []
    return [
        Error(
            f"The demo is on, but ALLOWED_HOSTS lets others reach it: {', '.join(beyond)}.",
            hint="Unset FOERDERTOPF_DEMO, or keep only 127.0.0.1, localhost and [::1].",
            id="accounts.E001",
        )
    ]
