"""When a notice counts as delivered, and until when something can be done against it (§ 41 VwVfG, § 188 BGB).

Read on this site: the day after it was opened (§ 41 (2a)). By e-mail or post: the fourth day after it was sent
(§ 41 (2)), whatever weekday that is, because this is no period that ends on it. The remedy's period does end: if its
last day is a Saturday, a Sunday or a public holiday, the next working day is the last one (§ 193 BGB).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import User
from applications import lifecycle as cases
from applications.states import Event
from applications.workflow import note
from awards.models import Notice
from awards.notice_paper import guideline_of
from awards.notices import assure_officer, lock_notice
from awards.states import Channel
from funding.errors import NotAllowed, NotPossible, Refused
from funding.guideline.calendar import months_later
from funding.guideline.model import Guideline
from notifications.workdays import add_working_days

DAYS_AFTER_OPENING = 1
DAYS_AFTER_SENDING = 4
# Not opened for so long, it does not count as delivered at all: then it has to go by post (§ 41 (2a) sentence 4).
DAYS_TO_OPEN = 10


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Local dates; None while nobody knows. `is_overdue`: not opened in time, another way is needed."""

    delivered_on: date | None
    remedy_until: date | None
    is_overdue: bool


def delivery_of(notice: Notice, today: date) -> Delivery:
    """How far the delivery of a released notice is. No query if its decision and guideline are there."""
    delivered = delivered_on(notice)
    return Delivery(
        delivered_on=delivered,
        remedy_until=remedy_until(delivered, guideline_of(notice)) if delivered else None,
        is_overdue=delivered is None and is_overdue(notice, today),
    )


def delivered_on(notice: Notice) -> date | None:
    """The day on which the notice counts as delivered; the earlier one if it took two ways."""
    days = []
    if notice.sent_on is not None:
        days.append(notice.sent_on + timedelta(days=DAYS_AFTER_SENDING))
    if notice.channel == Channel.PORTAL and notice.opened_at is not None:
        days.append(localdate(notice.opened_at) + timedelta(days=DAYS_AFTER_OPENING))
    return min(days, default=None)


def is_overdue(notice: Notice, today: date) -> bool:
    if notice.channel != Channel.PORTAL or notice.released_at is None:
        return False
    return today > localdate(notice.released_at) + timedelta(days=DAYS_TO_OPEN)


def remedy_until(delivered: date, guideline: Guideline) -> date:
    """The last day on which something can be done against a notice delivered on that day."""
    rule = guideline.notice
    if rule.remedy_weeks is not None:
        last = delivered + timedelta(weeks=rule.remedy_weeks)
    else:
        last = months_later(delivered, rule.remedy_months)
    return add_working_days(last, 0, guideline.reminders.holiday_region)


# -- on its way ----------------------------------------------------------------------------------


@transaction.atomic
def open_notice(*, notice: Notice, actor: User, now: datetime) -> Notice:
    """The applicant opens a released notice; the first time is recorded, later ones change nothing.

    Raises NotAllowed for others than the initiative's people, NotPossible before it is released.
    """
    locked = lock_notice(notice)
    if not cases.applicant(locked.application, actor):
        raise NotAllowed("open_notice")
    if not locked.is_released:
        raise NotPossible("open_notice", "draft")
    if locked.opened_at is None:
        locked.opened_by, locked.opened_at = actor, now
        locked.save(update_fields=["opened_by", "opened_at"])
        note(locked.application, Event.NOTICE_OPENED, actor=actor, now=now, kind=locked.kind)
    return locked


@transaction.atomic
def note_posted(*, notice: Notice, actor: User, now: datetime, posted_on: date) -> Notice:
    """The officer notes the day on which the letter was posted; also for a notice nobody opened on the site.

    Raises NotAllowed, NotPossible for a draft and once a day is noted, Refused: before_release (day), in_future.
    """
    locked = lock_notice(notice)
    assure_officer(locked.application, actor)
    if locked.released_at is None or locked.sent_on is not None:
        raise NotPossible("note_posted", "sent" if locked.sent_on else "draft")
    if posted_on < localdate(locked.released_at):
        raise Refused("before_release", field="posted_on", day=localdate(locked.released_at))
    if posted_on > localdate(now):
        raise Refused("in_future", field="posted_on")
    locked.sent_on = posted_on
    locked.save(update_fields=["sent_on"])
    note(locked.application, Event.NOTICE_POSTED, actor=actor, now=now, kind=locked.kind, sent_on=posted_on)
    return locked
