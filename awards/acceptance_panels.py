"""The answer to the notice on the page of a grant: what to do, and which account counts. One query each."""

from typing import Any

from django.db.models import Exists, OuterRef

from applications.boxes import Box
from awards.acceptance import may_name_account, notice_of, was_handed_over
from awards.models import Account, Award, Payout
from awards.states import AwardState


def for_applicant(award: Award, user: Any) -> list[Box]:
    """The two answers once the notice is opened; then the account, and the way back while no money has moved."""
    if award.state == AwardState.NOTIFIED:
        return (
            [Box("awards/accept_panel.html", {"award": award})] if was_handed_over(notice_of(award)) else []
        )
    account = account_of(award)
    if account is None:
        return []
    may_decline = award.state == AwardState.ACCEPTED and not account.is_paid  # type: ignore[attr-defined]
    content = {
        "award": award,
        "account": account,
        "may_change": may_name_account(award),
        "may_decline": may_decline,
    }
    return [Box("awards/account_panel.html", content, is_calm=True)]


def for_office(award: Award, user: Any) -> list[Box]:
    """Who accepted, and the account that is paid to."""
    account = account_of(award)
    return [Box("awards/account_desk_panel.html", {"award": award, "account": account})] if account else []


def account_of(award: Award) -> Account | None:
    """The account in force, with `is_paid`: whether money of the award is on its way; none before the acceptance."""
    if award.accepted_at is None:
        return None
    moving = Payout.objects.on_its_way().filter(award=OuterRef("award"))
    found = award.accounts.filter(replaced_at=None).annotate(is_paid=Exists(moving))
    account: Account | None = found.select_related("named_by").first()
    return account
