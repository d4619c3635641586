"""When applicants are reminded of their proof of use: 30 and 7 days before, on the day, then every week."""

from datetime import UTC, date, datetime, timedelta

import pytest

from awards.models import Award, Change, Proof
from awards.proof_reminders import due
from awards.states import AwardState, ChangeKind
from notifications.schedule import Counts, queue_reminders
from tests.applications.factories import NOW
from tests.awards.projects import Project, make_project

pytestmark = pytest.mark.django_db
# The last day is 28.2.2027; reminders go out from 8 o'clock local time.
LAST_DAY = datetime(2027, 2, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def project() -> Project:
    return make_project()


def steps(now: datetime) -> list[str]:
    """What is due, without award, day and person."""
    return [reminder.key.split(":")[3] for reminder in due(now)]


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (31, None),
        (30, "30"),
        (8, "30"),
        (7, "7"),
        (1, "7"),
        (0, "0"),
        (-1, None),
        (-6, None),
        (-7, "late-1"),
        (-13, "late-1"),
        (-14, "late-2"),
        (-70, "late-10"),
    ],
)
def test_reminders_come_on_their_days(project: Project, days: int, step: str | None) -> None:
    assert steps(LAST_DAY - timedelta(days=days)) == ([step] if step else [])


def test_nobody_is_woken_at_night(project: Project) -> None:
    assert steps(LAST_DAY.replace(hour=6)) == ["7"]
    assert steps(LAST_DAY + timedelta(days=7) - timedelta(hours=3)) == []


@pytest.mark.parametrize("state", sorted(set(AwardState) - {AwardState.ACCEPTED, AwardState.PROOF_RETURNED}))
def test_only_those_are_reminded_who_have_to_send_it(project: Project, state: AwardState) -> None:
    Award.objects.update(state=state)
    assert steps(LAST_DAY) == []


def test_a_proof_that_is_asked_for_on_request_only_has_no_day(project: Project) -> None:
    Award.objects.update(proof_due_on=None)
    assert steps(LAST_DAY) == []


def test_each_reminder_goes_out_once(project: Project) -> None:
    counts = Counts()
    assert [queue_reminders(LAST_DAY, counts) for _ in range(2)] == [1, 0]
    assert counts.broken == 0


def test_another_day_begins_anew_and_a_day_set_a_moment_ago_is_not_brought_to_mind(project: Project) -> None:
    decided = LAST_DAY - timedelta(days=3)
    Award.objects.update(proof_due_on=date(2027, 3, 15))
    Change.objects.create(
        award=project.award,
        kind=ChangeKind.PROOF_DATE,
        state="done",
        asked_by=project.amina,
        asked_at=decided,
        decided_at=decided,
        decided_by=project.officer,
    )
    assert steps(LAST_DAY) == []
    assert steps(LAST_DAY + timedelta(days=10)) == ["7"]


def test_a_return_sets_the_clock_anew(project: Project) -> None:
    Award.objects.update(state=AwardState.PROOF_RETURNED, proof_due_on=date(2027, 3, 10))
    Proof.objects.create(award=project.award, returned_at=LAST_DAY - timedelta(hours=1), sent_at=NOW)
    assert steps(LAST_DAY) == []
    assert steps(LAST_DAY + timedelta(days=3)) == ["7"]


def test_the_scheduler_asks_no_more_often_when_more_proofs_are_due(
    project: Project, django_assert_num_queries: object
) -> None:
    make_project()
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(steps(LAST_DAY)) == 2
