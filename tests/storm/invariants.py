"""What must hold after every step of every life (docs/architecture.md names them)."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from applications.models import (
    Application,
    ApplicationVersion,
    CompletionRequest,
    Decision,
    Document,
    Message,
    Recommendation,
    ReferenceCounter,
    TimelineEntry,
)
from applications.states import DECIDED, UNSENT, Event, State, WaitingReason
from awards.models import (
    Account,
    Award,
    BankStatement,
    Change,
    Claim,
    Notice,
    Payout,
    PayoutRun,
    Proof,
    Receipt,
    Repayment,
    Settlement,
)
from awards.states import AwardState
from board.models import Ballot, Seat, Vote
from board.states import BallotState
from budgets.ledger import EFFECTS
from budgets.models import BudgetYear, LedgerEntry, YearLog
from notifications.models import Mail
from tests.storm.grants_hold import check_grants
from tests.storm.world import Memory, World

ZERO = Decimal("0.00")
BY_THE_SYSTEM = {
    Event.LAPSE,
    Event.RECORD_RECOMMENDATION,
    Event.MISS_QUORUM,
    Event.RULES_CHANGED,
    Event.COMPLETE_REPAYMENT,
}
# By whoever gives a payment back, or by itself, when its sum has become another one.
BY_BOTH = {Event.PAYOUT_GIVEN_BACK}
# What may stand on the desk for a state; nothing for any other.
REASONS = {
    State.SUBMITTED: {WaitingReason.NEW, WaitingReason.RESUBMITTED},
    State.COMPLETE: {WaitingReason.COMPLETE, WaitingReason.DECIDE},
    State.RECOMMENDED: {WaitingReason.RECOMMENDED},
    State.AT_BOARD: {"", WaitingReason.NO_QUORUM, WaitingReason.OBJECTION, WaitingReason.VOID},
    State.RETURNED: {"", WaitingReason.OVERDUE},
}
COUNTED = (
    TimelineEntry,
    ApplicationVersion,
    Decision,
    Award,
    LedgerEntry,
    Mail,
    Ballot,
    Vote,
    Recommendation,
    Document,
    Message,
    CompletionRequest,
    Notice,
    Account,
    Payout,
    PayoutRun,
    BankStatement,
    Change,
    Receipt,
    Settlement,
    Claim,
    Repayment,
    YearLog,
)
# Few rows, of which every column counts.
WATCHED = (BudgetYear, ReferenceCounter, Award, Account, Payout, Change, Claim, Proof, Receipt)


def check_everything(world: World, memory: Memory) -> None:
    """All that must hold between two steps."""
    cases = list(Application.objects.all())
    check_pots()
    check_timelines(world, cases)
    check_decisions(world, cases)
    check_grants()
    check_votes()
    check_desk(cases)
    check_references(cases, memory)
    check_typed(cases, memory)


def check_pots() -> None:
    """Invariants 1 and 2: never overdrawn, and the year's row is the sum of its ledger."""
    sums: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for year, kind, amount in LedgerEntry.objects.order_by().values_list("budget_year", "kind", "amount"):
        column, sign = EFFECTS[kind]
        sums[year][column] += sign * amount
    for year in BudgetYear.objects.all():
        assert ZERO <= year.committed <= year.available
        assert ZERO <= year.returned <= year.paid <= year.committed + year.returned
        for column in ("budget", "transferred_in", "transferred_out", "committed", "paid", "returned"):
            assert getattr(year, column) == sums[year.pk][column]


def check_timelines(world: World, cases: Iterable[Application]) -> None:
    """Invariant 3: each change of state has one row, from where the case was, by a person or by the system.

    So it is with the states of its award.
    """
    reached: dict[int, str] = defaultdict(lambda: State.DRAFT)
    granted: dict[int, str] = defaultdict(lambda: AwardState.GRANTED)
    rows = TimelineEntry.objects.order_by("pk").values_list(
        "application", "event", "actor", "actor_name", "from_state", "to_state", "at"
    )
    now = timezone.now()
    names = {pk: name for name, pk in world.people.items()}
    for case, event, actor, name, before, after, at in rows:
        assert at <= now
        assert names.get(actor, "") == name
        assert event in BY_BOTH or (actor is None) == (event in BY_THE_SYSTEM)
        assert bool(before) == bool(after)
        if after:
            so_far = granted if after in AwardState.values else reached
            assert before == so_far[case]
            so_far[case] = after
    for case in cases:
        assert case.state == reached[case.pk]
    for case, state in Award.objects.values_list("application", "state"):
        assert state == granted[case]


def check_decisions(world: World, cases: Iterable[Application]) -> None:
    """Invariant 4: a decided case can show what it was decided on, once and completely; an approved one has its award."""
    decisions = group(Decision.objects.all(), "application_id")
    awards = group(Award.objects.all(), "application_id")
    versions = group(ApplicationVersion.objects.defer("content_json", "assessment_json"), "application_id")
    for case in cases:
        final = [one for one in decisions[case.pk] if one.outcome in ("approved", "rejected")]
        assert [one.outcome for one in final] == ([case.state] if case.state in DECIDED else [])
        granted = [one.pk for one in final if one.outcome == "approved"]
        assert [one.decision_id for one in awards[case.pk]] == granted
        assert (case.decided_at is not None) == (case.state in DECIDED)
        numbers = sorted(one.number for one in versions[case.pk])
        assert numbers == list(range(1, len(numbers) + 1))
        assert bool(numbers) == (case.state not in UNSENT)
        assert {one.guideline_version_id for one in versions[case.pk]} <= {case.guideline_version_id}
        for decision in decisions[case.pk]:
            check_grounds(decision, versions[case.pk], names=set(world.people.values()))


def check_grounds(decision: Decision, versions: list[ApplicationVersion], *, names: set[int]) -> None:
    assert decision.version_id == max(versions, key=lambda one: one.number).pk
    assert decision.decided_by_id in names
    assert sum(map(Decimal, decision.by_year.values()), ZERO) == decision.amount
    advice = decision.recommendation
    if decision.outcome == "rejected" and advice is None:
        # Only a return that ran out is rejected without the board; with it, the advice was given on this version.
        assert decision.application.completion_requests.exists()
    elif advice is None:
        raise AssertionError(f"{decision} without the board")
    else:
        assert advice.ballot.version_id == decision.version_id


def check_votes() -> None:
    """Invariant 6: excluded members have no vote, each seat one at most, results count what was cast in time."""
    excluded = Q(seat__excluded_at__isnull=False)
    late = Q(cast_at__gte=F("seat__ballot__closes_at")) | Q(cast_at__gt=F("seat__ballot__closed_at"))
    assert not Vote.objects.filter(excluded | late).exists()
    open_ballots = Ballot.objects.filter(state=BallotState.OPEN).values_list("application", flat=True)
    assert len(open_ballots) == len(set(open_ballots))
    for ballot in Ballot.objects.filter(state=BallotState.CLOSED).annotate(
        cast=Count("seats__vote"), excluded=Count("seats", filter=Q(seats__excluded_at__isnull=False))
    ):
        counts = ballot.result["counts"]
        assert (counts["took_part"], counts["excluded"]) == (ballot.cast, ballot.excluded)
        assert (ballot.recommendation_id is not None) == ballot.result["quorate"]
    seats = Seat.objects.values_list("ballot", "member")
    assert len(seats) == len(set(seats))


def check_desk(cases: Iterable[Application]) -> None:
    """The desk is sorted by the older of two waits, and says why."""
    now = timezone.now()
    for case in cases:
        waits = [moment for moment in (case.waiting_since, case.question_since) if moment]
        assert case.office_waiting_since == min(waits, default=None)
        assert bool(case.waiting_reason) == (case.waiting_since is not None)
        assert case.waiting_reason in REASONS.get(State(case.state), {""})
        assert all(moment <= now for moment in waits)
        if case.waiting_reason == WaitingReason.OVERDUE:
            assert case.due_at is not None
            assert case.due_at < now


def check_references(cases: Iterable[Application], memory: Memory) -> None:
    """References count up without gaps, and stay; so do the first receipt and the rules it was sent under."""
    by_year: dict[int, list[str]] = defaultdict(list)
    for case in cases:
        assert (case.reference is None) == (case.received_at is None)
        if case.reference is not None:
            by_year[int(case.reference[:4])].append(case.reference)
            assert memory.references.setdefault(case.pk, case.reference) == case.reference
            assert memory.received.setdefault(case.pk, case.received_at) == case.received_at
            assert (
                memory.guidelines.setdefault(case.pk, case.guideline_version_id) == case.guideline_version_id
            )
    counters = dict(ReferenceCounter.objects.values_list("year", "last"))
    assert counters == {year: len(found) for year, found in by_year.items()}
    for year, found in by_year.items():
        assert sorted(found) == [f"{year}-{number:04d}" for number in range(1, len(found) + 1)]


def check_typed(cases: Iterable[Application], memory: Memory) -> None:
    """Invariant 8: a draft keeps exactly what was typed, step by step, letter by letter."""
    drafts = {case.pk: case.draft for case in cases}
    for (pk, key), typed in memory.typed.items():
        assert drafts[pk][key] == typed


def check_past(memory: Memory) -> None:
    """Versions, decisions, ledger and timeline look as they did when they were first seen.

    A recommendation may become void, once; what it said stays.
    """
    for model in (
        ApplicationVersion,
        Decision,
        LedgerEntry,
        TimelineEntry,
        Recommendation,
        Settlement,
        Repayment,
    ):
        for row in model.objects.order_by("pk").values():
            old = memory.frozen.setdefault((model.__name__, row["id"]), row)
            changed = {name: (old[name], row[name]) for name in row if old[name] != row[name]}
            if model is Recommendation and old["void_at"] is None:
                changed.pop("void_at", None)
                changed.pop("void_reason", None)
            assert changed == {}


def check_letters() -> None:
    """Invariant 5: everyone who acts for the initiative was told of each decision, once."""
    for decision in Decision.objects.select_related("application__initiative"):
        members = decision.application.initiative.people.filter(is_active=True)
        wanted = {f"{decision.outcome}:{decision.pk}:{pk}" for pk in members.values_list("pk", flat=True)}
        found = Mail.objects.filter(key__in=wanted)
        assert found.count() == len(wanted)


def fingerprint() -> list[Any]:
    """Enough of everything to see that a refusal changed nothing."""
    counts = ", ".join(
        f"(SELECT COUNT(*) FROM {table}), (SELECT MAX(id) FROM {table})"  # noqa: S608 (names of our own tables)
        for table in (model._meta.db_table for model in COUNTED)
    )
    columns = "id, state, touched_at, due_at, office_waiting_since, waiting_reason, draft_marks"
    with connection.cursor() as cursor:
        found = [rows(cursor, f"SELECT {counts}")]
        found.append(rows(cursor, f"SELECT {columns} FROM {Application._meta.db_table} ORDER BY id"))  # noqa: S608
        found += [
            rows(cursor, f"SELECT * FROM {model._meta.db_table} ORDER BY id")  # noqa: S608
            for model in WATCHED
        ]
    found.append(list(Notice.objects.order_by("pk").values_list("pk", "released_at", "opened_at", "sent_on")))
    return found


def rows(cursor: Any, sql: str) -> list[Any]:
    """As the database has them: nothing is made of them, because this runs very often."""
    cursor.execute(sql)
    found: list[Any] = cursor.fetchall()
    return found


def group(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return grouped
