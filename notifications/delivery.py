"""Take mails from the outbox to the mail server, so that none is lost and none is sent twice without need.

A mail is claimed by one conditional UPDATE, sent, and marked as sent. A worker that dies in between leaves
the mail claimed; after a time it is queued again and goes out with the same Message-ID.
"""

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from notifications.models import FINISHED, Mail, MailAttachment, MailStatus
from notifications.patience import patience
from notifications.postman import Postman, is_about_the_server, is_final

logger = logging.getLogger(__name__)
# A server that fails this often in a row is left alone until the next run.
FAILURES_IN_A_ROW = 3
# One mail at a time per process: a worker that is killed can have one mail in hand at most.
_one_at_a_time = threading.Lock()


@dataclass(kw_only=True)
class Delivered:
    """What a run did with the mails it took."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0

    def count(self, status: MailStatus) -> None:
        self.sent += status == MailStatus.SENT
        self.postponed += status == MailStatus.QUEUED
        self.failed += status == MailStatus.FAILED


def deliver(pk: int, *, now: datetime | None = None) -> MailStatus | None:
    """Send one mail if it is due. None when it is not: sent already, in other hands, or to be tried later."""
    with Postman() as postman:
        outcome = _claim_and_send(pk, postman, now or timezone.now())
    return outcome[0] if outcome else None


def deliver_due(*, now: datetime | None = None) -> Delivered:
    """Send the mails that are due, over one connection, until a batch is done or its time is over."""
    moment = now or timezone.now()
    rules = patience()
    due = Mail.objects.due(moment).order_by("next_try_at", "pk")
    done, in_a_row, stop_at = Delivered(), 0, time.monotonic() + rules.batch_seconds
    with Postman() as postman:
        for pk in list(due.values_list("pk", flat=True)[: rules.batch_size]):
            if in_a_row >= FAILURES_IN_A_ROW or time.monotonic() > stop_at:
                break
            outcome = _claim_and_send(pk, postman, moment)
            if outcome:
                status, server_failed = outcome
                in_a_row = in_a_row + 1 if server_failed else 0
                done.count(status)
    return done


def rescue_abandoned(*, now: datetime | None = None) -> int:
    """Queue mails again whose worker died. Returns how many."""
    moment = now or timezone.now()
    rules = patience()
    abandoned = Mail.objects.abandoned(moment - timedelta(seconds=rules.claim_seconds))
    # A mail that takes its worker down every time must come to an end, too.
    given_up = abandoned.filter(attempts__gte=rules.max_attempts).update(
        status=MailStatus.FAILED, next_try_at=None, last_error="The worker died at every attempt."
    )
    if given_up and not settings.DEMO:
        Mail.objects.failed().filter(secret=True).exclude(text="").update(text="", html="")
    if given_up:
        logger.error("%d mails given up: the worker died at every attempt.", given_up)
    rescued: int = abandoned.update(
        status=MailStatus.QUEUED, next_try_at=moment, last_error="The worker died while sending."
    )
    return rescued


def try_again(mails: list[int], *, now: datetime | None = None) -> int:
    """Queue failed mails once more, for example after the server was mended. Returns how many.

    A secret whose text is erased stays failed: an empty mail would only confuse.
    """
    return (
        Mail.objects.filter(pk__in=mails, status=MailStatus.FAILED)
        .exclude(recipient="")
        .exclude(secret=True, text="")
        .update(status=MailStatus.QUEUED, next_try_at=now or timezone.now(), attempts=0)
    )


def erase_old(*, now: datetime | None = None) -> int:
    """Erase address and content of old mails, and much later the rest. Returns how many were erased."""
    moment = now or timezone.now()
    rules = patience()
    old = Mail.objects.filter(
        ~Q(recipient=""), status__in=FINISHED, queued_at__lt=moment - timedelta(days=rules.keep_content_days)
    )
    with transaction.atomic():
        MailAttachment.objects.filter(mail__in=old.values("pk")).delete()
        erased = old.update(recipient="", recipient_name="", subject="", text="", html="", last_error="")
    Mail.objects.filter(
        recipient="", status__in=FINISHED, queued_at__lt=moment - timedelta(days=rules.keep_key_days)
    ).delete()
    return erased


def _claim_and_send(pk: int, postman: Postman, now: datetime) -> tuple[MailStatus, bool] | None:
    """The mail's new status and whether the server failed; None when the mail was not due any more."""
    with _one_at_a_time:
        mail = _claim(pk, now)
        return _attempt(mail, postman, now) if mail else None


def _claim(pk: int, now: datetime) -> Mail | None:
    # durable: a claim inside a caller's transaction is invisible to others, and the mail might go out twice.
    with transaction.atomic(durable=True):
        free = Mail.objects.due(now).filter(pk=pk)
        claimed = free.update(status=MailStatus.SENDING, claimed_at=now, attempts=F("attempts") + 1)
        return Mail.objects.get(pk=pk) if claimed else None


def _attempt(mail: Mail, postman: Postman, now: datetime) -> tuple[MailStatus, bool]:
    try:
        postman.send(mail)
    except Exception as error:
        # Whatever is wrong with this mail, the next one must have its turn.
        return _record_failure(mail, error, now), is_about_the_server(error)
    _record(
        mail, status=MailStatus.SENT, sent_at=now, next_try_at=None, last_error="", **_erased_secret(mail)
    )
    return MailStatus.SENT, False


def _record_failure(mail: Mail, error: Exception, now: datetime) -> MailStatus:
    reason = f"{type(error).__name__}: {error}"[:500]
    rules = patience()
    if is_final(error) or mail.attempts >= rules.max_attempts:
        # Only the key and the kind of error go to the log: the text may hold an address.
        logger.error("Mail %s could not be sent: %s", mail.key, type(error).__name__)
        _record(mail, status=MailStatus.FAILED, next_try_at=None, last_error=reason, **_erased_secret(mail))
        return MailStatus.FAILED
    logger.warning("Mail %s waits for another attempt: %s", mail.key, type(error).__name__)
    retry_at = now + rules.pause_after(mail.attempts)
    _record(mail, status=MailStatus.QUEUED, next_try_at=retry_at, last_error=reason)
    return MailStatus.QUEUED


def _record(mail: Mail, **changes: object) -> None:
    # The number of attempts tells this claim from a later one: a worker thought dead may come back.
    mine = Mail.objects.filter(pk=mail.pk, attempts=mail.attempts).exclude(status__in=FINISHED)
    mine.update(**changes)


def _erased_secret(mail: Mail) -> dict[str, str]:
    # The demo shows the mails it did not really send; the code in it is how people sign in there.
    return {"text": "", "html": ""} if mail.secret and not settings.DEMO else {}
