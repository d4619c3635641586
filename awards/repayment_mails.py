"""Letters about money that came back without a demand."""

from datetime import datetime

from django.utils.translation import gettext as _

from applications.mails import absolute, case_facts, tell_applicants, tell_officers
from applications.models import Application
from awards.models import Repayment
from funding.templatetags import show
from notifications.letters import Letter


def tell_of_unasked(repayment: Repayment, *, now: datetime) -> None:
    """Both sides learn of it: the grant has become smaller."""
    case = repayment.award.application
    key = f"unasked:{repayment.pk}"
    tell_applicants(case, came_unasked, key=key, now=now, repayment=repayment)
    tell_officers(case, came_unasked_for_office, key=f"{key}:office", now=now, repayment=repayment)


def facts(case: Application, repayment: Repayment) -> tuple[tuple[str, str], ...]:
    amount = show.money(repayment.amount, case.programme.currency)
    return (*case_facts(case), (_("Amount"), amount), (_("Received on"), show.day(repayment.received_on)))


def came_unasked(case: Application, *, repayment: Repayment) -> Letter:
    amount = show.money(repayment.amount, case.programme.currency)
    return Letter(
        subject=_("Your payment has arrived: %(reference)s") % {"reference": case.reference},
        lead=_("Thank you: %(sum)s have arrived. You need not do anything now.") % {"sum": amount},
        paragraphs=(
            _("Your grant becomes smaller by this sum. We do not pay it out again."),
            _("Did you pay it by mistake? Please write to us."),
        ),
        facts=facts(case, repayment),
        action=(_("See my grant"), absolute("awards:award", repayment.award_id)),
    )


def came_unasked_for_office(case: Application, *, repayment: Repayment) -> Letter:
    return Letter(
        subject=_("Money came back without a demand: %(reference)s") % {"reference": case.reference},
        lead=_("Money came back without a demand. The check of the proof counts it."),
        paragraphs=(
            _("Do you ask for this sum in a hearing just now? Then drop the claim, or demand only the rest."),
        ),
        facts=facts(case, repayment),
        action=(_("See the grant"), absolute("awards:desk-award", repayment.award_id)),
    )
