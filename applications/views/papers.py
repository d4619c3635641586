"""Documents and PDFs of a case: added, removed, and only ever sent as a download."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import SIGNED_IN, open_to, person_of
from applications.documents import add_document, may_add, remove_document
from applications.forms.documents import REFUSALS, DocumentForm
from applications.models import Application, Document
from applications.receipt import receipt_pdf
from applications.views.editable import moved_on
from applications.views.fetch import any_case
from funding.errors import NotPossible, Refused
from funding.wording import label


@open_to(SIGNED_IN)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents of a case, and a form to add one."""
    case = any_case(request, pk)
    is_office = case.entered_by_id is not None or not case.is_of(person_of(request))
    form = DocumentForm(
        request.POST or None, request.FILES or None, guideline=case.guideline, signature=is_office
    )
    if request.method == "POST" and form.is_valid() and add(request, case, form):
        messages.success(request, _("The document is added."))
        return redirect("applications:documents", pk)
    context = {
        "case": case,
        "form": form,
        "files": file_rows(case, person_of(request)),
        "may_add": may_add(case, person_of(request)),
        "is_office": is_office,
    }
    return render(request, "applications/documents.html", context)


def add(request: HttpRequest, case: Application, form: DocumentForm) -> bool:
    """Add the file; what is refused becomes a message beside the field."""
    try:
        add_document(
            application=case,
            actor=person_of(request),
            upload=form.cleaned_data["file"],
            kind=form.cleaned_data["kind"],
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("file", REFUSALS[refusal.code] % refusal.params)
        return False
    except NotPossible:
        form.add_error(
            "file", _("The application can no longer be changed. Send the document with a message instead.")
        )
        return False
    return True


def file_rows(case: Application, user: Any) -> list[dict[str, Any]]:
    """The documents for components/file_list.html. One query."""
    kinds = {kind.key: label(kind) for kind in case.guideline.documents}
    kinds["signature"] = _("Signed application")
    removable = may_add(case, user)
    return [
        {
            "name": document.name,
            "url": reverse("applications:document", args=[case.pk, document.pk]),
            "size": document.size,
            "kind": kinds.get(document.kind, ""),
            "at": document.uploaded_at,
            "remove_url": reverse("applications:document-remove", args=[case.pk, document.pk])
            if removable
            else "",
        }
        for document in case.documents.in_use()
    ]


def download(document: Document) -> FileResponse:
    """A document as a download: never shown inside a page of ours."""
    response = FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name)
    response["Content-Type"] = document.media_type
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def document(request: HttpRequest, pk: int, document_pk: int) -> FileResponse:
    case = any_case(request, pk)
    return download(get_object_or_404(Document, application=case, pk=document_pk, removed_at=None))


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """Take a document away; asks once."""
    case = any_case(request, pk)
    user = person_of(request)
    paper = get_object_or_404(Document, application=case, pk=document_pk, removed_at=None)
    if not may_add(case, user):
        raise Http404
    if request.method == "POST":
        try:
            remove_document(application=case, actor=user, document=paper, now=timezone.now())
        except NotPossible:
            return moved_on(request, case)
        messages.success(request, _("The document is removed."))
        return redirect("applications:documents", pk)
    return render(request, "applications/document_remove.html", {"case": case, "document": paper})


@open_to(SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def receipt(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A submitted version as a PDF."""
    case = any_case(request, pk)
    version = get_object_or_404(case.versions.select_related("guideline_version"), number=number)
    response = HttpResponse(receipt_pdf(version), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{case.reference}-{number}.pdf"'
    return response
