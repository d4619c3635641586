"""The items of a meeting: who votes, what counts, and every refusal."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from applications.models import Application
from applications.states import Event, State, WaitingReason
from applications.submission import withdraw_application
from board.agenda import add_matter
from board.attendance import arrive, leave
from board.ballots import cast_vote, close_ballot, close_due_ballots, declare_conflict, take_from_board
from board.meeting_votes import (
    call_item,
    close_item,
    enter_vote,
    exclude_in_meeting,
    note_course,
    put_off_item,
    resume_item,
)
from board.meetings import choose_leaders
from board.models import AgendaItem, Ballot, Meeting, Minutes, Vote
from board.reminders import due as reminders_due
from funding.errors import NotAllowed, NotPossible, Refused
from notifications.models import Mail
from tests.accounts.factories import RoleFactory, role
from tests.applications.factories import make_case, make_programme
from tests.board.factories import make_ballot, make_board, make_officer, vote
from tests.board.meeting_room import (
    DURING,
    STARTS_AT,
    call,
    close,
    come,
    end,
    go,
    make_deputy,
    make_invited,
    make_running,
    vote_in,
)
from tests.matrix.tables import read_table

pytestmark = pytest.mark.django_db
ROWS = read_table("attendance_votes.txt", "board")
LETTERS = "abcdefg"
REASON = "Mein Bruder leitet den Kurs."


@pytest.fixture
def board() -> list[User]:
    return make_board(7)


def fresh(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.select_related("ballot", "application", "meeting").get(pk=item.pk)


def spoken(item: AgendaItem, member: User, choice: str, **more: object) -> Vote:
    amount = Decimal(choice) if choice[0].isdigit() else None
    return enter_vote(
        ballot=item.ballot,
        member=member,
        choice="reduced" if amount else choice,
        amount=amount,
        entered_by=item.meeting.minutes_by,
        now=DURING,
        **more,
    )


# -- attendance × votes ------------------------------------------------------------------------------


def play(meeting: Meeting, members: list[User], cells: list[str]) -> Ballot:
    """What stands in a row of the table, up to the closing."""
    plan = dict(zip(members, cells, strict=True))
    for member, cell in plan.items():
        if cell != "x" and not cell.startswith("late:"):
            come(meeting, member)
    item = call(meeting)
    for member, cell in plan.items():
        act(item, member, cell)
    return close(item)


def act(item: AgendaItem, member: User, cell: str) -> None:
    when, _, slip = cell.rpartition(":")
    if when == "late":
        come(item.meeting, member)
    if when == "spoken":
        spoken(item, member, slip)
    elif cell == "conflict":
        vote(item.ballot, member, "excluded", now=DURING)
    elif cell == "phone+spoken":
        vote(item.ballot, member, "full", now=DURING)
        with pytest.raises(Refused, match="vote_noted"):
            spoken(item, member, "against")
    elif slip not in {"x", "-", "left"}:
        vote(item.ballot, member, slip, now=DURING)
    if when == "left" or cell == "left":
        go(item.meeting, member)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[letter] for letter in LETTERS))
def test_attendance_and_votes_give_what_was_worked_out_by_hand(board, row):
    meeting = make_running(board, here=0)
    cells = [row[letter] for letter in LETTERS]
    if row["outcome"] == "refused":
        with pytest.raises(Refused, match="not_quorate"):
            play(meeting, board, cells)
        return
    result = play(meeting, board, cells).result
    found = result["outcome"] if result["quorate"] else "inquorate"
    counts = Ballot.objects.get().seats.filter(vote__choice="abstain", excluded_at=None).count()
    assert (found, result["counts"]["took_part"], counts) == (
        row["outcome"],
        int(row["took"]),
        int(row["abst"]),
    )


# -- calling an item -----------------------------------------------------------------------------------


def test_calling_an_item_gives_every_member_a_seat_and_no_end(board):
    item = call(make_running(board, here=5))
    ballot = item.ballot
    assert {seat.member for seat in ballot.seats.all()} == set(board)
    assert (ballot.procedure, ballot.closes_at, ballot.is_open) == ("meeting", None, True)
    assert [seat.member for seat in ballot.seats.all() if seat.is_chair] == [board[0]]
    assert item.application.waiting_reason == ""


def test_calling_writes_no_letters(board):
    meeting = make_running(board, here=5)
    before = Mail.objects.count()
    call(meeting)
    assert Mail.objects.count() == before


def test_call_is_refused_while_too_few_are_here_and_says_how_many(board):
    meeting = make_running(board, here=3)
    with pytest.raises(Refused) as refused:
        call(meeting)
    assert refused.value.code == "not_quorate"
    assert refused.value.params == {"here": 3, "members": 7, "needed": 4}
    come(meeting, board[3])
    assert call(meeting).state == "open"


def test_second_item_waits_for_the_first(board):
    meeting = make_running(board, make_case(State.COMPLETE), make_case(State.COMPLETE), here=7)
    first = call(meeting, 1)
    with pytest.raises(Refused, match="another_item_open"):
        call(meeting, 2)
    close(first)
    assert call(meeting, 2).state == "open"


def test_item_is_called_once(board):
    meeting = make_running(board, here=7)
    call(meeting)
    with pytest.raises(NotPossible):
        call(meeting)


def test_nobody_else_calls_an_item(board):
    meeting = make_running(board, here=7)
    item = meeting.items.get()
    for stranger in (board[3], role("auditor"), make_officer(make_programme("elsewhere"))):
        with pytest.raises(NotAllowed):
            call_item(item=item, actor=stranger, now=DURING)
    assert call_item(item=item, actor=board[0], now=DURING).state == "open"


def test_who_chairs_or_writes_leads_without_another_office(board):
    meeting = make_running(board, here=7)
    choose_leaders(
        meeting=meeting, actor=meeting.minutes_by, now=DURING, chaired_by=board[5], minutes_by=board[6]
    )
    item = meeting.items.get()
    assert call_item(item=item, actor=board[6], now=DURING).state == "open"
    assert close_item(item=item, actor=board[5], now=DURING).state == "done"


def test_case_that_was_withdrawn_cannot_be_called(board):
    meeting = make_running(board, here=7)
    case = meeting.items.get().application
    withdraw_application(application=case, actor=case.initiative.people.get(), now=DURING)
    with pytest.raises(Refused, match="case_has_left"):
        call(meeting)


def test_officer_with_a_conflict_of_interest_does_not_lead_the_item(board):
    officer = make_officer()
    meeting = make_running(board, here=7, officer=officer)
    item = call(meeting)
    RoleFactory(role="board_member", user=officer, programme=meeting.programme)
    item.ballot.seats.create(member=officer, excluded_at=DURING, exclusion_reason="Verwandt")
    other = make_officer()
    with pytest.raises(NotAllowed):
        close_item(item=item, actor=User.objects.get(pk=officer.pk), now=DURING)
    assert close_item(item=item, actor=other, now=DURING).state == "done"


# -- voting --------------------------------------------------------------------------------------------


def test_absent_member_cannot_vote_and_can_after_coming(board):
    meeting = make_running(board, here=4)
    item = call(meeting)
    with pytest.raises(Refused, match="not_present"):
        cast_vote(ballot=item.ballot, member=board[6], choice="full", now=DURING)
    come(meeting, board[6])
    assert cast_vote(ballot=item.ballot, member=board[6], choice="full", now=DURING).choice == "full"


def test_member_who_has_left_cannot_change_the_vote_that_counts(board):
    meeting = make_running(board, here=5)
    item = call(meeting)
    vote(item.ballot, board[4], "against", now=DURING)
    go(meeting, board[4])
    with pytest.raises(Refused, match="not_present"):
        vote(item.ballot, board[4], "full", now=DURING)
    assert Vote.objects.get(seat__member=board[4]).choice == "against"


def test_vote_in_a_meeting_stays_open_when_all_have_voted(board):
    item = call(make_running(board, here=7))
    vote_in(item, board, "full full full full full full full")
    assert Ballot.objects.get().is_open
    assert close(item).result["outcome"] == "full"


def test_scheduler_and_reminders_leave_a_meeting_alone(board):
    item = call(make_running(board, here=7))
    later = DURING + timedelta(days=400)
    assert close_due_ballots(later) == 0
    assert list(reminders_due(later)) == []
    assert fresh(item).ballot.is_open
    with pytest.raises(NotPossible):
        close_ballot(ballot=item.ballot, now=later)


def test_result_becomes_the_recommendation_and_the_item_is_done(board):
    item = call(make_running(board, here=4))
    vote_in(item, board[:4], "full 3000 3000 against")
    close(item)
    case = Application.objects.get()
    assert (case.state, case.waiting_reason) == (State.RECOMMENDED, WaitingReason.RECOMMENDED)
    assert (case.recommendation.outcome, case.recommendation.amount) == ("reduced", Decimal("3000.00"))
    assert (fresh(item).state, fresh(item).done_at) == ("done", DURING)


def test_keeper_closes_the_ballot_with_the_verb_of_every_ballot(board):
    item = call(make_running(board, here=4))
    vote_in(item, board[:4], "full full full -")
    close_ballot(ballot=item.ballot, actor=board[0], now=DURING)
    assert (fresh(item).state, fresh(item).ballot.result["counts"]["abstained"]) == ("done", 1)


# -- votes that are said aloud --------------------------------------------------------------------------


def test_minute_taker_enters_a_vote_and_corrects_it(board):
    item = call(make_running(board, here=5))
    entered = spoken(item, board[1], "full")
    assert (entered.choice, entered.entered_by) == ("full", item.meeting.minutes_by)
    assert spoken(item, board[1], "3500").amount == Decimal("3500")


def test_vote_from_the_phone_is_only_replaced_on_purpose(board):
    item = call(make_running(board, here=5))
    vote(item.ballot, board[1], "full", now=DURING)
    with pytest.raises(Refused, match="vote_noted"):
        spoken(item, board[1], "against")
    assert spoken(item, board[1], "against", replace=True).choice == "against"


def test_member_overrules_on_the_phone_what_was_entered(board):
    item = call(make_running(board, here=5))
    spoken(item, board[1], "against")
    vote(item.ballot, board[1], "full", now=DURING)
    found = Vote.objects.get()
    assert (found.choice, found.entered_by) == ("full", None)
    with pytest.raises(Refused, match="vote_noted"):
        spoken(item, board[1], "against")


@pytest.mark.parametrize(
    ("choice", "amount", "code"),
    [
        ("maybe", None, "choice_unknown"),
        ("reduced", None, "amount_missing"),
        ("full", Decimal(5), "amount_unwanted"),
        ("reduced", Decimal("4100.01"), "amount_too_high"),
        ("reduced", Decimal("0"), "amount_not_positive"),
        ("reduced", Decimal("1.001"), "amount_too_precise"),
    ],
)
def test_entered_vote_must_be_one(board, choice, amount, code):
    item = call(make_running(board, here=5))
    with pytest.raises(Refused, match=code):
        enter_vote(
            ballot=item.ballot,
            member=board[1],
            choice=choice,
            amount=amount,
            entered_by=item.meeting.minutes_by,
            now=DURING,
        )


def test_nothing_is_entered_for_who_is_absent_excluded_or_without_a_seat(board):
    item = call(make_running(board, here=5))
    vote(item.ballot, board[1], "excluded", now=DURING)
    for member, code in ((board[6], "not_present"), (board[1], "excluded")):
        with pytest.raises(Refused, match=code):
            spoken(item, member, "full")
    with pytest.raises(NotAllowed):
        spoken(item, role("advisory_member"), "full")


def test_only_who_leads_enters_votes_and_only_in_a_meeting(board):
    item = call(make_running(board, here=5))
    how = {"member": board[1], "choice": "full", "now": DURING}
    with pytest.raises(NotAllowed):
        enter_vote(ballot=item.ballot, entered_by=board[2], **how)
    with pytest.raises(NotPossible):
        enter_vote(ballot=make_ballot(), entered_by=item.meeting.minutes_by, **how)
    close(item)
    with pytest.raises(Refused, match="ballot_closed"):
        enter_vote(ballot=item.ballot, entered_by=item.meeting.minutes_by, **how)


# -- conflicts of interest -------------------------------------------------------------------------------


def test_conflict_that_is_said_at_the_item_is_written_down_and_takes_the_vote_away(board):
    item = call(make_running(board, here=6))
    vote(item.ballot, board[2], "full", now=DURING)
    officer = item.meeting.minutes_by
    seat = exclude_in_meeting(item=item, member=board[2], reason=REASON, actor=officer, now=DURING)
    assert (seat.is_excluded, seat.exclusion_reason, seat.excluded_by) == (True, REASON, officer)
    assert not Vote.objects.filter(seat=seat).exists()
    with pytest.raises(Refused, match="excluded"):
        exclude_in_meeting(item=item, member=board[2], reason=REASON, actor=officer, now=DURING)


def test_conflict_needs_a_reason_and_an_open_item(board):
    meeting = make_running(board, here=6)
    item, officer = meeting.items.get(), meeting.minutes_by
    with pytest.raises(NotPossible):
        exclude_in_meeting(item=item, member=board[2], reason=REASON, actor=officer, now=DURING)
    call(meeting)
    with pytest.raises(Refused, match="reason_missing"):
        exclude_in_meeting(item=item, member=board[2], reason="  ", actor=officer, now=DURING)
    with pytest.raises(NotAllowed):
        exclude_in_meeting(item=item, member=board[2], reason=REASON, actor=board[3], now=DURING)


def test_deputy_who_is_there_takes_over_from_an_excluded_member(board):
    deputy = make_deputy(board[2])
    meeting = make_running(board, here=4)
    come(meeting, deputy)
    item = call(meeting)
    with pytest.raises(NotAllowed):
        vote(item.ballot, deputy, "full", now=DURING)
    declare_conflict(ballot=item.ballot, member=board[2], reason=REASON, now=DURING)
    vote(item.ballot, deputy, "full", now=DURING)
    vote_in(item, [board[0], board[1], board[3]], "full full full")
    counts = close(item).result["counts"]
    assert (counts["seats"], counts["excluded"], counts["full"]) == (7, 0, 4)


def test_applicant_on_the_board_is_excluded_from_the_start(board):
    case = make_case(State.COMPLETE)
    case.initiative.memberships.create(user=board[3])
    item = call(make_running(board, case, here=5))
    assert [seat.member for seat in item.ballot.seats.all() if seat.is_excluded] == [board[3]]
    with pytest.raises(Refused, match="excluded"):
        vote(item.ballot, board[3], "full", now=DURING)


# -- deputies ----------------------------------------------------------------------------------------------


def test_deputy_has_the_seat_of_the_member_they_stand_in_for(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=3)
    come(meeting, deputy, stands_in_for=board[6])
    item = call(meeting)
    seat = item.ballot.seats.get(member=deputy)
    assert (seat.stands_in_for, item.ballot.seats.count()) == (board[6], 7)
    vote_in(item, [*board[:3], deputy], "full full full full")
    assert close(item).result["counts"]["full"] == 4


def test_late_member_takes_the_seat_back_from_a_silent_deputy(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=4)
    come(meeting, deputy, stands_in_for=board[6])
    item = call(meeting)
    come(meeting, board[6], now=DURING)
    vote(item.ballot, board[6], "against", now=DURING)
    with pytest.raises(NotAllowed):
        vote(item.ballot, deputy, "full", now=DURING)
    assert item.ballot.seats.count() == 7


def test_vote_of_the_deputy_counts_when_the_member_comes_later(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=4)
    come(meeting, deputy, stands_in_for=board[6])
    item = call(meeting)
    vote(item.ballot, deputy, "full", now=DURING)
    come(meeting, board[6], now=DURING)
    with pytest.raises(NotAllowed):
        vote(item.ballot, board[6], "against", now=DURING)
    vote_in(item, board[:4], "full full full full")
    assert close(item).result["counts"]["full"] == 5


def test_member_who_leaves_gives_a_silent_seat_to_the_deputy_who_comes(board):
    deputy = make_deputy(board[4])
    meeting = make_running(board, here=5)
    item = call(meeting)
    go(meeting, board[4])
    come(meeting, deputy, stands_in_for=board[4], now=DURING)
    vote(item.ballot, deputy, "full", now=DURING)
    assert item.ballot.seats.count() == 7
    go(meeting, deputy)
    come(meeting, board[4], now=DURING)
    assert not item.ballot.seats.filter(member=board[4]).exists()


def test_deputy_who_leaves_in_silence_gives_the_seat_back(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=4)
    come(meeting, deputy, stands_in_for=board[6])
    item = call(meeting)
    go(meeting, deputy)
    assert item.ballot.seats.get(member=board[6]).stands_in_for is None
    assert not item.ballot.seats.filter(member=deputy).exists()


# -- the casting vote ----------------------------------------------------------------------------------------


def test_chair_of_the_meeting_has_the_casting_vote(board):
    item = call(make_running(board, here=5))
    officer = item.meeting.minutes_by
    choose_leaders(meeting=item.meeting, actor=officer, now=DURING, chaired_by=board[3], minutes_by=officer)
    assert [seat.member for seat in item.ballot.seats.all() if seat.is_chair] == [board[3]]


# -- the end of an item ---------------------------------------------------------------------------------------


def test_item_with_too_few_votes_is_put_off_for_lack_of_a_quorum(board):
    meeting = make_running(board, here=4)
    item = call(meeting)
    go(meeting, board[3])
    vote_in(item, board[:3], "full full full")
    close(item)
    found = fresh(item)
    assert (found.state, found.no_quorum) == ("put_off", True)
    assert (found.application.state, found.application.waiting_reason) == ("at_board", "no_quorum")


def test_item_is_put_off_with_a_reason_and_its_votes_are_gone_for_good(board):
    item = call(make_running(board, here=5))
    vote(item.ballot, board[1], "full", now=DURING)
    officer = item.meeting.minutes_by
    with pytest.raises(Refused, match="reason_missing"):
        put_off_item(item=item, reason=" ", actor=officer, now=DURING)
    put_off_item(item=item, reason="Ein Angebot fehlt.", actor=officer, now=DURING)
    found = fresh(item)
    assert (found.state, found.put_off_reason, found.no_quorum) == ("put_off", "Ein Angebot fehlt.", False)
    assert (found.ballot.state, found.ballot.result) == ("cancelled", {})
    assert found.application.waiting_reason == WaitingReason.PUT_OFF
    assert found.application.timeline.latest("pk").event == Event.PUT_OFF
    with pytest.raises(NotPossible):
        put_off_item(item=item, reason="Noch einmal", actor=officer, now=DURING)


def test_item_is_put_off_for_lack_of_a_quorum_only_without_one(board):
    meeting = make_running(board, here=4)
    item, officer = meeting.items.get(), meeting.minutes_by
    with pytest.raises(Refused, match="is_quorate"):
        put_off_item(item=item, actor=officer, now=DURING, no_quorum=True)
    go(meeting, board[3])
    put_off_item(item=item, actor=officer, now=DURING, no_quorum=True)
    assert fresh(item).application.waiting_reason == WaitingReason.NO_QUORUM


def test_item_that_was_put_off_can_be_dealt_with_after_all(board):
    item = call(make_running(board, here=5))
    officer = item.meeting.minutes_by
    with pytest.raises(NotPossible):
        resume_item(item=item, actor=officer, now=DURING)
    put_off_item(item=item, reason="Erst Kaffee.", actor=officer, now=DURING)
    resume_item(item=item, actor=officer, now=DURING)
    again = call(item.meeting)
    vote_in(again, board[:5], "full full full full full")
    assert close(again).result["outcome"] == "full"
    assert Ballot.objects.filter(state="cancelled").count() == 1


def test_item_whose_case_was_taken_back_is_put_off_and_not_resumed(board):
    item = call(make_running(board, here=5))
    officer = item.meeting.minutes_by
    take_from_board(application=item.application, actor=officer, now=DURING, reason="Neue Zahlen.")
    assert fresh(item).state == "put_off"
    with pytest.raises(NotPossible):
        close_item(item=item, actor=officer, now=DURING)
    with pytest.raises(Refused, match="case_has_left"):
        resume_item(item=item, actor=officer, now=DURING)


def test_applicant_withdraws_while_the_board_votes(board):
    item = call(make_running(board, here=5))
    case = item.application
    withdraw_application(application=case, actor=case.initiative.people.get(), now=DURING)
    with pytest.raises(Refused, match="ballot_taken_back"):
        vote(item.ballot, board[1], "full", now=DURING)
    close(item)
    assert (fresh(item).state, fresh(item).ballot.state) == ("put_off", "cancelled")


def test_other_matter_is_called_and_done_without_a_vote(board):
    meeting = make_running(board, here=1)
    add_matter(meeting=meeting, title="Bericht", actor=meeting.minutes_by, now=DURING)
    item = call(meeting, 2)
    close_item(item=item, actor=meeting.minutes_by, now=DURING)
    assert (fresh(item).state, fresh(item).ballot) == ("done", None)


# -- for the minutes -------------------------------------------------------------------------------------------


def test_course_is_written_while_it_runs_and_until_the_minutes_are_signed(board):
    meeting = make_running(board, here=5)
    item, officer = meeting.items.get(), meeting.minutes_by
    assert note_course(item=item, text=" Frage nach der Miete. ", actor=officer, now=DURING).course == (
        "Frage nach der Miete."
    )
    with pytest.raises(NotAllowed):
        note_course(item=item, text="X", actor=board[2], now=DURING)
    Minutes.objects.create(meeting=meeting, signed_at=DURING, signed_by=board[0])
    with pytest.raises(NotPossible):
        note_course(item=item, text="Anders", actor=officer, now=DURING)


# -- who is there ---------------------------------------------------------------------------------------------


def rows(meeting: Meeting, member: User) -> list[tuple]:
    found = meeting.attendances.filter(member=member)
    return [(row.came_at, row.left_at) for row in found]


def test_coming_leaving_and_coming_back_are_two_rows(board):
    meeting = make_running(board, here=1)
    go(meeting, board[0], DURING)
    come(meeting, board[0], now=DURING + timedelta(minutes=9))
    assert rows(meeting, board[0]) == [(STARTS_AT, DURING), (DURING + timedelta(minutes=9), None)]


def test_changing_the_place_keeps_the_row(board):
    meeting = make_running(board, here=1)
    come(meeting, board[0], place="remote", now=DURING)
    row = meeting.attendances.get()
    assert (row.place, row.came_at) == ("remote", STARTS_AT)
    with pytest.raises(Refused, match="place_unknown"):
        come(meeting, board[0], place="moon")


def test_members_speak_for_themselves_and_who_leads_for_all(board):
    meeting = make_running(board, here=0)
    with pytest.raises(NotAllowed):
        arrive(meeting=meeting, member=board[2], actor=board[3], now=DURING)
    arrive(meeting=meeting, member=board[2], actor=meeting.minutes_by, now=DURING)
    with pytest.raises(NotAllowed):
        leave(meeting=meeting, member=board[2], actor=board[3], now=DURING)
    leave(meeting=meeting, member=board[2], actor=meeting.minutes_by, now=DURING)
    with pytest.raises(NotPossible):
        leave(meeting=meeting, member=board[2], actor=board[2], now=DURING)


def test_who_is_not_on_the_board_is_not_there(board):
    meeting = make_running(board, here=0)
    for stranger in (role("auditor"), make_board(1, make_programme("elsewhere"))[0]):
        with pytest.raises(NotAllowed):
            come(meeting, stranger)


def test_advisory_member_is_there_without_a_vote(board):
    meeting, adviser = make_running(board, here=0), role("advisory_member")
    come(meeting, adviser)
    assert meeting.attendances.get().has_vote is False


def test_deputy_stands_in_only_for_own_members_who_are_not_there(board):
    deputy, second = make_deputy(board[6]), make_deputy(board[6])
    meeting = make_running(board, here=1)
    with pytest.raises(Refused, match="not_their_deputy"):
        come(meeting, deputy, stands_in_for=board[5])
    with pytest.raises(Refused, match="not_their_deputy"):
        come(meeting, board[1], stands_in_for=board[6])
    come(meeting, board[6])
    with pytest.raises(Refused, match="member_is_here"):
        come(meeting, deputy, stands_in_for=board[6])
    go(meeting, board[6])
    come(meeting, deputy, stands_in_for=board[6], now=DURING)
    with pytest.raises(Refused, match="has_a_deputy"):
        come(meeting, second, stands_in_for=board[6], now=DURING)


def test_deputy_who_names_nobody_stands_in_for_who_has_declined(board):
    deputy = make_deputy(board[6])
    meeting = make_running(board, here=1)
    come(meeting, deputy)
    assert meeting.attendances.get(member=deputy).stands_in_for is None
    go(meeting, deputy)
    meeting.invitations.filter(member=board[6]).update(comes=False)
    come(meeting, deputy, now=DURING)
    assert meeting.attendances.get(member=deputy, left_at=None).stands_in_for == board[6]


def test_nobody_comes_before_the_opening_or_after_the_end(board):
    invited = make_invited()
    with pytest.raises(NotPossible):
        come(invited, board[0])
    running = make_running(board, here=1)
    end(running)
    with pytest.raises(NotPossible):
        come(running, board[1])
    assert running.attendances.get().left_at == DURING
