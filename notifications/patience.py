"""How long the outbox waits, tries and keeps. The setting MAIL_PATIENCE overrides any of the values."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings


@dataclass(frozen=True, kw_only=True)
class Patience:
    """All times in seconds, except where the name says days."""

    # A mail in hand longer than this belongs to a worker that died. A live one needs at most a batch and two
    # mails at a server that lets every step run into EMAIL_TIMEOUT: 60 + 2 × 150.
    claim_seconds: float = 600
    batch_seconds: float = 60
    batch_size: int = 200
    # 1, 2, 4 … minutes, then every six hours: a mail server may be away for a long weekend (about 3 days).
    first_retry_seconds: float = 60
    longest_retry_seconds: float = 6 * 3600
    max_attempts: int = 20
    scheduler_lease_seconds: float = 110
    # Content and address go first; the bare key stays longer, so that a reminder is not sent again.
    keep_content_days: int = 90
    keep_key_days: int = 730

    def pause_after(self, attempts: int) -> timedelta:
        """How long to wait after the given number of attempts (1 for the first)."""
        # 2 ** 40 is beyond any cap; the min keeps the power small for any number of attempts.
        seconds = self.first_retry_seconds * 2 ** min(attempts - 1, 40)
        return timedelta(seconds=min(seconds, self.longest_retry_seconds))


def patience() -> Patience:
    """The values in force. A misspelt name in the setting raises TypeError."""
    return Patience(**getattr(settings, "MAIL_PATIENCE", {}))
