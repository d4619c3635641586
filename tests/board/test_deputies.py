"""A vote goes to a deputy and back: each success beside the failure that differs in one thing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from board.absences import delete_absence, hand_over_each, note_absence, open_votes_of
from board.ballots import close_ballot
from board.deputies import hand_over, offers_to, step_in, take_vote_back
from board.models import Absence, Ballot, Seat
from funding.errors import NotAllowed, Refused
from funding.models import RoleAssignment
from notifications.models import Mail
from tests.accounts.factories import UserFactory
from tests.applications.factories import NOW
from tests.board.factories import CLOSES_AT, make_ballot, vote, vote_all, withdraw
from tests.board.people import away, deputy_of, on_board

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2026, 5, 4), date(2026, 5, 18)
DAY = timedelta(days=1)
# Unna reminds for the last time on the day before the closing. That is a Sunday: on the Friday before it.
LAST_REMINDER = NOW + 11 * DAY


@pytest.fixture
def member(members):
    return members[1]


@pytest.fixture
def deputy(member):
    return deputy_of(member)


def holder(ballot: Ballot, member: User) -> User:
    """Who has the member's vote."""
    seat = ballot.seats.entitled().filter(stands_in_for=member).first()
    return seat.member if seat else ballot.seats.entitled().get(member=member).member


def refused(act: Any, *args: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args)
    return refusal.value.code


def hand(ballot: Ballot, member: User, now: datetime = NOW) -> Seat:
    return hand_over(ballot=ballot, member=member, now=now)


def step(ballot: Ballot, deputy: User, member: User, now: datetime = LAST_REMINDER) -> Seat:
    return step_in(ballot=ballot, deputy=deputy, member=member, now=now)


def back(ballot: Ballot, member: User, now: datetime = NOW) -> Seat:
    return take_vote_back(ballot=ballot, member=member, now=now)


def subjects(user: User) -> list[str]:
    return list(Mail.objects.filter(recipient=user.email).order_by("pk").values_list("subject", flat=True))


# -- handing over ---------------------------------------------------------------------------------


def test_member_hands_the_vote_over_and_the_deputy_is_written_to(ballot, member, deputy):
    seats = ballot.seats.count()
    hand(ballot, member)
    assert holder(ballot, member) == deputy
    assert ballot.seats.count() == seats
    assert subjects(deputy)[-1].startswith("Please vote by")
    assert f"You stand in for {member}" in Mail.objects.filter(recipient=deputy.email).last().text
    with pytest.raises(NotAllowed):
        vote(ballot, member, "full")
    vote(ballot, deputy, "full")


def test_vote_that_was_cast_is_not_handed_over(ballot, member, deputy):
    vote(ballot, member, "against")
    assert refused(hand, ballot, member) == "has_voted"
    assert holder(ballot, member) == member


def test_without_a_free_deputy_nothing_is_handed_over(ballot, member, deputy):
    away(deputy, TODAY, LAST)
    assert refused(hand, ballot, member) == "no_deputy"
    Absence.objects.all().delete()
    hand(ballot, member)


def test_deputy_passes_the_vote_on_to_nobody(ballot, member, deputy):
    hand(ballot, member)
    deputy_of(deputy, name="Next")
    assert refused(hand, ballot, deputy) == "stands_in_already"


def test_excluded_member_hands_nothing_over(ballot, member):
    vote(ballot, member, "excluded")
    deputy_of(member)
    assert refused(hand, ballot, member) == "excluded"


def test_who_has_no_seat_or_left_the_board_hands_nothing_over(ballot, member, deputy):
    with pytest.raises(NotAllowed):
        hand(ballot, on_board("board_member"))
    RoleAssignment.objects.filter(user=member).update(until=TODAY - DAY)
    with pytest.raises(NotAllowed):
        hand(ballot, member)


def test_vote_that_is_over_moves_no_more(ballot, member, deputy):
    assert refused(hand, ballot, member, CLOSES_AT) == "ballot_closed"
    withdraw(ballot)
    assert refused(hand, ballot, member) == "ballot_taken_back"


def test_in_a_meeting_attendance_decides(ballot, member, deputy):
    Ballot.objects.filter(pk=ballot.pk).update(procedure="meeting", closes_at=None)
    assert refused(hand, ballot, member) == "not_circular"


def test_checked_conflict_of_the_member_says_nothing_about_the_deputy(ballot, member, deputy):
    ballot.seats.filter(member=member).update(cleared_at=NOW, cleared_by=ballot.opened_by)
    assert hand(ballot, member).cleared_at is None


def test_chair_who_hands_over_leaves_the_chair_to_the_deputy_chair(members):
    second, deputy = on_board("deputy_chair"), deputy_of(members[0])
    ballot = make_ballot()
    hand(ballot, members[0])
    vote_all(ballot, [deputy, second, *members[1:]], "full full full full full full")
    assert [seat.member for seat in ballot.seats.all() if seat.is_chair] == [second]


# -- taking back ----------------------------------------------------------------------------------


def test_member_takes_the_vote_back_and_the_deputy_is_told(ballot, member, deputy):
    hand(ballot, member)
    back(ballot, member)
    assert holder(ballot, member) == member
    assert subjects(deputy)[-1].startswith("You need not vote any more")
    vote(ballot, member, "full")


def test_vote_that_the_deputy_has_cast_stays(ballot, member, deputy):
    hand(ballot, member)
    vote(ballot, deputy, "full")
    assert refused(back, ballot, member) == "deputy_has_voted"
    assert holder(ballot, member) == deputy


def test_vote_given_to_the_deputy_at_opening_is_taken_back_too(member, deputy):
    away(member, TODAY, LAST)
    ballot = make_ballot()
    back(ballot, member)
    assert holder(ballot, member) == member


def test_excluded_member_takes_nothing_back(ballot, member, deputy):
    vote(ballot, member, "excluded")
    assert holder(ballot, member) == deputy
    assert refused(back, ballot, member) == "excluded"


def test_who_acts_for_the_applicant_meanwhile_takes_nothing_back(ballot, member, deputy):
    hand(ballot, member)
    ballot.application.initiative.people.add(member)
    assert refused(back, ballot, member) == "excluded"


def test_only_the_member_takes_the_vote_back_and_only_in_office(ballot, member, members, deputy):
    hand(ballot, member)
    for other in (members[2], deputy):
        with pytest.raises(NotAllowed):
            back(ballot, other)
    RoleAssignment.objects.filter(user=member).update(until=TODAY - DAY)
    with pytest.raises(NotAllowed):
        back(ballot, member)


def test_after_closing_nothing_goes_back(ballot, member, deputy):
    hand(ballot, member)
    assert refused(back, ballot, member, CLOSES_AT) == "ballot_closed"


def test_vote_that_goes_to_and_fro_is_announced_each_time(ballot, member, deputy):
    for hours in (0, 2):
        hand(ballot, member, NOW + timedelta(hours=hours))
        back(ballot, member, NOW + timedelta(hours=hours + 1))
    assert len(subjects(deputy)) == 4


# -- stepping in ----------------------------------------------------------------------------------


def test_deputy_steps_in_on_the_day_of_the_last_reminder_and_the_member_is_told(
    ballot, member, deputy, clock
):
    assert refused(step, ballot, deputy, member, LAST_REMINDER - DAY) == "too_early"
    step(ballot, deputy, member)
    assert holder(ballot, member) == deputy
    assert subjects(member)[-1] == f"{deputy} votes for you: {ballot.application.title}"
    back(ballot, member, LAST_REMINDER)
    assert holder(ballot, member) == member


def test_deputy_steps_in_at_once_for_who_is_away_until_closing(ballot, member, deputy):
    absence = away(member, TODAY, LAST - DAY)
    assert refused(step, ballot, deputy, member, NOW) == "too_early"
    Absence.objects.filter(pk=absence.pk).update(last_day=LAST)
    step(ballot, deputy, member, NOW)


def test_deputy_does_not_step_in_for_who_has_voted(ballot, member, deputy):
    vote(ballot, member, "full")
    assert refused(step, ballot, deputy, member) == "has_voted"


def test_trying_to_step_in_before_the_day_does_not_tell_whether_the_member_has_voted(ballot, member, deputy):
    silent = refused(step, ballot, deputy, member, LAST_REMINDER - DAY)
    vote(ballot, member, "full")
    assert refused(step, ballot, deputy, member, LAST_REMINDER - DAY) == silent == "too_early"


def test_deputy_named_later_takes_the_vote_of_an_excluded_member_at_once(ballot, member):
    vote(ballot, member, "excluded")
    deputy = deputy_of(member)
    step(ballot, deputy, member, NOW)
    assert ballot.seats.get(member=deputy).stands_in_for == member
    assert ballot.seats.get(member=member).is_excluded


def test_deputy_with_a_conflict_of_interest_does_not_step_in(ballot, member, deputy):
    ballot.application.initiative.people.add(deputy)
    assert refused(step, ballot, deputy, member) == "excluded"


def test_deputy_has_one_vote(ballot, members, deputy):
    other = deputy_of(members[1], members[2], name="Both")
    step(ballot, other, members[1])
    assert refused(step, ballot, deputy, members[1]) == "already_replaced"
    assert refused(step, ballot, other, members[2]) == "has_a_seat"


def test_only_the_named_deputy_of_a_member_in_office_steps_in(ballot, member, members, deputy):
    for stranger in (UserFactory(), on_board("board_deputy"), members[2]):
        with pytest.raises(NotAllowed):
            step(ballot, stranger, member)
    with pytest.raises(NotAllowed):
        step(ballot, deputy, members[2])
    RoleAssignment.objects.filter(user=member).update(until=TODAY)
    with pytest.raises(NotAllowed):
        step(ballot, deputy, member)


def test_nobody_steps_in_after_closing_or_in_a_meeting(ballot, member, deputy):
    assert refused(step, ballot, deputy, member, CLOSES_AT) == "ballot_closed"
    Ballot.objects.filter(pk=ballot.pk).update(procedure="meeting", closes_at=None)
    assert refused(step, ballot, deputy, member) == "not_circular"


# -- what a deputy is offered ---------------------------------------------------------------------


def offered(deputy: User, now: datetime) -> list[User]:
    fresh = User.objects.get(pk=deputy.pk)  # roles are remembered on the object
    return [seat.member for seat in offers_to(fresh, now)]


def test_deputy_is_offered_the_vote_when_stepping_in_is_possible(ballot, member, deputy, clock):
    assert offered(deputy, NOW) == []
    clock.move_to(LAST_REMINDER)
    assert offered(deputy, LAST_REMINDER) == [member]
    assert offered(deputy, CLOSES_AT) == []


def test_deputy_is_offered_the_vote_of_who_is_away_or_excluded(ballot, members):
    deputy = deputy_of(members[1])
    away(members[1], TODAY, LAST)
    assert offered(deputy, NOW) == [members[1]]
    vote(ballot, members[2], "excluded")
    other = deputy_of(members[2], name="Other")
    assert offered(other, NOW) == [members[2]]
    step(ballot, other, members[2], NOW)
    assert offered(other, NOW) == []


@pytest.mark.parametrize("why", ["voted", "conflict", "has a seat", "taken", "member gone", "case gone"])
def test_deputy_is_not_offered_what_would_be_refused(ballot, members, member, deputy, clock, why):
    other = deputy_of(member, members[2], name="Other")
    clock.move_to(LAST_REMINDER)
    assert offered(deputy, LAST_REMINDER) == [member]
    if why == "voted":
        vote(ballot, member, "abstain", now=LAST_REMINDER)
    elif why == "conflict":
        ballot.application.initiative.people.add(deputy)
    elif why == "has a seat":
        step(ballot, other, members[2])
        assert offered(other, LAST_REMINDER) == []
        step(ballot, deputy, member)
    elif why == "taken":
        step(ballot, other, member)
    elif why == "member gone":
        RoleAssignment.objects.filter(user=member).update(until=TODAY)
    else:
        withdraw(ballot)
    assert offered(deputy, LAST_REMINDER) == []


# -- absences -------------------------------------------------------------------------------------


def note(member: User, first: date, last: date) -> Absence:
    return note_absence(member=member, first_day=first, last_day=last, now=NOW)


def test_absence_is_noted_from_a_day_to_a_day(member):
    found = note(member, TODAY, TODAY)
    assert (found.member, found.first_day, found.last_day) == (member, TODAY, TODAY)


@pytest.mark.parametrize(
    ("first", "last", "code", "field"),
    [
        (TODAY - DAY, TODAY, "absence_in_the_past", "first_day"),
        (TODAY + DAY, TODAY, "ends_before_start", "last_day"),
        (TODAY, TODAY + 366 * DAY, "absence_too_long", "last_day"),
        (TODAY + 5 * DAY, TODAY + 10 * DAY, "already_absent", "first_day"),
        (TODAY + 20 * DAY, TODAY + 30 * DAY, "already_absent", "first_day"),
    ],
)
def test_absence_that_makes_no_sense_is_refused(member, members, first, last, code, field):
    away(member, TODAY + 10 * DAY, TODAY + 20 * DAY)
    away(members[2], TODAY, TODAY + 400 * DAY)
    with pytest.raises(Refused) as refusal:
        note(member, first, last)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    note(member, TODAY + 5 * DAY, TODAY + 9 * DAY)
    note(member, TODAY + 21 * DAY, TODAY + 380 * DAY)


def test_absence_to_come_is_deleted_and_a_running_one_ends_yesterday(member, members):
    to_come, running = away(member, TODAY, LAST), away(member, TODAY - 5 * DAY, TODAY - DAY)
    Absence.objects.filter(pk=running.pk).update(last_day=TODAY)
    delete_absence(absence=to_come, member=member, now=NOW)
    delete_absence(absence=running, member=member, now=NOW)
    assert [(one.first_day, one.last_day) for one in Absence.objects.all()] == [
        (TODAY - 5 * DAY, TODAY - DAY)
    ]


def test_absence_that_is_over_stays_and_so_does_anothers(member, members):
    over, theirs = away(member, TODAY - 5 * DAY, TODAY - DAY), away(members[2], TODAY, LAST)
    with pytest.raises(Refused, match="absence_is_over"):
        delete_absence(absence=over, member=member, now=NOW)
    with pytest.raises(NotAllowed):
        delete_absence(absence=theirs, member=member, now=NOW)
    assert Absence.objects.count() == 2


def test_open_votes_can_go_to_the_deputy_one_by_one(member, deputy):
    first, second, third = make_ballot(), make_ballot(), make_ballot()
    vote(third, member, "full")
    assert open_votes_of(member, NOW) == [first, second]
    assert hand_over_each(member=member, ballots=[second, third], now=NOW) == 1
    assert (holder(first, member), holder(second, member)) == (member, deputy)
    assert holder(third, member) == member


def test_without_a_deputy_there_is_nothing_to_hand_over(ballot, member):
    assert open_votes_of(member, NOW) == []


def test_closed_vote_of_a_deputy_counts_like_the_members(members, ballot):
    deputy = deputy_of(members[1])
    hand(ballot, members[1])
    vote_all(ballot, [members[0], deputy, *members[2:]], "full full against - -")
    counts = close_ballot(ballot=ballot, now=CLOSES_AT).result["counts"]
    assert (counts["seats"], counts["full"], counts["against"], counts["silent"]) == (5, 2, 1, 2)


def test_initiative_of_a_deputy_is_known_at_closing(members, ballot):
    deputy = deputy_of(members[1])
    hand(ballot, members[1])
    vote(ballot, deputy, "full")
    vote_all(ballot, members, "full - full full -")
    ballot.application.initiative.people.add(deputy)
    counts = close_ballot(ballot=ballot, now=CLOSES_AT).result["counts"]
    assert (counts["full"], counts["excluded"]) == (3, 1)
