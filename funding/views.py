"""Pages that belong to no app."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from accounts.access import PUBLIC, open_to

MEGABYTE = 1024 * 1024
# A browser shows an answer only when it could send all it had; what is larger than this sees a broken connection.
MOST_DRAINED = 100


@open_to(PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was too old or opened twice: say how to go on; the browser's Back keeps what was typed."""
    return render(request, "403_csrf.html", status=403)


@open_to(PUBLIC)
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read; more text than we read at once is told as just that."""
    if isinstance(exception, RequestDataTooBig):
        for _ in range(MOST_DRAINED):
            if not request.read(MEGABYTE):
                break
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // MEGABYTE
        return render(request, "413.html", {"most": most}, status=413)
    return defaults.bad_request(request, exception)
