"""The letters of a case. Each says in its first line what to do, and by when."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.roles import OFFICERS
from applications.conflicts import has_conflict
from applications.models import Application, ApplicationVersion, CompletionRequest, Decision, Thread
from applications.presentation import as_it_stands
from applications.receipt import receipt_pdf
from applications.routes import asks_board
from applications.rules import assess_version
from applications.wishes import EARLY_START
from funding.guideline.assess import Assessment
from funding.models import Programme
from funding.money import format_money
from funding.people import people_with
from funding.wording_rules import EXCEPTIONS
from notifications.letters import Attachment, CalendarEntry, Letter, Recipient
from notifications.outbox import queue

# -- to whom --------------------------------------------------------------------------------------


def recipient(user: User) -> Recipient:
    return Recipient(email=user.email, name=user.name, language=user.language)


def tell_applicants(
    case: Application, compose: Callable[..., Letter], *, key: str, now: datetime, **context: Any
) -> None:
    """Queue a letter to everyone who acts for the initiative; `key` makes it go out once."""
    for user in case.initiative.people.filter(is_active=True):
        queue(key=f"{key}:{user.pk}", to=recipient(user), compose=partial(compose, case, **context), now=now)


def tell_officers(
    case: Application, compose: Callable[..., Letter], *, key: str, now: datetime, **context: Any
) -> None:
    """Queue a letter to the programme's officer and deputy, unless the case is their own."""
    for user in officers_of(case):
        queue(key=f"{key}:{user.pk}", to=recipient(user), compose=partial(compose, case, **context), now=now)


def officers_of(case: Application) -> list[User]:
    """Officer and deputy, without those who have a conflict of interest."""
    return [user for user in people_with(case.programme, OFFICERS) if not has_conflict(case, user)]


def tell_programme_officers(
    programme: Programme, compose: Callable[..., Letter], *, key: str, now: datetime, **context: Any
) -> None:
    for user in people_with(programme, OFFICERS):
        queue(key=f"{key}:{user.pk}", to=recipient(user), compose=partial(compose, **context), now=now)


def tell_asker(thread: Thread, compose: Callable[[Thread], Letter], *, key: str, now: datetime) -> None:
    """Queue a letter to the person who asked before applying."""
    to = Recipient(email=thread.asker_email, name=thread.asker_name, language=thread.language)
    queue(key=key, to=to, compose=partial(compose, thread), now=now)


# -- words ----------------------------------------------------------------------------------------


def absolute(name: str, *args: Any) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def case_link(case: Application, label: str) -> tuple[str, str]:
    return label, absolute("applications:case", case.pk)


def desk_link(case: Application) -> tuple[str, str]:
    return _("Open the application"), absolute("applications:desk-case", case.pk)


def day(moment: datetime | None) -> str:
    return formats.date_format(localtime(moment), "DATE_FORMAT") if moment else ""


def promised_day(thread: Thread) -> str:
    return formats.date_format(thread.answer_promised_on, "DATE_FORMAT") if thread.answer_promised_on else ""


def case_facts(case: Application) -> tuple[tuple[str, str], ...]:
    return (
        (_("Reference"), case.reference or "–"),
        (_("Project"), case.title),
        (_("Initiative"), case.initiative.name),
    )


# -- to the applicant -----------------------------------------------------------------------------


def missing_money(result: Assessment, currency: str) -> tuple[str, ...]:
    """One sentence when nobody pays a part of the plan yet."""
    if result.gap <= 0:
        return ()
    return (
        _("%(gap)s are still missing in your plan. Think about who can pay them.")
        % {"gap": format_money(result.gap, currency)},
    )


def sums(result: Assessment, currency: str) -> tuple[tuple[str, str], ...]:
    """What is asked for and what is possible; also what it is as it stands, where a rule excludes it still."""
    found = (
        (_("You ask for"), result.requested),
        (_("We can give at most"), result.max_grant),
        *((str(row["label"]), row["amount"]) for row in as_it_stands(result)),
    )
    return tuple((words, format_money(amount, currency)) for words, amount in found)


def receipt(case: Application, *, version: ApplicationVersion) -> Letter:
    result, currency = assess_version(version, case), case.guideline.currency
    return Letter(
        subject=_("We have your application %(reference)s") % {"reference": case.reference},
        lead=_("Your application has arrived. You need not do anything now."),
        paragraphs=(
            _("We check first whether anything is missing. Then the advisory board votes. Then we decide.")
            if asks_board(case)
            else _("We check first whether anything is missing. Then we decide."),
            *missing_money(result, currency),
            _("Please do not order or sign anything before you have our decision."),
            _("The PDF shows what you have sent. You can follow your application on its page."),
        ),
        facts=(*case_facts(case), *sums(result, currency)),
        action=case_link(case, _("See my application")),
        attachments=(
            Attachment(name=f"{case.reference}.pdf", content=receipt_pdf(version), mime="application/pdf"),
        ),
    )


def please_confirm(case: Application, *, version: ApplicationVersion) -> Letter:
    return Letter(
        subject=_("Please confirm your application %(reference)s") % {"reference": case.reference},
        lead=_("Please read your application and confirm it. It counts only then."),
        paragraphs=(
            _("Our office has written down your application for you. The PDF shows it."),
            _("Sign in with this e-mail address. We send you a code. Then press “Confirm”."),
        ),
        facts=case_facts(case),
        action=case_link(case, _("Read and confirm")),
        attachments=(
            Attachment(name=f"{case.reference}.pdf", content=receipt_pdf(version), mime="application/pdf"),
        ),
    )


def complete(case: Application) -> Letter:
    return Letter(
        subject=_("Your application %(reference)s is complete") % {"reference": case.reference},
        lead=_("Nothing is missing. You need not do anything now."),
        paragraphs=(
            _("Next, the advisory board votes on your project. We write to you when we have decided.")
            if asks_board(case)
            else _("Next we decide on your project. Then we write to you."),
        ),
        facts=case_facts(case),
        action=case_link(case, _("See my application")),
    )


def returned(case: Application, *, request: CompletionRequest) -> Letter:
    return Letter(
        subject=_("Something is missing in your application %(reference)s") % {"reference": case.reference},
        lead=_("Please complete your application by %(day)s.") % {"day": day(request.due_at)},
        paragraphs=(
            ngettext("This is what we need:", "These are the points we need:", len(request.points)),
            *(f"– {point['text']}" for point in request.points),
            _("If you need more time or help, just write to us on the page of your application."),
        ),
        facts=case_facts(case),
        action=case_link(case, _("Complete my application")),
        calendar=CalendarEntry(
            uid=f"return-{request.pk}@{settings.MAIL_DOMAIN}",
            title=_("Complete the application %(title)s") % {"title": case.title},
            starts_at=request.due_at,
            url=absolute("applications:case", case.pk),
        ),
    )


def return_runs_out(case: Application, *, days: int) -> Letter:
    """`days` are whole days left; 0 on the last day."""
    left = ngettext(
        "There is %(days)d day left: please complete your application by %(day)s.",
        "There are %(days)d days left: please complete your application by %(day)s.",
        days,
    ) % {"days": days, "day": day(case.due_at)}
    return Letter(
        subject=_("Please complete your application %(reference)s") % {"reference": case.reference},
        lead=left if days else _("Today is the last day: please complete your application."),
        paragraphs=(_("If you need more time, write to us. Then we find a way."),),
        facts=case_facts(case),
        action=case_link(case, _("Complete my application")),
    )


def draft_untouched(case: Application) -> Letter:
    return Letter(
        subject=_("Your draft is waiting: %(title)s") % {"title": case.title or _("without a name yet")},
        lead=_("You began an application and have not sent it yet. Everything you typed is still there."),
        paragraphs=(
            _("Do you need help? Ask us on the page of your draft. Advice is free."),
            _("You do not want it any more? Then you can delete the draft there."),
        ),
        action=case_link(case, _("Go on with my draft")),
    )


def message_from_office(case: Application) -> Letter:
    return Letter(
        subject=_("A message about your application %(reference)s") % {"reference": case.reference or ""},
        lead=_("We have written to you. Please read our message."),
        facts=case_facts(case),
        action=case_link(case, _("Read the message")),
    )


def approved(case: Application, *, decision: Decision) -> Letter:
    return Letter(
        subject=_("Good news: your project %(reference)s gets money") % {"reference": case.reference},
        lead=_("Your project is approved with %(amount)s. You need not do anything now.")
        % {"amount": format_money(decision.amount, case.guideline.currency)},
        paragraphs=(
            *((decision.reasons,) if decision.reasons else ()),
            _(
                "We send you the letter with the decision (the notice) next. It says what you have to keep in mind."
            ),
        ),
        facts=case_facts(case),
        action=case_link(case, _("See my application")),
    )


def conceded(case: Application, *, name: str, reason: str) -> Letter:
    """An exception was made, or the town agrees to an early start: this letter is the consent in writing."""
    subject = _("An exception for your application %(reference)s")
    lead = _("An exception was made for you: %(rule)s.") % {"rule": EXCEPTIONS.get(name, "")}
    if name == EARLY_START:
        subject = _("You may begin early: %(reference)s")
        lead = _("We agree to an early start of your project.")
    return Letter(
        subject=subject % {"reference": case.reference},
        lead=lead,
        paragraphs=(
            reason,
            _("This does not mean yet that you get the money. We write to you when we have decided."),
        ),
        facts=case_facts(case),
        action=case_link(case, _("See my application")),
    )


def rejected(case: Application, *, decision: Decision) -> Letter:
    return Letter(
        subject=_("Our decision on your application %(reference)s") % {"reference": case.reference},
        lead=_("We are sorry: we cannot fund your project. You need not do anything now."),
        paragraphs=(
            _("These are our reasons:"),
            decision.reasons,
            _("We will gladly talk with you about it. Write to us on the page of your application."),
        ),
        facts=case_facts(case),
        action=case_link(case, _("See my application")),
    )


def waitlisted(case: Application, *, decision: Decision) -> Letter:
    return Letter(
        subject=_("Your application %(reference)s is on the waiting list") % {"reference": case.reference},
        lead=_(
            "There is not enough money left now. Your project is on the waiting list. You need not do anything."
        ),
        paragraphs=(
            *((decision.reasons,) if decision.reasons else ()),
            _("If money comes free, we write to you."),
        ),
        facts=case_facts(case),
        action=case_link(case, _("See my application")),
    )


def withdrawn(case: Application) -> Letter:
    return Letter(
        subject=_("You have withdrawn your application %(reference)s") % {"reference": case.reference},
        lead=_("Your application is withdrawn. We will not work on it any more."),
        paragraphs=(_("You can use it again for a new application at any time."),),
        facts=case_facts(case),
        action=case_link(case, _("See my application")),
    )


def question_received(thread: Thread) -> Letter:
    promised = promised_day(thread)
    return Letter(
        subject=_("We have your question"),
        lead=_("Thank you for your question. We answer by %(day)s.") % {"day": promised},
        paragraphs=(_("If you begin an application with this e-mail address, your question moves into it."),),
        action=(_("See my question"), absolute("applications:question", thread.pk)),
    )


def question_answered(thread: Thread) -> Letter:
    return Letter(
        subject=_("We have answered your question"),
        lead=_("We have answered your question. Please read our answer."),
        paragraphs=(_("Sign in with this e-mail address. We send you a code."),),
        action=(_("Read the answer"), absolute("applications:question", thread.pk)),
    )


# -- to the office --------------------------------------------------------------------------------


def new_application(case: Application) -> Letter:
    return Letter(
        subject=_("New application %(reference)s: %(title)s")
        % {"reference": case.reference, "title": case.title},
        lead=_("A new application has arrived. Please check whether it is complete."),
        facts=(*case_facts(case), (_("Asked for"), format_money(case.requested, case.guideline.currency))),
        action=desk_link(case),
    )


def application_resubmitted(case: Application) -> Letter:
    return Letter(
        subject=_("Answer to your return: %(reference)s") % {"reference": case.reference},
        lead=_("The applicant has sent the application again. Please check it."),
        facts=case_facts(case),
        action=desk_link(case),
    )


def application_withdrawn(case: Application) -> Letter:
    return Letter(
        subject=_("Withdrawn: %(reference)s") % {"reference": case.reference},
        lead=_("The applicant has withdrawn this application. You need not do anything."),
        facts=case_facts(case),
        action=desk_link(case),
    )


def message_from_applicant(case: Application) -> Letter:
    return Letter(
        subject=_("Question about %(reference)s")
        % {"reference": case.reference or case.title or _("a draft")},
        lead=_("The applicant has written. Please answer."),
        facts=case_facts(case),
        action=desk_link(case),
    )


def question_asked(*, thread: Thread) -> Letter:
    promised = promised_day(thread)
    return Letter(
        subject=_("A question before an application"),
        lead=_("Somebody asks whether a project can be funded. We promised an answer by %(day)s.")
        % {"day": promised},
        action=(_("Read the question"), absolute("applications:question", thread.pk)),
    )


def case_waits(case: Application, *, days: int) -> Letter:
    return Letter(
        subject=_("%(reference)s has been waiting for you") % {"reference": case.reference or case.title},
        lead=_("This application has been waiting for you for %(days)d working days. Please take it up.")
        % {"days": days},
        facts=(*case_facts(case), (_("Why"), case.get_waiting_reason_display() or _("A question is open"))),
        action=desk_link(case),
    )
