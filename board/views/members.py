"""The page "The board", and what office and administrator do there: appoint, end, change a role, name a deputy."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import open_to, person_of, roles_of
from accounts.models import User
from accounts.roles import BOARD, CASE_READERS, RoleName
from board.forms_members import AppointForm, ChangeRoleForm, DeputyForm, EndForm
from board.members import MANAGERS, appoint, change_role, end_deputy, end_term, name_deputy, withdraw_term
from board.membership import boards_of
from board.messages import put_beside, words_of
from board.views.fetch import managed_programme, managed_substitution, managed_term
from funding.errors import Refused
from funding.models import Programme, RoleAssignment

FORM_METHODS = ["GET", "HEAD", "POST"]


@open_to(BOARD, CASE_READERS, MANAGERS)
@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Who is on the board now, later and before. Addresses and links to change it only for who may."""
    roles = roles_of(person_of(request))
    seen = roles.programmes(BOARD | CASE_READERS | MANAGERS)
    boards = boards_of(seen, roles.programmes(MANAGERS), localdate())
    return render(request, "board/members.html", {"boards": boards, "is_member": roles.has_any(BOARD)})


def answer(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    page: tuple[str, dict[str, Any]],
) -> HttpResponse:
    """Show a form, or carry out what it says and go back to the board with the words `act` returns.

    What is refused comes back beside its field with everything that was typed.
    """
    if request.method == "POST" and form.is_valid():
        try:
            told = act(form.cleaned_data)
        except Refused as refusal:
            put_beside(form, refusal)
        else:
            messages.success(request, told)
            return redirect("board:members")
    template, context = page
    context |= {"form": form, "back_url": reverse("board:members")}
    return render(request, template, context, status=422 if form.errors else 200)


@open_to(MANAGERS)
@never_cache
@require_http_methods(FORM_METHODS)
def appoint_member(request: HttpRequest, slug: str) -> HttpResponse:
    """A person joins the board."""
    programme, now = managed_programme(request, slug), timezone.now()

    def act(typed: dict[str, Any]) -> str:
        term = appoint(programme=programme, actor=person_of(request), now=now, **typed)
        return _("%(person)s is appointed. A letter is on its way.") % {"person": term.user}

    form = AppointForm(request.POST or None, initial={"since": localdate(now)})
    return answer(request, form, act, ("board/appoint.html", {"programme": programme}))


@open_to(MANAGERS)
@never_cache
@require_http_methods(FORM_METHODS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a term on a day; take back one that has not begun."""
    term, now = managed_term(request, pk), timezone.now()
    if term.since > localdate(now):
        return take_back(request, term)

    def act(typed: dict[str, Any]) -> str:
        end_term(term=term, actor=person_of(request), now=now, **typed)
        return _("The last day is noted. %(person)s gets a letter.") % {"person": term.user}

    form = EndForm(request.POST or None, initial={"until": term.until or localdate(now)})
    return answer(request, form, act, ("board/end_term.html", {"term": term}))


def take_back(request: HttpRequest, term: RoleAssignment) -> HttpResponse:
    if request.method != "POST":
        context = {"term": term, "back_url": reverse("board:members")}
        return render(request, "board/withdraw_term.html", context)
    try:
        withdraw_term(term=term, actor=person_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, words_of(refusal))
    else:
        messages.success(
            request, _("The appointment is taken back. %(person)s gets a letter.") % {"person": term.user}
        )
    return redirect("board:members")


@open_to(MANAGERS)
@never_cache
@require_http_methods(FORM_METHODS)
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Another role from a day on."""
    term, now = managed_term(request, pk), timezone.now()

    def act(typed: dict[str, Any]) -> str:
        change_role(term=term, actor=person_of(request), now=now, **typed)
        return _("The new role is noted. %(person)s gets a letter.") % {"person": term.user}

    first = max(term.since, localdate(now))
    form = ChangeRoleForm(request.POST or None, initial={"on": first}, current=term.role)
    return answer(request, form, act, ("board/change_role.html", {"term": term}))


@open_to(MANAGERS)
@never_cache
@require_http_methods(FORM_METHODS)
def deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody stands in for a member from a day on."""
    term, now = managed_term(request, pk), timezone.now()

    def act(typed: dict[str, Any]) -> str:
        name_deputy(programme=term.programme, member=term.user, actor=person_of(request), now=now, **typed)
        words = {"deputy": typed["deputy"], "member": term.user}
        return _("%(deputy)s stands in for %(member)s. Both get a letter.") % words

    deputies = deputies_of(term.programme)
    first = max(term.since, localdate(now))
    form = DeputyForm(request.POST or None, initial={"since": first}, deputies=deputies)
    context = {"term": term, "has_deputies": bool(form.fields["deputy"].choices)}  # type: ignore[attr-defined]
    return answer(request, form, act, ("board/name_deputy.html", context))


def deputies_of(programme: Programme) -> Any:
    """Who is a deputy member now or later."""
    held = programme.role_assignments.overlapping(localdate(), None).holding(RoleName.BOARD_DEPUTY)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "pk")


@open_to(MANAGERS)
@never_cache
@require_http_methods(FORM_METHODS)
def end_substitution(request: HttpRequest, pk: int) -> HttpResponse:
    """The deputy stands in until a day."""
    found, now = managed_substitution(request, pk), timezone.now()

    def act(typed: dict[str, Any]) -> str:
        end_deputy(substitution=found, actor=person_of(request), now=now, **typed)
        return _("The last day is noted.")

    form = EndForm(request.POST or None, initial={"until": found.until or localdate(now)})
    return answer(request, form, act, ("board/end_deputy.html", {"substitution": found}))
