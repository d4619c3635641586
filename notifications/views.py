"""The demo's mailbox: the mails that would have been sent, for everybody to read. 404 outside the demo."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications.models import Mail, MailAttachment

PAGE_SIZE = 25
View = Callable[..., HttpResponse]
# A mail has its styles inside, as mails must; nothing else of it may work, and it is shown in our frame only.
MAIL_POLICY = {
    "default-src": [NONE],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
}


def demo_only(view: View) -> View:
    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    guarded.access = "demo"  # type: ignore[attr-defined]
    return guarded


@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """A page of mails, newest first; `to` is the beginning of an address, `before` the page's key."""
    recipient = request.GET.get("to", "").strip()[:254]
    before = request.GET.get("before", "")
    mails = Mail.objects.listed()
    if recipient:
        mails = mails.filter(recipient__istartswith=recipient)
    if before.isascii() and before.isdigit() and len(before) < 19:
        mails = mails.filter(pk__lt=int(before))
    found = list(mails[: PAGE_SIZE + 1])
    context = {
        "mails": found[:PAGE_SIZE],
        "next_url": older_url(found, recipient),
        "to": recipient,
        "whole": not (recipient or before),
    }
    return render(request, "notifications/mailbox.html", context)


def older_url(found: list[Mail], recipient: str) -> str:
    """The address of the next page; nothing when this one is the last."""
    if len(found) <= PAGE_SIZE:
        return ""
    key = {"before": found[PAGE_SIZE - 1].pk} | ({"to": recipient} if recipient else {})
    return f"{reverse('notifications:mailbox')}?{urlencode(key)}"


@csp_update({"frame-src": [SELF]})
@demo_only
def mail_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: its data, its HTML in a frame, and its text."""
    mail = get_object_or_404(Mail, pk=pk)
    context = {"mail": mail, "attachments": mail.attachments.defer("content")}
    return render(request, "notifications/mail.html", context)


@xframe_options_sameorigin
@csp(MAIL_POLICY)
@demo_only
def mail_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML of a mail as a mail program shows it. Links open in the whole window, not in the frame."""
    mail = get_object_or_404(Mail.objects.only("html"), pk=pk)
    return HttpResponse(mail.html.replace("<head>", '<head><base target="_top">', 1))


@demo_only
def mail_attachment(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    file = get_object_or_404(MailAttachment, pk=attachment, mail=pk)
    disposition = content_disposition_header(True, file.name) or "attachment"  # noqa: FBT003
    return HttpResponse(
        bytes(file.content), content_type=file.mime, headers={"Content-Disposition": disposition}
    )
