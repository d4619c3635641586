"""Who is reminded when: at 8:00 in Unna, so many days before the last day to vote, on working days."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from applications.submission import withdraw_application
from applications.workflow import recall_from_board
from board.ballots import close_ballot
from board.models import Absence, Ballot, Seat, Substitution
from board.reminders import due
from board.states import Procedure
from board.wishes import choose_reminders
from funding.models import RoleAssignment
from notifications.models import Mail
from notifications.schedule import queue_reminders
from tests.accounts.factories import role
from tests.applications.factories import NOW
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote, vote_all

UNNA = ZoneInfo("Europe/Berlin")


pytestmark = pytest.mark.django_db


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UNNA)


# The ballot opens on Monday, 4 May and closes on Monday, 18 May at 23:59:59. The guideline names 7, 3 and 1 days:
# Monday the 11th, Friday the 15th, and Sunday the 17th, for which Friday does. Thursday the 14th is a holiday.


def reminded(now: datetime) -> set[str]:
    return {reminder.to.email for reminder in due(now)}


def emails(people) -> set[str]:
    return {person.email for person in people}


def mail_to(person) -> Mail:
    return Mail.objects.filter(recipient=person.email).latest("pk")


@pytest.fixture
def deputy(members):
    """Stands in for the third member, from the day the ballot opened."""
    person = role("board_deputy", language="en", name="Dana Stellvertretung")
    programme = members[2].role_assignments.get().programme
    Substitution.objects.create(programme=programme, member=members[2], deputy=person, since=date(2026, 5, 4))
    return person


class TestWhoIsReminded:
    def test_only_members_who_can_still_vote(self, members, ballot):
        vote(ballot, members[0], "full")
        vote(ballot, members[1], "excluded")
        assert reminded(at(11)) == emails(members[2:])

    def test_nobody_before_the_first_day_nor_before_the_hour(self, members, ballot):
        assert reminded(at(8, 12)) == reminded(at(11, 7, 59)) == set()

    def test_nobody_who_has_left_the_board_or_the_site(self, members, ballot):
        RoleAssignment.objects.filter(user=members[0]).update(until=date(2026, 5, 10))
        members[1].is_active = False
        members[1].save()
        assert reminded(at(11)) == emails(members[2:])

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

    def test_nobody_of_what_a_meeting_votes_on(self, members, ballot):
        Ballot.objects.update(procedure=Procedure.MEETING)
        assert reminded(at(15)) == set()

    def test_the_deputy_who_has_the_vote_and_not_the_member(self, members, ballot, deputy):
        Seat.objects.filter(member=members[2]).update(member=deputy, stands_in_for=members[2])
        assert reminded(at(11)) == emails([*members[:2], *members[3:], deputy])
        assert queue_reminders(at(11)) == 5
        assert f"You stand in for {members[2]} in this vote." in mail_to(deputy).text


class TestWhen:
    def test_each_day_goes_out_once_however_often_the_scheduler_runs(self, members, ballot):
        moments = (at(11), at(11, 8, 2), at(12), at(14), at(15), at(15, 20), at(16), at(17), at(18))
        assert [queue_reminders(now) for now in moments] == [5, 0, 0, 0, 5, 0, 0, 0, 0]

    def test_after_a_pause_of_the_scheduler_one_mail_takes_the_place_of_those_that_were_missed(
        self, members, ballot
    ):
        """Down from the 11th to the 17th: on the first working day after it, one mail each."""
        assert [queue_reminders(now) for now in (at(16), at(17), at(18), at(18, 12))] == [0, 0, 5, 0]

    def test_what_was_missed_on_the_last_working_day_goes_out_on_a_day_off(self, members):
        make_ballot(closes_at=CLOSES_AT - timedelta(days=1))  # Sunday
        assert reminded(at(16, 7)) == set()
        assert reminded(at(16)) == emails(members)

    def test_never_on_a_day_off_else(self, members):
        make_ballot(closes_at=CLOSES_AT - timedelta(days=1))
        assert [queue_reminders(at(day)) for day in (13, 15, 16, 17)] == [5, 5, 0, 0]

    def test_nobody_who_is_away_and_the_last_one_before_they_leave(self, members, ballot):
        Absence.objects.create(
            member=members[1], first_day=date(2026, 5, 13), last_day=date(2026, 5, 18), noted_at=NOW
        )
        assert [members[1].email in reminded(at(day)) for day in (11, 12, 13, 15, 18)] == [
            True,
            True,
            False,
            False,
            False,
        ]

    def test_at_the_hour_that_was_chosen(self, members, ballot):
        choose_reminders(member=members[1], mode="digest", hour=18)
        assert reminded(at(11, 17, 59)) == emails(members) - {members[1].email}
        assert reminded(at(11, 18)) == emails(members)

    def test_whoever_votes_is_left_in_peace(self, members, ballot):
        assert queue_reminders(at(11)) == 5
        vote_all(ballot, members, "full full - - -", now=at(12))
        assert reminded(at(15)) - {members[0].email} == emails(members[2:])


class TestOneMailADay:
    def test_all_votes_that_wait_are_in_it(self, members):
        ballots = [make_ballot(), make_ballot(), make_ballot(closes_at=CLOSES_AT + timedelta(days=9))]
        assert queue_reminders(at(11)) == 5
        mail = mail_to(members[1])
        minutes = 3 * 3
        assert mail.subject == f"3 votes, about {minutes} minutes"
        assert f"3 votes wait for you. They take about {minutes} minutes. The first closes on" in mail.text
        for ballot in ballots:
            address = f"http://testserver/board/{ballot.pk}/"
            assert address in mail.text
            assert f'href="{address}"' in mail.html
        assert "http://testserver/board/reminders/" in mail.html

    def test_one_vote_is_told_as_before(self, members, ballot):
        queue_reminders(at(15))
        mail = mail_to(members[1])
        assert "There are 3 days left: please vote by" in mail.text
        assert f"http://testserver/board/{ballot.pk}/" in mail.text

    def test_last_day_is_called_so(self, members, ballot):
        queue_reminders(at(18))
        assert "Today is the last day" in mail_to(members[1]).text

    def test_whoever_wants_a_mail_for_each_vote_gets_them(self, members):
        ballots = [make_ballot(), make_ballot()]
        choose_reminders(member=members[1], mode="single", hour=8)
        assert queue_reminders(at(11)) == 4 + 2
        keys = set(
            Mail.objects.filter(recipient=members[1].email, queued_at=at(11)).values_list("key", flat=True)
        )
        assert keys == {f"ballot:{ballot.pk}:remind-vote-20260511:{members[1].pk}" for ballot in ballots}

    def test_another_wish_on_the_same_day_brings_no_second_mail(self, members, ballot):
        assert queue_reminders(at(11)) == 5
        choose_reminders(member=members[1], mode="single", hour=18)
        assert queue_reminders(at(11, 18)) == 0
        choose_reminders(member=members[1], mode="digest", hour=18)
        assert queue_reminders(at(11, 19)) == 0

    def test_two_days_in_a_row_only_for_the_last_reminder(self, members):
        make_ballot(
            closes_at=CLOSES_AT - timedelta(days=6)
        )  # Tuesday the 12th: reminded on the 5th, 8th, 11th
        make_ballot(
            closes_at=CLOSES_AT - timedelta(days=5)
        )  # Wednesday the 13th: on the 6th, 8th (10th), 12th
        assert [queue_reminders(at(day)) for day in (5, 6, 7, 8, 11, 12)] == [5, 0, 0, 5, 5, 5]


class TestWhenAVoteIsStillMissing:
    def test_the_chair_hears_how_many_from_the_day_of_the_last_reminder_on(self, members, ballot):
        vote_all(ballot, members, "full full - - -", now=at(5))
        assert members[0].email not in reminded(at(11))
        assert queue_reminders(at(15)) == 4
        mail = mail_to(members[0])
        assert "3 votes of other members are missing. The vote closes on May 18, 2026." in mail.text
        assert not any(member.name in mail.text + mail.html for member in members[1:])
        assert queue_reminders(at(18)) == 0

    def test_who_takes_no_part_is_not_missing(self, members, ballot):
        vote_all(ballot, members, "full full excluded - -", now=at(5))
        ballot.application.initiative.memberships.create(user=members[3])
        assert reminded(at(15)) == emails([members[0], members[4]])
        queue_reminders(at(15))
        assert "2 votes of other members are missing" in mail_to(members[0]).text

    def test_the_deputy_chair_hears_it_while_the_chair_is_away_or_out(self, members, ballot):
        leader = role("deputy_chair", language="en")
        vote_all(ballot, members, "full full full full -", now=at(5))
        assert reminded(at(15)) == emails([members[0], members[4]])
        Absence.objects.create(
            member=members[0], first_day=date(2026, 5, 15), last_day=date(2026, 5, 15), noted_at=NOW
        )
        assert reminded(at(15)) == emails([leader, members[4]])
        Absence.objects.all().delete()
        vote(ballot, members[0], "excluded", now=at(6))
        assert reminded(at(15)) == emails([leader, members[4]])

    def test_the_deputy_of_the_member_hears_it_then(self, members, ballot, deputy):
        assert deputy.email not in reminded(at(11))
        assert queue_reminders(at(15)) == 6
        mail = mail_to(deputy)
        assert (
            f"{members[2]} has not voted yet. You can vote for {members[2]} until May 18, 2026." in mail.text
        )
        assert queue_reminders(at(18)) == 0

    def test_the_next_deputy_hears_it_while_the_first_is_away(self, members, ballot, deputy):
        second = role("board_deputy", language="en")
        Substitution.objects.create(
            programme=ballot.application.programme, member=members[2], deputy=second, since=date(2026, 5, 4)
        )
        assert {deputy.email, second.email} & reminded(at(15)) == {deputy.email}
        Absence.objects.create(
            member=deputy, first_day=date(2026, 5, 15), last_day=date(2026, 5, 15), noted_at=NOW
        )
        assert {deputy.email, second.email} & reminded(at(15)) == {second.email}

    def test_the_deputy_hears_it_at_once_when_the_member_is_away_until_closing(self, members, ballot, deputy):
        Absence.objects.create(
            member=members[2], first_day=date(2026, 5, 6), last_day=date(2026, 5, 20), noted_at=NOW
        )
        assert reminded(at(5)) == {members[2].email}  # before they leave
        assert reminded(at(6)) == {deputy.email}

    def test_not_a_deputy_who_is_away_out_or_of_a_member_who_has_voted(self, members, ballot, deputy):
        case = ballot.application
        absence = Absence.objects.create(
            member=deputy, first_day=date(2026, 5, 15), last_day=date(2026, 5, 15), noted_at=NOW
        )
        assert deputy.email not in reminded(at(15))
        absence.delete()
        case.initiative.memberships.create(user=deputy)
        assert deputy.email not in reminded(at(15))
        case.initiative.memberships.all().delete()
        assert deputy.email in reminded(at(15))
        vote(ballot, members[2], "full")
        assert deputy.email not in reminded(at(15))

    def test_all_that_concerns_the_chair_is_one_mail(self, members, ballot):
        other = make_ballot()
        vote_all(other, members, "- full full full -", now=at(5))
        assert queue_reminders(at(15)) == 5
        text = mail_to(members[0]).text
        assert "2 votes wait for you." in text
        assert text.index("Please vote") < text.index("Votes that are missing")
        assert "4 votes of other members are missing" in text
        assert "1 vote of another member is missing" in text


def test_number_of_queries_does_not_grow_with_ballots_and_members(members, deputy, django_assert_num_queries):
    for count in (1, 3):
        while Ballot.objects.count() < count:
            make_ballot()
        with django_assert_num_queries(10):
            assert len(list(due(at(11)))) == 5


def test_nothing_open_costs_one_query(members, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(due(at(11))) == []


def test_command_lists_the_reminders_of_a_moment_without_sending(members, ballot, capsys):
    before = Mail.objects.count()
    call_command("send_reminders", "--at", "2026-05-11T08:00", "--dry-run")
    listed = capsys.readouterr().out
    assert Mail.objects.count() == before
    assert all(member.email in listed for member in members)
    assert f"vote on {ballot.application.reference} closes in 7 days" in listed


def test_board_of_another_size_is_reminded_as_a_whole():
    members = make_board(9)
    make_ballot()
    assert reminded(at(11)) == emails(members)
