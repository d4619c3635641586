"""Who is reminded when: at 8:00 in Unna, so many days before the last day to vote."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from applications.submission import withdraw_application
from applications.workflow import recall_from_board
from board.ballots import close_ballot
from board.models import Ballot
from board.reminders import due
from funding.models import RoleAssignment
from notifications.countdown import step_due
from notifications.models import Mail
from notifications.schedule import queue_reminders
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote, vote_all

UNNA = ZoneInfo("Europe/Berlin")
OPENED = datetime(2026, 5, 4, 11, 0, tzinfo=UNNA)


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UNNA)


# The ballot opens on 4 May and closes on 18 May at 23:59:59.
@pytest.mark.parametrize(
    ("now", "step"),
    [
        (at(10, 23, 59), None),
        (at(11, 7, 59), None),
        (at(11, 8), 7),
        (at(14, 12), 7),
        (at(15, 7, 59), 7),
        (at(15, 8), 3),
        (at(17, 7, 59), 3),
        (at(17, 8), 1),
        (at(18, 23, 59), 1),
        (CLOSES_AT - timedelta(microseconds=1), 1),
        (CLOSES_AT, None),
        (at(25), None),
    ],
)
def test_nearest_of_seven_three_and_one_days_is_due(now, step):
    assert step_due((7, 3, 1), opened_at=OPENED, closes_at=CLOSES_AT, now=now) == step


def test_day_that_had_passed_when_the_ballot_opened_is_not_made_up_for():
    opened = at(13)  # five days before: its letter has just gone out
    assert step_due((7, 3, 1), opened_at=opened, closes_at=CLOSES_AT, now=at(13, 9)) is None
    assert step_due((7, 3, 1), opened_at=opened, closes_at=CLOSES_AT, now=at(15)) == 3


def test_ballot_of_a_day_has_no_reminder():
    assert step_due((7, 3, 1), opened_at=at(18, 9), closes_at=CLOSES_AT, now=at(18, 20)) is None


def test_clock_change_does_not_move_the_hour():
    closes_at = datetime(2026, 10, 26, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in winter time
    opened = datetime(2026, 10, 1, tzinfo=UTC)
    before, on_time = (
        datetime(2026, 10, 23, 5, 59, tzinfo=UTC),
        datetime(2026, 10, 23, 6, tzinfo=UTC),
    )  # 8:00 CEST
    assert step_due((3,), opened_at=opened, closes_at=closes_at, now=before) is None
    assert step_due((3,), opened_at=opened, closes_at=closes_at, now=on_time) == 3


def reminded(now: datetime) -> set[str]:
    return {reminder.to.email for reminder in due(now)}


@pytest.mark.django_db
class TestWhoIsReminded:
    def test_only_members_who_can_still_vote(self, members, ballot):
        vote(ballot, members[0], "full")
        vote(ballot, members[1], "excluded")
        assert reminded(at(11)) == {member.email for member in members[2:]}

    def test_nobody_before_the_first_day(self, members, ballot):
        assert reminded(at(11, 7)) == set()

    def test_nobody_who_has_left_the_board_or_the_site(self, members, ballot):
        RoleAssignment.objects.filter(user=members[0]).update(until=date(2026, 5, 10))
        members[1].is_active = False
        members[1].save()
        assert reminded(at(11)) == {member.email for member in members[2:]}

    def test_nobody_once_the_ballot_is_closed(self, members, ballot):
        close_ballot(ballot=ballot, now=at(5), actor=members[0])
        assert reminded(at(11)) == set()

    def test_nobody_after_the_closing_time_though_the_ballot_was_not_counted_yet(self, members, ballot):
        assert reminded(CLOSES_AT) == set()
        assert len(reminded(CLOSES_AT - timedelta(seconds=1))) == 5

    def test_nobody_once_the_case_has_left_the_board(self, members, ballot):
        recall_from_board(application=ballot.application, actor=make_officer(), now=at(5), reason="Rückfrage")
        assert reminded(at(11)) == set()

    def test_nobody_once_the_application_is_withdrawn(self, members, ballot):
        case = ballot.application
        withdraw_application(application=case, actor=case.initiative.people.get(), now=at(5))
        assert reminded(at(11)) == set()


@pytest.mark.django_db
class TestHowOften:
    def test_each_step_goes_out_once_however_often_the_scheduler_runs(self, members, ballot):
        sent = [
            queue_reminders(now)
            for now in (at(11), at(11, 8, 2), at(12), at(14), at(15), at(16), at(17), at(18))
        ]
        assert sent == [5, 0, 0, 0, 5, 0, 5, 0]

    def test_after_a_pause_of_the_scheduler_only_the_nearest_goes_out(self, members, ballot):
        assert [queue_reminders(at(day)) for day in (16, 16, 17)] == [5, 0, 5]
        steps = {mail.key.split(":")[2] for mail in Mail.objects.filter(key__contains="reminder")}
        assert steps == {"reminder-3", "reminder-1"}

    def test_whoever_votes_is_left_in_peace(self, members, ballot):
        assert queue_reminders(at(11)) == 5
        vote_all(ballot, members, "full full - - -", now=at(12))
        assert queue_reminders(at(15)) == 3

    def test_letter_says_first_what_to_do_by_when(self, members, ballot):
        queue_reminders(at(15))
        mail = Mail.objects.filter(key__contains="reminder").first()
        assert "There are 3 days left: please vote by" in mail.text
        assert f"http://testserver/board/{ballot.pk}/" in mail.text

    def test_last_day_is_called_so(self, members, ballot):
        queue_reminders(at(18))
        assert "Today is the last day" in Mail.objects.filter(key__contains="reminder").first().text

    def test_number_of_queries_does_not_grow_with_ballots_and_members(
        self, members, django_assert_num_queries
    ):
        for count in (1, 3):
            while Ballot.objects.count() < count:
                make_ballot()
            with django_assert_num_queries(2):
                assert len(list(due(at(11)))) == count * 5


@pytest.mark.django_db
def test_command_lists_the_reminders_of_a_moment_without_sending(members, ballot, capsys):
    before = Mail.objects.count()
    call_command("send_reminders", "--at", "2026-05-11T08:00", "--dry-run")
    listed = capsys.readouterr().out
    assert Mail.objects.count() == before
    assert all(member.email in listed for member in members)
    assert f"vote on {ballot.application.reference} closes in 7 days" in listed


def test_board_of_another_size_is_reminded_as_a_whole(db):
    members = make_board(9)
    make_ballot()
    assert reminded(at(11)) == {member.email for member in members}
