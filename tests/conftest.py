"""Fixtures every test may use."""

from tests.tools.browser import (  # noqa: F401
    browser_context_args,
    browser_type_launch_args,
    complaints,
    live_server,
)
