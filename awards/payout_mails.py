"""Letters about payments. Each says in its first line what happened, and when."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import RoleName
from applications.conflicts import has_conflict
from applications.mails import absolute, case_facts, officers_of, recipient
from applications.models import Application
from awards.models import Award, Payout
from funding.models import Programme
from funding.people import people_with
from funding.templatetags import show
from notifications.letters import Letter
from notifications.outbox import queue


def tell_releasers(award: Award, payout: Payout, *, now: datetime) -> None:
    """The treasurers hear once a day that payments wait."""
    programme = award.application.programme
    for user in people_with(programme, [RoleName.TREASURER]):
        if not has_conflict(award.application, user):
            key = f"payments-wait:{programme.pk}:{localdate(now)}:{user.pk}"
            queue(key=key, to=recipient(user), compose=partial(payments_wait, programme), now=now)


def tell_given_back(award: Award, payout: Payout, *, now: datetime) -> None:
    tell_office("given-back", given_back, award, payout, now=now)


def tell_bounced(award: Award, payout: Payout, *, now: datetime) -> None:
    """The office and everybody who acts for the initiative hear that the money came back."""
    tell_office("bounced", bounced_for_office, award, payout, now=now)
    people = list(award.application.initiative.people.filter(is_active=True))
    tell_people("bounced-applicant", bounced, award.application, payout, people, now=now)


def tell_office(
    kind: str, compose: Callable[..., Letter], award: Award, payout: Payout, *, now: datetime
) -> None:
    tell_people(kind, compose, award.application, payout, officers_of(award.application), now=now)


def tell_people(
    kind: str,
    compose: Callable[..., Letter],
    case: Application,
    payout: Payout,
    people: list[User],
    *,
    now: datetime,
) -> None:
    for user in people:
        # A payment can be given back more than once.
        key = f"payment-{kind}:{payout.pk}:{now.isoformat() if kind == 'given-back' else ''}:{user.pk}"
        queue(key=key, to=recipient(user), compose=partial(compose, case, payout), now=now)


# -- to treasurer and office ----------------------------------------------------------------------


def payments_wait(programme: Programme) -> Letter:
    return Letter(
        subject=_("Payments wait for you"),
        lead=_("The office has checked payments. Please look at them and release them."),
        paragraphs=(_("You get this letter once a day at most."),),
        facts=((_("Programme"), programme.name),),
        action=(_("See the payments"), absolute("awards:payments")),
    )


def given_back(case: Application, payout: Payout) -> Letter:
    return Letter(
        subject=_("Please check a payment for %(reference)s again") % {"reference": case.reference},
        lead=_("A payment was given back to you. Please check it again."),
        paragraphs=(payout.note,),
        facts=(*case_facts(case), amount_fact(case, payout)),
        action=(_("See the grant"), absolute("awards:desk-award", payout.award_id)),
    )


def bounced_for_office(case: Application, payout: Payout) -> Letter:
    return Letter(
        subject=_("A payment for %(reference)s came back") % {"reference": case.reference},
        lead=_("The money came back from the bank. Please check the account and prepare the payment again."),
        paragraphs=(payout.note,) if payout.note else (),
        facts=(*case_facts(case), amount_fact(case, payout), came_back_fact(payout)),
        action=(_("See the grant"), absolute("awards:desk-award", payout.award_id)),
    )


# -- to the applicant -----------------------------------------------------------------------------


def paid(case: Application, payout: Payout) -> Letter:
    return Letter(
        subject=_("We have paid your money: %(reference)s") % {"reference": case.reference},
        lead=_("We paid %(sum)s on %(day)s.")
        % {"sum": amount_of(case, payout), "day": show.day(payout.paid_on)},
        paragraphs=(_("It can take one working day until you see it on your account."),),
        facts=(*case_facts(case), amount_fact(case, payout), (_("Paid on"), show.day(payout.paid_on))),
        action=(_("See my grant"), absolute("awards:award", payout.award_id)),
    )


def bounced(case: Application, payout: Payout) -> Letter:
    return Letter(
        subject=_("Your money came back to us: %(reference)s") % {"reference": case.reference},
        lead=_(
            "The bank could not pay the money to your account. Please check your account number and name."
        ),
        paragraphs=(_("We try again as soon as this is clear. Your grant stays as it is."),),
        facts=(*case_facts(case), amount_fact(case, payout), came_back_fact(payout)),
        action=(_("See my grant"), absolute("awards:award", payout.award_id)),
    )


def amount_of(case: Application, payout: Payout) -> str:
    return show.money(payout.amount, case.programme.currency)


def amount_fact(case: Application, payout: Payout) -> tuple[str, str]:
    return _("Amount"), amount_of(case, payout)


def came_back_fact(payout: Payout) -> tuple[str, str]:
    return _("Came back on"), show.day(payout.bounced_on)
