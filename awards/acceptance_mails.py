"""The letters about accepting, declining and the bank account."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from applications.mails import absolute, case_facts, tell_applicants, tell_officers
from applications.models import Application
from awards.models import Account, Award
from awards.notice_award import payout_words
from funding.money import format_money
from notifications.letters import Letter


def tell_of_acceptance(award: Award, account: Account, now: datetime) -> None:
    """To the initiative what comes next, to the office that it can pay."""
    case, about = award.application, {"award": award, "account": account}
    tell_applicants(case, you_accepted, key=f"accepted:{award.pk}", now=now, **about)
    tell_officers(case, was_accepted, key=f"accepted-office:{award.pk}", now=now, **about)


def tell_of_account(award: Award, account: Account, now: datetime, *, stopped: int, at_bank: int) -> None:
    """To every member of the initiative: who takes over a mailbox must not take the money unseen. And to the office.

    `stopped`: payments that must be checked again; `at_bank`: those that go to the account named before.
    """
    case, about = award.application, {"award": award, "account": account, "at_bank": at_bank}
    tell_applicants(case, account_named, key=f"account:{account.pk}", now=now, **about)
    key = f"account-office:{account.pk}"
    tell_officers(case, account_named_for_office, key=key, now=now, stopped=stopped, **about)


def tell_of_decline(award: Award, now: datetime, *, freed: Decimal, reason: str) -> None:
    """To the initiative, which may not have wanted it; to the office with what is free again."""
    case = award.application
    tell_applicants(case, you_declined, key=f"declined:{award.pk}", now=now, award=award)
    about = {"award": award, "freed": freed, "reason": reason}
    tell_officers(case, was_declined, key=f"declined-office:{award.pk}", now=now, **about)


def grant_link(award: Award) -> tuple[str, str]:
    return _("See my grant"), absolute("awards:award", award.pk)


def desk_link(award: Award) -> tuple[str, str]:
    return _("Open the grant"), absolute("awards:desk-award", award.pk)


def account_facts(account: Account) -> tuple[tuple[str, str], ...]:
    return (
        (_("Account holder"), account.holder),
        (_("IBAN"), account.masked),
        (_("Bank"), account.bank or "–"),
    )


def you_accepted(case: Application, *, award: Award, account: Account) -> Letter:
    return Letter(
        subject=_("You have accepted the grant %(reference)s") % {"reference": case.reference},
        lead=_("You have accepted the grant. You need not do anything now."),
        paragraphs=(
            *payout_words(case.guideline),
            _("Collect your receipts from now on. You can put them on the page of your grant."),
            _("Was this not your initiative, or is the account wrong? Write to us at once."),
        ),
        facts=(
            *case_facts(case),
            (_("Grant"), format_money(award.amount, case.guideline.currency)),
            *account_facts(account),
        ),
        action=grant_link(award),
    )


def was_accepted(case: Application, *, award: Award, account: Account) -> Letter:
    return Letter(
        subject=_("Grant accepted: %(reference)s") % {"reference": case.reference},
        lead=_("The grant is accepted and an account is named. You can pay as planned."),
        facts=(
            *case_facts(case),
            (_("Grant"), format_money(award.amount, case.guideline.currency)),
            (_("Account holder"), account.holder),
            (_("Bank"), account.bank or "–"),
        ),
        action=desk_link(award),
    )


def account_named(case: Application, *, award: Award, account: Account, at_bank: int) -> Letter:
    return Letter(
        subject=_("Another bank account for %(reference)s") % {"reference": case.reference},
        lead=_("A new bank account was named for your grant. Please check whether it is right."),
        paragraphs=(
            _("%(name)s named it. Is it wrong? Write to us at once.") % {"name": account.named_by},
            *with_the_bank(at_bank),
        ),
        facts=(*case_facts(case), *account_facts(account)),
        action=grant_link(award),
    )


def with_the_bank(payments: int) -> tuple[str, ...]:
    return (
        (_("A payment is with the bank already. It goes to the account named before."),) if payments else ()
    )


def account_named_for_office(
    case: Application, *, award: Award, account: Account, at_bank: int, stopped: int
) -> Letter:
    lead = _("The initiative has named another bank account. You need not do anything now.")
    if stopped:
        lead = _("The initiative has named another bank account. Please check its payments again.")
    return Letter(
        subject=_("Another bank account for %(reference)s") % {"reference": case.reference},
        lead=lead,
        paragraphs=with_the_bank(at_bank),
        facts=(
            *case_facts(case),
            *account_facts(account),
            (_("Named by"), str(account.named_by)),
        ),
        action=desk_link(award),
    )


def you_declined(case: Application, *, award: Award) -> Letter:
    return Letter(
        subject=_("You have declined the grant %(reference)s") % {"reference": case.reference},
        lead=_("You have declined the grant. You get no money for this project."),
        paragraphs=(_("Was this a mistake? Write to us at once."),),
        facts=case_facts(case),
        action=grant_link(award),
    )


def was_declined(case: Application, *, award: Award, freed: Decimal, reason: str) -> Letter:
    free = _("%(amount)s are free again.") % {"amount": format_money(freed, case.guideline.currency)}
    return Letter(
        subject=_("Grant declined: %(reference)s") % {"reference": case.reference},
        lead=_("The initiative does not want the grant. You need not do anything."),
        paragraphs=(free, *((reason,) if reason else ())),
        facts=case_facts(case),
        action=desk_link(award),
    )
