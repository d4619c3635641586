"""Letters about money that is asked back. Each says in its first line what to do, and by when."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from applications.mails import absolute, case_facts, tell_applicants, tell_officers
from applications.models import Application
from awards.claim_sums import Part
from awards.models import Claim, Notice, Repayment
from awards.notice_mails import with_paper
from awards.states import AwardState
from funding.templatetags import show
from notifications.letters import CalendarEntry, Letter

Compose = Callable[..., Letter]


def tell_applicant(claim: Claim, compose: Compose, *, now: datetime, **context: Any) -> None:
    tell_applicants(
        claim.award.application, compose, key=key_of(claim, compose, context), now=now, claim=claim, **context
    )


def tell_office(claim: Claim, compose: Compose, *, now: datetime) -> None:
    tell_officers(claim.award.application, compose, key=key_of(claim, compose, {}), now=now, claim=claim)


def key_of(claim: Claim, compose: Compose, context: dict[str, Any]) -> str:
    part = f":{context['repayment'].pk}" if "repayment" in context else ""
    return f"claim-{compose.__name__}:{claim.pk}{part}"


def money(claim: Claim, amount: Decimal) -> str:
    return show.money(amount, claim.award.application.programme.currency)


def amount_fact(claim: Claim) -> tuple[str, str]:
    return _("Amount"), money(claim, claim.amount)


def grant_link(claim: Claim, label: str) -> tuple[str, str]:
    return label, absolute("awards:award", claim.award_id)


# -- to the applicant -----------------------------------------------------------------------------


def heard(case: Application, *, claim: Claim) -> Letter:
    until = show.day(claim.answer_until)
    return Letter(
        subject=_("Please tell us your view: %(reference)s") % {"reference": case.reference},
        lead=_("Money may have to be paid back. Please tell us your view by %(day)s.") % {"day": until},
        paragraphs=(
            _("Nothing is decided yet. You need not pay anything now."),
            _("This is why we ask:"),
            claim.reason,
            _("We read your answer before we decide. Without an answer we decide with what we know."),
            *end_words(claim),
        ),
        facts=(*case_facts(case), (_("It is about"), money(claim, claim.amount)), (_("Answer by"), until)),
        action=(_("Answer now"), absolute("awards:answer-hearing", claim.award_id)),
        calendar=CalendarEntry(
            uid=f"hearing-{claim.pk}@{settings.MAIL_DOMAIN}",
            title=_("Last day to answer: %(reference)s") % {"reference": case.reference},
            starts_at=claim.heard_at.replace(
                year=claim.answer_until.year, month=claim.answer_until.month, day=claim.answer_until.day
            ),
            url=absolute("awards:answer-hearing", claim.award_id),
        ),
    )


def end_words(claim: Claim) -> tuple[str, ...]:
    """What a demand would mean for a project that still runs."""
    if not claim.ends_project:
        return ()
    return (_("If you have to pay money back, your grant ends with it. Then we pay nothing more."),)


def dropped(case: Application, *, claim: Claim, notice: Notice | None) -> Letter:
    """The claim is gone: what happens now, with the final notice if the grant is settled."""
    subject = _("You need not pay anything back: %(reference)s") % {"reference": case.reference}
    if notice is not None:
        letter = Letter(
            subject=subject,
            lead=_("Good news: you need not pay anything back. You need not do anything now."),
            paragraphs=(claim.decision_reason, _("With this your grant is settled.")),
            facts=case_facts(case),
        )
        return with_paper(letter, notice)
    return Letter(
        subject=subject,
        lead=_("Good news: you need not pay anything back."),
        paragraphs=(claim.decision_reason, what_goes_on(claim)),
        facts=case_facts(case),
        action=grant_link(claim, _("See my grant")),
    )


def what_goes_on(claim: Claim) -> str:
    due_on = claim.award.proof_due_on
    return {
        AwardState.ACCEPTED: _("Your project goes on as before. What we still pay stays as planned."),
        AwardState.PROOF_SENT: _("We go on checking your proof of use. You need not do anything now."),
        AwardState.PROOF_RETURNED: _("Please complete your proof of use by %(day)s.")
        % {"day": show.day(due_on) if due_on else ""},
    }[AwardState(claim.opened_from)]


def demanded(case: Application, *, claim: Claim, notice: Notice) -> Letter:
    parts = claim.instalments
    first = show.day(date.fromisoformat(parts[0]["due_on"]))
    letter = Letter(
        subject=_("Please pay money back: %(reference)s") % {"reference": case.reference},
        lead=ngettext(
            "Please pay %(sum)s back by %(day)s.",
            "Please pay %(sum)s back in %(number)d parts. The first one is due on %(day)s.",
            len(parts),
        )
        % {"sum": money(claim, claim.amount), "number": len(parts), "day": first},
        paragraphs=(
            _("This is why:"),
            claim.decision_reason,
            *interest_words(claim),
            _("Account and reference are on the page of your grant."),
            _("You cannot pay in time? Please write to us soon. Then we look for a way."),
        ),
        facts=(*case_facts(case), *part_facts(claim)),
    )
    return with_paper(letter, notice)


def part_facts(claim: Claim) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            _("Due on %(day)s") % {"day": show.day(date.fromisoformat(part["due_on"]))},
            money(claim, Decimal(part["amount"])),
        )
        for part in claim.instalments
    )


def interest_words(claim: Claim) -> tuple[str, ...]:
    if claim.interest_from is None:
        return (_("We ask for no interest."),)
    return (
        _("Interest is added from %(day)s on: five points above the base rate (§ 49a VwVfG).")
        % {"day": show.day(claim.interest_from)},
    )


def part_due(case: Application, *, claim: Claim, part: Part) -> Letter:
    return Letter(
        subject=_("Please pay back by %(day)s: %(reference)s")
        % {"day": show.day(part.due_on), "reference": case.reference},
        lead=_("Please pay %(sum)s back by %(day)s. Have you paid already? Then you need not do anything.")
        % {"sum": money(claim, part.open), "day": show.day(part.due_on)},
        paragraphs=(
            _("Account and reference are on the page of your grant."),
            _("You cannot pay in time? Please write to us soon. Then we look for a way."),
        ),
        facts=case_facts(case),
        action=grant_link(claim, _("See what to pay")),
    )


def part_late(case: Application, *, claim: Claim, part: Part) -> Letter:
    return Letter(
        subject=_("Your payment is missing: %(reference)s") % {"reference": case.reference},
        lead=_("%(sum)s were due on %(day)s. Please pay now.")
        % {"sum": money(claim, part.open), "day": show.day(part.due_on)},
        paragraphs=(
            _(
                "We have no payment on our account yet. Have you paid in the last days? Then it is on its way."
            ),
            _("You cannot pay? Please write to us. Then we look for a way."),
        ),
        facts=case_facts(case),
        action=grant_link(claim, _("See what to pay")),
    )


def came_in(case: Application, *, claim: Claim, repayment: Repayment, left: Decimal) -> Letter:
    return Letter(
        subject=_("Your payment has arrived: %(reference)s") % {"reference": case.reference},
        lead=_("Thank you: %(sum)s have arrived. %(left)s are still open.")
        % {"sum": money(claim, repayment.amount), "left": money(claim, left)},
        facts=(*case_facts(case), (_("Received on"), show.day(repayment.received_on))),
        action=grant_link(claim, _("See what to pay")),
    )


def complete(case: Application, *, claim: Claim) -> Letter:
    return Letter(
        subject=_("All is paid back: %(reference)s") % {"reference": case.reference},
        lead=_("Thank you: all is paid back. You need not do anything now."),
        facts=(*case_facts(case), amount_fact(claim)),
        action=grant_link(claim, _("See my grant")),
    )


def waived(case: Application, *, claim: Claim) -> Letter:
    return Letter(
        subject=_("You need not pay any more: %(reference)s") % {"reference": case.reference},
        lead=_("You need not pay any more. You need not do anything now."),
        paragraphs=(claim.waiver_reason,),
        facts=case_facts(case),
        action=grant_link(claim, _("See my grant")),
    )


# -- to the office --------------------------------------------------------------------------------


def answered(case: Application, *, claim: Claim) -> Letter:
    return Letter(
        subject=_("Answer to the hearing: %(reference)s") % {"reference": case.reference},
        lead=_("The applicant has told you their view. Please read it and decide."),
        facts=(*case_facts(case), amount_fact(claim)),
        action=(_("See the grant"), absolute("awards:desk-award", claim.award_id)),
    )


def complete_for_office(case: Application, *, claim: Claim) -> Letter:
    return Letter(
        subject=_("All is paid back: %(reference)s") % {"reference": case.reference},
        lead=_("All money has come back. The grant is settled. You need not do anything."),
        facts=(*case_facts(case), amount_fact(claim)),
        action=(_("See the grant"), absolute("awards:desk-award", claim.award_id)),
    )
