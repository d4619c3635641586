"""Payments on the pages of an award: the applicant's "Where is our money?", and the office's, which prepares them."""

from typing import Any

from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.roles import OFFICERS
from applications.boxes import Box
from awards.models import Award, Payout
from awards.payment_words import row_of, told_to_applicant
from awards.payouts import waits_for_proof
from awards.states import PAYABLE, AwardState, PayoutState

BEFORE = frozenset({AwardState.GRANTED, AwardState.NOTIFIED})


def payouts_of(award: Award) -> list[Payout]:
    """One query, with all that is told about them."""
    related = ("account", "run__made_by", "prepared_by", "released_by")
    found = award.payouts.exclude(state=PayoutState.CANCELLED).select_related(*related)
    rows = list(found.order_by("number"))
    for payout in rows:
        payout.award = award
    return rows


def for_applicant(award: Any, user: Any) -> list[Box]:
    """Where the money is, part by part. One query once the grant was accepted."""
    if award.state in BEFORE:
        return []
    parts = [told_to_applicant(award, payout) for payout in payouts_of(award)]
    if not parts and award.state not in PAYABLE:
        return []
    return [Box("awards/payments_applicant.html", {"parts": parts})]


def for_office(award: Any, user: Any) -> list[Box]:
    """The payments with the way to prepare the next. One query once the grant was accepted."""
    if award.state in BEFORE:
        return []
    payouts = payouts_of(award)
    content = {
        "award": award,
        "rows": [row_of(payout) | {"note": payout.note} for payout in payouts],
        "paused": award.state not in PAYABLE,
        "waits_for_proof": waits_for_proof(award),
        "may_prepare": may_prepare(award, payouts, user),
        "is_due": not payouts or any(is_due(payout) for payout in payouts),
    }
    return [Box("awards/payments_office.html", content)]


def is_due(payout: Payout) -> bool:
    """Planned, and the office should prepare it now."""
    has_come = payout.due_on is not None and payout.due_on <= localdate()
    return payout.state == PayoutState.PLANNED and has_come


def may_prepare(award: Award, payouts: list[Payout], user: Any) -> bool:
    """Whether the person finds something to prepare behind the link; without a plan it is made then.

    The page opens for nobody with a conflict of interest.
    """
    is_officer = roles_of(user).holds(OFFICERS, award.application.programme_id)
    planned = any(payout.state == PayoutState.PLANNED for payout in payouts) or not payouts
    return planned and award.state in PAYABLE and not waits_for_proof(award) and is_officer
