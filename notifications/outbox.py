"""Put a mail into the outbox, in the transaction of the change it tells about."""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications.calendar import calendar_attachment
from notifications.letters import Attachment, Letter, Recipient, Rendered, one_line, write_letter
from notifications.models import Mail, MailAttachment

logger = logging.getLogger(__name__)
KEYS_PER_QUERY = 500
# After a failure the broker is left alone for a while: finding out can take seconds, and somebody waits.
BROKER_REST_SECONDS = 10.0
_broker_rests_until = 0.0


def queue(
    *,
    key: str,
    to: Recipient,
    compose: Callable[[], Letter],
    now: datetime | None = None,
    secret: bool = False,
) -> Mail | None:
    """Write one mail into the outbox; a worker sends it after the commit.

    `key` names the event, for example "ballot-12-opened-7": a second call with it returns None and writes
    nothing. `compose` runs in the recipient's language and local time; its errors reach the caller. With
    `secret` the body is erased once it is sent; the secret must not stand in the subject.
    """
    if Mail.objects.filter(key=key).exists():
        return None
    mail = _store(key, to, write_letter(to, compose), now or timezone.now(), secret=secret)
    if mail is not None:
        pk = mail.pk
        transaction.on_commit(lambda: ask_for_delivery(pk), robust=True)
    return mail


def ask_for_delivery(pk: int) -> None:
    """Ask a worker to send a mail now. Without a broker the scheduler finds the mail in the outbox later."""
    from notifications.tasks import deliver_mail

    global _broker_rests_until
    if time.monotonic() < _broker_rests_until:
        return
    try:
        deliver_mail.delay(pk)
    except Exception as error:
        _broker_rests_until = time.monotonic() + BROKER_REST_SECONDS
        logger.warning("No worker could be asked to send mail %s now: %s", pk, error)


def known_keys(keys: Iterable[str]) -> set[str]:
    """Those of `keys` that are in the outbox already, in a few queries."""
    wanted = list(keys)
    found: set[str] = set()
    for start in range(0, len(wanted), KEYS_PER_QUERY):
        part = wanted[start : start + KEYS_PER_QUERY]
        found.update(Mail.objects.filter(key__in=part).values_list("key", flat=True))
    return found


def message_id_of(key: str) -> str:
    """The same for every attempt, so that a mail program shows a repeated mail once."""
    digest = hashlib.sha256(f"{settings.MAIL_DOMAIN} {key}".encode()).hexdigest()[:40]
    return f"<{digest}@{settings.MAIL_DOMAIN}>"


def _store(key: str, to: Recipient, written: Rendered, now: datetime, *, secret: bool) -> Mail | None:
    mail = Mail(
        key=key,
        recipient=to.email.strip(),
        recipient_name=one_line(to.name)[:200],
        language=to.language,
        subject=written.subject,
        text=written.text,
        html=written.html,
        secret=secret,
        message_id=message_id_of(key),
        queued_at=now,
        # `now` may be a day to come (send_reminders --at): what is queued then is still sent at once.
        next_try_at=min(now, timezone.now()),
    )
    try:
        # The savepoint keeps the caller's transaction usable when another process queued the same key first.
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        if known_keys([key]):
            return None
        raise
    _store_attachments(mail, written.letter, now)
    return mail


def _store_attachments(mail: Mail, letter: Letter, now: datetime) -> None:
    files: list[Attachment] = list(letter.attachments)
    if letter.calendar:
        files.insert(0, calendar_attachment(letter.calendar, now=now, language=mail.language))
    MailAttachment.objects.bulk_create(
        MailAttachment(mail=mail, name=one_line(file.name)[:200], mime=file.mime, content=file.content)
        for file in files
    )
