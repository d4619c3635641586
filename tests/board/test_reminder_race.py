"""Two workers remind at once, and one dies in between: everybody gets one mail."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from board import digest
from notifications.models import Mail
from notifications.outbox import queue
from notifications.schedule import due_reminders, queue_reminders
from tests.board.factories import make_ballot, make_board
from tests.board.test_race import at_once, in_thread

MORNING = datetime(2026, 5, 11, 8, tzinfo=ZoneInfo("Europe/Berlin"))


def keys() -> list[str]:
    return sorted(Mail.objects.filter(queued_at=MORNING).values_list("key", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_queue_each_mail_once(open_file_database):
    members = make_board(9)
    make_ballot()
    make_ballot()
    open_file_database()
    counts = at_once(*(lambda: queue_reminders(MORNING) for _ in range(3)))
    assert sum(counts) == len(members)
    assert in_thread(keys) == sorted(f"board-digest:{member.pk}:20260511" for member in members)


@pytest.mark.django_db
def test_after_a_crash_the_next_run_queues_the_rest(members, ballot):
    for reminder in due_reminders(MORNING)[:2]:
        queue(key=reminder.key, to=reminder.to, compose=reminder.compose, now=MORNING)
    assert len(keys()) == 2
    assert [queue_reminders(MORNING), queue_reminders(MORNING)] == [3, 0]
    assert len(keys()) == 5


@pytest.mark.django_db
def test_a_letter_that_cannot_be_written_stops_no_other_and_is_tried_again(members, ballot, monkeypatch):
    whole = digest.mails.reminder

    def broken(ballot, *, days):
        raise ValueError("no words")

    monkeypatch.setattr(digest.mails, "reminder", broken)
    assert queue_reminders(MORNING) == 0
    monkeypatch.setattr(digest.mails, "reminder", whole)
    assert queue_reminders(MORNING) == 5
