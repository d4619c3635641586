"""A member wants a meeting instead of a circular vote: asks once."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import open_to, person_of
from accounts.roles import BOARD
from board.messages import words_of
from board.objections import may_object, next_meeting, object_to_circular
from board.views.fetch import seen_ballot
from funding.errors import NotPossible, Refused


@open_to(BOARD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """The circular vote ends; the case goes to a meeting."""
    found, standing = seen_ballot(request, pk)
    now = timezone.now()
    if not standing.votes:
        raise Http404
    if not may_object(found, now):
        return redirect("board:ballot", pk)
    if request.method != "POST":
        context = {"ballot": found, "case": found.application, "coming": next_meeting(found.application, now)}
        return render(request, "board/objection.html", context)
    try:
        object_to_circular(ballot=found, member=person_of(request), now=now)
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    except NotPossible:
        messages.warning(request, _("This vote has moved on meanwhile. This is where it stands now."))
    else:
        messages.success(request, _("The vote has ended. The board talks about it in a meeting."))
    return redirect("board:ballot", pk)
