"""The titles of cases for the pages of the pot, and where their pages are."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from accounts.access import roles_of
from accounts.roles import CASE_READERS
from applications.conflicts import conflicts_of
from applications.models import Application
from budgets.naming import CaseName


def case_names(references: Collection[str], user: Any) -> dict[str, CaseName]:
    """By reference, without the cases in which the person has a conflict of interest. One query."""
    readable = roles_of(user).programmes(CASE_READERS)
    cases = Application.objects.filter(reference__in=references).exclude(conflicts_of(user))
    return {
        str(reference): CaseName(
            title, reverse("applications:desk-case", args=[pk]) if programme in readable else ""
        )
        for reference, title, pk, programme in cases.values_list("reference", "title", "pk", "programme_id")
    }
