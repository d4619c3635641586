"""What happens by itself: due actions, due reminders, waiting mails.

How often is said by SCHEDULER_SECONDS, what by SCHEDULED_ACTIONS and REMINDER_SOURCES (funding.settings); on which
days people are reminded stands in the guideline under [reminders].
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.delivery import deliver_due, erase_old, rescue_abandoned
from notifications.letters import Letter, Recipient
from notifications.outbox import known_keys, queue

logger = logging.getLogger(__name__)
Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A mail that is due. `about` says in a few words what it reminds of, for the operator's list."""

    key: str
    to: Recipient
    compose: Callable[[], Letter]
    about: str


@dataclass(kw_only=True)
class Counts:
    """What one run of the schedule did. `broken` counts sources that raised; the log says which."""

    actions: int = 0
    reminders: int = 0
    rescued: int = 0
    sent: int = 0
    postponed: int = 0
    failed: int = 0
    erased: int = 0
    broken: int = 0


def due_reminders(now: datetime, counts: Counts | None = None) -> list[Reminder]:
    """What would be queued at `now`: all of REMINDER_SOURCES, each key once, without those in the outbox."""
    seen = counts or Counts()
    found: dict[str, Reminder] = {}
    for name in settings.REMINDER_SOURCES:
        for reminder in _guarded(name, lambda name=name: _listed(name, now), seen) or []:
            found.setdefault(reminder.key, reminder)
    known = known_keys(found)
    return [reminder for key, reminder in found.items() if key not in known]


def queue_reminders(now: datetime, counts: Counts | None = None) -> int:
    """Queue the reminders due at `now`. Returns how many; one that cannot be composed stops no other."""
    seen = counts or Counts()
    queued = 0
    for reminder in due_reminders(now, seen):
        mail = _guarded(
            reminder.key, lambda r=reminder: queue(key=r.key, to=r.to, compose=r.compose, now=now), seen
        )
        queued += mail is not None
    return queued


def run_schedule(now: datetime) -> Counts:
    """Run SCHEDULED_ACTIONS (functions of `now` that return a number), queue reminders, send what waits.

    Calling it twice for the same moment changes nothing: actions must bear it, reminders have keys.
    """
    counts = Counts()
    for name in settings.SCHEDULED_ACTIONS:
        counts.actions += _guarded(name, lambda name=name: import_string(name)(now), counts) or 0
    counts.reminders = queue_reminders(now, counts)
    counts.rescued = _guarded("rescue", lambda: rescue_abandoned(now=now), counts) or 0
    done = _guarded("delivery", lambda: deliver_due(now=now), counts)
    if done:
        counts.sent, counts.postponed, counts.failed = done.sent, done.postponed, done.failed
    counts.erased = _guarded("erasure", lambda: erase_old(now=now), counts) or 0
    return counts


def _listed(name: str, now: datetime) -> list[Reminder]:
    source: Callable[[datetime], Iterable[Reminder]] = import_string(name)
    return list(source(now))


def _guarded(name: str, work: Callable[..., Any], counts: Counts) -> Any:
    """The result of `work`, or None after an error (logged): what is broken must not stop the rest."""
    try:
        return work()
    except Exception:
        counts.broken += 1
        logger.exception("The scheduler goes on without %s", name)
        return None
