"""Ballots and cases reach a view only through here, fetched and checked in one step; else a 404."""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from accounts.access import person_of, roles_of
from accounts.roles import BALLOT_KEEPERS, BOARD, OFFICERS
from applications.models import Application
from applications.states import UNSENT, State
from board.members import MANAGERS
from board.models import Ballot, Question, Substitution
from board.standing import Standing, standing_of
from board.states import Addressee
from funding.models import Programme, RoleAssignment

CASE = ("application__programme", "application__initiative")
UNREAD = ("application__draft", "application__draft_marks")


def seen_ballot(request: HttpRequest, pk: int) -> tuple[Ballot, Standing]:
    """A ballot the person may know of, and what they are to it. Two queries."""
    user = person_of(request)
    known = (
        Ballot.objects.visible_to(user)
        .telling_exclusion_of(user)
        .telling_deputy_of(user, localdate())
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


def asked_question(request: HttpRequest, pk: int) -> tuple[Question, bool]:
    """A question the person may answer, and whether they do so in office: any for officer and deputy without a
    conflict of interest, for the applicant what they were asked. One query."""
    user = person_of(request)
    office = Ballot.objects.filter(
        application__programme_id__in=roles_of(user).programmes(OFFICERS)
    ).unbiased_by(user)
    own = Application.objects.of_applicant(user)
    known = Question.objects.annotate(in_office=Exists(office.filter(pk=OuterRef("ballot")))).filter(
        Q(in_office=True) | Q(addressee=Addressee.APPLICANT, ballot__application__in=own)
    )
    related = ("ballot__application__initiative", "ballot__application__programme")
    question: Question = get_object_or_404(known.select_related(*related), pk=pk)
    return question, question.in_office  # type: ignore[attr-defined]


def managed_programme(request: HttpRequest, slug: str) -> Programme:
    """A programme whose board the person may change: office or administrator."""
    mine = roles_of(person_of(request)).programmes(MANAGERS)
    found: Programme = get_object_or_404(Programme, slug=slug, pk__in=mine)
    return found


def managed_term(request: HttpRequest, pk: int) -> RoleAssignment:
    """A term on a board the person may change."""
    mine = roles_of(person_of(request)).programmes(MANAGERS)
    terms = RoleAssignment.objects.filter(role__in=BOARD, programme__in=mine)
    return get_object_or_404(terms.select_related("user", "programme"), pk=pk)


def managed_substitution(request: HttpRequest, pk: int) -> Substitution:
    """Who stands in for whom, on a board the person may change."""
    mine = roles_of(person_of(request)).programmes(MANAGERS)
    named = Substitution.objects.filter(programme__in=mine)
    found: Substitution = get_object_or_404(named.select_related("member", "deputy", "programme"), pk=pk)
    return found
