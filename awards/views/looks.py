"""A look at the notice of an act before the act: on the page, or as a paper that says it is a draft."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.access import person_of
from awards.models import Notice
from awards.notice_paper import usual_channel
from awards.notices import preview_pdf, seal_of
from awards.views.notices import as_pdf


def way_of(notice: Notice, paper: Mapping[str, Any]) -> dict[str, Any]:
    """What an awards.notice_forms.WayForm begins with. One query."""
    return {"channel": usual_channel(notice), "seal": seal_of(paper)}


def sealed(form: forms.Form, seal: str) -> None:
    """The page shows the notice as it is now: the next answer is about that one."""
    if isinstance(form.data, QueryDict):
        form.data = form.data.copy()
        form.data["seal"] = seal


def as_paper(request: HttpRequest, paper: Mapping[str, Any]) -> HttpResponse:
    """The notice as a PDF; every page says that it is a draft."""
    return as_pdf(
        preview_pdf(paper, person_of(request), localdate()),
        _("Draft %(title)s.pdf") % {"title": paper["title"]},
    )
