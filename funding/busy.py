"""When the database is held by somebody else for too long: "busy, try again" instead of an error page."""

import logging
import sqlite3
from collections.abc import Callable

import psycopg
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template

logger = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 5
# A lock that was not given in time, a deadlock, and two transactions that could not both be right.
POSTGRESQL = (
    psycopg.errors.LockNotAvailable,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
)
SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED")


def is_busy(error: BaseException) -> bool:
    """Whether the same act may well succeed a moment later; the transaction has been rolled back."""
    cause = error.__cause__
    if not isinstance(error, OperationalError):
        return False
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorname", "").startswith(SQLITE)
    return isinstance(cause, POSTGRESQL)


class BusyMiddleware:
    """Answers 503 with a page that says how to go on; nothing was changed and the browser keeps the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not is_busy(error):
            return None
        logger.warning("The database is busy: %s %s was asked to try again", request.method, request.path)
        # Without the request: the menu would ask the database that is busy.
        page = get_template("503.html").render()
        return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
