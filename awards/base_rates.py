"""The base rate of each half-year (§ 247 BGB): the table that comes with the product, then what the office enters.

A rate nobody has confirmed is never guessed: interest is worked out up to the last day whose rate is known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.access import roles_of
from accounts.models import User
from accounts.roles import OFFICERS, RoleName
from awards.interest import Rates, base_rates, known_until
from awards.models import BaseRate
from funding.errors import NotAllowed, Refused

ENTER = OFFICERS | {RoleName.TREASURER}
LOWEST, HIGHEST = -5, 25
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Known:
    """Rates in percent, and the last day for which they hold."""

    rates: Rates
    until: date

    @property
    def next_since(self) -> date:
        """The half-year whose rate is to be entered next begins on this day."""
        return self.until + DAY


def known_rates(entered: Iterable[BaseRate] | None = None) -> Known:
    """The table and what was entered, without gaps. One query, unless the rows are at hand."""
    rates, until = dict(base_rates()), known_until()
    for row in sorted(BaseRate.objects.all() if entered is None else entered, key=lambda row: row.since):
        if row.since == until + DAY:
            rates[row.since], until = row.percent, last_day_of_half(row.since)
    return Known(rates=rates, until=until)


def last_day_of_half(since: date) -> date:
    """30 June or 31 December."""
    return date(since.year, 6, 30) if since.month <= 6 else date(since.year, 12, 31)


@transaction.atomic
def enter_rate(*, since: date, percent: Decimal, actor: User, now: datetime) -> BaseRate:
    """Confirm the rate of the next half-year, as the Bundesbank announced it; the last one entered may be put right.

    Raises NotAllowed, Refused: not_this_half (`since`), odd_rate (`lowest`, `highest`).
    """
    if not roles_of(actor).programmes(ENTER):
        raise NotAllowed("enter_rate")
    rows = list(BaseRate.objects.select_for_update().order_by("since"))
    if since not in open_halves(known_rates(rows), rows):
        raise Refused("not_this_half", field="since", since=since)
    if not LOWEST <= percent <= HIGHEST:
        raise Refused("odd_rate", field="percent", lowest=LOWEST, highest=HIGHEST)
    found, _made = BaseRate.objects.update_or_create(
        since=since, defaults={"percent": percent, "entered_by": actor, "entered_at": now}
    )
    return found


def open_halves(known: Known, rows: list[BaseRate]) -> list[date]:
    """What may be entered: the next half-year, or the last one entered once more."""
    return [known.next_since, *(row.since for row in rows[-1:])]
