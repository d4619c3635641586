from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from notifications.leases import lease
from notifications.models import Lease, Mail
from notifications.schedule import due_reminders, run_schedule
from notifications.tasks import run_schedule as run_schedule_task
from tests.notifications.letters import NOW

pytestmark = pytest.mark.django_db
SOURCES = "tests.notifications.sources"


@pytest.fixture(autouse=True)
def sources(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.SCHEDULED_ACTIONS = [f"{SOURCES}.close_two"]
    settings.REMINDER_SOURCES = [f"{SOURCES}.due"]


def test_a_run_acts_reminds_and_delivers() -> None:
    counts = run_schedule(NOW)
    assert (counts.actions, counts.reminders, counts.sent, counts.broken) == (2, 1, 1, 0)
    assert Mail.objects.get().key == "vote-306"


def test_a_reminder_is_queued_once_however_often_the_schedule_runs() -> None:
    run_schedule(NOW)
    assert run_schedule(NOW + timedelta(minutes=2)).reminders == 0
    assert run_schedule(NOW + timedelta(days=1)).reminders == 1
    assert Mail.objects.count() == 2


def test_the_same_key_from_two_sources_is_one_reminder(settings: Settings) -> None:
    settings.REMINDER_SOURCES = [f"{SOURCES}.due_twice", f"{SOURCES}.due"]
    assert [reminder.key for reminder in due_reminders(NOW)] == ["vote-306"]


def test_what_is_broken_stops_nothing_else(settings: Settings) -> None:
    settings.SCHEDULED_ACTIONS = ["no.such.action", f"{SOURCES}.close_two"]
    settings.REMINDER_SOURCES = [f"{SOURCES}.broken", f"{SOURCES}.due_unwritable", f"{SOURCES}.due"]
    counts = run_schedule(NOW)
    assert (counts.actions, counts.reminders, counts.sent, counts.broken) == (2, 2, 2, 3)
    assert sorted(Mail.objects.values_list("key", flat=True)) == ["vote-306", "whole"]


def test_only_one_worker_runs_the_schedule() -> None:
    with lease("schedule", seconds=60) as free:
        assert free
        run_schedule_task()
        assert not Mail.objects.exists()
    run_schedule_task()
    assert Mail.objects.count() == 1


def test_the_lease_of_a_dead_worker_ends_by_itself() -> None:
    Lease.objects.create(name="schedule", holder="dead", held_until=NOW - timedelta(days=3650))
    with lease("schedule", seconds=60) as free:
        assert free
    with lease("schedule", seconds=60) as free:
        assert free


def test_a_dry_run_lists_what_would_go_out_and_changes_nothing() -> None:
    out = StringIO()
    call_command("send_reminders", "--at", "2026-12-01T08:00", "--dry-run", stdout=out)
    assert out.getvalue() == (
        "amal@lesepaten.example\tvote-335\tballot 1 closes in 3 days\n"
        "1 reminders would go out at 2026-12-01 08:00.\n"
    )
    assert not Mail.objects.exists()


def test_reminders_are_queued_as_of_the_given_time() -> None:
    out = StringIO()
    call_command("send_reminders", "--at", "2026-12-01T08:00", stdout=out)
    assert out.getvalue() == "1 reminders queued as of 2026-12-01 08:00.\n"
    assert Mail.objects.get().queued_at.isoformat() == "2026-12-01T07:00:00+00:00"
    again = StringIO()
    call_command("send_reminders", "--at", "2026-12-01", "--dry-run", stdout=again)
    assert again.getvalue() == "0 reminders would go out at 2026-12-01 00:00.\n"


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "2026-12-01T25:00"])
def test_a_time_nobody_understands_is_answered_with_an_example(text: str) -> None:
    with pytest.raises(CommandError, match="Write it like 2026-12-01T08:00"):
        call_command("send_reminders", "--at", text)


def test_a_broken_source_makes_the_command_fail_after_the_rest_is_queued(settings: Settings) -> None:
    settings.REMINDER_SOURCES = [f"{SOURCES}.broken", f"{SOURCES}.due"]
    with pytest.raises(CommandError, match="1 sources or reminders failed"):
        call_command("send_reminders", "--at", "2026-12-01T08:00", stdout=StringIO())
    assert Mail.objects.count() == 1


def test_the_outbox_command_shows_failures_and_queues_them_again(settings: Settings) -> None:
    run_schedule(NOW)
    Mail.objects.update(status="failed", last_error="550 No such user", attempts=1)
    out = StringIO()
    call_command("outbox", stdout=out)
    assert out.getvalue().splitlines() == [
        "queued         0",
        "sending        0",
        "sent           0",
        "failed         1",
        "failed: vote-306\t1 attempts\t550 No such user",
    ]
    call_command("outbox", "--retry", stdout=StringIO())
    assert Mail.objects.get().status == "queued"
