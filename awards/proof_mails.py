"""The letters about the proof of use. Each says in its first line what to do, and by when."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.mails import absolute, case_facts
from applications.models import Application
from awards.models import Award, Change, Notice, Settlement
from awards.notice_mails import with_paper
from funding.money import format_money
from funding.templatetags.show import day
from notifications.letters import Letter

# -- links ----------------------------------------------------------------------------------------


def to_proof(award: Award) -> tuple[str, str]:
    return _("Go to my proof of use"), absolute("awards:proof", award.pk)


def to_check(award: Award) -> tuple[str, str]:
    return _("Check the proof of use"), absolute("awards:check", award.pk)


# -- to the applicant -----------------------------------------------------------------------------


def proof_due(case: Application, *, award: Award, days: int) -> Letter:
    """`days` are whole days left; 0 on the last day."""
    left = ngettext(
        "There is %(days)d day left: please send your proof of use by %(day)s.",
        "There are %(days)d days left: please send your proof of use by %(day)s.",
        days,
    ) % {"days": days, "day": day(award.proof_due_on)}
    return Letter(
        subject=_("Your proof of use is due on %(day)s: %(reference)s")
        % {"day": day(award.proof_due_on), "reference": case.reference},
        lead=left if days else _("Today is the last day: please send your proof of use."),
        paragraphs=(
            _("Your receipts are there already. Only a short report is missing."),
            _("You need more time? Ask for it on the page of your grant."),
        ),
        facts=case_facts(case),
        action=to_proof(award),
    )


def proof_late(case: Application, *, award: Award) -> Letter:
    return Letter(
        subject=_("Your proof of use is missing: %(reference)s") % {"reference": case.reference},
        lead=_("Your proof of use was due on %(day)s. Please send it now.")
        % {"day": day(award.proof_due_on)},
        paragraphs=(
            _("Without it we may have to ask for the money back."),
            _("Do you need help or more time? Tell us on the page of your grant."),
        ),
        facts=case_facts(case),
        action=to_proof(award),
    )


def proof_received(case: Application, *, award: Award) -> Letter:
    return Letter(
        subject=_("We have your proof of use: %(reference)s") % {"reference": case.reference},
        lead=_("Your proof of use has arrived. You need not do anything now."),
        paragraphs=(_("We check it and write to you then. Please keep the receipts."),),
        facts=case_facts(case),
        action=(_("See my grant"), absolute("awards:award", award.pk)),
    )


def proof_returned(case: Application, *, award: Award, reason: str) -> Letter:
    return Letter(
        subject=_("Something is missing in your proof of use: %(reference)s") % {"reference": case.reference},
        lead=_("Please complete your proof of use by %(day)s.") % {"day": day(award.proof_due_on)},
        paragraphs=(_("This is what we need:"), reason, _("Everything you sent is still there.")),
        facts=case_facts(case),
        action=to_proof(award),
    )


def settled(case: Application, *, award: Award, settlement: Settlement, notice: Notice) -> Letter:
    currency = case.programme.currency
    rest = settlement.final_amount - settlement.paid_before
    facts = (
        (_("Costs that count"), settlement.recognised),
        (_("Final grant"), settlement.final_amount),
        (_("Paid so far"), settlement.paid_before),
    )
    still = _("We still pay you %(sum)s.") % {"sum": format_money(rest, currency)}
    letter = Letter(
        subject=_("Your grant is settled: %(reference)s") % {"reference": case.reference},
        lead=_("Everything is checked. You need not pay anything back. Thank you for your work!"),
        paragraphs=(
            *((still,) if rest > 0 else ()),
            *((settlement.remarks,) if settlement.remarks else ()),
        ),
        facts=(*case_facts(case), *((words, format_money(sum_, currency)) for words, sum_ in facts)),
    )
    return with_paper(letter, notice)


def more_time_decided(case: Application, *, award: Award, change: Change, granted: bool) -> Letter:
    words = {"day": day(award.proof_due_on)}
    given = _("You have more time: please send your proof of use by %(day)s.") % words
    refused = _("We cannot give you more time. Please send your proof of use by %(day)s.") % words
    return Letter(
        subject=_("More time for your proof of use: %(reference)s") % {"reference": case.reference},
        lead=given if granted else refused,
        paragraphs=(change.answer,) if change.answer else (),
        facts=case_facts(case),
        action=to_proof(award),
    )


# -- to the office --------------------------------------------------------------------------------


def proof_sent(case: Application, *, award: Award) -> Letter:
    return Letter(
        subject=_("Proof of use: %(reference)s") % {"reference": case.reference},
        lead=_("A proof of use has arrived. Please check it."),
        facts=case_facts(case),
        action=to_check(award),
    )


def more_time_asked(case: Application, *, award: Award, wanted: date, reason: str) -> Letter:
    facts: tuple[Any, ...] = (
        *case_facts(case),
        (_("Due on"), day(award.proof_due_on)),
        (_("Wanted"), day(wanted)),
    )
    return Letter(
        subject=_("More time wanted for the proof of use: %(reference)s") % {"reference": case.reference},
        lead=_("An applicant asks for more time. Please decide."),
        paragraphs=(reason,),
        facts=facts,
        action=(_("Decide"), absolute("awards:more-time-decide", award.pk)),
    )
