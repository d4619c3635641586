"""Money came free: the cases on the waiting list are offered to the officer, the longest wait first."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import roles_of
from accounts.roles import OFFICERS
from applications.boxes import Box
from applications.conflicts import has_conflict
from applications.mails import recipient
from applications.models import Application, Decision
from applications.states import DecisionOutcome, State
from budgets.models import BudgetYear, EntryKind, LedgerEntry
from funding.models import Programme
from funding.money import format_money
from funding.people import people_with
from funding.templatetags.show import day
from notifications.letters import Letter
from notifications.outbox import queue

ZERO = Decimal("0.00")
# What puts money into a pot that had none.
FREEING = (EntryKind.RELEASE, EntryKind.BUDGET, EntryKind.TRANSFER_IN)
SHOWN = 5


def waiting_cases() -> QuerySet[Application]:
    """Cases on the waiting list with `waits_since`, the longest wait first."""
    put_on = Decision.objects.filter(application=OuterRef("pk"), outcome=DecisionOutcome.WAITLISTED)
    since = Subquery(put_on.order_by("-decided_at").values("decided_at")[:1])
    waiting: QuerySet[Application] = Application.objects.filter(state=State.WAITLISTED)
    return waiting.annotate(waits_since=since).order_by("waits_since", "pk")


def offer_to_waiting_list(
    *, programme: Programme, freed: Mapping[int, Decimal], now: datetime, key: str
) -> None:
    """Queue a letter to officer and deputy: how much is free again and who waits. Nobody waits: nothing is sent.

    `freed` says how much of which year, in the programme's currency; `key` names the event. Years that can promise nothing
    any more are left out. Each reads of the cases in which they have no conflict of interest.
    """
    can_promise = open_years(programme, now)
    freed = {year: part for year, part in freed.items() if part and year in can_promise}
    if not freed:
        return
    cases = list(waiting_cases().filter(programme=programme).select_related("initiative"))
    if not cases:
        return
    for user in people_with(programme, OFFICERS):
        mine = [case for case in cases if not has_conflict(case, user)]
        if mine:
            queue(
                key=f"money-free:{key}:{user.pk}",
                to=recipient(user),
                compose=lambda mine=mine: money_came_free(mine, freed, programme.currency),  # type: ignore[misc]
                now=now,
            )


def open_years(programme: Programme, now: datetime) -> set[int]:
    """Budget years that can still promise money: this one and later ones whose books are open. One query."""
    rows = BudgetYear.objects.filter(programme=programme, year__gte=localdate(now).year, frozen_at=None)
    return set(rows.values_list("year", flat=True))


def money_came_free(cases: list[Application], freed: Mapping[int, Decimal], currency: str) -> Letter:
    total = format_money(sum(freed.values(), ZERO), currency)
    by_year = tuple(
        (_("Free again in %(year)s") % {"year": year}, format_money(part, currency))
        for year, part in sorted(freed.items())
    )
    return Letter(
        subject=_("Money came free: %(amount)s") % {"amount": total},
        lead=ngettext(
            "%(amount)s are free again. %(n)d application is on the waiting list. Please look whether it fits now.",
            "%(amount)s are free again. %(n)d applications are on the waiting list. Please look which fits now.",
            len(cases),
        )
        % {"amount": total, "n": len(cases)},
        paragraphs=(_("The longest wait is on top:"), *(line_of(case, currency) for case in cases)),
        facts=by_year,
        action=(
            _("See the waiting list"),
            settings.SITE_URL + reverse("applications:desk-cases") + "?show=waiting-list",
        ),
    )


def line_of(case: Application, currency: str) -> str:
    """One waiting case: reference, title, initiative, since when, what it can get at most."""
    since = getattr(case, "waits_since", None)
    return _("%(reference)s %(title)s (%(initiative)s), since %(day)s, up to %(amount)s") % {
        "reference": case.reference,
        "title": case.title,
        "initiative": case.initiative.name,
        "day": day(since) or "–",
        "amount": format_money(case.max_grant, currency),
    }


def for_desk(user: Any) -> list[Box]:
    """The hint on the desk: since they were put on the waiting list, money came into a pot that has some left. One query."""
    programme = OuterRef("programme")
    free = F("budget") + F("transferred_in") - F("transferred_out") - F("committed")
    has_money = (
        BudgetYear.objects.filter(programme=programme, year__gte=localdate().year, frozen_at=None)
        .annotate(left=free)
        .filter(left__gt=0)
    )
    came = LedgerEntry.objects.filter(
        budget_year__programme=programme, kind__in=FREEING, booked_at__gt=OuterRef("waits_since")
    )
    mine = waiting_cases().filter(programme_id__in=roles_of(user).programmes(OFFICERS))
    found = list(
        mine.filter(Exists(has_money), Exists(came))
        .unbiased_by(user)  # type: ignore[attr-defined]
        .select_related("initiative", "programme")
        .defer("draft", "draft_marks")[: SHOWN + 1]
    )
    content = {"cases": found[:SHOWN], "more": len(found) > SHOWN}
    return [Box("awards/money_came_free.html", content)] if found else []
