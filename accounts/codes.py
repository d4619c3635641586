"""Sign-in by a one-time code: send it, check it, find or create the person it proves.

The code is bound to the browser that asked for it: its session and its page know the id of the row.
Nobody looks up an address before its code is confirmed, so nothing reveals who has an account.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Protocol

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from accounts.letters import queue_sign_in_code
from accounts.models import SignInCode, User

CODE_DIGITS = 8
KEPT_FOR = timedelta(days=1)
# A double click sends the same code twice; the browser shows only the second answer.
DOUBLE_CLICK = timedelta(seconds=30)
# Counted in the database; ACCOUNT_RATE_LIMITS counts in the cache, also per computer, and may forget.
CODES_PER_ADDRESS = ((timedelta(hours=1), 10), (timedelta(days=1), 40))


class QueueLetter(Protocol):
    def __call__(self, *, sent: SignInCode, code: str) -> None: ...


class Verdict(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED = "used"
    TOO_MANY = "too many"


@dataclass(frozen=True)
class Checked:
    """What became of a typed code; `tries_left` counts how often it may be typed again."""

    verdict: Verdict
    tries_left: int = 0


def code_lifetime() -> timedelta:
    return timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)


def digits_of(typed: str) -> str:
    """The digits of what was typed, in any script (٤٨ is 48), without spaces and dashes."""
    return "".join(str(unicodedata.digit(char)) for char in typed if char.isdecimal())


def hash_of(code: str, email: str) -> str:
    return salted_hmac("accounts.codes", f"{email}:{code}", algorithm="sha256").hexdigest()


def asked_too_often(*, email: str, now: datetime) -> bool:
    """Whether an address got so many codes that one more would only fill a mailbox, whoever asks."""
    rows = SignInCode.objects.filter(email=email)
    return any(rows.filter(sent_at__gt=now - time).count() >= most for time, most in CODES_PER_ADDRESS)


def send_code(*, email: str, now: datetime, queue_letter: QueueLetter = queue_sign_in_code) -> SignInCode:
    """Queue a new code for an address, in the language of the page. Valid 15 minutes, for one use.

    `queue_letter` says what the code is for.
    """
    email = email.strip().lower()
    code = get_random_string(CODE_DIGITS, "0123456789")
    with transaction.atomic():
        SignInCode.objects.filter(sent_at__lt=now - KEPT_FOR).delete()
        sent = SignInCode.objects.create(
            email=email, code_hash=hash_of(code, email), sent_at=now, expires_at=now + code_lifetime()
        )
        queue_letter(sent=sent, code=code)
    return sent


def check_code(*, sent: SignInCode, typed: str, now: datetime) -> Checked:
    """Try a code. Every try is counted in the database first, so trying at the same time gains nothing."""
    tries_allowed = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS
    fresh = SignInCode.objects.filter(pk=sent.pk, used_at=None)
    counted = fresh.filter(expires_at__gt=now, tries__lt=tries_allowed).update(tries=F("tries") + 1)
    sent.refresh_from_db()
    is_right = constant_time_compare(hash_of(digits_of(typed), sent.email), sent.code_hash)
    if not counted:
        return Checked(Verdict.RIGHT if is_right and was_just_used(sent, now) else why_closed(sent, now))
    if not is_right:
        left = tries_allowed - sent.tries
        return Checked(Verdict.WRONG if left > 0 else Verdict.TOO_MANY, max(left, 0))
    fresh.update(used_at=now)
    return Checked(Verdict.RIGHT)


def was_just_used(sent: SignInCode, now: datetime) -> bool:
    return sent.used_at is not None and now - sent.used_at <= DOUBLE_CLICK


def why_closed(sent: SignInCode, now: datetime) -> Verdict:
    """Why a code takes no more tries."""
    if sent.used_at:
        return Verdict.USED
    return Verdict.EXPIRED if sent.expires_at <= now else Verdict.TOO_MANY


def person_with(*, email: str, language: str = "de", name: str = "") -> User:
    """The person of an address in lower case; made known with `name` and `language` if they are new here."""
    person = User.objects.filter(email=email).first()
    if person is None:
        try:
            with transaction.atomic():
                person = User.objects.create_user(email, language=language, name=name)
        except IntegrityError:  # a second tab or a double click was faster
            person = User.objects.get(email=email)
    return person
