"""Money that is asked back, on the pages of an award: for the applicant what to do, for the office where it stands."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.access import roles_of
from accounts.roles import OFFICERS
from applications.boxes import Box
from awards.base_rates import Known
from awards.claim_sums import Part, Sums, last_day_to_decide, parts_of, sums_of
from awards.lifecycle import nothing_is_on_its_way
from awards.models import Award, Claim
from awards.states import BEFORE_HEARING, AwardState, ClaimState
from awards.town_account import account_rows
from funding.templatetags import show

ZERO = Decimal("0.00")
# Where there can be a claim, over or not.
AFTER_HEARING = frozenset({AwardState.HEARING, AwardState.RECLAIMED, AwardState.SETTLED})
# Where the office may end a grant of which nothing was paid.
UNPAID = frozenset({AwardState.NOTIFIED, AwardState.ACCEPTED})
BADGES = {
    ClaimState.HEARING: "warning",
    ClaimState.DROPPED: "success",
    ClaimState.DEMANDED: "danger",
    ClaimState.REPAID: "success",
    ClaimState.WAIVED: "success",
}


def claims_of(award: Award) -> list[Claim]:
    """The award's claims, newest first, with what came in. Two queries."""
    found = list(award.claims.select_related("answered_by").prefetch_related("repayments"))
    for claim in found:
        claim.award = award
    return found


def for_applicant(award: Any, user: Any) -> list[Box]:
    """What is asked and until when; then what to pay. Two queries once there was a hearing."""
    if award.state not in AFTER_HEARING:
        return []
    found = [claim_content(claim) for claim in claims_of(award)]
    return [Box("awards/claim_panel.html", each, is_urgent=each["asks"] or each["demands"]) for each in found]


def for_office(award: Any, user: Any) -> list[Box]:
    """Where each claim stands and what can be done. Two queries once there was a hearing, one where nothing may be paid."""
    if award.state in AFTER_HEARING:
        return [
            Box("awards/claim_desk_panel.html", claim_content(claim) | office_content(award, claim, user))
            for claim in claims_of(award)
        ]
    if not may_decide(award, user):
        return []
    if award.state in UNPAID and nothing_is_on_its_way(award):
        return [Box("awards/revoke_panel.html", {"award": award})]
    if award.state in BEFORE_HEARING:
        return [Box("awards/claim_start_panel.html", {"award": award})]
    return []


def claim_content(claim: Claim, known: Known | None = None) -> dict[str, Any]:
    """What both sides see of a claim. One query if it bears interest, unless the rates are at hand."""
    award, today = claim.award, localdate()
    currency = award.application.programme.currency
    # What was left open bears no interest from then on.
    until = localdate(claim.waived_at) if claim.waived_at else today
    sums = sums_of(claim, claim.repayments.all(), until, known=known)
    return {
        "claim": claim,
        "award": award,
        "currency": currency,
        "badge": {"kind": BADGES[ClaimState(claim.state)], "text": claim.get_state_display()},
        "asks": claim.state == ClaimState.HEARING and claim.answered_at is None,
        "demands": claim.state == ClaimState.DEMANDED,
        "is_decided": claim.state != ClaimState.HEARING,
        "sums": sum_rows(sums, currency, is_waived=claim.state == ClaimState.WAIVED)
        if claim.instalments
        else [],
        "open": ZERO if claim.state == ClaimState.WAIVED else sums.all_open,
        "rate_missing": sums.rate_missing if claim.state == ClaimState.DEMANDED else None,
        "parts": []
        if claim.waived_at
        else [part_row(part, currency) for part in parts_of(claim, sums.repaid, today)],
        "account": transfer_rows(award) if claim.state == ClaimState.DEMANDED else [],
    }


def sum_rows(sums: Sums, currency: str, *, is_waived: bool = False) -> list[dict[str, str]]:
    """What was demanded, what came in, and what is open, or was when it was waived."""
    rows = [(_("To be paid back"), sums.amount)]
    if sums.interest:
        rows.append((_("Interest so far"), sums.interest))
    rows.append((_("Came in"), sums.repaid + sums.interest_paid))
    if sums.credit:
        rows.append((_("Paid too much as interest"), sums.credit))
    rows.append((_("Waived") if is_waived else _("Still open"), sums.all_open))
    return [{"label": label, "value": show.money(amount, currency)} for label, amount in rows]


def transfer_rows(award: Award) -> list[dict[str, str]]:
    rows = account_rows(award, award.application.guideline)
    return [{"label": name, "value": value} for name, value in rows]


def part_row(part: Part, currency: str) -> dict[str, Any]:
    if part.open == ZERO:
        badge = {"kind": "success", "text": pgettext("instalment", "Paid")}
    elif part.is_late:
        badge = {"kind": "danger", "text": _("Late")}
    elif part.paid:
        badge = {"kind": "info", "text": _("Paid in part")}
    else:
        badge = {"kind": "neutral", "text": pgettext("instalment", "Open")}
    return {"due_on": part.due_on, "amount": part.amount, "paid": part.paid, "badge": badge}


# -- for the office -------------------------------------------------------------------------------


def office_content(award: Award, claim: Claim, user: Any) -> dict[str, Any]:
    today, last = localdate(), last_day_to_decide(claim.known_on)
    hearing_over = claim.answered_at is not None or today > claim.answer_until
    heard = claim.state == ClaimState.HEARING and may_decide(award, user)
    demanded = claim.state == ClaimState.DEMANDED and may_decide(award, user)
    can_reclaim = heard and hearing_over and today <= last
    return {
        "may_enter_rate": demanded,
        "clock": countdown(last, today) if claim.state == ClaimState.HEARING else "",
        "hearing_over": hearing_over,
        "reclaim_url": reverse("awards:reclaim", args=[award.pk]) if can_reclaim else "",
        "drop_url": reverse("awards:drop-claim", args=[award.pk]) if heard else "",
        "waive_url": reverse("awards:waive", args=[award.pk]) if demanded else "",
    }


def may_decide(award: Award, user: Any) -> bool:
    """Officer or deputy; the page opens for nobody with a conflict of interest."""
    return roles_of(user).holds(OFFICERS, award.application.programme_id)


def countdown(last: date, today: date) -> str:
    """How long the office may still decide (§ 48 (4) VwVfG)."""
    days = (last - today).days
    if days < 0:
        return _("The year to decide ended on %(day)s. You can only drop the claim now.") % {
            "day": show.day(last)
        }
    return ngettext(
        "%(days)d day left to decide: until %(day)s (§ 48 VwVfG).",
        "%(days)d days left to decide: until %(day)s (§ 48 VwVfG).",
        days,
    ) % {"days": days, "day": show.day(last)}
