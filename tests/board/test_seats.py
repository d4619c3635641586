"""Who has a vote when a ballot opens: members, deputies in the place of others, and who leads."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from applications.states import State
from board.ballots import close_ballot
from board.closing import slips_of
from board.models import Ballot, Seat, Substitution
from board.seats import match, seats_of
from board.tally import Rules
from funding.errors import NotAllowed, Refused
from funding.models import RoleAssignment
from notifications.models import Mail
from tests.accounts.factories import UserFactory
from tests.applications.factories import NOW, make_case, make_initiative, make_programme
from tests.board.factories import CLOSES_AT, make_ballot, make_board, make_officer, vote, vote_all
from tests.board.guidelines import CASTING
from tests.board.people import away, deputy_of, on_board, stand_in

pytestmark = pytest.mark.django_db
TODAY, LAST = date(2026, 5, 4), date(2026, 5, 18)
DAY = timedelta(days=1)


def own_case_of(member: User):
    return make_case(State.COMPLETE, initiative=make_initiative(people=[member]))


def voters(ballot: Ballot) -> dict[User, User | None]:
    """Who may vote, and for whom."""
    return {seat.member: seat.stands_in_for for seat in ballot.seats.entitled()}


def leader(ballot: Ballot) -> User | None:
    found = [seat.member for seat in ballot.seats.all() if seat.is_chair]
    assert len(found) <= 1
    return found[0] if found else None


def counted(ballot: Ballot) -> dict[str, int]:
    seats = slips_of(list(ballot.seats.select_related("vote")))
    return {
        "seats": sum(not seat.is_replaced for seat in seats),
        "entitled": sum(not seat.is_excluded for seat in seats),
    }


# -- members in office ----------------------------------------------------------------------------


def test_only_members_with_a_vote_get_a_seat(members):
    for name in ("board_deputy", "advisory_member", "treasurer"):
        on_board(name)
    assert set(voters(make_ballot())) == set(members)


def test_terms_count_from_their_first_to_their_last_day(members):
    def term(member: User, **days: date) -> None:
        RoleAssignment.objects.filter(user=member).update(**days)

    term(members[1], until=TODAY)
    term(members[2], until=TODAY - DAY)
    term(members[3], since=TODAY + DAY)
    assert set(voters(make_ballot())) == {members[0], members[1], members[4]}


# -- deputies at opening --------------------------------------------------------------------------


def test_member_away_until_closing_has_no_seat_but_the_deputy_does(members):
    deputy = deputy_of(members[1])
    away(members[1], TODAY, LAST)
    ballot = make_ballot()
    assert voters(ballot) == {one: None for one in members if one != members[1]} | {deputy: members[1]}
    assert not ballot.seats.filter(member=members[1]).exists()
    assert counted(ballot) == {"seats": 5, "entitled": 5}
    letter = Mail.objects.get(key__contains=":opened:", recipient=deputy.email)
    assert f"You stand in for {members[1]} in this vote." in letter.text
    assert not Mail.objects.filter(key__contains=":opened:", recipient=members[1].email).exists()


@pytest.mark.parametrize(
    ("first", "last"), [(TODAY + DAY, LAST), (TODAY, LAST - DAY), (LAST + DAY, LAST + DAY)]
)
def test_member_who_can_vote_on_a_day_keeps_the_seat(members, first, last):
    deputy_of(members[1])
    away(members[1], first, last)
    assert voters(make_ballot()) == dict.fromkeys(members)


def test_member_away_without_a_deputy_keeps_the_seat(members):
    away(members[1], TODAY, LAST)
    assert voters(make_ballot()) == dict.fromkeys(members)


def test_excluded_member_stays_in_the_record_and_the_deputy_votes(members):
    deputy = deputy_of(members[1])
    ballot = make_ballot(case=own_case_of(members[1]))
    assert voters(ballot)[deputy] == members[1]
    own = ballot.seats.get(member=members[1])
    assert (own.is_excluded, own.stands_in_for) == (True, None)
    assert counted(ballot) == {"seats": 5, "entitled": 5}


def test_excluded_member_without_a_deputy_counts_among_the_members(members):
    ballot = make_ballot(case=own_case_of(members[1]))
    assert counted(ballot) == {"seats": 5, "entitled": 4}


def test_who_stepped_out_of_the_case_before_is_replaced_the_next_time(members):
    first = make_ballot()
    vote(first, members[1], "excluded")
    close_ballot(ballot=first, now=CLOSES_AT)
    deputy = deputy_of(members[1])
    second = make_ballot(case=first.application, now=CLOSES_AT, closes_at=CLOSES_AT + 9 * DAY)
    assert voters(second)[deputy] == members[1]
    assert second.seats.get(member=members[1]).exclusion_reason == "Meine Schwester leitet den Kurs."


def unable(deputy: User, how: str) -> None:
    if how == "away":
        away(deputy, TODAY, LAST)
    elif how == "is a member":
        role_of(deputy).update(role="board_member")
    elif how == "no longer on the board":
        role_of(deputy).update(until=TODAY - DAY)
    elif how == "not yet on the board":
        role_of(deputy).update(since=TODAY + DAY)
    elif how == "switched off":
        User.objects.filter(pk=deputy.pk).update(is_active=False)
    elif how == "substitution over":
        Substitution.objects.update(until=TODAY - DAY)
    elif how == "substitution to come":
        Substitution.objects.update(since=TODAY + DAY)


def role_of(user: User):
    return RoleAssignment.objects.filter(user=user)


@pytest.mark.parametrize(
    "how",
    [
        "away",
        "is a member",
        "no longer on the board",
        "not yet on the board",
        "switched off",
        "substitution over",
        "substitution to come",
    ],
)
def test_deputy_who_cannot_does_not_stand_in(members, how):
    deputy = deputy_of(members[1])
    away(members[1], TODAY, LAST)
    assert make_ballot().seats.filter(stands_in_for=members[1], member=deputy).exists()
    unable(deputy, how)
    assert members[1] in voters(make_ballot())


def test_deputy_with_a_conflict_of_interest_does_not_stand_in(members):
    deputy = deputy_of(members[1])
    away(members[1], TODAY, LAST)
    assert voters(make_ballot(case=own_case_of(deputy))) == dict.fromkeys(members)


def test_deputy_of_another_programme_does_not_stand_in(members):
    deputy = deputy_of(members[1])
    Substitution.objects.update(programme=make_programme("elsewhere"))
    away(members[1], TODAY, LAST)
    assert deputy not in voters(make_ballot())


def test_first_named_deputy_comes_first_and_the_next_when_that_one_cannot(members):
    second = deputy_of(members[1], name="Zweite", since=date(2021, 1, 1))
    first = deputy_of(members[1], name="Erster", since=date(2020, 6, 1))
    away(members[1], TODAY, LAST)
    assert voters(make_ballot())[first] == members[1]
    away(first, TODAY, LAST)
    assert voters(make_ballot())[second] == members[1]


def test_one_deputy_takes_one_vote_only(members):
    deputy = deputy_of(members[1], members[2])
    away(members[1], TODAY, LAST)
    away(members[2], TODAY, LAST)
    assert voters(make_ballot()) == {
        **dict.fromkeys([members[0], members[2], members[3], members[4]]),
        deputy: members[1],
    }


def test_deputies_are_shared_out_so_that_most_members_are_replaced(members):
    both = deputy_of(members[1], members[2], name="Both")
    only_one = deputy_of(members[1], name="One", since=date(2021, 1, 1))
    for member in members[1:3]:
        away(member, TODAY, LAST)
    found = voters(make_ballot())
    assert (found[only_one], found[both]) == (members[1], members[2])


def test_sharing_out_moves_a_whole_chain():
    a, b, c = (User(pk=number) for number in (11, 12, 13))
    assert match([1, 2, 3], {1: [a, b], 2: [a], 3: [b, c]}) == {1: b, 2: a, 3: c}
    assert match([1, 2], {1: [a], 2: [a]}) == {1: a}
    assert match([], {1: [a]}) == {}


def test_board_that_is_large_enough_only_with_deputies_is_asked():
    board = make_board(3)
    case, officer = own_case_of(board[1]), make_officer()
    with pytest.raises(Refused, match="too_few_members"):
        make_ballot(case=case, officer=officer)
    deputy_of(board[1])
    assert len(voters(make_ballot(case=case, officer=officer))) == 3


def test_in_a_meeting_absences_do_not_move_seats(members):
    deputy_of(members[1])
    away(members[1], TODAY, LAST)
    case = make_case(State.COMPLETE)
    rules = Rules.of(case.guideline)
    assert members[1] in {seat.member for seat in seats_of(case, rules, NOW)}
    assert members[1] not in {seat.member for seat in seats_of(case, rules, NOW, CLOSES_AT)}


# -- who leads ------------------------------------------------------------------------------------


def test_chair_leads_although_there_is_a_deputy_chair(members):
    on_board("deputy_chair")
    assert leader(make_ballot()) == members[0]


def test_deputy_chair_leads_when_the_chair_is_excluded_away_or_missing(members):
    second = on_board("deputy_chair")
    assert leader(make_ballot(case=own_case_of(members[0]))) == second
    absence = away(members[0], TODAY, LAST)
    assert leader(make_ballot()) == second
    absence.delete()
    role_of(members[0]).update(until=TODAY - DAY)
    assert leader(make_ballot()) == second


def test_chair_away_without_anybody_else_to_lead_leads(members):
    away(members[0], TODAY, LAST)
    assert leader(make_ballot()) == members[0]


def test_deputy_of_the_chair_votes_but_does_not_lead(members):
    deputy = deputy_of(members[0])
    away(members[0], TODAY, LAST)
    ballot = make_ballot()
    assert deputy in voters(ballot)
    assert leader(ballot) is None


def test_nobody_leads_a_board_without_a_chair(members):
    role_of(members[0]).update(role="board_member")
    assert leader(make_ballot()) is None


@pytest.mark.parametrize(("steps_out", "outcome"), [(False, "none"), (True, "full")])
def test_deputy_chair_breaks_the_tie_once_the_chair_stepped_out(steps_out, outcome):
    board = make_board(4, make_programme(source=CASTING))
    second = on_board("deputy_chair")
    ballot = make_ballot()
    vote(ballot, board[0], "excluded" if steps_out else "abstain")
    vote_all(ballot, [second, *board[1:]], "full full against against")
    assert ballot.result["outcome"] == outcome
    assert ballot.result["by_chair"] is steps_out


def test_chair_on_holiday_who_votes_all_the_same_keeps_the_casting_vote():
    board = make_board(3, make_programme(source=CASTING))
    second = on_board("deputy_chair")
    away(board[0], TODAY, LAST)
    ballot = make_ballot()
    assert leader(ballot) == second
    vote_all(ballot, [*board, second], "full full against against")
    assert (leader(ballot), ballot.result["outcome"]) == (board[0], "full")


# -- while the vote runs --------------------------------------------------------------------------


def test_who_steps_out_is_replaced_at_once_and_the_deputy_is_written_to(members, ballot):
    deputy = deputy_of(members[1])
    vote(ballot, members[1], "excluded")
    assert voters(ballot)[deputy] == members[1]
    assert counted(ballot) == {"seats": 5, "entitled": 5}
    assert Mail.objects.filter(recipient=deputy.email, subject__startswith="Please vote by").count() == 1


def test_last_vote_is_awaited_from_the_deputy_of_who_stepped_out(members, ballot):
    deputy = deputy_of(members[4])
    vote_all(ballot, members, "full full full full excluded")
    assert ballot.is_open
    vote(ballot, deputy, "against")
    ballot.refresh_from_db()
    assert not ballot.is_open
    assert ballot.result["counts"]["took_part"] == 5


def test_deputy_who_steps_out_gives_the_vote_to_the_next_deputy(members):
    first, second = deputy_of(members[1], name="A"), deputy_of(members[1], name="B")
    away(members[1], TODAY, LAST)
    ballot = make_ballot()
    vote(ballot, first, "excluded")
    assert voters(ballot)[second] == members[1]
    assert counted(ballot) == {"seats": 5, "entitled": 5}


def test_deputy_who_steps_out_gives_the_vote_back_where_nobody_else_is(members):
    deputy = deputy_of(members[1])
    away(members[1], TODAY, LAST)
    ballot = make_ballot()
    vote(ballot, deputy, "excluded")
    assert voters(ballot) == dict.fromkeys(members)
    assert counted(ballot) == {"seats": 5, "entitled": 5}
    assert Mail.objects.filter(recipient=members[1].email, key__contains=":seat-").exists()


def test_nobody_is_left_when_member_and_deputy_both_have_a_conflict(members):
    deputy = deputy_of(members[1])
    ballot = make_ballot(case=own_case_of(members[1]))
    vote(ballot, deputy, "excluded")
    assert set(voters(ballot)) == {one for one in members if one != members[1]}
    assert counted(ballot) == {"seats": 5, "entitled": 4}


def test_who_left_the_board_cannot_use_the_seat_any_more(members, ballot):
    role_of(members[1]).update(until=TODAY - DAY)
    for slip in ("full", "excluded"):
        with pytest.raises(NotAllowed):
            vote(ballot, members[1], slip)
    role_of(members[1]).update(until=TODAY)
    vote(ballot, members[1], "full")


def test_vote_cast_in_office_counts_after_the_term(members, ballot):
    vote_all(ballot, members, "full full full - -")
    role_of(members[1]).update(until=TODAY)
    assert close_ballot(ballot=ballot, now=CLOSES_AT).result["counts"]["full"] == 3


def test_stranger_named_as_deputy_without_a_role_gets_no_seat(members):
    stand_in(members[1], UserFactory())
    away(members[1], TODAY, LAST)
    assert voters(make_ballot()) == dict.fromkeys(members)


def test_seat_of_a_deputy_is_not_the_chairs(members):
    deputy = deputy_of(members[0])
    away(members[0], TODAY, LAST)
    assert Seat.objects.get(ballot=make_ballot(), member=deputy).is_chair is False
