"""Conflicts of interest: nobody works in office on an application of their own (§ 20 VwVfG; § 31 GO NRW).

Who acts for the applicant, or began the application for it, is only an applicant there, whatever roles they
hold. Higher apps add reasons of their own with `register`, for example having stepped out of the board's vote.
"""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

# The cases in which a person has a conflict of interest, as a condition on applications.
Rule = Callable[[Any], Q]
_rules: list[Rule] = []


def register(rule: Rule) -> Rule:
    """Let `rule` count from now on. Usable as a decorator."""
    if rule not in _rules:
        _rules.append(rule)
    return rule


@register
def acts_for_the_applicant(user: Any) -> Q:
    return Q(initiative__in=user.initiatives.values("pk"))


@register
def began_it_as_applicant(user: Any) -> Q:
    """Also after leaving the initiative. Writing an application down for others is office work."""
    return Q(created_by=user, entered_by=None)


def conflicts_of(user: Any) -> Q:
    """The cases in which the person may do nothing in office, nor read what only the office reads."""
    return reduce(or_, (rule(user) for rule in _rules))


def has_conflict(case: Any, user: Any) -> bool:
    """Whether the person has a conflict of interest in the case. One query, remembered on the case object."""
    if user.pk not in case.known_conflicts:
        found = type(case).objects.filter(conflicts_of(user), pk=case.pk).exists()
        case.known_conflicts[user.pk] = found
    return bool(case.known_conflicts[user.pk])


def applicants_of(case: Any) -> set[int]:
    """Ids of those who act for the applicant now, and of who began the application for it."""
    people = set(case.initiative.people.values_list("pk", flat=True))
    return people if case.entered_by_id or not case.created_by_id else people | {case.created_by_id}
