"""The case as a file: a page that says what is in it, and the download."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of
from accounts.roles import CASE_READERS
from applications.models import Application
from applications.states import UNSENT, Event
from applications.views.fetch import staff_case
from reports.case_file import file_name, hand_out


@open_to(CASE_READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What the file holds and who had it before; a POST makes it and sends it. Not before the case was sent."""
    case = staff_case(request, pk)
    if case.state in UNSENT:
        raise Http404
    if request.method == "POST":
        return zip_download(case, request)
    return page(request, case)


def page(request: HttpRequest, case: Application) -> HttpResponse:
    last = case.timeline.filter(event=Event.CASE_FILE_MADE).first()
    return render(request, "reports/case_file.html", {"case": case, "last": last})


def zip_download(case: Application, request: HttpRequest) -> FileResponse:
    """The ZIP as a download: written to disk first, then sent piece by piece, never kept on the way."""
    target = hand_out(case=case, actor=person_of(request), now=timezone.now())
    response = FileResponse(target, as_attachment=True, filename=file_name(case))
    response["Content-Type"] = "application/zip"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
