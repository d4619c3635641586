"""Questions and answers, before and during an application."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import OFFICERS
from applications import mails
from applications.lifecycle import applicant, officer
from applications.models import NAME_LENGTH, Application, Message, Thread
from applications.workflow import lock_application, refresh_desk
from funding.errors import NotAllowed, TooMuch
from funding.models import Programme
from notifications.workdays import add_working_days

ANSWER_WITHIN_WORKING_DAYS = 3
# Anybody may ask, with any address: neither a stranger's mailbox nor the office may be flooded that way.
A_DAY = timedelta(days=1)
QUESTIONS_PER_ADDRESS = 5
QUESTIONS_PER_PROGRAMME = 100
MESSAGES_PER_CASE = 30


@transaction.atomic
def ask_before_applying(
    *,
    programme: Programme,
    email: str,
    name: str,
    text: str,
    check: dict[str, Any],
    language: str,
    now: datetime,
    asker: User | None = None,
) -> Thread:
    """A question without an application, with a promised answer date. The address proves itself at sign-in.

    Raises TooMuch when the address, or everybody together, has asked too often within a day.
    """
    address = email.strip().lower()
    refuse_flood(programme, address, now)
    region = programme.guideline_version(localdate(now)).guideline.reminders.holiday_region
    thread = Thread.objects.create(
        programme=programme,
        asker=asker,
        asker_email=address,
        asker_name=name,
        language=language,
        check_json=check,
        answer_promised_on=add_working_days(localdate(now), ANSWER_WITHIN_WORKING_DAYS, region),
        started_at=now,
        waiting_since=now,
    )
    Message.objects.create(
        thread=thread,
        author=asker,
        author_name=(name or email)[:NAME_LENGTH],
        from_office=False,
        text=text,
        at=now,
    )
    mails.tell_asker(thread, mails.question_received, key=f"question:{thread.pk}", now=now)
    mails.tell_programme_officers(
        thread.programme, mails.question_asked, key=f"asked:{thread.pk}", now=now, thread=thread
    )
    return thread


def refuse_flood(programme: Programme, address: str, now: datetime) -> None:
    recent = Thread.objects.filter(started_at__gt=now - A_DAY)
    if recent.filter(asker_email=address).count() >= QUESTIONS_PER_ADDRESS:
        raise TooMuch("questions of this address")
    if recent.filter(programme=programme).count() >= QUESTIONS_PER_PROGRAMME:
        raise TooMuch("questions")


@transaction.atomic
def answer_question(*, thread: Thread, actor: User, text: str, now: datetime) -> Message:
    """The office answers a question asked before an application."""
    locked = Thread.objects.select_for_update(of=("self",)).get(pk=thread.pk)
    if not roles_of(actor).holds(OFFICERS, locked.programme_id):
        raise NotAllowed("answer_question")
    message = Message.objects.create(
        thread=locked, author=actor, author_name=str(actor)[:NAME_LENGTH], from_office=True, text=text, at=now
    )
    locked.waiting_since = None
    locked.save(update_fields=["waiting_since"])
    mails.tell_asker(locked, mails.question_answered, key=f"answer:{message.pk}", now=now)
    return message


@transaction.atomic
def write_message(*, application: Application, actor: User, text: str, now: datetime) -> Message:
    """A message on a case: from the applicant to the office (then it waits for the officer) or the other way.

    Raises TooMuch when the applicants of a case write without end.
    """
    case = lock_application(application.pk)
    from_office = officer(case, actor)
    if not from_office and not applicant(case, actor):
        raise NotAllowed("write_message")
    thread, _created = Thread.objects.get_or_create(application=case, defaults={"programme": case.programme})
    recent = thread.messages.filter(from_office=False, at__gt=now - A_DAY)
    if not from_office and recent.count() >= MESSAGES_PER_CASE:
        raise TooMuch("messages")
    message = Message.objects.create(
        thread=thread,
        author=actor,
        author_name=str(actor)[:NAME_LENGTH],
        from_office=from_office,
        text=text,
        at=now,
    )
    case.question_since = None if from_office else (case.question_since or now)
    refresh_desk(case)
    case.save(update_fields=["question_since", "office_waiting_since"])
    # If the draft is deleted, the thread goes back to its asker and must know whether it is answered.
    thread.waiting_since = case.question_since
    thread.save(update_fields=["waiting_since"])
    if from_office:
        mails.tell_applicants(case, mails.message_from_office, key=f"message:{message.pk}", now=now)
    else:
        mails.tell_officers(case, mails.message_from_applicant, key=f"message:{message.pk}", now=now)
    return message


def claim_threads(user: User) -> None:
    """Questions asked with this address belong to the person once they have signed in with it."""
    unclaimed = Thread.objects.filter(asker=None, asker_email=user.email)
    # Looked at first: an UPDATE takes the database's write lock even when it changes nothing.
    if unclaimed.exists():
        unclaimed.update(asker=user)
