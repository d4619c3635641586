"""Ballots and cases reach a view only through here, fetched and checked in one step; else a 404."""

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import person_of, roles_of
from accounts.roles import BALLOT_KEEPERS, OFFICERS
from applications.models import Application
from applications.states import UNSENT, State
from board.models import Ballot
from board.standing import Standing, standing_of

CASE = ("application__programme", "application__initiative")
UNREAD = ("application__draft", "application__draft_marks")


def seen_ballot(request: HttpRequest, pk: int) -> tuple[Ballot, Standing]:
    """A ballot the person may know of, and what they are to it. Two queries."""
    user = person_of(request)
    known = (
        Ballot.objects.visible_to(user)
        .telling_exclusion_of(user)
        .select_related(*CASE, "version__guideline_version", "recommendation", "agenda_item__meeting")
    )
    if roles_of(user).has_any(BALLOT_KEEPERS):
        known = known.with_progress()
    ballot: Ballot = get_object_or_404(known.defer(*UNREAD), pk=pk)
    return ballot, standing_of(ballot, user)


def kept_case(request: HttpRequest, pk: int) -> Application:
    """A case the person may give to the board or take back: the office any, the chair one the board has."""
    roles = roles_of(person_of(request))
    office = Q(programme_id__in=roles.programmes(OFFICERS))
    chair = Q(programme_id__in=roles.programmes(BALLOT_KEEPERS), state=State.AT_BOARD)
    cases = (
        Application.objects.filter(office | chair).exclude(state__in=UNSENT).unbiased_by(person_of(request))
    )
    case: Application = get_object_or_404(
        cases.select_related("programme", "initiative", "guideline_version"), pk=pk
    )
    return case
