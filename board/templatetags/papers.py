"""The papers of a meeting inside other pages."""

from typing import Any

from django.template import Context, Library

from board.models import Meeting
from board.paper_pages import papers_context

register = Library()


@register.simple_tag(takes_context=True)
def papers_of(context: Context, meeting: Meeting) -> dict[str, Any]:
    """What the reader of the page may have of the meeting's papers (board.paper_pages)."""
    return papers_context(meeting, context["request"].user)
