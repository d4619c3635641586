"""The page "The board": who is on it now, who joins later, who was, and who stands in for whom."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.roles import BOARD, VOTING
from board.forms_members import ROLES
from board.models import Substitution
from funding.models import Programme, RoleAssignment

# The chair on top, whatever comes first in forms.
ORDER = {role: place for place, role in enumerate((ROLES[1], ROLES[2], ROLES[0], *ROLES[3:]))}


def boards_of(programmes: Iterable[int], managed: Iterable[int], today: date) -> list[dict[str, Any]]:
    """One entry for each programme: its members now, later and before. Three queries, however many there are.

    `programmes` are ids the reader may see, `managed` those whose board the reader may change.
    """
    terms, named, changeable = defaultdict(list), defaultdict(list), set(managed)
    held = RoleAssignment.objects.filter(programme__in=programmes, role__in=BOARD).select_related("user")
    for term in held:
        terms[term.programme_id].append(term)
    for each in Substitution.objects.filter(programme__in=programmes).select_related("member", "deputy"):
        named[each.programme_id].append(each)
    return [
        board(programme, terms[programme.pk], named[programme.pk], today, managed=programme.pk in changeable)
        for programme in Programme.objects.filter(pk__in=programmes)
    ]


def board(
    programme: Programme,
    terms: list[RoleAssignment],
    named: list[Substitution],
    today: date,
    *,
    managed: bool,
) -> dict[str, Any]:
    now = [term for term in terms if is_now(term, today)]
    later = [term for term in terms if term.since > today]
    past = [
        term for term in terms if term.until is not None and term.until < today and term.until >= term.since
    ]
    people = {term.user_id for term in [*now, *later]}
    running = [each for each in named if not_over(each, today) and {each.member_id, each.deputy_id} <= people]
    return {
        "programme": programme,
        "managed": managed,
        "votes": sum(term.role in VOTING for term in now),
        "now": [row(term, running, managed=managed) for term in sorted(now, key=place)],
        "later": [row(term, running, managed=managed) for term in sorted(later, key=lambda term: term.since)],
        "past": [row(term, []) for term in sorted(past, key=lambda term: term.until or today, reverse=True)],
    }


def is_now(term: RoleAssignment, today: date) -> bool:
    return term.since <= today and not_over(term, today)


def not_over(held: RoleAssignment | Substitution, today: date) -> bool:
    return held.until is None or held.until >= today


def place(term: RoleAssignment) -> tuple[int, str]:
    return ORDER[term.role], str(term.user)  # type: ignore[index]


def row(term: RoleAssignment, running: list[Substitution], *, managed: bool = False) -> dict[str, Any]:
    """A term as the page shows it; addresses only for those who manage the board."""
    votes = term.role in VOTING
    found = {
        "name": str(term.user),
        "role": term.get_role_display(),
        "since": term.since,
        "until": term.until,
        "deputies": [
            deputy_row(each, managed=managed) for each in running if votes and each.member_id == term.user_id
        ],
        "stands_in_for": [
            str(each.member) for each in running if term.role == ROLES[3] and each.deputy_id == term.user_id
        ],
    }
    return found | (links(term, votes=votes) if managed else {})


def deputy_row(each: Substitution, *, managed: bool) -> dict[str, Any]:
    url = reverse("board:end-deputy", args=[each.pk]) if managed else ""
    return {"name": str(each.deputy), "since": each.since, "until": each.until, "end_url": url}


def links(term: RoleAssignment, *, votes: bool) -> dict[str, str]:
    found = {
        "email": term.user.email,
        "end_url": reverse("board:end-term", args=[term.pk]),
        "role_url": reverse("board:change-role", args=[term.pk]),
    }
    return found | ({"deputy_url": reverse("board:name-deputy", args=[term.pk])} if votes else {})
