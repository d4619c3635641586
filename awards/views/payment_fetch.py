"""Payments, runs and statements reach a view only through here: fetched and checked in one step. Anything else is a 404."""

from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.access import person_of, roles_of
from accounts.roles import POT_READERS
from applications.conflicts import conflicts_of
from awards.models import Award, BankStatement, Claim, Payout, PayoutRun
from awards.querysets import TREASURERS, of_cases
from awards.states import PayoutState
from funding.models import Programme

RELATED = (
    "award__application__programme",
    "award__application__guideline_version",
    "account",
    "run__made_by",
    "prepared_by",
    "released_by",
)


# The treasurer sees payments from when they were prepared.
NOT_SHOWN = [PayoutState.PLANNED, PayoutState.CANCELLED]


def payments_read(request: HttpRequest) -> Any:
    return Payout.objects.read_by(person_of(request)).select_related(*RELATED)


def read_payment(request: HttpRequest, pk: int) -> Payout:
    """A payment somebody in office may see; of grants under way from when it was prepared. One query.

    One that is planned again is found, too: its page was open when it went back to the office.
    """
    shown = payments_read(request).exclude(state=PayoutState.CANCELLED)
    found: Payout = get_object_or_404(shown, pk=pk)
    return found


def treasurers_payment(request: HttpRequest, pk: int) -> Payout:
    """A payment the treasurer books. One query."""
    booked = Payout.objects.booked_by_treasurer(person_of(request)).select_related(*RELATED)
    shown = booked.exclude(state__in=NOT_SHOWN)
    found: Payout = get_object_or_404(shown, pk=pk)
    return found


def treasurers_programme(request: HttpRequest, slug: str) -> Programme:
    mine = roles_of(person_of(request)).programmes(TREASURERS)
    return get_object_or_404(Programme.objects.filter(pk__in=mine), slug=slug)


def counted_runs(runs: Any) -> Any:
    """Runs with their number of payments, their sum, and how many are not booked yet."""
    waiting = Q(payouts__state=PayoutState.EXPORTED)
    return runs.select_related("programme", "made_by").annotate(
        size=Count("payouts"), total=Sum("payouts__amount"), waiting=Count("payouts", filter=waiting)
    )


def read_run(request: HttpRequest, pk: int) -> PayoutRun:
    found: PayoutRun = get_object_or_404(counted_runs(PayoutRun.objects.read_by(person_of(request))), pk=pk)
    return found


def kept_run(request: HttpRequest, pk: int) -> PayoutRun:
    found: PayoutRun = get_object_or_404(counted_runs(PayoutRun.objects.kept_by(person_of(request))), pk=pk)
    return found


def read_bank_statement(request: HttpRequest, pk: int) -> BankStatement:
    shown = BankStatement.objects.read_by_office(person_of(request)).select_related("read_by")
    found: BankStatement = get_object_or_404(shown, pk=pk)
    return found


def entries_read(request: HttpRequest, statement: BankStatement) -> list[dict[str, Any]]:
    """What a person sees of a statement: without payments, files and demands of programmes or cases that are not theirs to read.

    A treasurer of several programmes reads one file for all of them. Entries that are none of ours name nobody. Three queries.
    """
    user = person_of(request)
    theirs: dict[str, set[int]] = {}
    conflicts = Award.objects.filter(of_cases(conflicts_of(user)))
    programmes = roles_of(user).programmes(POT_READERS)
    claims = Claim.objects.filter(award__application__programme_id__in=programmes).exclude(
        award__in=conflicts
    )
    for name, found in (
        ("payout", Payout.objects.read_by(user)),
        ("run", PayoutRun.objects.read_by(user)),
        ("claim", claims),
    ):
        wanted = {entry[name] for entry in statement.entries if entry.get(name)}
        seen = found.filter(pk__in=wanted).values_list("pk", flat=True) if wanted else ()
        theirs[name] = wanted - set(seen)
    return [
        entry
        for entry in statement.entries
        if not any(entry.get(name) in hidden for name, hidden in theirs.items())
    ]
