"""Receipts and proof of use on the page of a grant."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from applications.boxes import Box
from awards.models import Award
from awards.receipts import figures_of
from awards.states import UNDER_WAY, AwardState

# From the acceptance on there can be receipts.
SHOWN_IN = UNDER_WAY | {
    AwardState.PROOF_SENT,
    AwardState.HEARING,
    AwardState.RECLAIMED,
    AwardState.SETTLED,
}


def receipts_for_applicant(award: Award, user: Any) -> list[Box]:
    """Planned, spent, left, and the way to add a receipt. One query."""
    if award.state not in SHOWN_IN:
        return []
    figures = figures_of(award)
    content = {
        "award": award,
        "figures": figures,
        "currency": award.application.programme.currency,
        # The page opens only for those who act for the initiative.
        "may_collect": award.state in UNDER_WAY,
        "number": sum(line.receipts for line in figures),
    }
    return [Box("awards/receipts_panel.html", content)]


def proof_for_applicant(award: Award, user: Any) -> list[Box]:
    """The way to the proof of use. No query."""
    if award.state not in UNDER_WAY:
        return []
    return [Box("awards/proof_panel.html", {"award": award})]


def proof_for_office(award: Award, user: Any) -> list[Box]:
    """The way to the check. No query."""
    if award.state not in SHOWN_IN:
        return []
    waits = award.state == AwardState.PROOF_SENT
    label = _("Check the proof of use") if waits else _("See the proof of use")
    url = reverse("awards:check", args=[award.pk])
    content = {
        "award": award,
        "label": label,
        "url": url,
        "waits": waits,
        "is_open": award.state in UNDER_WAY,
    }
    return [Box("awards/check_panel.html", content)]
