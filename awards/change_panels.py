"""Changes on the page of a grant."""

from typing import Any

from applications.boxes import Box
from awards.change_rules import KINDS, LISTED, states_for
from awards.change_words import change_row
from awards.models import Award
from awards.states import ChangeState


def changes_for_applicant(award: Award, user: Any) -> list[Box]:
    """What is asked for, and the way to ask for more. One query while something may be changed."""
    if not may_change(award):
        return []
    return [Box("awards/changes_panel.html", {"award": award, "open": open_rows(award)})]


def changes_for_office(award: Award, user: Any) -> list[Box]:
    """What was asked for, newest first, each with before and wanted. One query."""
    found = [
        change_row(change, award)
        for change in award.changes.filter(kind__in=LISTED).select_related("asked_by")[:20]
    ]
    return [Box("awards/changes_desk_panel.html", {"award": award, "rows": found})] if found else []


def may_change(award: Award) -> bool:
    """Whether anything may be changed in the award's state."""
    return any(award.state in states_for(kind) for kind in KINDS)


def open_rows(award: Award) -> list[dict[str, Any]]:
    found = award.changes.filter(state=ChangeState.ASKED, kind__in=KINDS)
    return [change_row(change, award) for change in found]
