"""The items of a meeting: who votes, what counts, and every refusal."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from applications.models import Application
from applications.states import State, WaitingReason
from board.ballots import cast_vote, close_ballot, close_due_ballots
from board.meeting_votes import (
    enter_vote,
)
from board.models import AgendaItem, Ballot, Meeting, Vote
from board.reminders import due as reminders_due
from funding.errors import NotAllowed, NotPossible, Refused
from tests.accounts.factories import role
from tests.board.factories import make_ballot, make_board, vote
from tests.board.meeting_room import (
    DURING,
    call,
    close,
    come,
    go,
    make_running,
    vote_in,
)
from tests.matrix.tables import read_table

pytestmark = pytest.mark.django_db
ROWS = read_table("attendance_votes.txt", "board")
LETTERS = "abcdefg"


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
